"""What the five LEDs and the buzzer show at a moment: pure functions of the show and the time."""

from math import cos, pi

from attrs import evolve, frozen

ERROR_MS = 1200
FLASH_MS = 700
TEST_MS = 1000
BEEP_MS = 70

_BLINK_MS = 200
_CHASE_MS = 120
_BREATH_MS = 5000
_BREATH_STEP_MS = 100
_ANIMATION_STEP_MS = 20
_QUIET_CHECK_MS = 30_000
_GAP = (180, 260)  # a short dark gap after the beep makes the flash read as a "click"
_LOW, _HIGH = 0.02, 0.20
_QUIET_LEVEL = 0.3
_CHASE = (0, 1, 2, 3, 4, 3, 2, 1)

STEP_LEVEL = 0.25
"""A LED without dimming is on from this brightness: breathing stays dark, flashes show."""

Levels = tuple[float, float, float, float, float]


@frozen
class Show:
    """What is to be shown; every time in milliseconds of the console's clock, None: not.

    flashes: when each button's press was stored. error_ms: when one could not be. cleaning_ms: when
    cleaning mode began. test_ms: when lights and buzzer were asked for. quiet: quiet hours, no
    sound, LEDs dim or dark.
    """

    flashes: tuple[int | None, ...] = (None,) * 5
    error_ms: int | None = None
    cleaning_ms: int | None = None
    test_ms: int | None = None
    quiet: bool = False

    def stored(self, button: int, now_ms: int) -> "Show":
        """Return the show once a press of button 1 to 5 is on disk: the latest outcome is seen."""
        flashes = (*self.flashes[: button - 1], now_ms, *self.flashes[button:])
        return evolve(self, flashes=flashes, error_ms=None)

    def failed(self, now_ms: int) -> "Show":
        """Return the show once a press could not be stored."""
        return evolve(self, flashes=(None,) * 5, error_ms=now_ms)


@frozen
class Frame:
    """Brightness of the five LEDs (0 to 1), and whether the buzzer sounds."""

    leds: Levels = (0.0,) * 5
    buzzer: bool = False


def frame(show: Show, now_ms: int) -> Frame:
    """Return what is shown at ``now_ms``.

    An error before flashes before a test before cleaning before idling.
    """
    if _since(show.error_ms, now_ms, ERROR_MS) is not None:
        return _error(show, now_ms)
    if _flashing(show, now_ms):
        return _flash(show, now_ms)
    if _since(show.test_ms, now_ms, TEST_MS) is not None:
        return Frame((1.0,) * 5, buzzer=True)
    if show.cleaning_ms is not None:
        return Frame(_chase(now_ms - show.cleaning_ms))
    if show.quiet:
        return Frame()
    return Frame((_breath(now_ms),) * 5)


def next_ms(show: Show, now_ms: int) -> int:
    """Return when the frame should be looked at again, if nothing happens before."""
    short = ((show.error_ms, ERROR_MS), (show.test_ms, TEST_MS))
    if _flashing(show, now_ms) or any(_since(at, now_ms, ms) is not None for at, ms in short):
        return now_ms + _ANIMATION_STEP_MS
    if show.cleaning_ms is not None:
        return now_ms + _CHASE_MS - (now_ms - show.cleaning_ms) % _CHASE_MS
    return now_ms + (_QUIET_CHECK_MS if show.quiet else _BREATH_STEP_MS)


def _since(begun_ms: int | None, now_ms: int, lasts_ms: int) -> int | None:
    """Return how long something has been going on; None when it is not."""
    if begun_ms is None or not 0 <= now_ms - begun_ms < lasts_ms:
        return None
    return now_ms - begun_ms


def _flashing(show: Show, now_ms: int) -> bool:
    return any(_since(begun, now_ms, FLASH_MS) is not None for begun in show.flashes)


def _error(show: Show, now_ms: int) -> Frame:
    """All five blink three times, each blink with a long beep."""
    on = (now_ms - (show.error_ms or 0)) // _BLINK_MS % 2 == 0
    return Frame((_bright(show) if on else 0.0,) * 5, buzzer=on and not show.quiet)


def _flash(show: Show, now_ms: int) -> Frame:
    """The pressed button's LED lights up, the others step back."""
    one, two, three, four, five = (_flash_level(show, begun, now_ms) for begun in show.flashes)
    beeps = any(_since(begun, now_ms, BEEP_MS) is not None for begun in show.flashes)
    return Frame((one, two, three, four, five), buzzer=beeps and not show.quiet)


def _flash_level(show: Show, begun: int | None, now_ms: int) -> float:
    since = _since(begun, now_ms, FLASH_MS)
    dark = since is None or _GAP[0] <= since < _GAP[1]
    return 0.0 if dark else _bright(show)


def _bright(show: Show) -> float:
    return _QUIET_LEVEL if show.quiet else 1.0


def _chase(since_ms: int) -> Levels:
    """One light runs from 1 to 5 and back: nothing a customer ever sees otherwise."""
    lit = _CHASE[since_ms // _CHASE_MS % len(_CHASE)]
    one, two, three, four, five = (float(led == lit) for led in range(5))
    return one, two, three, four, five


def _breath(now_ms: int) -> float:
    """Gently up and down, in steps of one hundredth."""
    phase = (1 - cos(2 * pi * (now_ms % _BREATH_MS) / _BREATH_MS)) / 2
    return round(_LOW + (_HIGH - _LOW) * phase, 2)
