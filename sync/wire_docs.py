"""Writes docs/wire.md from sync/wire.py: ``python -m sync.wire_docs [FILE]``."""

import re
import sys
from collections.abc import Iterable
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any, get_type_hints

from sync import wire
from sync.wire_prose import AFTER, BEFORE

DEFAULT_FILE = Path("docs/wire.md")
MESSAGES: tuple[type, ...] = (
    wire.EnrolRequest,
    wire.EnrolReply,
    wire.TimeReply,
    wire.Batch,
    wire.Health,
    wire.WireAnswer,
    wire.BatchReply,
    wire.Receipt,
    wire.StaffList,
    wire.StaffMember,
    wire.ErrorReply,
)


def reference() -> str:
    """Return docs/wire.md."""
    parts = [BEFORE, _limits(), "## Messages\n", *map(_message, MESSAGES), _errors(), AFTER]
    return "\n".join(part.strip("\n") + "\n" for part in parts)


def _limits() -> str:
    rows = (
        ("answers in a batch", wire.MAX_ANSWERS),
        ("bytes of a request's body as sent", wire.MAX_BODY_BYTES),
        ("bytes of a request's body after inflating", wire.MAX_INFLATED_BYTES),
        ("bytes of a reply that a device reads", wire.MAX_REPLY_BYTES),
        ("characters of a comment", wire.MAX_TEXT_CHARS),
        ("ranges in `missing`", wire.MAX_MISSING_RANGES),
        ("people in a staff list", wire.MAX_PEOPLE),
        ("milliseconds that an answer may lie in the future", wire.FUTURE_TOLERANCE_MS),
    )
    return "## Limits\n\n" + _table(("what", "at most"), ((what, f"{n:,}") for what, n in rows))


def _message(shape: type) -> str:
    hints = get_type_hints(shape)
    rows = ((f"`{f.name}`", _type(hints[f.name]), _default(f), _doc(f)) for f in fields(shape))
    head = f"### {shape.__name__}\n\n{(shape.__doc__ or '').strip()}\n\n"
    return head + _table(("field", "type", "if left out", "meaning"), rows)


def _type(hint: Any) -> str:
    """Return a type in words of JSON."""
    text = hint.__name__ if isinstance(hint, type) else str(hint)
    if "Literal" in text:
        return " or ".join(f'`"{word}"`' for word in hint.__args__)
    words = {"str": "string", "int": "integer", "bool": "true or false", "None": "null"}
    text = re.sub(r"(?:\w+\.)+", "", text)
    text = re.sub(r"\b(str|int|bool|None)\b", lambda found: words[found[0]], text)
    while "list[" in text:
        text = re.sub(r"list\[([^\[\]]+)\]", r"array of \1", text)
    return text.replace(" | ", " or ")


def _default(field: "Field[Any]") -> str:
    if field.default_factory is not MISSING:
        return "`[]`"
    if field.default is MISSING:
        return "required"
    return {None: "null", False: "false"}[field.default]


def _doc(field: "Field[Any]") -> str:
    return str(field.metadata["doc"])


def _errors() -> str:
    whole = ((f"`{code}`", str(n), text) for code, (n, text) in wire.REQUEST_ERRORS.items())
    single = ((f"`{code}`", text) for code, text in wire.ANSWER_ERRORS.items())
    return (
        "## Codes\n\n### Of a whole request\n\n"
        "The body of the reply is an ErrorReply. Nothing of the request was stored.\n\n"
        + _table(("code", "status", "when"), whole)
        + "\n### Of one answer\n\n"
        "In a Receipt with status `refused`. The rest of the batch is stored.\n\n"
        + _table(("code", "when"), single)
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |\n" for row in lines)


def main() -> None:
    """Write the file named on the command line, or docs/wire.md."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(reference(), encoding="utf-8")


if __name__ == "__main__":
    main()
