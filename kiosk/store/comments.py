"""What customers wrote, for the manager to read and to sort by theme."""

from collections import Counter
from datetime import date
from typing import Any

from attrs import frozen

from kiosk.model.answer import Group, SetAside
from kiosk.store.reader import Reader
from kiosk.store.survey_book import SurveyBook

NEAR = 100
"""A comment is stored within this many answers of its score: a visit lasts a minute or two."""

COUNTED = 1_000
"""So many comments are counted by theme at most, the newest ones."""

# A withdrawn comment no longer stands for what its writer thinks.
_STANDS = f"""
    a.text IS NOT NULL AND ifnull(a.set_aside, '') <> '{SetAside.CORRECTED}'
    AND NOT EXISTS (SELECT 1 FROM answers r WHERE r.replaces = a.id AND r.n > a.n)"""
_MARKED = "LEFT JOIN comment_marks m ON m.id = a.id LEFT JOIN themes t ON t.k = m.theme"
_FROM = f"FROM answers a INDEXED BY answers_texts {_MARKED}"
_FROM_GROUP = f"FROM answers a INDEXED BY answers_of_group {_MARKED}"
# Only what somebody has given this theme by hand, however many comments there are.
_FROM_THEME = """
    FROM themes t CROSS JOIN comment_marks m INDEXED BY comment_marks_theme ON m.theme = t.k
    CROSS JOIN answers a ON a.id = m.id"""
_SCORE = f"""
    SELECT a.value FROM answers a
    WHERE a.n BETWEEN ? - {NEAR} AND ? + {NEAR} AND a.visit = ? AND a.question = ?
    AND NOT EXISTS (SELECT 1 FROM answers r WHERE r.replaces = a.id AND r.n > a.n)
    ORDER BY a.n DESC LIMIT 1"""


@frozen
class Comment:
    """A comment as it stands. ``value``: the point its writer chose on ``scale`` (the key).

    Both are None where the score cannot be found. ``occurred_ms``: milliseconds since 1970 UTC;
    ``day``: the store's. ``read`` and ``theme`` are the manager's marks. ``set_aside``: why the
    visit is left out of the score.
    """

    id: str
    text: str
    occurred_ms: int
    day: date
    group: Group | None
    value: int | None
    scale: str | None
    read: bool
    theme: str | None
    set_aside: SetAside | None


@frozen
class ThemeCount:
    """How many comments have a theme (None: no theme yet), and how many of them are not read."""

    theme: str | None
    n: int
    unread: int


@frozen
class ThemeCounts:
    """The counts of the themes. ``whole``: of all comments, and not only of the newest 1,000."""

    counts: tuple[ThemeCount, ...]
    whole: bool

    @property
    def comments(self) -> int:
        """How many comments were counted."""
        return sum(each.n for each in self.counts)


def comments(
    reader: Reader,
    *,
    first: date | None = None,
    last: date | None = None,
    group: Group | None = None,
    theme: str | None = None,
    unread: bool = False,
    limit: int = 50,
    offset: int = 0,
) -> list[Comment]:
    """Return comments, newest first, of the store's days ``first`` to ``last`` (None: no bound).

    ``group``, ``theme``: only those (None: all; theme "": those without one). ``unread``: only
    those that nobody has read. ``limit`` and ``offset`` in comments.
    """
    where, values = _where(first, last, group, theme, unread)
    source = _FROM_THEME if theme else _FROM if group is None else _FROM_GROUP
    sql = f"""
        SELECT a.n, a.id, a.text, a.occurred_ms, a.day, a.grp, a.set_aside, a.visit, a.survey,
            a.version, m.read_at, t.name
        {source} WHERE {where} ORDER BY a.day DESC, a.occurred_ms DESC, a.n DESC LIMIT ? OFFSET ?"""
    with reader.snapshot():
        book = SurveyBook(reader)
        rows = reader.rows(sql, (*values, limit, offset))
        return [_comment(reader, book, row) for row in rows]


def theme_counts(
    reader: Reader, first: date | None = None, last: date | None = None
) -> ThemeCounts:
    """Return the count of each theme in some days, most first; those without a theme last.

    Of many comments only the newest 1,000 are counted: a page opens as fast on ten years of them.
    """
    where, values = _where(first, last, None, None, False)
    sql = f"""
        SELECT t.name, m.read_at IS NULL {_FROM} WHERE {where}
        ORDER BY a.day DESC, a.occurred_ms DESC, a.n DESC LIMIT {COUNTED + 1}"""
    found = reader.rows(sql, values)
    return ThemeCounts(_counted(found[:COUNTED]), len(found) <= COUNTED)


def _counted(found: list[tuple[Any, ...]]) -> tuple[ThemeCount, ...]:
    every = Counter(theme for theme, _ in found)
    unread = Counter(theme for theme, new in found if new)
    counts = [ThemeCount(theme, n, unread[theme]) for theme, n in every.items()]
    return tuple(sorted(counts, key=lambda each: (each.theme is None, -each.n, each.theme or "")))


def themes(reader: Reader) -> list[str]:
    """Return the manager's themes in alphabetical order."""
    return [name for (name,) in reader.rows("SELECT name FROM themes ORDER BY folded")]


def _where(
    first: date | None, last: date | None, group: Group | None, theme: str | None, unread: bool
) -> tuple[str, tuple[Any, ...]]:
    wanted: list[tuple[str, tuple[Any, ...]]] = [(_STANDS, ())]
    if first is not None:
        wanted.append(("a.day >= ?", (first.isoformat(),)))
    if last is not None:
        wanted.append(("a.day <= ?", (last.isoformat(),)))
    if group is not None:
        wanted.append(("a.grp = ?", (group.value,)))
    if theme is not None:
        wanted.append(("ifnull(t.folded, '') = ?", (theme.casefold(),)))
    if unread:
        wanted.append(("m.read_at IS NULL", ()))
    values = tuple(value for _, each in wanted for value in each)
    return " AND ".join(sql for sql, _ in wanted), values


def _comment(reader: Reader, book: SurveyBook, row: tuple[Any, ...]) -> Comment:
    n, id_, text, occurred_ms, day, group, aside, visit, survey_id, version, read_at, theme = row
    survey = book.get(survey_id, version)
    first = survey.first if survey else None
    scores = reader.rows(_SCORE, (n, n, visit, first.id)) if first else []
    return Comment(
        id=id_,
        text=text,
        occurred_ms=occurred_ms,
        day=date.fromisoformat(day),
        group=None if group is None else Group(group),
        value=scores[0][0] if scores else None,
        scale=first.scale.key if first and scores else None,
        read=read_at is not None,
        theme=theme,
        set_aside=None if aside is None else SetAside(aside),
    )
