"""Plain SQL with UUIDs, in each database's own way."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

# OFFSET 0: one look-up in the index for each id, also where the planner would read the whole table.
_POSTGRESQL = """
    SELECT found.* FROM unnest(%s::uuid[]) AS given (value), LATERAL (
        SELECT {select} FROM central_answer WHERE {column} = given.value OFFSET 0) AS found"""
_SQLITE = """
    SELECT {select} FROM json_each(%s) AS given
    JOIN central_answer ON central_answer.{column} = given.value"""


def key_of(uuid: str) -> str:
    """Return a UUID in canonical text as a column of the database in use has it."""
    return uuid if connection.vendor == "postgresql" else uuid.replace("-", "")


def text_of(found: object) -> str:
    """Return a UUID that came from the database as canonical text."""
    plain = str(found)
    if "-" in plain:
        return plain
    return "-".join((plain[:8], plain[8:12], plain[12:16], plain[16:20], plain[20:]))


def fetch_by_ids(select: str, column: str, ids: Iterable[str]) -> Sequence[tuple[Any, ...]]:
    """Return what ``SELECT select FROM central_answer`` finds where ``column`` is among the ids.

    One parameter, whatever the number of ids: a list of 500 takes longer to write than to run.
    """
    if connection.vendor == "postgresql":
        sql, given = _POSTGRESQL, "{" + ",".join(ids) + "}"
    else:
        sql, given = _SQLITE, json.dumps(list(ids)).replace("-", "")
    sql = sql.format(select=select, column=column)
    with connection.cursor() as cursor:
        cursor.execute(sql, [given])
        found: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return found
