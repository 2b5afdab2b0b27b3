"""The tables of kiosk.db, as migrations. A migration is never edited after a release."""

import sqlite3

from sqlite_utils import Database, Migrations

from kiosk.store.level import MIGRATIONS
from kiosk.store.rows import COLUMNS

migrations = Migrations(MIGRATIONS)


def migrate(conn: sqlite3.Connection) -> None:
    """Bring the tables up to date, one transaction a migration."""
    migrations.apply(Database(conn))


# What a customer gave, which is never changed, and below the line what became of it since. One
# table, and an index in two halves, because a press waits for every page that it touches.
_ANSWERS = """
CREATE TABLE answers (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    visit TEXT NOT NULL,
    survey TEXT NOT NULL,
    version INTEGER NOT NULL,
    question TEXT NOT NULL,
    source TEXT NOT NULL,
    grp TEXT,
    value INTEGER,
    choice TEXT,
    text TEXT,
    staff TEXT,
    set_aside TEXT,
    replaces TEXT,
    wall_ms INTEGER NOT NULL,
    boot_id TEXT NOT NULL,
    boottime_ms INTEGER NOT NULL,
    synced INTEGER NOT NULL,
    utc_offset_s INTEGER NOT NULL,

    boot INTEGER NOT NULL REFERENCES boots (k),
    occurred_ms INTEGER NOT NULL,
    error_ms INTEGER,
    quality TEXT NOT NULL,
    day TEXT NOT NULL,
    hour INTEGER NOT NULL,
    stream INTEGER NOT NULL REFERENCES streams (k),
    seq INTEGER NOT NULL CHECK (seq > 0),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'refused')),
    code TEXT,
    message TEXT,
    sent_at INTEGER,
    CHECK ((value IS NOT NULL) + (choice IS NOT NULL) + (text IS NOT NULL) = 1)
) STRICT"""

# base: no seq up to this is given out again; acked: the highest ever acknowledged as stored;
# sent: how many of its answers are in state sent.
_STREAMS = """
CREATE TABLE streams (
    k INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    base INTEGER NOT NULL DEFAULT 0,
    acked INTEGER NOT NULL DEFAULT 0,
    sent INTEGER NOT NULL DEFAULT 0 CHECK (sent >= 0)
) STRICT"""

# first_n: the answers of a boot do not begin before this one.
_BOOTS = """
CREATE TABLE boots (
    k INTEGER PRIMARY KEY,
    boot_id TEXT NOT NULL UNIQUE,
    first_n INTEGER NOT NULL
) STRICT"""

_ANCHORS = """
CREATE TABLE anchors (
    boot INTEGER NOT NULL REFERENCES boots (k),
    boottime_ms INTEGER NOT NULL,
    offset_ms INTEGER NOT NULL,
    error_ms INTEGER NOT NULL,
    PRIMARY KEY (boot, boottime_ms)
) STRICT, WITHOUT ROWID"""

# Day first, then survey: a day's tally is one stretch of this tree, however many answers there are.
_ROLLUP = """
CREATE TABLE rollup (
    day TEXT NOT NULL,
    survey TEXT NOT NULL,
    version INTEGER NOT NULL,
    question TEXT NOT NULL,
    hour INTEGER NOT NULL,
    source TEXT NOT NULL,
    grp TEXT NOT NULL,
    set_aside TEXT NOT NULL,
    answer TEXT NOT NULL,
    staff TEXT NOT NULL,
    n INTEGER NOT NULL CHECK (n >= 0),
    PRIMARY KEY
        (day, survey, version, question, hour, source, grp, set_aside, answer, staff)
) STRICT, WITHOUT ROWID"""

_SURVEYS = """
CREATE TABLE surveys (
    k INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    source TEXT NOT NULL,
    UNIQUE (id, version)
) STRICT"""

_SMALL = (
    "CREATE TABLE faults (key TEXT PRIMARY KEY, sentence TEXT NOT NULL, since_ms INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID",
    "CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
)

_INDEXES = (
    "CREATE UNIQUE INDEX answers_waiting ON answers (stream, seq) WHERE state = 'waiting'",
    "CREATE UNIQUE INDEX answers_done ON answers (stream, seq) WHERE state <> 'waiting'",
    "CREATE INDEX answers_refused ON answers (stream, seq) WHERE state = 'refused'",
    "CREATE INDEX answers_inexact ON answers (boot) WHERE quality <> 'exact'",
    "CREATE INDEX answers_replaces ON answers (replaces) WHERE replaces IS NOT NULL",
)

_NEVER = "BEGIN SELECT RAISE(ABORT, 'answers are never changed or deleted'); END"
_TRIGGERS = (
    f"CREATE TRIGGER answers_not_changed BEFORE UPDATE OF n, {', '.join(COLUMNS)} ON answers"
    f" {_NEVER}",
    f"CREATE TRIGGER answers_not_deleted BEFORE DELETE ON answers {_NEVER}",
)


@migrations()
def m001_initial(db: Database) -> None:
    """Everything of the first release."""
    tables = (_STREAMS, _BOOTS, _ANSWERS, _ANCHORS, _ROLLUP, _SURVEYS)
    for statement in (*tables, *_SMALL, *_INDEXES, *_TRIGGERS):
        db.execute(statement)


# Marks by id and not by n: a salvage numbers the answers anew.
_MANAGER = (
    "CREATE TABLE themes (k INTEGER PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE)"
    " STRICT",
    "CREATE TABLE comment_marks (id TEXT PRIMARY KEY, read_at INTEGER,"
    " theme INTEGER REFERENCES themes (k)) STRICT, WITHOUT ROWID",
    "CREATE TABLE shifts (k INTEGER PRIMARY KEY, staff TEXT, since_ms INTEGER NOT NULL,"
    " day TEXT NOT NULL) STRICT",
    "CREATE INDEX shifts_day ON shifts (day)",
    # Only of comments, so that a press of a button touches no page of it.
    "CREATE INDEX answers_texts ON answers (day, occurred_ms) WHERE text IS NOT NULL",
    # Only of answers without a trusted time.
    "CREATE INDEX answers_untrusted ON answers (day) WHERE quality IN ('estimated', 'unknown')",
)


@migrations()
def m002_manager(db: Database) -> None:
    """The store manager's side: marks on comments, themes, shifts."""
    for statement in _MANAGER:
        db.execute(statement)


@migrations()
def m003_themes(db: Database) -> None:
    """The comments of a theme are found without going through all the others."""
    db.execute("CREATE INDEX comment_marks_theme ON comment_marks (theme) WHERE theme IS NOT NULL")


# All answers of a day lie between these two rows, and others may. Room is made for many at a time,
# so that hardly any press writes to it. A salvage fills it anew by the same triggers.
_DAY_ROWS = """
CREATE TABLE day_rows (
    day TEXT PRIMARY KEY,
    first_n INTEGER NOT NULL,
    last_n INTEGER NOT NULL
) STRICT, WITHOUT ROWID"""
_ROOM = 255

_OUTSIDE = """
    WHEN NOT EXISTS (
        SELECT 1 FROM day_rows WHERE day = new.day AND new.n BETWEEN first_n AND last_n)"""
_WIDEN = f"""
    BEGIN
        INSERT INTO day_rows VALUES (new.day, new.n, new.n + {_ROOM}) ON CONFLICT DO UPDATE SET
            first_n = min(first_n, excluded.first_n), last_n = max(last_n, excluded.last_n);
    END"""
_FINDING = (
    _DAY_ROWS,
    "INSERT INTO day_rows SELECT day, min(n), max(n) FROM answers GROUP BY day",
    f"CREATE TRIGGER answers_day_given AFTER INSERT ON answers {_OUTSIDE} {_WIDEN}",
    f"CREATE TRIGGER answers_day_moved AFTER UPDATE OF day ON answers {_OUTSIDE} {_WIDEN}",
    # Only of comments, as above.
    "CREATE INDEX answers_of_group ON answers (grp, day, occurred_ms) WHERE text IS NOT NULL",
)


@migrations()
def m004_finding(db: Database) -> None:
    """The answers of a day, and the comments of a group, without going through all the others."""
    for statement in _FINDING:
        db.execute(statement)
