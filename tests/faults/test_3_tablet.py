"""Fault 3, tablet: a card that fails, fills up or is slow, under taps on a real window."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import Figures
from tests.faults.lab.calls import attached, needs_strace
from tests.faults.lab.checker import answers, check, check_device
from tests.faults.lab.disk import LosingDisk
from tests.faults.lab.eye import Sight
from tests.faults.lab.glass import TABLET, Glass
from tests.faults.lab.history import History, Press
from tests.faults.lab.recording import Event, Recording
from tests.faults.lab.site import Site
from tests.faults.lab.slow import WRITING, failing, slow_card, waits_for_thanks
from tests.support.processes import kiosk_json

pytestmark = pytest.mark.timeout(1800)

UNSAVED = f"the screen shows {Sight.SORRY.value}"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A shop with a tablet."""
    with Site(tmp_path / "shop", **TABLET) as site:
        yield site


def test_no_thanks_on_the_screen_while_the_card_fails_and_all_goes_on_after_it(
    site: Site, glass: Glass, long: bool, figures: Figures
) -> None:
    """P1: while every sync (and every write) fails, it says sorry and asks again; then it thanks.

    Seen to fail with an error of a commit that is swallowed in kiosk/store/writer.py.
    """
    needs_strace()
    history, count = History(), 10 if long else 1
    device = glass.start(site)
    for calls in ("fdatasync,fsync", "pwrite64")[: 2 if long else 1]:
        with attached(device.pid, *failing(calls)):
            tap_in_vain(site, glass, history, count)
        assert history.tap_many(site, glass, 1)[0].told == "counted"
        figures(f"{calls} fails under taps", "P1", thanks_meanwhile=0, refused=count, lost=0)
    assert device.runs()
    check(site, history)


def tap_in_vain(site: Site, glass: Glass, history: History, times: int) -> None:
    """Tap, and see the screen say sorry each time, with no sign of the thanks before."""
    for _ in range(times):
        assert glass.asks(site), site.trouble()
        (tap,) = history.tap_many(site, glass, 1)
        assert tap.error == UNSAVED
        assert glass.turned_ms is None, "the thanks had begun"


def test_a_full_disk_gets_no_thanks_from_the_screen(
    disk: LosingDisk, tmp_path: Path, glass: Glass, long: bool, figures: Figures
) -> None:
    """P1: it says sorry, the fault names the disk, and with room again there are thanks.

    Seen to fail with an error of a commit that is swallowed in kiosk/store/writer.py.
    """
    history, count = History(), 10 if long else 1
    with Site(tmp_path / "shop", state=disk.place / "state", **TABLET) as site:
        glass.start(site)
        ballast = disk.fill()
        tap_in_vain(site, glass, history, count)
        assert any("is full" in x for x in kiosk_json("status", "--config", site.config)["faults"])
        ballast.unlink()
        assert history.tap_many(site, glass, 1)[0].told == "counted"
        check(site, history)
    figures("disk full under taps", "P1", thanks_meanwhile=0, refused=count, lost=0)


def test_on_a_slow_card_the_screen_answers_at_once_and_its_thanks_wait_for_the_commit(
    site: Site, tmp_path: Path, glass: Glass, long: bool, figures: Figures
) -> None:
    """P1: with 20 ms a write and a sync, the choice shows meanwhile, the thanks after the sync.

    Seen to fail with a controller that takes an answer for recorded once it is given: "the thanks
    came before the choice could be seen"; and with one that waits for it: "the screen stood still".
    """
    needs_strace()
    history, count = History(), 20 if long else 2
    recording = Recording(tmp_path / "trace", site.state)
    words = recording.watch(WRITING.split(","))
    glass.start(site, *words[:-2], *slow_card(20), *words[-2:])
    seen, pressed_ms = [], []
    for _ in range(count):
        (tap,) = history.tap_many(site, glass, 1)
        assert tap.acknowledged, tap
        assert glass.gave_way_ms is not None
        pressed_ms.append(glass.gave_way_ms - tap.before_ms)
        seen += events_of(tap, glass)
    site.stop()
    events = sorted([*recording.events(), *seen], key=lambda event: event.at)
    waits = waits_for_thanks(events, [each.id for each in answers(site.database)])
    assert len(waits) == count
    assert min(waits) >= 0.02, "thanked before the card had the answer"
    shown = at_work(events)
    assert shown, "the screen stood still until the card had the answer"
    check_device(site.database, history)
    figures(
        "card with 20 ms a write under taps",
        "P1",
        taps=count,
        ms_until_the_face_gave_way=sorted(pressed_ms)[count // 2],
        thanks_before_the_sync=0,
        chosen_seen_before_the_sync=shown,
    )


def events_of(tap: Press, glass: Glass) -> list[Event]:
    """Return what was seen of the last tap, at the wall clock's seconds as strace tells them."""
    assert glass.chose_ms is not None, "the thanks came before the choice could be seen"
    assert glass.turned_ms is not None
    moments = {"chosen": glass.chose_ms, "told": glass.turned_ms}
    return [
        Event((tap.began_ms + at_ms - tap.before_ms) / 1000, kind)
        for kind, at_ms in moments.items()
    ]


def at_work(events: list[Event]) -> int:
    """Return how often a choice was seen while the card had not begun its sync."""
    waiting, shown = False, 0
    for event in events:
        waiting = event.kind == "chosen" or (waiting and event.kind != "told")
        if waiting and event.kind == "sync" and event.name == "kiosk.db-wal":
            waiting, shown = False, shown + 1
    return shown
