"""The settings: sections, keys, defaults, ranges. Reading kiosk.toml is config.py's."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
from attrs import frozen

from kiosk.model.badge import is_badge
from kiosk.model.names import LONGEST_NAME
from kiosk.model.value import Value

Check = Callable[[Any, "attrs.Attribute[Any]", Any], None]


class OutOfRange(ValueError):
    """A setting has the right type and a value that it cannot have; ``setting`` is its key."""

    def __init__(self, setting: str, reason: str) -> None:
        super().__init__(reason)
        self.setting = setting


def _key(default: Any, doc: str, *checks: Check) -> Any:
    """Make a setting: its default, one sentence of documentation, its checks."""
    return attrs.field(default=default, validator=list(checks), metadata={"doc": doc})


def _between(low: float, high: float) -> Check:
    def check(_: Any, key: "attrs.Attribute[Any]", value: Any) -> None:
        if not low <= value <= high:
            raise OutOfRange(key.name, f"must be between {low} and {high}")

    return check


def _one_of(*words: str) -> Check:
    def check(_: Any, key: "attrs.Attribute[Any]", value: Any) -> None:
        if value not in words:
            raise OutOfRange(key.name, f"must be one of: {', '.join(words)}")

    return check


def _looks_like(pattern: str, example: str) -> Check:
    def check(_: Any, key: "attrs.Attribute[Any]", value: Any) -> None:
        if not re.fullmatch(pattern, value):
            raise OutOfRange(key.name, f"must look like {example}")

    return check


def _names(_: Any, key: "attrs.Attribute[Any]", value: tuple[str, ...]) -> None:
    for name in value:
        if name != name.strip() or not 1 <= len(name) <= LONGEST_NAME:
            raise OutOfRange(key.name, f"has a name that is not 1 to {LONGEST_NAME} characters")
    if len(set(value)) < len(value):
        raise OutOfRange(key.name, "names somebody twice")


def _badge_codes(settings: Any, key: "attrs.Attribute[Any]", value: dict[str, str]) -> None:
    for name, code in value.items():
        if name not in settings.people:
            raise OutOfRange(key.name, f"gives {name!r} a badge, who is not among people")
        if not is_badge(code):
            raise OutOfRange(key.name, f"gives {name!r} a code that is not 3 to 12 digits")
    if len(set(value.values())) < len(value):
        raise OutOfRange(key.name, "gives two people the same code")


_COLOUR = _looks_like(r"(#[0-9A-Fa-f]{6})?", '"#1F6F50"')
_HOUR = _looks_like(r"([01]\d|2[0-3]):[0-5]\d", '"06:00"')


@frozen(repr=False)
class DeviceSettings(Value):
    """The device and the store it stands in."""

    name: str = _key("", "Name shown at the centre; empty: the host name")
    language: str = _key(
        "ru", "Language each customer starts with: `ru`, `en`, or another of the survey's"
    )
    timezone: str = _key("Europe/Moscow", "The store's time zone, an IANA name")
    day_starts: str = _key("00:00", "Time at which the store's day starts, HH:MM", _HOUR)
    opening_hours: str = _key(
        "",
        "Such as `mon-fri 09:00-21:00, sat-sun 10:00-20:00`; what comes in outside is set aside as "
        "closed; empty: always open",
    )
    enough: int = _key(
        30, "Fewer answers than this are called too few to compare", _between(1, 10**6)
    )
    state: str = _key(
        "",
        "Folder of database, token and lock, relative to this file; empty: see Where things lie",
    )


@frozen(repr=False)
class SurveySettings(Value):
    """Which questions are asked."""

    file: str = _key(
        "counter", "A shipped survey (`counter`, `checkout`) or the path of a survey file"
    )
    question: dict[str, str] = _key(
        attrs.Factory(dict), "The first question's text instead of the survey's, by language"
    )


@frozen(repr=False)
class ScreenSettings(Value):
    """The touchscreen."""

    enabled: bool = _key(True, "Whether this device has a touchscreen")
    fullscreen: bool = _key(True, "Whether the window fills the screen")
    width: int = _key(
        1280, "Width of the window in pixels when not fullscreen", _between(320, 7680)
    )
    height: int = _key(
        800, "Height of the window in pixels when not fullscreen", _between(240, 7680)
    )
    theme: str = _key(
        "light",
        "`light`, `dark`, or `auto`: dark from 20:00 to 07:00",
        _one_of("light", "dark", "auto"),
    )
    brightness: int = _key(
        100,
        "Brightness in per cent, 10 to 100: of the backlight where this user may set it, else by "
        "darkening what is drawn; a window that does not fill the screen is only darkened",
        _between(10, 100),
    )
    fps: int = _key(30, "Frames a second at most", _between(10, 60))
    idle_s: float = _key(
        20.0,
        "Seconds without a touch after which the next customer's screen appears",
        _between(3, 300),
    )
    thanks_s: float = _key(5.0, "Seconds that the thanks stays", _between(1, 60))
    accessibility: bool = _key(
        True, "Whether customers are offered a switch to high contrast and large text"
    )
    high_contrast: bool = _key(False, "Whether each customer starts with high contrast")
    large_text: bool = _key(False, "Whether each customer starts with large text")
    spoken: bool = _key(True, "Whether a question that has a recording is read aloud at a touch")


@frozen(repr=False)
class BrandSettings(Value):
    """What makes the screen the shop's own."""

    name: str = _key("", "The shop's name, shown where no logo is set")
    logo: str = _key("", "Path of a PNG, relative to this file, shown at the top")
    accent: str = _key("", "Accent colour, `#RRGGBB`; empty: the theme's", _COLOUR)
    background: str = _key(
        "", "Ground colour of the light theme, `#RRGGBB`; empty: the theme's", _COLOUR
    )


@frozen(repr=False)
class ConsoleSettings(Value):
    """The five-button console. Buttons are numbered 1 (worst) to 5 (best), left to right."""

    enabled: bool = _key(False, "Whether this device has the five-button console")
    backend: str = _key(
        "gpio",
        "`gpio` for real pins, `simulated` for `kiosk press` and the drawn console",
        _one_of("gpio", "simulated"),
    )
    pin_factory: str = _key("", "gpiozero's pin factory; empty: GPIOZERO_PIN_FACTORY, else lgpio")
    buttons: tuple[int, ...] = _key(
        (5, 6, 13, 19, 26), "BCM numbers of the button pins, worst to best"
    )
    leds: tuple[int, ...] = _key(
        (17, 27, 22, 23, 24), "BCM numbers of the LED pins, worst to best; `[]`: none"
    )
    buzzer: int = _key(18, "BCM number of the buzzer's pin; 0: none", _between(0, 27))
    sound: bool = _key(True, "Whether the buzzer sounds at all")
    quiet_hours: str = _key("", "Such as `21:00-09:00`: no beep, LEDs rest; empty: never")
    stable_ms: int = _key(
        10, "Milliseconds a level must last; anything shorter is a glitch", _between(1, 80)
    )
    release_ms: int = _key(
        100, "Milliseconds a button must stay up before it can be pressed again", _between(82, 1000)
    )
    cleaning_s: float = _key(60.0, "Seconds that cleaning mode lasts", _between(5, 3600))


@frozen(repr=False)
class ManagerSettings(Value):
    """The store manager's side of the touchscreen, behind a PIN."""

    enabled: bool = _key(True, "Whether the touchscreen has a manager's side")
    gesture: str = _key(
        "corners",
        "The way in: `corners`, the four corners tapped in turn within 5 s, beginning at the top "
        "left and going clockwise, or `hold`, the shop's name held for 3 s",
        _one_of("corners", "hold"),
    )
    idle_s: float = _key(
        60.0, "Seconds without a touch after which the customer's screen is back", _between(10, 600)
    )


@frozen(repr=False)
class StaffSettings(Value):
    """Who works here. Figures of a person are shown to the manager only, from ten answers on."""

    enabled: bool = _key(False, "Whether a shift can be chosen and answers carry it")
    people: tuple[str, ...] = _key((), 'Names or numbers, such as `["Anna", "12"]`', _names)
    badges: dict[str, str] = _key(
        attrs.Factory(dict),
        'Badge codes of 3 to 12 digits by person, such as `{ "Anna" = "4711" }`',
        _badge_codes,
    )
    from_centre: bool = _key(
        True, "Whether the people that head office keeps for this store are on the list too"
    )


@frozen(repr=False)
class MisuseSettings(Value):
    """When an answer is set aside. 0 switches a rule off."""

    repeat_s: float = _key(
        5.0, "The same input again within this time is set aside as a repeat", _between(0, 3600)
    )
    correction_s: float = _key(
        2.5, "A different button within this time corrects the one before", _between(0, 60)
    )
    held_s: float = _key(10.0, "A button down for longer raises a fault", _between(0, 3600))
    together_ms: int = _key(
        80, "Two buttons within this many milliseconds are both set aside", _between(0, 1000)
    )
    burst: int = _key(
        8,
        "More answers than this within burst_s: all but the first are set aside",
        _between(0, 1000),
    )
    burst_s: float = _key(30.0, "The window of the burst rule", _between(0, 3600))


@frozen(repr=False)
class SyncSettings(Value):
    """Sending to the centre."""

    enabled: bool = _key(True, "Whether answers are sent to a centre")
    url: str = _key("", "The centre's address; empty: the one given at `kiosk enroll`")
    heartbeat_s: float = _key(
        60.0, "Seconds between two heartbeats when there is nothing to send", _between(1, 86400)
    )
    timeout_s: float = _key(20.0, "Seconds to wait for the centre's reply", _between(1, 600))
    longest_wait_s: float = _key(
        900.0,
        "Seconds that the random wait between two failed tries grows to at most; after a refused "
        "token always 15 minutes, and what the centre itself asks for wins",
        _between(1, 3600),
    )
    ca_file: str = _key(
        "", "PEM file of the authority behind the centre's certificate; empty: the usual ones"
    )


@frozen(repr=False)
class LogSettings(Value):
    """What the device writes about itself. Never comment texts or secrets."""

    level: str = _key(
        "INFO",
        "`DEBUG`, `INFO`, `WARNING` or `ERROR`",
        _one_of("DEBUG", "INFO", "WARNING", "ERROR"),
    )
    max_bytes: int = _key(
        1_000_000,
        "Size at which the log file in the state folder is rotated",
        _between(10**4, 10**9),
    )
    backups: int = _key(3, "Rotated log files kept", _between(0, 100))


@frozen(repr=False)
class Settings(Value):
    """Everything in kiosk.toml, and where it came from.

    state: folder of the database, token, lock and log.
    source: the file read, or None where all is default. chosen: what the manager chose on the
    screen and counts. ignored: sentences about what cannot count. origin: who set a key, by section
    and key; not those that nobody set.
    """

    device: DeviceSettings = DeviceSettings()
    survey: SurveySettings = SurveySettings()
    screen: ScreenSettings = ScreenSettings()
    brand: BrandSettings = BrandSettings()
    console: ConsoleSettings = ConsoleSettings()
    misuse: MisuseSettings = MisuseSettings()
    manager: ManagerSettings = ManagerSettings()
    staff: StaffSettings = StaffSettings()
    sync: SyncSettings = SyncSettings()
    log: LogSettings = LogSettings()
    state: Path = Path()
    source: Path | None = None
    chosen: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict, eq=False)
    ignored: tuple[str, ...] = attrs.field(default=(), eq=False)
    origin: Mapping[tuple[str, str], str] = attrs.field(factory=dict, eq=False)
