"""The device's end of JSON: writes requests, reads replies and believes only the exact shape."""

import json
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs

Message = TypeVar("Message")
_SCALARS = frozenset((str, int, bool, type(None)))


class BadShape(ValueError):
    """The bytes are not JSON of the documented shape."""


def encode(message: Any) -> bytes:
    """Return a wire dataclass as JSON in UTF-8; a null or false that is the default is left out."""
    text = json.dumps(_plain(message), ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate from a broken keyboard must not hold up the queue.
    return text.encode("utf-8", "replace")


def decode(body: bytes, shape: type[Message]) -> Message:
    """Read JSON into a wire dataclass.

    Unknown keys are ignored, so that a newer centre may say more. Anything else that differs from
    the shape, a number in quotes included, raises BadShape.
    """
    try:
        shaped: Message = _shaped(json.loads(body), shape)
    except (ValueError, TypeError, RecursionError) as error:
        raise BadShape(f"the reply is not a JSON {shape.__name__}") from error
    return shaped


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not is_dataclass(value) or isinstance(value, type):
        return value
    defaults = _defaults(type(value))
    return {
        name: item if type(item) in _SCALARS else _plain(item)
        for name, item in vars(value).items()
        if name not in defaults or item != defaults[name]
    }


@cache
def _defaults(shape: type) -> dict[str, Any]:
    return {field.name: field.default for field in fields(shape) if field.default is not MISSING}


def _shaped(value: Any, kind: Any) -> Any:
    """Return a value of JSON as the type that a message gives it; raises TypeError."""
    if is_dataclass(kind) or attrs.has(kind):
        shape: Any = kind
        given, hints = _exactly(value, dict), _hints(shape)
        return shape(**{name: _shaped(given[name], hints[name]) for name in hints if name in given})
    origin, parts = get_origin(kind), get_args(kind)
    if origin is list:
        return [_shaped(item, parts[0]) for item in _exactly(value, list)]
    if origin in (Union, UnionType):  # of one type and None
        (wanted,) = (part for part in parts if part is not NoneType)
        return None if value is None else _shaped(value, wanted)
    if origin is Literal:
        if value not in parts:
            raise TypeError(f"{value!r} is not one of {parts}")
        return value
    return _exactly(value, kind)


@cache
def _hints(shape: type) -> dict[str, Any]:
    return get_type_hints(shape)


def _exactly(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise TypeError(f"expected {kind.__name__}, got {type(value).__name__}")
    return value
