"""kiosk.toml: what is wrong in it is named with file and line, and nothing else happens."""

import tomllib
from pathlib import Path

import pytest

from kiosk.commands.config import _lines
from kiosk.config import load, parse
from kiosk.files.toml_value import toml_value
from kiosk.model.errors import BadSettings, BadSurvey
from kiosk.settings import Settings, SurveySettings
from kiosk.survey_files import load_survey

NOTHING: dict[str, str] = {}


def test_without_a_file_all_is_default(tmp_path: Path) -> None:
    settings = load(state=tmp_path, environ=NOTHING)
    assert settings.state == tmp_path
    assert settings.source is None
    assert settings.device.language == "ru"
    assert settings.misuse.correction_s == 2.5


def test_the_file_beside_the_database_is_read(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").write_text('[device]\nlanguage = "en"\n')
    assert load(state=tmp_path, environ=NOTHING).device.language == "en"


def test_a_file_may_name_its_state_folder(tmp_path: Path) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text('[device]\nstate = "data"\n')
    assert load(config, environ=NOTHING).state == tmp_path / "data"
    assert load(config, tmp_path / "other", environ=NOTHING).state == tmp_path / "other"


def test_a_variable_overrides_the_file(tmp_path: Path) -> None:
    environ = {
        "KIOSK_DEVICE_LANGUAGE": "en",
        "KIOSK_CONSOLE_ENABLED": "true",
        "KIOSK_CONSOLE_BUTTONS": "[1, 2, 3, 4, 7]",
        "KIOSK_MISUSE_REPEAT_S": "7",
        "KIOSK_CENTRAL_DB": "not a setting of the device",
    }
    settings = parse('[device]\nlanguage = "ru"\n', "kiosk.toml", environ)
    assert settings.device.language == "en"
    assert settings.console.enabled is True
    assert settings.console.buttons == (1, 2, 3, 4, 7)
    assert settings.misuse.repeat_s == 7.0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[device]\nlanguage = ru\n", "kiosk.toml: this is not TOML"),
        ("[devices]\n", "kiosk.toml:1: there is no section [devices]"),
        ("\n[device]\nlangage = 'ru'\n", "kiosk.toml:3: [device] has no key 'langage'; keys: name"),
        (
            "[device]\nlanguage = 5\n",
            'kiosk.toml:2: [device] language = 5 must be a text in "quotes"',
        ),
        (
            "[device]\nday_starts = '25:00'\n",
            "kiosk.toml:2: [device] day_starts = '25:00' must look",
        ),
        (
            "[console]\nbuzzer = 99\n",
            "kiosk.toml:2: [console] buzzer = 99 must be between 0 and 27",
        ),
        ("[console]\nenabled = 'yes'\n", "enabled = 'yes' must be true or false"),
        ("[console]\nbuttons = ['a']\n", "buttons = ['a'] must be a list of whole numbers"),
        ("[console]\nbackend = 'usb'\n", "backend = 'usb' must be one of: gpio, simulated"),
        ("[misuse]\nrepeat_s = true\n", "repeat_s = True must be a number"),
        ("[brand]\naccent = 'green'\n", "[brand] accent = 'green' must look like \"#1F6F50\""),
        ("[survey]\nquestion = 'How?'\n", "question = 'How?' must be a table of texts"),
        ("[staff]\npeople = 'Anna'\n", "people = 'Anna' must be a list of texts"),
        ("[staff]\npeople = [7]\n", "people = [7] must be a list of texts"),
        ("[staff]\npeople = ['']\n", "has a name that is not 1 to 60 characters"),
        ("[staff]\npeople = ['A', 'A']\n", "names somebody twice"),
        ("[staff]\nbadges = { A = '123' }\n", "gives 'A' a badge, who is not among people"),
        ("[staff]\npeople = ['A']\nbadges = { A = '12' }\n", "a code that is not 3 to 12 digits"),
        (
            "[staff]\npeople = ['A', 'B']\nbadges = { A = '123', B = '123' }\n",
            "gives two people the same code",
        ),
        ("[manager]\ngesture = 'wave'\n", "gesture = 'wave' must be one of: corners, hold"),
        ("device = 1\n", "kiosk.toml:1: device must be a section; write [device]"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, said: str) -> None:
    with pytest.raises(BadSettings) as caught:
        parse(text, "kiosk.toml", NOTHING)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("KIOSK_DEVICE_LANGAGE", "ru", "KIOSK_DEVICE_LANGAGE: there is no such setting"),
        (
            "KIOSK_CONSOLE_BUZZER",
            "loud",
            "KIOSK_CONSOLE_BUZZER: [console] buzzer = 'loud' must be a",
        ),
    ],
)
def test_a_wrong_variable_is_named(variable: str, value: str, said: str) -> None:
    with pytest.raises(BadSettings) as caught:
        parse("", "kiosk.toml", {variable: value})
    assert said in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"nowhere\.toml: the settings cannot be read"):
        load(tmp_path / "nowhere.toml", environ=NOTHING)


def test_a_badge_code_knows_its_holder() -> None:
    text = '[staff]\npeople = ["Анна", "12"]\nbadges = { "Анна" = "4711" }\n'
    staff = parse(text, "kiosk.toml", NOTHING).staff
    assert staff.people == ("Анна", "12")
    assert staff.badges == {"Анна": "4711"}


def test_shown_settings_with_names_can_be_read_again() -> None:
    text = '[staff]\npeople = ["Анна", "12"]\nbadges = { "Анна" = "4711", "12" = "123" }\n'
    settings = parse(text, "kiosk.toml", NOTHING)
    shown = "\n".join(_lines(settings))
    assert parse(shown, "kiosk.toml", NOTHING) == settings


@pytest.mark.parametrize("text", ["a\nb\t\x01\x7f", 'a "b" \\ c', "Лавка"])
def test_what_is_shown_can_be_read_back(text: str) -> None:
    values = {"name": text, "question": {"ru": text, "zh.Hant": text}, "pins": (5, 6), "on": True}
    shown = "\n".join(f"{key} = {toml_value(value)}" for key, value in values.items())
    assert tomllib.loads(shown) == {**values, "pins": [5, 6]}


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_bytes(b"\xef\xbb\xbf[device]\nlanguage = 'en'\n")
    assert load(file, tmp_path, {}).device.language == "en"


def test_paths_are_shown_as_they_are_meant(tmp_path: Path) -> None:
    """What is shown can be read from another folder, and means the same."""
    file = tmp_path / "kiosk.toml"
    file.write_text(
        '[device]\nstate = "st"\n[survey]\nfile = "own.toml"\n[brand]\nlogo = "l.png"\n'
    )
    shown = tomllib.loads("\n".join(_lines(load(file, None, {}))))
    assert shown["device"]["state"] == str(tmp_path / "st")
    assert shown["survey"]["file"] == str(tmp_path / "own.toml")
    assert shown["brand"]["logo"] == str(tmp_path / "l.png")
    file.write_text("")
    shown = tomllib.loads("\n".join(_lines(load(file, tmp_path, {}))))
    assert (shown["survey"]["file"], shown["device"]["state"]) == ("counter", "")


@pytest.mark.parametrize("name", ["\x83anketa", "one\nline.toml", "\x1b[2J", "no\0where"])
def test_the_path_of_a_survey_moves_no_cursor(name: str) -> None:
    with pytest.raises(BadSurvey, match="the survey cannot be read") as said:
        load_survey(Settings(survey=SurveySettings(file=name)))
    assert str(said.value).isprintable()
