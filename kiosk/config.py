"""kiosk.toml, the KIOSK_* variables and the options -> one frozen Settings object.

What is said last counts: default, file, KIOSK_SECTION_KEY, command-line option.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args, get_origin

import attrs

from kiosk.model.errors import BadSettings
from kiosk.model.toml_lines import line_of
from kiosk.settings import OutOfRange, Settings

PREFIX = "KIOSK_"
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
    """Read the settings.

    Without ``config``, kiosk.toml in the state folder is read if it is there. Raises BadSettings
    with file, line, key and remedy.
    """
    state = state or _path(environ.get("KIOSK_STATE"))
    config = config or _path(environ.get("KIOSK_CONFIG"))
    if config is None:
        beside = (state or default_state(environ)) / "kiosk.toml"
        config = beside if beside.is_file() else None
    text = _read(config) if config else ""
    settings = parse(text, str(config or "kiosk.toml"), environ)
    return attrs.evolve(settings, state=_state(settings, config, state, environ), source=config)


def default_state(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the state folder used when none is named: systemd's, else the user's data folder."""
    given = environ.get("STATE_DIRECTORY")
    if given:
        return Path(given.split(":")[0])
    from platformdirs import user_data_path

    return user_data_path("feedback-kiosk")


def parse(text: str, name: str, environ: Mapping[str, str] = os.environ) -> Settings:
    """Make settings from TOML text; ``name`` is the file's, for messages."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(f"{name}: this is not TOML: {error}; mend that line") from error
    sections = {
        key: _section(given.pop(key, {}), key, kind, _Place(name, text), environ)
        for key, kind in SECTIONS.items()
    }
    if given:
        extra = next(iter(given))
        where = _Place(name, text).at(extra)
        raise BadSettings(f"{where}: there is no section [{extra}]; sections: {_names(SECTIONS)}")
    _refuse_unknown_variables(environ)
    return Settings(**sections)


@attrs.frozen
class _Place:
    """Where a setting was given, for messages."""

    name: str
    text: str

    def at(self, *path: str) -> str:
        return f"{self.name}:{line_of(self.text, path)}"


def _section(
    given: Any, section: str, kind: type, place: _Place, environ: Mapping[str, str]
) -> Any:
    if not isinstance(given, dict):
        raise BadSettings(f"{place.at(section)}: {section} must be a section; write [{section}]")
    keys = {field.name: field for field in attrs.fields(kind)}
    values = dict(given)
    origin = {key: place.at(section, key) for key in values}
    for key in keys:
        variable = f"{PREFIX}{section}_{key}".upper()
        if variable in environ:
            values[key] = _from_variable(environ[variable], keys[key].type)
            origin[key] = variable
    for key in values:
        if key not in keys:
            raise BadSettings(
                f"{origin[key]}: [{section}] has no key {key!r}; keys: {_names(keys)}"
            )
    try:
        return kind(**{key: _setting(key, value, keys[key]) for key, value in values.items()})
    except OutOfRange as error:
        key = error.setting
        where, value = origin.get(key, section), values.get(key)
        raise BadSettings(f"{where}: [{section}] {key} = {value!r} {error}") from error


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
    except tomllib.TOMLDecodeError:
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
        return config.read_text(encoding="utf-8-sig")  # an editor may leave a byte order mark
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"{config}: the settings cannot be read: {error}") from error


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def _names(keys: Mapping[str, Any]) -> str:
    return ", ".join(keys)
