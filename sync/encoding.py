"""The device's end of JSON: writes requests, reads replies and believes only the exact shape."""

import json
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs

Message = TypeVar("Message")
Read = Callable[[Any], Any]
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
        kind: Any = shape
        shaped: Message = _reader(kind)(json.loads(body))
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


@cache
def _reader(kind: Any) -> Read:
    """Return what makes a value of JSON the type that a message gives it, or raises TypeError."""
    if is_dataclass(kind) or attrs.has(kind):
        return _read_object(kind)
    origin, parts = get_origin(kind), get_args(kind)
    if origin is list:
        return _read_list(parts[0])
    if origin in (Union, UnionType):  # of one type and None
        (wanted,) = (_reader(part) for part in parts if part is not NoneType)
        return lambda value: None if value is None else wanted(value)
    if origin is Literal:
        return _read_literal(parts)
    return _read_exactly(kind)


def _read_object(shape: Any) -> Read:
    readers = [(name, _reader(hint)) for name, hint in get_type_hints(shape).items()]

    def read(value: Any) -> Any:
        given = _exactly(value, dict)
        return shape(**{name: inner(given[name]) for name, inner in readers if name in given})

    return read


def _read_list(kind: Any) -> Read:
    inner = _reader(kind)
    return lambda value: [inner(item) for item in _exactly(value, list)]


def _read_literal(words: tuple[Any, ...]) -> Read:
    def read(value: Any) -> Any:
        if value not in words:
            raise TypeError(f"{value!r} is not one of {words}")
        return value

    return read


def _read_exactly(kind: type) -> Read:
    return lambda value: _exactly(value, kind)


def _exactly(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise TypeError(f"expected {kind.__name__}, got {type(value).__name__}")
    return value
