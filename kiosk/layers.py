"""Lays what was chosen on the screen over kiosk.toml, as far as a device can start with it."""

from collections.abc import Callable

import attrs

from kiosk.choices import Chosen, Read
from kiosk.model.errors import KioskError
from kiosk.plan import make_plan
from kiosk.settings import Settings

SettingsWith = Callable[[Chosen], Settings]
_Key = tuple[str, str]


def layered(settings_with: SettingsWith, read: Read) -> Settings:
    """Return the settings with every choice that can count, and say which cannot.

    settings_with: reads kiosk.toml with these choices over it; raises BadSettings. Where kiosk.toml
    itself is what a device cannot start with, nothing is said about the choices.
    """
    chosen, said = read.chosen, read.complaints
    if chosen and _wrong(settings_with, chosen) is not None:
        if _wrong(settings_with, {}) is not None:
            return settings_with({})
        chosen, left_out = _most(settings_with, chosen)
        said += left_out
    return attrs.evolve(settings_with(chosen), ignored=said)


def with_choice(chosen: Chosen, section: str, key: str, value: object) -> Chosen:
    """Return choices with one more, or another value of one."""
    return {**chosen, section: {**chosen.get(section, {}), key: value}}


def _most(settings_with: SettingsWith, chosen: Chosen) -> tuple[Chosen, tuple[str, ...]]:
    """Return the choices that can count together, and a sentence for each of the others."""
    keys = [(section, key) for section in chosen for key in chosen[section]]
    for odd in keys:  # one alone is wrong, as a rule
        rest = _only(chosen, [key for key in keys if key != odd])
        if _wrong(settings_with, rest) is None:
            return rest, (_why(settings_with, with_choice(rest, *odd, _value(chosen, odd))),)
    kept = _added_up(settings_with, chosen, keys)
    left = [key for key in keys if key[1] not in kept.get(key[0], {})]
    sentences = [_why(settings_with, with_choice(kept, *key, _value(chosen, key))) for key in left]
    return kept, tuple(sentences)


def _added_up(settings_with: SettingsWith, chosen: Chosen, keys: list[_Key]) -> Chosen:
    """Add one choice after the other, and again: a language may need the survey after it."""
    kept: Chosen = {}
    for key in [*keys, *keys]:
        more = with_choice(kept, *key, _value(chosen, key))
        if _wrong(settings_with, more) is None:
            kept = more
    return kept


def _only(chosen: Chosen, keys: list[_Key]) -> Chosen:
    return {
        section: {key: value for key, value in values.items() if (section, key) in keys}
        for section, values in chosen.items()
    }


def _value(chosen: Chosen, key: _Key) -> object:
    return chosen[key[0]][key[1]]


def _why(settings_with: SettingsWith, chosen: Chosen) -> str:
    return f"What was chosen on the screen does not count: {_wrong(settings_with, chosen)}"


def _wrong(settings_with: SettingsWith, chosen: Chosen) -> str | None:
    """Say why a device could not start with these choices; None: it could."""
    try:
        make_plan(settings_with(chosen))
    except KioskError as error:
        return str(error)
    return None
