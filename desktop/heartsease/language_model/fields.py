"""Strict reading of one decoded JSON object: each field once, of the right type and size, and none left over."""

import math
from collections.abc import Callable, Mapping
from typing import TypeVar

T = TypeVar("T")


class ProtocolError(Exception):
    """A message that is not of the agreed form; its text names the fault and never quotes the message."""


class Fields:
    """The fields of one JSON object; reading takes them out, ``done`` refuses what is left."""

    __slots__ = ("_left",)

    def __init__(self, table: Mapping[str, object]) -> None:
        """Take the fields of ``table``."""
        self._left = dict(table)

    @classmethod
    def of(cls, value: object) -> "Fields":
        """Return the fields of a decoded JSON value; raises ProtocolError unless it is an object."""
        if not isinstance(value, dict):
            raise ProtocolError("not an object")
        return cls(value)

    def _take(self, name: str) -> object:
        try:
            return self._left.pop(name)
        except KeyError:
            raise ProtocolError(f"field {name} is missing") from None

    def text(self, name: str, longest: int) -> str:
        """Return a string of at most ``longest`` characters."""
        value = self._take(name)
        if not isinstance(value, str) or len(value) > longest:
            raise ProtocolError(f"field {name} is not a short text")
        return value

    def integer(self, name: str, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``."""
        value = self._take(name)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise ProtocolError(f"field {name} is not a whole number in range")
        return value

    def number(self, name: str, low: float, high: float) -> float:
        """Return a finite number from ``low`` to ``high``."""
        value = self._take(name)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise ProtocolError(f"field {name} is not a number")
        if not math.isfinite(value) or not low <= value <= high:
            raise ProtocolError(f"field {name} is out of range")
        return float(value)

    def flag(self, name: str) -> bool:
        """Return a true or false."""
        value = self._take(name)
        if not isinstance(value, bool):
            raise ProtocolError(f"field {name} is not true or false")
        return value

    def each(self, name: str, most: int, read: Callable[["Fields"], T]) -> tuple[T, ...]:
        """Return a list of at most ``most`` objects, each taken by ``read``."""
        value = self._take(name)
        if not isinstance(value, list) or len(value) > most:
            raise ProtocolError(f"field {name} is not a short list")
        return tuple(_whole(item, read) for item in value)

    def one(self, name: str, read: Callable[["Fields"], T]) -> T:
        """Return an object, taken by ``read``."""
        return _whole(self._take(name), read)

    def done(self) -> None:
        """Refuse fields that nobody read."""
        if self._left:
            raise ProtocolError(f"{len(self._left)} unknown fields")


def _whole(value: object, read: Callable[[Fields], T]) -> T:
    fields = Fields.of(value)
    result = read(fields)
    fields.done()
    return result
