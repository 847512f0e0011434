"""File and TCP walls for the model process through Linux's Landlock, by plain system calls.

The three calls have the same numbers on every machine. What the running kernel does not know is left out, and the
answer says which of the parts (files, TCP, scope) stand.
"""

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_ASK_VERSION: Final = 1
_PATH_BENEATH: Final = 1
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
#: Kernel version of Landlock -> file rights it can deny.
_RIGHTS_FROM: Final = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
_TCP_FROM, _TCP = 4, 0b11
_SCOPE_FROM, _SCOPE = 6, 0b11


def restrict(libc: ctypes.CDLL, readable: Iterable[Path]) -> int:
    """Deny all file access but reading below ``readable``, all TCP and reaching out; return Landlock's version.

    Holds for the calling thread and all it starts later; needs no_new_privs. Paths that do not exist are left out.
    Raises OSError where the kernel has no Landlock.
    """
    version = _call(libc, _CREATE, None, 0, _ASK_VERSION)
    rights = sum(bits for since, bits in _RIGHTS_FROM.items() if version >= since)
    wanted = [rights]
    if version >= _TCP_FROM:
        wanted.append(_TCP)
    if version >= _SCOPE_FROM:
        wanted.append(_SCOPE)
    attributes = struct.pack(f"={len(wanted)}Q", *wanted)
    ruleset = _call(libc, _CREATE, attributes, len(attributes), 0)
    try:
        for path in readable:
            _allow(libc, ruleset, path)
        _call(libc, _RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)
    return version


def denies_tcp(version: int) -> bool:
    """Say whether this version of Landlock denies TCP."""
    return version >= _TCP_FROM


def denies_reaching_out(version: int) -> bool:
    """Say whether this version denies signals and abstract sockets to other processes."""
    return version >= _SCOPE_FROM


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return
    try:
        right = _READ_FILE | _READ_FOLDER if path.is_dir() else _READ_FILE
        _call(libc, _ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", right, place), 0)
    finally:
        os.close(place)


def _call(libc: ctypes.CDLL, number: int, *arguments: int | bytes | None) -> int:
    # Whole numbers are widened by hand: variadic calls would pass them as 32 bits.
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    result = int(libc.syscall(ctypes.c_long(number), *wide))
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, "landlock")
    return result
