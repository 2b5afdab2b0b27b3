"""Whole columns for PostgreSQL, as the text of an array."""

from collections.abc import Sequence
from typing import Any

_NUMBERS = ("bigint", "int", "smallint", "bool")


def array_literal(values: Sequence[Any], kind: str) -> str:
    """Return a PostgreSQL array of a kind as text.

    A driver looks at the type of every element; here the type of the whole column is known, and
    500 elements are one string operation, or as many as there are different ones.
    """
    if kind in _NUMBERS:
        return "{" + str(list(values))[1:-1].replace("None", "NULL") + "}"
    if kind == "uuid" and None not in values:
        return "{" + ",".join(values) + "}"
    words = {value: _element(value) for value in set(values)}
    return "{" + ",".join([words[value] for value in values]) + "}"


def _element(value: Any) -> str:
    if value is None:
        return "NULL"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
