"""What the manager chose on the screen: STATE/choices.toml, between kiosk.toml and KIOSK_*."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

from attrs import field, frozen

from kiosk.files.toml_value import toml_value
from kiosk.files.whole import flush, whole
from kiosk.model.errors import BadSettings, StoreError
from kiosk.model.value import Value

FILE = "choices.toml"
SET_ASIDE = "choices.toml.set-aside"
FAULT = "device.choices"
LONGEST = 64_000
"""Bytes; more than this nobody can have chosen."""

Chosen: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Values by section and key."""

OPEN: Mapping[str, tuple[str, ...]] = {
    "device": ("language", "opening_hours", "day_starts"),
    "survey": ("file",),
    "console": ("quiet_hours",),
    "screen": ("brightness", "high_contrast", "large_text"),
}
"""What may be chosen; everything else is the installer's."""

_HEAD = """\
# Chosen on the screen, under Settings. It counts more than kiosk.toml. Without this file
# kiosk.toml counts again.
"""


@frozen(repr=False)
class Read(Value):
    """What the file says, and what is wrong with it. ``damaged``: it cannot be read at all."""

    chosen: Chosen = field(factory=dict)
    complaints: tuple[str, ...] = ()
    damaged: bool = False


@frozen(eq=False, repr=False)
class ChoicesFile:
    """The file of a state folder."""

    state: Path

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self.state / FILE

    @property
    def aside(self) -> Path:
        """Where one lies that could not be used."""
        return self.state / SET_ASIDE

    def read(self) -> Read:
        """Read it; whatever is wrong with it is a complaint and no error."""
        try:
            with self.path.open("rb") as file:
                text = file.read(LONGEST + 1)
        except FileNotFoundError:
            return Read()
        except OSError as error:
            return Read(complaints=(f"{self.path} cannot be read: {error.strerror}",))
        try:
            return self._sorted(_decoded(text))
        except (ValueError, RecursionError) as error:
            return Read(complaints=(f"{self.path} is damaged: {error}",), damaged=True)

    def write(self, chosen: Chosen) -> None:
        """Keep these choices: whole, or as it was. Raises BadSettings, StoreError."""
        for section, values in chosen.items():
            for key in values:
                if key not in OPEN.get(section, ()):
                    raise BadSettings(f"[{section}] {key} cannot be chosen on the screen")
        try:
            with whole(self.path) as part:
                part.write_text(_HEAD + _as_toml(chosen), encoding="utf-8")
            self.aside.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(
                f"{self.path} cannot be written ({error.strerror}); make room on the disk"
            ) from error

    def set_aside(self) -> None:
        """Put the file out of the way, where a person can still read it."""
        try:
            os.replace(self.path, self.aside)
            flush(self.state)
        except FileNotFoundError:
            return
        except OSError as error:
            raise StoreError(f"{self.path} cannot be renamed ({error.strerror})") from error

    def _sorted(self, given: Mapping[str, Any]) -> Read:
        chosen: dict[str, dict[str, Any]] = {}
        complaints = []
        for section, values in given.items():
            for key, value in values.items() if isinstance(values, dict) else [("", values)]:
                if key in OPEN.get(section, ()):
                    chosen.setdefault(section, {})[key] = value
                else:
                    complaints.append(f"{self.path}: [{section}] {key} cannot be chosen here")
        return Read(chosen, tuple(complaints))


def _decoded(text: bytes) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise ValueError(f"it is longer than {LONGEST} bytes")
    return tomllib.loads(text.decode("utf-8-sig"))


def _as_toml(chosen: Chosen) -> str:
    lines = []
    for section in OPEN:
        if values := chosen.get(section):
            lines += ["", f"[{section}]"]
            lines += [
                f"{key} = {toml_value(values[key])}" for key in OPEN[section] if key in values
            ]
    return "\n".join([*lines, ""])
