"""What the manager chose on the screen: it counts over kiosk.toml, and never stops a device."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.choices import LONGEST, OPEN, ChoicesFile, Chosen
from kiosk.commands.config import _lines
from kiosk.config import load, parse, reconsidered
from kiosk.model.errors import BadSettings
from kiosk.plan import make_plan
from kiosk.settings import Settings

NOTHING: dict[str, str] = {}
GERMAN = """
id = "deutsch"
version = 2
languages = ["de"]
title = { de = "Umfrage" }
[[questions]]
id = "q"
kind = "scale"
scale = "five"
text = { de = "Wie war es?" }
[thanks.default]
text = { de = "Danke" }
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "kiosk.toml"
    path.write_text('[device]\nstate = "state"\nlanguage = "ru"\nday_starts = "03:00"\n')
    (tmp_path / "state").mkdir()
    return path


def choose(config: Path, text: str) -> None:
    (config.parent / "state" / "choices.toml").write_text(text, encoding="utf-8")


# --- which voice counts


def test_choices_count_over_the_file_and_variables_over_choices(config: Path) -> None:
    choose(config, '[device]\nlanguage = "en"\nday_starts = "05:00"\n')
    settings = load(config, environ={"KIOSK_DEVICE_DAY_STARTS": "06:00"})
    assert (settings.device.language, settings.device.day_starts) == ("en", "06:00")
    assert settings.ignored == ()
    assert settings.origin["device", "language"] == "chosen on the screen"
    assert settings.origin["device", "day_starts"] == "KIOSK_DEVICE_DAY_STARTS"
    assert settings.origin["device", "state"].endswith("kiosk.toml:2")


def test_without_choices_the_file_counts(config: Path) -> None:
    settings = load(config, environ=NOTHING)
    assert (settings.device.language, settings.chosen, settings.ignored) == ("ru", {}, ())


def test_what_is_shown_says_who_set_it_and_can_be_read_again(config: Path) -> None:
    choose(config, '[screen]\nbrightness = 40\n[survey]\nfile = "checkout"\n')
    settings = load(config, environ=NOTHING)
    shown = _lines(settings)
    assert 'file = "checkout"  # chosen on the screen' in shown
    assert "brightness = 40  # chosen on the screen" in shown
    assert f'language = "ru"  # {config}:3' in shown
    assert 'timezone = "Europe/Moscow"' in shown
    assert parse("\n".join(shown), "again", NOTHING).screen == settings.screen


# --- what cannot count does not, and stops nothing


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[device", "is damaged"),
        ("\x00\x01", "is damaged"),
        ("a = " + "[" * 5000, "is damaged"),
        ("#" * (LONGEST + 1), "longer than"),
        ('[device]\nname = "Mine"\n', "[device] name cannot be chosen"),
        ("[misuse]\nburst = 0\n", "[misuse] burst cannot be chosen"),
        ("device = 5\n", "[device]  cannot be chosen"),
        ("[device]\nlanguage = 5\n", "[device] language = 5 must be a text"),
        ('[device]\nlanguage = "xx"\n', "language = 'xx'"),
        ('[device]\nday_starts = "25:00"\n', "day_starts = '25:00' must look like"),
        ('[device]\nopening_hours = "always"\n', "'always' is not days and hours"),
        ('[survey]\nfile = "gone.toml"\n', "gone.toml: the survey cannot be read"),
        ('[survey]\nfile = "a\\u0000b"\n', "the survey cannot be read"),
        ("[screen]\nbrightness = 0\n", "brightness = 0 must be between 10 and 100"),
        ("[screen]\nbrightness = true\n", "brightness = True must be a whole number"),
    ],
)
def test_a_choice_that_cannot_count_is_named_and_the_file_counts(
    config: Path, text: str, said: str
) -> None:
    choose(config, text)
    settings = load(config, environ=NOTHING)
    assert len(settings.ignored) == 1
    assert said in settings.ignored[0]
    assert settings == load(config, config.parent / "state", NOTHING)
    assert (settings.device.language, settings.device.day_starts) == ("ru", "03:00")
    make_plan(settings)


def test_a_file_that_is_not_utf8_is_named(config: Path) -> None:
    (config.parent / "state" / "choices.toml").write_bytes(b'[device]\nlanguage = "\xff"\n')
    assert "is damaged" in load(config, environ=NOTHING).ignored[0]


def test_the_other_choices_still_count(config: Path) -> None:
    choose(config, '[device]\nlanguage = "en"\nopening_hours = "?"\n[screen]\nbrightness = 30\n')
    settings = load(config, environ=NOTHING)
    assert (settings.device.language, settings.screen.brightness) == ("en", 30)
    assert settings.device.opening_hours == ""
    assert len(settings.ignored) == 1


def test_a_language_and_its_survey_stand_together(config: Path) -> None:
    (config.parent / "deutsch.toml").write_text(GERMAN)
    choose(config, '[device]\nlanguage = "de"\nday_starts = 4\n[survey]\nfile = "deutsch.toml"\n')
    settings = load(config, environ=NOTHING)
    assert (settings.survey.file, settings.device.language) == ("deutsch.toml", "de")
    assert len(settings.ignored) == 1


def test_a_survey_that_is_gone_takes_its_language_with_it(config: Path) -> None:
    choose(
        config,
        '[device]\nlanguage = "de"\nday_starts = "04:00"\n[survey]\nfile = "deutsch.toml"\n',
    )
    settings = load(config, environ=NOTHING)
    assert (settings.survey.file, settings.device.language) == ("counter", "ru")
    assert settings.device.day_starts == "04:00"
    assert len(settings.ignored) == 2


def test_choices_may_mend_what_the_file_has_wrong(config: Path) -> None:
    config.write_text(config.read_text() + '[survey]\nfile = "gone.toml"\n')
    choose(config, '[survey]\nfile = "checkout"\n')
    settings = load(config, environ=NOTHING)
    assert (settings.survey.file, settings.ignored) == ("checkout", ())


def test_a_wrong_file_is_the_files_own_trouble(config: Path) -> None:
    config.write_text(config.read_text() + '[survey]\nfile = "gone.toml"\n')
    choose(config, '[device]\nlanguage = "en"\n')
    settings = load(config, environ=NOTHING)
    assert (settings.device.language, settings.ignored) == ("ru", ())


# --- written as it was chosen

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "brightness": st.integers(10, 100),
    "high_contrast": st.booleans(),
    "large_text": st.booleans(),
}


@st.composite
def choices(draw: st.DrawFn) -> Chosen:
    keys = st.sampled_from([(section, key) for section in OPEN for key in OPEN[section]])
    chosen: dict[str, dict[str, Any]] = {}
    for section, key in draw(st.lists(keys, unique=True)):
        chosen.setdefault(section, {})[key] = draw(VALUES.get(key, TEXTS))
    return chosen


@given(chosen=choices())
def test_what_is_written_is_read(chosen: Chosen, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = ChoicesFile(tmp_path_factory.mktemp("state"))
    file.write(chosen)
    assert file.read().chosen == chosen
    assert file.read().complaints == ()
    assert file.path.stat().st_mode & 0o777 == 0o600


@given(text=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_file_whatever_is_in_it_stops_the_settings(
    text: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    state = tmp_path_factory.mktemp("state")
    ChoicesFile(state).path.write_bytes(text)
    make_plan(load(state=state, environ=NOTHING))


def test_only_what_is_open_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"\[device\] timezone cannot be chosen"):
        ChoicesFile(tmp_path).write({"device": {"timezone": "UTC"}})
    assert not list(tmp_path.iterdir())


def test_every_open_key_is_a_setting() -> None:
    settings = Settings()
    assert all(
        hasattr(getattr(settings, section), key) for section in OPEN for key in OPEN[section]
    )


def test_a_damaged_file_is_set_aside_and_gone_once_something_is_chosen(tmp_path: Path) -> None:
    file = ChoicesFile(tmp_path)
    file.path.write_text("{")
    assert file.read().damaged
    file.set_aside()
    assert (file.path.exists(), file.aside.read_text()) == (False, "{")
    file.write({"device": {"language": "en"}})
    assert not file.aside.exists()
    assert tomllib.loads(file.path.read_text()) == {"device": {"language": "en"}}


def test_other_choices_are_tried_without_being_written(config: Path) -> None:
    settings = load(config, environ=NOTHING)
    tried = reconsidered(settings, {"device": {"language": "en"}}, NOTHING)
    assert (tried.device.language, tried.device.day_starts) == ("en", "03:00")
    assert (tried.state, tried.source) == (settings.state, settings.source)
    with pytest.raises(BadSettings, match="day_starts = '4' must look like"):
        reconsidered(settings, {"device": {"day_starts": "4"}}, NOTHING)
