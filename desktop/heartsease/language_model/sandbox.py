"""The walls around the model process, put up before any library is loaded and any thread is started.

Each wall says whether it stands and, if not, why; a missing wall is reported, not fatal, but on Linux the worker
refuses to run when nothing keeps it from the network.
"""

import contextlib
import ctypes
import errno
import os
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from heartsease.language_model import landlock, seccomp
from heartsease.language_model.protocol import Wall

OWN_NETWORK: Final = "own_network"
SYSTEM_CALLS: Final = "system_calls"
FILES: Final = "files_read_only"
#: Every wall, in the order of the report.
WALLS: Final = (
    "dies_with_parent", "no_new_rights", "no_core_dump", "not_inspectable", "memory_limit", "no_file_growth",
    OWN_NETWORK, "few_root_rights", FILES, "tcp_denied", "no_reaching_out", SYSTEM_CALLS,
)  # fmt: skip

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_SIGKILL: Final = 9
_CLONE_NEWUSER, _CLONE_NEWNET = 0x1000_0000, 0x4000_0000
_CAPABILITY_VERSION: Final = 0x2008_0522
#: CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, kept when root: files of another owner, still only where Landlock allows.
_KEPT_FOR_ROOT: Final = 0b110
_LIBRARIES: Final = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache")
_MACHINE_FACTS: Final = ("/sys/devices/system/cpu", "/proc/cpuinfo", "/proc/meminfo", "/dev/urandom", "/dev/null")


def enter(model: Path, *, memory_bytes: int) -> tuple[Wall, ...]:
    """Put up every wall that this system has; call it before any thread starts."""
    if sys.platform != "linux":
        return tuple(Wall(name, active=False, reason="other_system") for name in WALLS)
    libc = ctypes.CDLL(None, use_errno=True)
    readable = tuple(readable_paths(model))
    version = 0

    def files() -> None:
        nonlocal version
        version = landlock.restrict(libc, readable)

    walls = [
        _put_up("dies_with_parent", lambda: _prctl(libc, _PR_SET_PDEATHSIG, _SIGKILL)),
        _put_up("no_new_rights", lambda: _prctl(libc, _PR_SET_NO_NEW_PRIVS, 1)),
        _put_up("no_core_dump", lambda: _limit("RLIMIT_CORE", 0)),
        _put_up("not_inspectable", lambda: _prctl(libc, _PR_SET_DUMPABLE, 0)),
        _put_up("memory_limit", lambda: _limit("RLIMIT_DATA", memory_bytes)),
        _put_up("no_file_growth", lambda: _limit("RLIMIT_FSIZE", 0)),
        _put_up(OWN_NETWORK, lambda: _new_network(libc)),
        _put_up("few_root_rights", lambda: _drop_capabilities(libc)),
        _put_up(FILES, files),
    ]
    for name, stands in (
        ("tcp_denied", landlock.denies_tcp(version)),
        ("no_reaching_out", landlock.denies_reaching_out(version)),
    ):
        walls.append(Wall(name, active=stands, reason="" if stands else "missing"))
    walls.append(_put_up(SYSTEM_CALLS, lambda: seccomp.install(libc)))
    return tuple(walls)


def must_refuse(walls: tuple[Wall, ...], system: str = sys.platform) -> bool:
    """Say whether too little stands: on Linux one of own network and system-call filter is a must."""
    standing = {wall.name for wall in walls if wall.active}
    return system == "linux" and not standing & {OWN_NETWORK, SYSTEM_CALLS}


def readable_paths(model: Path) -> Iterator[Path]:
    """Yield what Python, numpy, llama.cpp and this one model need to read."""
    yield model
    yield from map(Path, (*_LIBRARIES, *_MACHINE_FACTS))
    package = Path(__file__).resolve().parents[1]
    yield package
    yield from {Path(folder) for folder in (sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix)}
    for entry in sys.path:
        # The folder that holds our package may be a checkout among private files: then the package alone is opened.
        if entry and (Path(entry).resolve() != package.parent or (package.parent / "llama_cpp").is_dir()):
            yield Path(entry)
    with contextlib.suppress(AttributeError):
        yield Path(sys._MEIPASS)  # type: ignore[attr-defined]  # noqa: SLF001  # set in a frozen app only


def _put_up(name: str, act: Callable[[], None]) -> Wall:
    try:
        act()
    except OSError as error:
        refused = error.errno in (errno.EPERM, errno.EACCES)
        return Wall(name, active=False, reason="refused" if refused else "missing")
    return Wall(name, active=True)


def _prctl(libc: ctypes.CDLL, option: int, value: int) -> None:
    if libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def _limit(name: str, value: int) -> None:
    import resource  # not on every system

    kind = getattr(resource, name)
    hard = resource.getrlimit(kind)[1]
    capped = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(kind, (capped, capped))
    except ValueError as error:
        raise OSError(errno.EPERM, name) from error


def _new_network(libc: ctypes.CDLL) -> None:
    if libc.unshare(_CLONE_NEWNET) == 0 or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0:
        return
    raise OSError(ctypes.get_errno(), "unshare")


def _drop_capabilities(libc: ctypes.CDLL) -> None:
    header, held = struct.pack("=Ii", _CAPABILITY_VERSION, 0), ctypes.create_string_buffer(24)
    if libc.capget(header, held) != 0:
        raise OSError(ctypes.get_errno(), "capget")
    permitted: int = struct.unpack("=6I", held.raw)[1]
    keep = permitted & _KEPT_FOR_ROOT if os.geteuid() == 0 else 0
    if libc.capset(header, struct.pack("=6I", keep, keep, 0, 0, 0, 0)) != 0:
        raise OSError(ctypes.get_errno(), "capset")
