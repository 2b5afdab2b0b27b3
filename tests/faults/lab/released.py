"""Databases of every released schema, as SQL text: made once, kept beside the tests.

python -m tests.faults.lab.released FOLDER

Each holds the same answers: sent, waiting and refused ones, of two boots, with a correction, a
comment and a topic. A new migration needs a new file, and the old ones stay as they are.
"""

import contextlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import uuid6
from sqlite_utils import Database

from kiosk.model.answer import Group, Source
from kiosk.store.level import KNOWN
from kiosk.store.schema import migrations
from tests.support.shop import Shop, shipped

CENTRE_LEVELS = ("m001_initial", "m002_staff")
_CENTRE = """
import sys
from pathlib import Path
from sync.central.configure import setup
from sync.central.options import Options
setup(Options(state=Path(sys.argv[1]), db=sys.argv[3]))
from django.core.management import call_command
call_command("migrate", "central", sys.argv[2], verbosity=0)
for app in ("admin", "sessions", "axes"):
    call_command("migrate", app, verbosity=0)
"""


def fill(shop: Shop) -> None:
    """Let two days pass in a shop: nine answers, three sent, one refused for now."""
    recorder = shop.open()
    recorder.register_survey(shipped("checkout")).result(30)
    first = [give(shop, value) for value in (5, 4, 1, 3)]
    shop.acknowledge(stored=first[:3], refused=[(first[3], "unknown_survey", "not known")])
    shop.reboot("22222222-2222-4222-8222-222222222222", after_ms=20 * 3_600_000)
    wrong = give(shop, 2)
    give(shop, 5, replaces=wrong)
    give(shop, None, question="improve", choice="queue", group=Group.DETRACTOR)
    give(shop, None, question="comment", text="Долго; «как всегда»\n😀", group=Group.DETRACTOR)
    recorder.add_anchor(shop.anchor()).result(30)
    give(shop, 1)
    shop.close()


def give(shop: Shop, value: int | None, **fields: object) -> str:
    """Give an answer on the touchscreen and return its id."""
    survey = shipped("checkout")
    about = {"survey": survey.id, "version": survey.version, "source": Source.TOUCH}
    (answer,) = shop.give(value, visit=str(uuid6.uuid7()), **{**about, **fields})  # type: ignore[arg-type]
    shop.wait(60_000)
    return answer.id


def device_dump(folder: Path, level: str) -> str:
    """Return a device's database of one level as SQL."""
    shop = Shop(folder / "today", now="2026-03-02 09:00")
    (folder / "today").mkdir()
    fill(shop)
    later = [name for name in KNOWN if KNOWN.index(name) > KNOWN.index(level)]
    with contextlib.closing(sqlite3.connect(folder / "then.db")) as then:
        migrations.apply(Database(then), stop_before=later or None)
        copy_rows(shop.path, then)
        return dumped(then)


def centre_dump(folder: Path, level: str) -> str:
    """Return an empty centre's database of one level as SQL, with a store and a till."""
    migrate_centre(folder, level)
    with contextlib.closing(sqlite3.connect(folder / "central.db")) as conn:
        return dumped(conn)


def migrate_centre(folder: Path, level: str, db: str = "") -> None:
    """Make a centre's tables as a release had them, in its folder or in PostgreSQL."""
    root = Path(__file__).parents[3]
    path = os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-c", _CENTRE, str(folder), level, db]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": path})


def copy_rows(source: Path, target: sqlite3.Connection) -> None:
    """Copy the rows of every table that both have."""
    target.execute("ATTACH ? AS today", (str(source),))
    tables = target.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()
    for (name,) in tables:
        if name != "_sqlite_migrations":
            target.execute(f"INSERT OR REPLACE INTO main.{name} SELECT * FROM today.{name}")
    target.commit()
    target.execute("DETACH today")


def dumped(conn: sqlite3.Connection) -> str:
    """Return a database as SQL text."""
    return "\n".join(conn.iterdump()) + "\n"


def restore(dump: Path, database: Path) -> None:
    """Make a database of a dump, with its log as a running device has it."""
    database.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(sqlite3.connect(database)) as conn:
        conn.executescript(dump.read_text("utf-8"))
        if dump.name.startswith("device"):
            conn.execute("PRAGMA journal_mode = WAL")
    database.chmod(0o600)


def main(folder: Path, levels: Iterable[str] = KNOWN) -> None:
    """Write what is not there yet."""
    folder.mkdir(exist_ok=True)
    for kind, dump, these in (
        ("device", device_dump, levels),
        ("centre", centre_dump, CENTRE_LEVELS),
    ):
        for level in these:
            out = folder / f"{kind}-{level}.sql"
            if not out.exists():
                with tempfile.TemporaryDirectory() as room:
                    out.write_text(dump(Path(room), level), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
