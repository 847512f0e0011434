"""A flag that llama.cpp itself can look at between two graph nodes, without asking Python."""

import ctypes
import sys
from _ctypes import CFuncPtr
from typing import TypeVar

Check = TypeVar("Check", bound=CFuncPtr)


class StopFlag:
    """One byte shared with native code: zero goes on, one stops. Setting it is safe from any thread."""

    def __init__(self) -> None:
        """Start lowered."""
        self._bytes = ctypes.create_string_buffer(2)
        self._libc = ctypes.cdll.msvcrt if sys.platform == "win32" else ctypes.CDLL(None)

    def set(self, *, up: bool) -> None:
        """Raise or lower the flag."""
        self._bytes[0] = b"\x01" if up else b"\x00"

    @property
    def up(self) -> bool:
        """Whether to stop."""
        return self._bytes[0] != b"\x00"

    @property
    def address(self) -> int:
        """Address of the byte."""
        return ctypes.addressof(self._bytes)

    def native_check(self, kind: type[Check]) -> Check:
        """Return a native ``bool check(void *address)`` of the wanted type.

        It is ``strlen``: 0 for a lowered flag, 1 for a raised one. A Python callback would be asked some 200 times
        a step and take the interpreter lock each time.
        """
        return ctypes.cast(self._libc.strlen, kind)
