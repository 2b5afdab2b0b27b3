"""What the manager is about to choose: not kept, not applied. No Kivy here."""

from typing import Any

import attrs
from attrs import frozen

from kiosk.choices import OPEN, Chosen
from kiosk.settings import Settings

VARIABLE = "KIOSK_"


@frozen
class Draft:
    """The settings the device runs with, and choices over them. Keys are ``section.key``."""

    settings: Settings
    chosen: Chosen

    @classmethod
    def of(cls, settings: Settings) -> "Draft":
        """Begin with what the device runs with."""
        return cls(settings, settings.chosen)

    def value(self, name: str) -> Any:
        """Return what is chosen, or what the device runs with."""
        section, key = name.split(".")
        return self.chosen.get(section, {}).get(key, self.running(name))

    def running(self, name: str) -> Any:
        """Return what the device runs with."""
        section, key = name.split(".")
        return getattr(getattr(self.settings, section), key)

    def choose(self, name: str, value: Any) -> "Draft":
        """Return a draft with another value; what is as it was before counts as not chosen now."""
        section, key = name.split(".")
        values = dict(self.chosen.get(section, {}))
        before = self.settings.chosen.get(section, {})
        if value != self.running(name):
            values[key] = value
        elif key in before:
            values[key] = before[key]
        else:
            values.pop(key, None)
        others = {each: kept for each, kept in self.chosen.items() if each != section}
        return attrs.evolve(self, chosen={**others, section: values} if values else others)

    def changes(self, name: str) -> bool:
        """Whether this is another value than the device runs with."""
        return bool(self.value(name) != self.running(name))

    @property
    def changed(self) -> bool:
        """Whether anything is."""
        return any(self.changes(f"{section}.{key}") for section in OPEN for key in OPEN[section])

    def is_open(self, name: str) -> bool:
        """Whether a choice counts: a KIOSK_* variable counts more."""
        section, key = name.split(".")
        return not self.settings.origin.get((section, key), "").startswith(VARIABLE)
