"""A shop and its centre whose weeks go by between one start of the device and the next."""

from attrs import define

from tests.faults.lab.centre import Centre
from tests.faults.lab.site import Site
from tests.faults.lab.world import DAY_S, WallClock, believing

WEEK_S = 7 * DAY_S


@define
class Weeks:
    """Moves the clocks of both on together: wall clocks, and at the device the time since boot.

    ``ahead_s``: how far they are from this machine's by now. To the device it is one long boot.
    """

    site: Site
    centre: Centre
    wall: WallClock
    ahead_s: int = 0

    def go_by(self) -> None:
        """Let a week go by; device and centre must not run."""
        self.ahead_s += WEEK_S

    def open_centre(self) -> None:
        """Start the centre at the present time."""
        self.centre.start(**self.wall.fixed(self.ahead_s))

    def open_device(self) -> None:
        """Start the device at the present time."""
        self.wall.ahead(self.ahead_s)
        since_boot = (f"--boottime={self.ahead_s}", f"--monotonic={self.ahead_s}")
        self.site.start(*believing({}, "-T", *since_boot), **self.wall.env)
