"""The table in docs/performance.md, and the machine it was measured on."""

import os
import platform
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.report import Row, table

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def write_page(rows: Sequence[Row]) -> None:
    """Put the rows between the page's markers."""
    text = PAGE.read_text("utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    misses = [row.what for row in rows if row.missed]
    said = f"Missed: {', '.join(misses)}." if misses else "No bar is missed."
    filling = f"{BEGIN}\n{machine()}\n\n{table(rows)}\n\n{said}\n{END}"
    PAGE.write_text(before + filling + after, encoding="utf-8")


def machine() -> str:
    """Return what it was measured on, and when."""
    facts = (
        ("Date", datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")),
        ("Processor", f"{_processor()}, {os.cpu_count()} cores"),
        ("Disk", _disk()),
        ("System", _system()),
        ("Python, SQLite", f"{platform.python_version()}, {sqlite3.sqlite_version}"),
        ("PostgreSQL", _postgresql()),
    )
    return "\n".join(f"- {name}: {value}" for name, value in facts)


def _processor() -> str:
    text = Path("/proc/cpuinfo").read_text("utf-8")
    found = re.search(r"model name\s*: (.+)", text) or re.search(r"Model\s*: (.+)", text)
    return found[1] if found else platform.machine()


def _disk() -> str:
    """Return the file system that the benches use; its speed is in the rows of a press."""
    found = subprocess.run(
        ["findmnt", "-no", "FSTYPE", "-T", os.environ.get("TMPDIR", "/tmp")],
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout.strip() or "unknown"


def _system() -> str:
    release = platform.freedesktop_os_release()
    return release.get("PRETTY_NAME", "Linux")


def _postgresql() -> str:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)
    program = str(places[0]) if places else shutil.which("postgres")
    if program is None:
        return "none"
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return said.stdout.strip().rpartition(") ")[2]
