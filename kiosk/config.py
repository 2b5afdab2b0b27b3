"""kiosk.toml, the KIOSK_* variables and the options -> one frozen Settings object.

What is said last counts: default, file, what the manager chose on the screen (choices.py),
KIOSK_SECTION_KEY, command-line option.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args, get_origin

import attrs

from kiosk.choices import ChoicesFile, Chosen
from kiosk.files.short import read_short
from kiosk.layers import layered
from kiosk.model.errors import BadSettings
from kiosk.model.in_words import printable
from kiosk.model.toml_lines import line_of
from kiosk.settings import OutOfRange, Settings

PREFIX = "KIOSK_"
CHOSEN = "chosen on the screen"
LONGEST_SHOWN = 200
NOT_SETTINGS = ("KIOSK_CONFIG", "KIOSK_STATE", "KIOSK_CENTRAL_")
SECTIONS = {
    section.name: section.type
    for section in attrs.fields(Settings)
    if section.type is not None and attrs.has(section.type)
}
_WORDS: dict[Any, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: 'a text in "quotes"',
    tuple[int, ...]: "a list of whole numbers, such as [5, 6, 13, 19, 26]",
    tuple[str, ...]: 'a list of texts, such as ["Anna", "12"]',
    dict[str, str]: 'a table of texts, such as {ru = "..", en = ".."}',
}


def load(
    config: Path | None = None,
    state: Path | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """Read the settings, and over the file's what the manager chose on the screen.

    Without ``config``, kiosk.toml in the state folder is read if it is there. Raises BadSettings
    with file, line, key and remedy. A choice that cannot count is only named in ``ignored``.
    """
    state = state or _path(environ.get("KIOSK_STATE"))
    config = config or _path(environ.get("KIOSK_CONFIG"))
    if config is None:
        beside = (state or default_state(environ)) / "kiosk.toml"
        config = beside if beside.is_file() else None
    text = _read(config) if config else ""
    name = str(config or "kiosk.toml")
    plain = parse(text, name, environ)
    where = _state(plain, config, state, environ)

    def with_choices(chosen: Chosen) -> Settings:
        settings = parse(text, name, environ, chosen)
        return attrs.evolve(settings, state=where, source=config, chosen=chosen)

    return layered(with_choices, ChoicesFile(where).read())


def reconsidered(
    settings: Settings, chosen: Chosen, environ: Mapping[str, str] = os.environ
) -> Settings:
    """Return what these settings' file comes to with other choices; raises BadSettings."""
    text = _read(settings.source) if settings.source else ""
    found = parse(text, str(settings.source or "kiosk.toml"), environ, chosen)
    return attrs.evolve(found, state=settings.state, source=settings.source, chosen=chosen)


def default_state(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the state folder used when none is named: systemd's, else the user's data folder."""
    given = environ.get("STATE_DIRECTORY")
    if given:
        return Path(given.split(":")[0])
    from platformdirs import user_data_path

    return user_data_path("feedback-kiosk")


def parse(
    text: str,
    name: str,
    environ: Mapping[str, str] = os.environ,
    chosen: Chosen = MappingProxyType({}),
) -> Settings:
    """Make settings from TOML text; ``name`` is the file's, for messages."""
    try:
        given = tomllib.loads(text)
    except RecursionError:
        raise BadSettings(f"{name}: nested too deeply; write it flatter") from None
    except ValueError as error:  # TOMLDecodeError, or a number or date that cannot be
        raise BadSettings(
            f"{name}: this is not TOML: {_brief(str(error))}; mend that line"
        ) from error
    place = _Place(name, text)
    voices = {
        key: _Voices(given.pop(key, {}), chosen.get(key, {}), environ).of(key, kind, place)
        for key, kind in SECTIONS.items()
    }
    if given:
        extra = next(iter(given))
        raise BadSettings(
            f"{place.at(extra)}: there is no section [{_brief(extra)}]; "
            f"sections: {_names(SECTIONS)}"
        )
    _refuse_unknown_variables(environ)
    sections: dict[str, Any] = {
        key: _section(key, kind, *voices[key]) for key, kind in SECTIONS.items()
    }
    origin = {(section, key): by for section in voices for key, by in voices[section][1].items()}
    return Settings(**sections, origin=origin)


@attrs.frozen(eq=False, repr=False)
class _Place:
    """Where a setting was given, for messages."""

    name: str
    text: str

    def at(self, *path: str) -> str:
        return f"{self.name}:{line_of(self.text, path)}"


@attrs.frozen(eq=False, repr=False)
class _Voices:
    """What is said about one section, from the weakest voice to the strongest."""

    file: Any
    chosen: Mapping[str, Any]
    environ: Mapping[str, str]

    def of(self, section: str, kind: type, place: _Place) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the section's values, and who said each."""
        if not isinstance(self.file, dict):
            raise BadSettings(
                f"{place.at(section)}: {section} must be a section; write [{section}]"
            )
        values = {**self.file, **self.chosen}
        origin = {key: place.at(section, key) for key in self.file}
        origin |= dict.fromkeys(self.chosen, CHOSEN)
        for field in attrs.fields(kind):
            variable = f"{PREFIX}{section}_{field.name}".upper()
            if variable in self.environ:
                values[field.name] = _from_variable(self.environ[variable], field.type)
                origin[field.name] = variable
        return values, origin


def _section(section: str, kind: type, values: Mapping[str, Any], origin: Mapping[str, str]) -> Any:
    keys = {field.name: field for field in attrs.fields(kind)}
    for key in values:
        if key not in keys:
            raise BadSettings(
                f"{origin[key]}: [{section}] has no key {_brief(repr(key))}; keys: {_names(keys)}"
            )
    try:
        return kind(**{key: _setting(key, value, keys[key]) for key, value in values.items()})
    except OutOfRange as error:
        key = error.setting
        where, value = origin.get(key, section), values.get(key)
        raise BadSettings(f"{where}: [{section}] {key} = {_brief(repr(value))} {error}") from error


def _brief(text: str) -> str:
    """Return what a message can hold of a value."""
    line = printable([text])
    return line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}.."


def _setting(key: str, value: Any, field: "attrs.Attribute[Any]") -> Any:
    try:
        return _typed(value, field.type)
    except TypeError as error:
        raise OutOfRange(key, f"must be {_WORDS[field.type]}") from error


def _typed(value: Any, kind: Any) -> Any:
    """Return a TOML value as a setting of that type; only a whole number becomes another."""
    if kind is float and type(value) is int:
        return float(value)
    if get_origin(kind) is tuple:
        return tuple(_each(value, list, get_args(kind)[0]))
    if get_origin(kind) is dict:
        return dict(zip(value, _each(value, dict, get_args(kind)[1]), strict=True))
    if type(value) is not kind:
        raise TypeError(f"{value!r} is not {kind.__name__}")
    return value


def _each(value: Any, container: type, kind: type) -> list[Any]:
    """Return what is in a list or a table; a text is neither, although it has letters."""
    items = _typed(value, container)
    return [_typed(item, kind) for item in (items.values() if container is dict else items)]


def _from_variable(text: str, kind: Any) -> Any:
    """Read a variable's text as TOML; a text needs no quotes."""
    if kind is str:
        return text
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):
        return text


def _refuse_unknown_variables(environ: Mapping[str, str]) -> None:
    known = {
        f"{PREFIX}{section}_{field.name}".upper()
        for section, kind in SECTIONS.items()
        for field in attrs.fields(kind)
    }
    ours = (name for name in sorted(environ) if name.startswith(PREFIX))
    for variable in ours:
        if variable not in known and not variable.startswith(NOT_SETTINGS):
            raise BadSettings(
                f"{variable}: there is no such setting; write KIOSK_SECTION_KEY, such as "
                "KIOSK_DEVICE_LANGUAGE, or unset it"
            )


def _state(
    settings: Settings, config: Path | None, state: Path | None, environ: Mapping[str, str]
) -> Path:
    if state is not None:
        return state.absolute()
    if settings.device.state and config is not None:
        return (config.parent / settings.device.state).absolute()
    return default_state(environ).absolute()


def _read(config: Path) -> str:
    try:
        return read_short(config)
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"{config}: the settings cannot be read: {error}") from error


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def _names(keys: Mapping[str, Any]) -> str:
    return ", ".join(keys)
