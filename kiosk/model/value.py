"""What the device's values have in common."""

from typing import Any, ClassVar

import attrs


class Value:
    """Mix into a class of ``@frozen(repr=False)``: tells its fields, as attrs' own would.

    attrs writes and compiles a ``__repr__`` for each class, at every start; this one serves all.
    """

    __slots__ = ()
    __attrs_attrs__: "ClassVar[tuple[attrs.Attribute[Any], ...]]"

    def __repr__(self) -> str:
        fields = (field.name for field in self.__attrs_attrs__ if field.repr)
        told = ", ".join(f"{name}={getattr(self, name)!r}" for name in fields)
        return f"{type(self).__qualname__}({told})"
