"""Fault 10, upgrades: databases of every released schema, with unsent rows, and of a later one.

tests/faults/databases holds them as SQL, made by tests/faults/lab/released.py when they were new.
"""

import contextlib
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kiosk.store.level import KNOWN, PARTS
from tests.faults.conftest import Figures
from tests.faults.lab.centre import Centre
from tests.faults.lab.checker import answers, check, check_device
from tests.faults.lab.history import History
from tests.faults.lab.released import CENTRE_LEVELS, restore
from tests.faults.lab.site import Site
from tests.support.processes import environment, eventually, kiosk, kiosk_json

pytestmark = pytest.mark.timeout(1800)
DATABASES = Path(__file__).parent / "databases"
GIVEN = (
    "SELECT n, id, visit, value, choice, text, set_aside, replaces, wall_ms, boot_id FROM answers"
)
CHANGED = "SELECT name FROM django_migrations WHERE app = 'central' ORDER BY name"


def rows(database: Path, sql: str = f"{GIVEN} ORDER BY n") -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(database)) as conn:
        return conn.execute(sql).fetchall()


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix == ".db"}


def test_there_is_a_database_of_every_release() -> None:
    """Seen to fail with a migration that nobody made a database for."""
    from sync.central import migrations

    centres = {path.stem for path in Path(migrations.__path__[0]).glob("m*.py")}
    assert centres == set(CENTRE_LEVELS)
    wanted = {f"device-{level}.sql" for level in KNOWN}
    wanted |= {f"centre-{level}.sql" for level in CENTRE_LEVELS}
    assert {path.name for path in DATABASES.iterdir()} == wanted


@pytest.mark.parametrize("level", KNOWN)
def test_a_device_of_that_release_goes_on(
    tmp_path: Path, centre: Centre, level: str, figures: Figures
) -> None:
    """P1-P4: nothing is lost, what waited is sent, counts equal a recount, and it takes answers.

    Seen to fail with a `NEWEST` of kiosk/store/level.py that is not the newest: what lacks tables
    is taken for damaged.
    """
    with Site(tmp_path, centre) as site:
        restore(DATABASES / f"device-{level}.sql", site.database)
        before = rows(site.database)
        waiting = sum(each.state == "waiting" for each in answers(site.database))
        site.start()
        history = History()
        history.press_many(site, 3)
        assert eventually(lambda: refilled(site, centre) and site.figures().waiting == 0)
        assert rows(site.database)[: len(before)] == before
        found = check(site, history)
        assert (found.stored, found.refused) == (len(before) + 3, 0)  # asked again at the start
        assert not list(site.state.glob("*.bad*"))  # migrated, not taken for damaged
        names = "SELECT name FROM sqlite_schema"
        assert {name for (name,) in rows(site.database, names)} >= PARTS
        figures(f"device of {level}", "P1 P3 P4", answers=len(before), waited=waiting, lost=0)


def refilled(site: Site, centre: Centre) -> bool:
    """Say whether the centre holds what another centre had before, too: it asks for it."""
    kept = answers(site.database)
    return len(centre.ids({each.stream for each in kept})) == len(kept)


@pytest.mark.parametrize("level", KNOWN[:-1])
def test_a_power_cut_in_the_midst_of_the_migration(
    tmp_path: Path, level: str, long: bool, figures: Figures
) -> None:
    """P1: killed at each write of the first start, the next start finds everything.

    Seen to fail with a migration outside of a transaction: a table stands already, and the database
    is taken for damaged and replaced.
    """
    if shutil.which("strace") is None:
        pytest.skip("needs strace")
    dump, kills, done = DATABASES / f"device-{level}.sql", 0, False
    for write in range(1, 200, 1 if long else 10):
        state = tmp_path / str(write)
        restore(dump, state / "kiosk.db")
        before = rows(state / "kiosk.db")
        done = open_and_die(state, write)
        kills += not done
        assert open_and_die(state, 0)
        assert not list(state.glob("*.bad*"))  # gone on with, not salvaged
        assert rows(state / "kiosk.db") == before
        check_device(state / "kiosk.db", History())
        if done:
            break
    assert done
    assert kills > 3
    figures(f"kills while {level} is migrated", "P1", kills=kills, lost=0)


def open_and_die(state: Path, write: int) -> bool:
    """Open the database in a process that dies at its n-th write, 0: at none; whether it lived."""
    before: list[str] = []
    if write:
        calls = "pwrite64,fdatasync,ftruncate"
        fault = f"inject={calls}:signal=SIGKILL:when={write}"
        before = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}", "-e", fault]
    command = [*before, sys.executable, "-m", "tests.support.presser", str(state), "0"]
    done = subprocess.run(command, env=environment(), capture_output=True, check=False, timeout=60)
    return done.returncode == 0


def test_a_later_releases_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    """P1: one sentence, exit 1, and the file as it was.

    Seen to fail with a `refuse_newer` that refuses nothing: the device runs with it.
    """
    with Site(tmp_path) as site:
        restore(DATABASES / f"device-{KNOWN[-1]}.sql", site.database)
        with contextlib.closing(sqlite3.connect(site.database)) as conn, conn:
            conn.execute(
                "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
                " VALUES ('kiosk.store', 'm999_moon', '2030-01-01')"
            )
        before = files(site.state)
        done = kiosk("run", "--config", site.config)
        assert done.returncode == 1
        assert "written by a newer release (m999_moon)" in done.stderr
        assert done.stderr.count("\n") == 1
        assert files(site.state) == before


@pytest.mark.parametrize("level", CENTRE_LEVELS)
def test_a_centre_of_that_release_goes_on(tmp_path: Path, level: str, figures: Figures) -> None:
    """P3, P4: it has the new tables at the next start, and takes what devices held back.

    Seen to fail with a `serve` that does not migrate, and with a `migrate` that does nothing,
    whoever calls it: the tables are those of before.
    """
    centre = Centre(tmp_path / "centre")
    restore(DATABASES / f"centre-{level}.sql", centre.database)
    centre.start()
    try:
        assert centre.rows(CHANGED) == [(level,) for level in CENTRE_LEVELS]
        with Site(tmp_path / "site", centre, staff={"enabled": True}) as site:
            restore(DATABASES / "device-m001_initial.sql", site.database)
            site.start()
            assert eventually(lambda: refilled(site, centre) and site.figures().waiting == 0)
            found = check(site, History())
            told = kiosk_json("central", "status", "--state", centre.state)
            assert told["answers"] == found.at_centre
            figures(f"centre of {level}", "P3 P4", answers=found.at_centre, lost=0)
    finally:
        centre.kill()


def test_a_later_releases_centre_is_refused_and_left_alone(tmp_path: Path) -> None:
    """One sentence, exit 1, and the file as it was, whatever is asked of it.

    Seen to fail with a `_refuse_newer` of sync/central/running.py that refuses nothing: it is used.
    """
    centre = Centre(tmp_path / "centre")
    restore(DATABASES / f"centre-{CENTRE_LEVELS[-1]}.sql", centre.database)
    centre.change(
        "INSERT INTO django_migrations (app, name, applied)"
        " VALUES ('central', 'm999_moon', '2030-01-01 00:00:00')"
    )
    before = files(centre.state)
    for words in (("status",), ("migrate",), ("tally",), ("serve", "--port", 0)):
        done = kiosk("central", *words, "--state", centre.state)
        assert (done.returncode, done.stdout) == (1, "")
        assert "changed by a newer release (m999_moon)" in done.stderr
        assert "Traceback" not in done.stderr
    assert files(centre.state) == before
