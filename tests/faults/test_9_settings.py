"""Fault 9, files by hand: whatever stands in kiosk.toml or a survey is one sentence, or it starts.

Never a traceback, and what is wrong leaves the database untouched.
"""

import json
import math
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assets import asset
from kiosk.config import SECTIONS, load
from kiosk.model.errors import KioskError
from kiosk.model.survey_file import parse_survey
from kiosk.plan import make_plan
from tests.faults.conftest import Figures
from tests.faults.lab.attacks import ATTACKS
from tests.faults.lab.history import History
from tests.faults.lab.site import Site
from tests.support.processes import kiosk

pytestmark = pytest.mark.timeout(1800)
PLAIN = settings(
    deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
KEYS = [(section, key.name) for section, kind in SECTIONS.items() for key in attrs.fields(kind)]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    [*ATTACKS.values(), "25:61", "mon-fri 21:00-09:00", "Europe/Nowhere", "../x", "/dev/zero", "#1"]
)
VALUES = st.recursive(
    st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.sampled_from([0, 1, -1, 27, 28, 10**9])
    | st.floats()
    | TEXTS
    | st.dates(),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=6,
)


def toml(value: Any) -> str:
    """Write a value as TOML."""
    match value:
        case bool():
            return str(value).lower()
        case float() if not math.isfinite(value):
            return str(value)
        case int() | float():
            return repr(value)
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case dict():
            return (
                "{" + ", ".join(f"{toml(key)} = {toml(each)}" for key, each in value.items()) + "}"
            )
        case _:
            return str(value)


def refused(reading: Callable[[], Any]) -> str | None:
    """Return the one sentence with which something was refused; None: it is good."""
    try:
        reading()
    except KioskError as error:
        return str(error)
    return None


def is_sentence(said: str | None) -> bool:
    return said is None or (0 < len(said) < 1000 and said.isprintable())


def test_fuzzed_settings(tmp_path: Path, long: bool, figures: Figures) -> None:
    """A setting of any value, or a file with some of its bytes changed, is refused in a sentence.

    Seen to fail with a `_brief` of kiosk/config.py that shows values whole.
    """
    config, told = tmp_path / "kiosk.toml", Counter[bool]()
    shipped = asset("deploy", "kiosk.toml").read_bytes()

    @settings(PLAIN, max_examples=20_000 if long else 600, derandomize=not long)
    @given(st.lists(st.tuples(st.sampled_from(KEYS), VALUES), max_size=2), st.data())
    def try_it(given_: list[tuple[tuple[str, str], Any]], data: st.DataObject) -> None:
        body = data.draw(changed(shipped)) if not given_ else b""
        for section, of in ((name, dict(own(given_, name))) for name in SECTIONS):
            lines = "".join(f"{key} = {toml(value)}\n" for key, value in of.items())
            body += f"[{section}]\n{lines}".encode() if of else b""
        config.write_bytes(body)
        said = refused(lambda: make_plan(load(config, environ={})))
        assert is_sentence(said), said
        told[said is None] += 1

    try_it()
    assert told[True] > 5
    assert told[False] > 50
    figures("fuzzed settings", "§5", files=told.total(), refused=told[False], tracebacks=0)


def own(given_: list[tuple[tuple[str, str], Any]], section: str) -> list[tuple[str, Any]]:
    return [(key, value) for (name, key), value in given_ if name == section]


@st.composite
def changed(draw: st.DrawFn, text: bytes) -> bytes:
    """Return a file with a few of its bytes replaced, left out, or said twice."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        end = min(len(text), at + draw(st.integers(0, 40)))
        some = draw(st.binary(max_size=8) | st.just(text[at:end] * 2) | st.just(b""))
        text = text[:at] + some + text[end:]
    return text


def test_fuzzed_surveys(long: bool, figures: Figures) -> None:
    """A survey file with some of its bytes changed is a survey or one sentence.

    Seen to fail with `_decoded` of kiosk/model/survey_file.py catching no RecursionError.
    """
    told: Counter[bool] = Counter()
    shipped = asset("surveys", "checkout.toml").read_bytes()

    @settings(PLAIN, max_examples=20_000 if long else 500, derandomize=not long)
    @given(changed(shipped))
    def try_it(text: bytes) -> None:
        said = refused(lambda: parse_survey(text.decode(errors="replace"), "ours.toml"))
        assert is_sentence(said), said
        told[said is None] += 1

    try_it()
    assert told[True] > 20
    assert told[False] > 50
    assert refused(lambda: parse_survey("a = " + "[" * 50_000, "ours.toml"))
    figures("fuzzed surveys", "§5", files=told.total(), refused=told[False], tracebacks=0)


WRONG = {
    "not TOML": "[device",
    "not text": "\udcff\udcfe",
    "no section": "[devices]\n",
    "no key": "[device]\nlanguages = 1\n",
    "no zone": '[device]\ntimezone = "Europe/Nowhere"\n',
    "no survey": '[survey]\nfile = "/dev/null"\n',
    "endless": '[survey]\nfile = "/dev/zero"\n',
    "deep": "a = " + "[" * 100_000,
    "nobody could answer": "[screen]\nenabled = false\n",
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_settings_leave_the_database_untouched(tmp_path: Path, name: str) -> None:
    """One line on stderr, exit 1, and not a byte of the state folder has changed.

    Seen to fail with no RecursionError caught in kiosk/config.py (a traceback for the deep one),
    and with a `Device.run` that takes the state folder before it makes the plan (the lock file).
    """
    with Site(tmp_path) as site:
        site.start()
        History().press_many(site, 2)
        site.stop()
        before = {path.name: path.read_bytes() for path in site.state.iterdir()}
        text = WRONG[name].encode(errors="surrogateescape")
        site.config.write_bytes(text)
        done = kiosk("run", "--config", site.config, "--state", site.state)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.count("\n") == 1
        assert "Traceback" not in done.stderr
        assert {path.name: path.read_bytes() for path in site.state.iterdir()} == before
