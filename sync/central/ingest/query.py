"""Asking for many ids at once, in each database's own way."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection


def fetch_by_ids(select: str, column: str, ids: Iterable[str]) -> Sequence[tuple[Any, ...]]:
    """Return what ``SELECT select FROM central_answer`` finds where ``column`` is among the ids.

    One parameter, whatever the number of ids: a list of 500 takes longer to write than to run.
    """
    if connection.vendor == "postgresql":
        among, given = "= ANY(%s::uuid[])", "{" + ",".join(ids) + "}"
    else:
        plain = ",".join(f'"{uuid.replace("-", "")}"' for uuid in ids)
        among, given = "IN (SELECT value FROM json_each(%s))", f"[{plain}]"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {select} FROM central_answer WHERE {column} {among}", [given])
        found: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return found
