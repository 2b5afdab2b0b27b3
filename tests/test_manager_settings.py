"""The manager changes settings on the screen: seen, tried, kept, or refused with a sentence."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from kiosk.choices import ChoicesFile
from kiosk.choosing import choosing
from kiosk.config import load
from kiosk.model.errors import DiskFull
from kiosk.screen.layout import least_target
from kiosk.screen.manager.draft import Draft
from kiosk.screen.theme import veil
from kiosk.settings import ConsoleSettings, Settings
from kiosk.survey_files import known_surveys, load_survey
from kiosk.trial import Trial
from tests.support.manager import Manager
from tests.support.tablet import Tablet, no_screen, open_tablet

pytestmark = pytest.mark.skipif(bool(no_screen()), reason=no_screen())

SIZES = [(1024, 600), (1280, 800), (1920, 1080), (800, 1280)]
TEN_OF_FIFTEEN_MM = 2 / 3
NPS = """
id = "chain-nps"
version = 4
languages = ["en"]
title = { en = "Recommend us?" }
[[questions]]
id = "q"
kind = "scale"
scale = "nps"
text = { en = "Would you recommend us?" }
[thanks.default]
text = { en = "Thanks" }
"""
CONFIG = """
[device]
state = "state"
opening_hours = "mon-fri 09:00-21:00, sat 10:00-18:00, sat 19:00-02:00"
[screen]
fullscreen = false
[sync]
enabled = false
"""
NAMES = (
    *("survey.file", "device.language", "device.opening_hours", "device.day_starts"),
    *("console.quiet_hours", "screen.brightness"),
)
NOTHING: dict[str, str] = {}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A shop with a survey of its own and a broken one beside its kiosk.toml."""
    (tmp_path / "surveys").mkdir()
    (tmp_path / "surveys" / "nps.toml").write_text(NPS)
    (tmp_path / "surveys" / "broken.toml").write_text("id = 5\n")
    (tmp_path / "kiosk.toml").write_text(CONFIG)
    (tmp_path / "state").mkdir()
    return tmp_path / "kiosk.toml"


@pytest.fixture
def tablet(tmp_path: Path) -> Iterator[Tablet]:
    (tmp_path / "db").mkdir()
    with open_tablet(tmp_path / "db") as tablet:
        yield tablet


class Shop(Manager):
    """A manager who is in the settings; ``restarts``: how often the device was to start again."""

    def __init__(self, tablet: Tablet, settings: Settings, **changes: Any) -> None:
        super().__init__(tablet)
        self.settings = settings
        self.restarts = 0
        parts = {"choosing": choosing(settings, self._restart), "language": "en", **changes}
        self.start(load_survey(settings), settings=settings, **parts)
        self.walk_in()
        self.tap("care-settings")

    @property
    def view(self) -> Any:
        return self.tablet.app.manager.shell.page.opened

    def said(self, name: str) -> str:
        """Return how a setting's tile says its value."""
        return str(self.tablet.find(f"set-{name}").detail)

    def can_go(self) -> bool:
        return "settings-go" in self.tablet.names()

    def save(self) -> None:
        self.tap("settings-go")
        self.tablet.advance(1)

    def again(self) -> Settings:
        """Return the settings that the next start reads."""
        return load(self.settings.source, environ=NOTHING)

    def _restart(self) -> None:
        self.restarts += 1


def with_console(settings: Settings) -> Settings:
    return attrs.evolve(settings, console=ConsoleSettings(enabled=True, backend="simulated"))


@pytest.fixture
def shop(tablet: Tablet, config: Path) -> Shop:
    return Shop(tablet, load(config, environ=NOTHING))


# --- seen


def test_each_setting_is_shown_with_its_value(shop: Shop) -> None:
    assert shop.said("survey.file") == "One press at the counter"
    assert shop.said("device.language") == "Русский"
    assert shop.said("device.opening_hours") == "Mon–Fri 09:00–21:00, Sat 10:00–18:00 19:00–02:00"
    assert shop.said("device.day_starts") == "00:00"
    assert shop.said("screen.brightness") == "100 %"
    assert not shop.can_go()


def test_quiet_hours_are_a_matter_of_the_console(tablet: Tablet, config: Path) -> None:
    settings = load(config, environ=NOTHING)
    assert "set-console.quiet_hours" not in Shop(tablet, settings).tablet.names()
    tablet.customer.stop()
    assert Shop(tablet, with_console(settings)).said("console.quiet_hours") == "never"


def test_what_a_variable_fixes_cannot_be_chosen(tablet: Tablet, config: Path) -> None:
    shop = Shop(tablet, load(config, environ={"KIOSK_DEVICE_LANGUAGE": "en"}))
    assert "set-device.language" not in tablet.names()
    assert any("English, fixed on this device" in text for text in shop.texts())


@pytest.mark.parametrize(
    ("language", "size"),
    [*(("ru", size) for size in SIZES), ("en", SIZES[0]), ("en", SIZES[-1])],
    ids=str,
)
def test_everything_fits_and_is_large_enough(
    tablet: Tablet, config: Path, language: str, size: tuple[int, int]
) -> None:
    settings = with_console(load(config, environ=NOTHING))
    shop = Shop(tablet, settings, language=language)
    tablet.customer.resize(*size)
    for name in ("", *NAMES):
        if name:
            shop.tap(f"set-{name}")
        for target in map(tablet.find, tablet.names()):
            assert min(target.size) >= least_target(*size) * TEN_OF_FIFTEEN_MM, target.test_name
        for label in tablet.app.root.walk():
            if hasattr(label, "fitted") and label.words:
                assert label.font_size >= 10, label.words
                assert label.texture_size[0] <= label.width + 1, label.words
                assert label.texture_size[1] <= label.height * 1.03 + 2, label.words
        if name:
            shop.tap("back")


def test_parts_stay_apart_when_the_window_grows(shop: Shop) -> None:
    """Seen to fail with a row of tiles whose height was reckoned from its tiles' but once."""
    shop.tap("set-device.opening_hours")
    shop.tablet.customer.resize(1920, 1080)
    for part in shop.view.ids.room.children[0].ids.column.children:
        for child in part.children:
            assert child.y >= part.y - 1, part
            assert child.top <= part.top + 1, part


# --- chosen and kept


def test_language_and_survey_are_chosen_kept_and_the_device_starts_again(shop: Shop) -> None:
    shop.tap("set-device.language", "option-en", "set-survey.file", "option-checkout")
    assert shop.said("device.language") == "English"
    assert shop.said("survey.file") == "After the purchase"
    assert shop.again().survey.file == "counter"  # nothing counts before it is kept
    shop.save()
    assert shop.restarts == 1
    assert "One moment, please" in shop.texts()
    again = shop.again()
    assert (again.device.language, again.survey.file, again.ignored) == ("en", "checkout", ())
    assert Trial(shop.settings.state).on()


def test_a_survey_brings_a_language_that_it_speaks(shop: Shop) -> None:
    shop.tap("set-survey.file", "option-surveys/nps.toml")
    assert shop.said("device.language") == "English"
    assert "charts mark the change" in shop.view.message
    shop.save()
    assert shop.again().survey.file == "surveys/nps.toml"
    assert load_survey(shop.again()).id == "chain-nps"


def test_a_survey_that_is_wrong_is_listed_and_cannot_be_chosen(shop: Shop) -> None:
    shop.tap("set-survey.file")
    assert "option-surveys/broken.toml" not in shop.tablet.names()
    assert any("broken.toml:1: id" in text for text in shop.texts())


def test_a_console_has_no_use_for_eleven_points(config: Path) -> None:
    settings = with_console(load(config, environ=NOTHING))
    known = {each.file: each for each in known_surveys(settings)}
    assert known["surveys/nps.toml"].survey is None
    assert "five buttons" in known["surveys/nps.toml"].wrong


def test_surveys_in_the_state_folder_are_offered(config: Path) -> None:
    settings = load(config, environ=NOTHING)
    (settings.state / "surveys").mkdir()
    own = settings.state / "surveys" / "own.toml"
    own.write_text(NPS.replace("chain-nps", "own"))
    assert [each.survey.id for each in known_surveys(settings) if each.file == str(own)] == ["own"]


def test_opening_hours_are_set_for_some_days_and_the_others_stay(shop: Shop) -> None:
    shop.tap("set-device.opening_hours", "day-0", "day-1", "since-hour-less", "until-minute-more")
    shop.tap("day-6", *[f"day-{day}" for day in (2, 3, 4)], "hours-all-day", "settings-go")
    shop.save()
    assert shop.again().device.opening_hours == (
        "mon-tue 09:00-21:00, wed-fri 08:00-21:05, sat 10:00-18:00, sat 19:00-02:00, "
        "sun 00:00-24:00"
    )


def test_all_day_every_day_is_always_open(shop: Shop) -> None:
    shop.tap("set-device.opening_hours", "days-all", "hours-all-day", "settings-go")
    assert shop.said("device.opening_hours") == "always"
    shop.save()
    assert shop.again().device.opening_hours == ""


def test_a_shop_that_never_opens_is_refused_with_a_sentence(shop: Shop) -> None:
    shop.tap("set-device.opening_hours", "days-all", "hours-closed")
    assert shop.view.message == "At least one day must be open."
    assert not shop.can_go()
    shop.tap("back")
    assert not shop.can_go()


def test_hours_without_length_are_refused_with_a_sentence(shop: Shop) -> None:
    shop.tap("set-device.opening_hours", *["until-hour-less"] * 12)
    assert shop.view.message == "Opening and closing are the same time."
    assert not shop.can_go()
    shop.tap("until-hour-less", "settings-go")  # until the morning after
    assert shop.said("device.opening_hours").startswith("Mon–Fri 09:00–08:00")


def test_the_day_starts_when_everybody_has_gone_home(shop: Shop) -> None:
    shop.tap("set-device.day_starts", *["clock-hour-more"] * 4, "clock-minute-less", "settings-go")
    shop.save()
    assert shop.again().device.day_starts == "04:55"


def test_quiet_hours_are_chosen_and_never_again(tablet: Tablet, config: Path) -> None:
    config.write_text(CONFIG + '[console]\nenabled = true\nbackend = "simulated"\n')
    shop = Shop(tablet, load(config, environ=NOTHING))
    shop.tap("set-console.quiet_hours", "since-hour-more", "settings-go")
    assert shop.said("console.quiet_hours") == "22:00–09:00"
    shop.tap("set-console.quiet_hours", "quiet-never", "settings-go")
    assert shop.said("console.quiet_hours") == "never"
    assert not shop.can_go()


def test_switches_are_switched_by_a_tap(shop: Shop) -> None:
    shop.tap("set-screen.high_contrast", "set-screen.large_text")
    assert shop.said("screen.high_contrast") == "on"
    shop.tap("set-screen.large_text")
    shop.save()
    assert (shop.again().screen.high_contrast, shop.again().screen.large_text) == (True, False)


# --- brightness


def test_brightness_is_seen_at_once_and_gone_when_it_is_not_kept(shop: Shop) -> None:
    shop.tap("set-screen.brightness", *["level-less"] * 20)
    assert shop.tablet.app.root.veil == pytest.approx(veil(10))
    shop.tap("settings-go")
    assert shop.said("screen.brightness") == "10 %"
    shop.tap("leave")
    assert shop.tablet.app.root.veil == 0


def test_brightness_that_is_kept_stays(shop: Shop) -> None:
    shop.tap("set-screen.brightness", "level-less", "level-less", "settings-go")
    shop.save()
    assert shop.again().screen.brightness == 80
    assert shop.tablet.app.root.veil == pytest.approx(veil(80))


# --- refused


def test_a_choice_that_no_device_could_start_with_changes_nothing(shop: Shop) -> None:
    (shop.settings.source.parent / "surveys" / "nps.toml").unlink()  # type: ignore[union-attr]
    shop.tap("set-survey.file", "option-surveys/nps.toml", "settings-go")
    assert "Nothing was changed" in shop.view.message
    assert "the survey cannot be read" in shop.view.message
    assert (shop.restarts, list(shop.settings.state.iterdir())) == (0, [])
    assert shop.can_go()


def test_a_full_disk_changes_nothing(tablet: Tablet, config: Path) -> None:
    settings = load(config, environ=NOTHING)

    def no_room(_: object) -> None:
        raise DiskFull("no room")

    parts = attrs.evolve(choosing(settings, lambda: None), keep=no_room)
    shop = Shop(tablet, settings, choosing=parts)
    shop.tap("set-device.language", "option-en", "settings-go")
    assert shop.view.message == "Nothing was changed: no room"


def test_leaving_without_saving_changes_nothing(shop: Shop) -> None:
    shop.tap("set-device.language", "option-en", "leave")
    assert (shop.restarts, shop.again().chosen) == (0, {})


def test_without_a_way_to_change_them_there_is_no_such_tile(tablet: Tablet) -> None:
    manager = Manager(tablet)
    manager.start(load_survey(Settings()))
    manager.walk_in()
    assert "care-settings" not in tablet.names()


# --- the draft


def test_what_is_as_it_was_is_not_chosen() -> None:
    draft = Draft.of(Settings())
    changed = draft.choose("device.language", "en")
    assert (changed.changed, changed.chosen) == (True, {"device": {"language": "en"}})
    assert changed.choose("device.language", "ru") == draft


def test_an_earlier_choice_stays_when_it_is_chosen_again(config: Path) -> None:
    state = config.parent / "state"
    ChoicesFile(state).write({"device": {"language": "en"}, "screen": {"brightness": 40}})
    draft = Draft.of(load(config, environ=NOTHING))
    there_and_back = draft.choose("device.language", "ru").choose("device.language", "en")
    assert there_and_back == draft
    assert draft.chosen == {"device": {"language": "en"}, "screen": {"brightness": 40}}
