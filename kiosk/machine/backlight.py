"""The light behind the screen, as Linux offers it."""

import logging
from pathlib import Path

from attrs import frozen

log = logging.getLogger(__name__)


@frozen(eq=False, repr=False)
class Backlight:
    """Every light under ``root`` that this user may set; assets/deploy has the rule for udev."""

    root: Path = Path("/sys/class/backlight")

    def set(self, percent: int) -> bool:
        """Set each light to ``percent`` (1 to 100) of its best; whether there was one to set.

        None is ever switched off: who could switch it on again?
        """
        lights = sorted(self.root.glob("*/brightness"))
        return sum(_set(light, percent) for light in lights) > 0


def _set(light: Path, percent: int) -> bool:
    try:
        best = int(light.with_name("max_brightness").read_text(encoding="ascii"))
        light.write_text(str(max(1, round(best * percent / 100))), encoding="ascii")
    except (OSError, ValueError) as error:
        log.debug("%s cannot be set: %s", light, error)
        return False
    return True
