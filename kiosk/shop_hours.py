"""Whether the shop is open now, by the best clock there is; a doubtful clock never closes it."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from kiosk.model.answer import Stamp
from kiosk.model.hours import OpeningHours
from kiosk.model.time import Anchor, locate


class ShopHours:
    """Opening hours, and the last anchor of this boot. May be called from any thread.

    anchors: those known of this boot, oldest first.
    """

    def __init__(self, hours: OpeningHours, zone: ZoneInfo, anchors: Sequence[Anchor] = ()) -> None:
        self._hours = hours
        self._zone = zone
        self._anchors = tuple(anchors[-1:])

    def learn(self, anchor: Anchor) -> None:
        """Take a newer comparison of this boot's clock with a trusted one."""
        self._anchors = (anchor,)

    def is_open(self, stamp: Stamp) -> bool:
        """Say whether the shop is open at a stamp of this boot."""
        return self._hours.is_open_at(locate(stamp, self._anchors), self._zone)
