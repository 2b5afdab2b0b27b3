"""kiosk.toml, the KIOSK_* variables and the options -> one frozen Settings object.

What is said last counts: default, file, KIOSK_SECTION_KEY, command-line option.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn, get_origin

import attrs
from cattrs import Converter
from cattrs.errors import BaseValidationError, ForbiddenExtraKeysError
from platformdirs import user_data_path

from kiosk.files.short import read_short
from kiosk.model.errors import BadSettings
from kiosk.model.in_words import printable
from kiosk.model.toml_lines import line_of
from kiosk.settings import OutOfRange, Settings

PREFIX = "KIOSK_"
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
    tuple: "a list of whole numbers, such as [5, 6, 13, 19, 26]",
    tuple[str, ...]: 'a list of texts, such as ["Anna", "12"]',
    dict: 'a table of texts, such as {ru = "..", en = ".."}',
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
    return Path(given.split(":")[0]) if given else user_data_path("feedback-kiosk")


def parse(text: str, name: str, environ: Mapping[str, str] = os.environ) -> Settings:
    """Make settings from TOML text; ``name`` is the file's, for messages."""
    try:
        given = tomllib.loads(text)
    except RecursionError:
        raise BadSettings(f"{name}: nested too deeply; write it flatter") from None
    except ValueError as error:  # TOMLDecodeError, or a number or date that cannot be
        raise BadSettings(
            f"{name}: this is not TOML: {_brief(str(error))}; mend that line"
        ) from error
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
    try:
        return _converter().structure(values, kind)
    except BaseValidationError as error:
        _explain(error, section, keys, values, origin)


def _explain(
    error: BaseValidationError,
    section: str,
    keys: Mapping[str, Any],
    values: Mapping[str, Any],
    origin: Mapping[str, str],
) -> NoReturn:
    """Turn the first of cattrs' complaints into one sentence."""
    first = error.exceptions[0]
    if isinstance(first, ForbiddenExtraKeysError):
        extra = sorted(first.extra_fields)[0]
        raise BadSettings(
            f"{origin[extra]}: [{section}] has no key {extra!r}; keys: {_names(keys)}"
        ) from error
    key = next((key for key in values if _concerns(first, key)), section)
    reason = _reason(first, keys[key].type if key in keys else None)
    raise BadSettings(
        f"{origin.get(key, section)}: [{section}] {key} = {_brief(repr(values.get(key)))} {reason}"
    ) from error


def _brief(text: str) -> str:
    """Return what a message can hold of a value."""
    line = printable([text])
    return line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}.."


def _concerns(error: BaseException, key: str) -> bool:
    if isinstance(error, OutOfRange):
        return error.setting == key
    return any(getattr(note, "name", None) == key for note in getattr(error, "__notes__", ()))


def _reason(error: BaseException, kind: Any) -> str:
    if isinstance(error, OutOfRange):
        return str(error)
    return f"must be {_WORDS.get(kind) or _WORDS.get(get_origin(kind), 'of another type')}"


def _converter() -> Converter:
    """Return a converter that takes TOML types as they are and coerces nothing."""
    converter = Converter(forbid_extra_keys=True)
    for kind in (bool, int, str):
        converter.register_structure_hook(kind, _exactly)
    converter.register_structure_hook(float, lambda value, _: float(_number(value)))
    converter.register_structure_hook_func(
        lambda kind: kind == tuple[str, ...], lambda value, _: _texts(value)
    )
    return converter


def _texts(value: Any) -> tuple[str, ...]:
    """A single text is no list, although its letters could be taken for one."""
    if type(value) is not list:
        raise TypeError(f"{value!r} is not a list")
    return tuple(_exactly(text, str) for text in value)


def _exactly(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise TypeError(f"{value!r} is not {kind.__name__}")
    return value


def _number(value: Any) -> float:
    if type(value) not in (int, float):
        raise TypeError(f"{value!r} is not a number")
    return float(value)


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
