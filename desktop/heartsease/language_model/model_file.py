"""Checks of a model file before it is loaded: there, readable, a GGUF, small enough, and still the very same file."""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from heartsease.domain.errors import Fixable
from heartsease.language_model.gguf_header import Header, NotGguf, read_header

HASHES: Final = "model-hashes.json"
_CHUNK: Final = 1 << 20
#: What Python, numpy, llama.cpp and the working buffers take beside the file.
OVERHEAD_BYTES: Final = 300 * 2**20
_MOST_REMEMBERED: Final = 64


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What a file looks like from outside; while it stays the same the hash is not taken again."""

    size: int
    mtime_ns: int
    inode: int


def inspect(path: Path, *, memory_bytes: int | None = None) -> Header:
    """Return the header of a usable file, for import and before each load.

    ``memory_bytes`` is the machine's memory; None asks the system, and a system that does not say is not checked.
    Raises Fixable: model.missing, model.unreadable, model.not_gguf, model.too_big.
    """
    try:
        header = read_header(path)
        size = path.stat().st_size
    except FileNotFoundError:
        raise Fixable("model.missing", file=path.name) from None
    except OSError as error:
        raise Fixable("model.unreadable", file=path.name, reason=error.strerror or "") from error
    except NotGguf as error:
        raise Fixable("model.not_gguf", file=path.name, reason=str(error)) from error
    memory = physical_memory() if memory_bytes is None else memory_bytes
    if memory is not None and size + OVERHEAD_BYTES > memory:
        raise Fixable("model.too_big", file=path.name, needs_mb=(size + OVERHEAD_BYTES) >> 20, has_mb=memory >> 20)
    return header


def sha256_of(path: Path, on_bytes: Callable[[int], None] | None = None) -> str:
    """Return the file's SHA-256 in hexadecimal; ``on_bytes`` hears how many bytes were read. Raises Fixable."""
    digest = hashlib.sha256()
    done = 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                done += len(chunk)
                if on_bytes:
                    on_bytes(done)
    except FileNotFoundError:
        raise Fixable("model.missing", file=path.name) from None
    except OSError as error:
        raise Fixable("model.unreadable", file=path.name, reason=error.strerror or "") from error
    return digest.hexdigest()


def verify(path: Path, expected_sha256: str, *, remembered_in: Path) -> None:
    """Raise Fixable("model.changed") unless the file's hash is the expected one.

    A hash is taken anew only when size, modification time or inode changed; they are kept in the folder
    ``remembered_in``. A folder that cannot be written costs time, not safety: the hash is then taken each time.
    """
    key = os.path.realpath(path)
    stamp = _stamp(path)
    known = _remembered(remembered_in / HASHES)
    entry = known.get(key)
    if entry is None or entry[0] != stamp:
        entry = (stamp, sha256_of(path))
        _remember(remembered_in / HASHES, {**known, key: entry})
    if entry[1] != expected_sha256.lower():
        raise Fixable("model.changed", file=path.name)


def physical_memory() -> int | None:
    """Return the machine's memory in bytes, or None where the system does not say it this way (Windows)."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None


def _stamp(path: Path) -> _Stamp:
    try:
        status = path.stat()
    except FileNotFoundError:
        raise Fixable("model.missing", file=path.name) from None
    except OSError as error:
        raise Fixable("model.unreadable", file=path.name, reason=error.strerror or "") from error
    return _Stamp(status.st_size, status.st_mtime_ns, status.st_ino)


def _remembered(file: Path) -> dict[str, tuple[_Stamp, str]]:
    try:
        raw = json.loads(file.read_bytes())
        return {
            path: (_Stamp(row["size"], row["mtime_ns"], row["inode"]), str(row["sha256"])) for path, row in raw.items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}  # missing or damaged: every hash is simply taken again


def _remember(file: Path, known: dict[str, tuple[_Stamp, str]]) -> None:
    rows = {
        path: {"size": stamp.size, "mtime_ns": stamp.mtime_ns, "inode": stamp.inode, "sha256": sha}
        for path, (stamp, sha) in list(known.items())[-_MOST_REMEMBERED:]
    }
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        number, part = tempfile.mkstemp(dir=file.parent, prefix=".hashes-")
    except OSError:
        return
    try:
        with os.fdopen(number, "w", encoding="utf-8") as out:
            json.dump(rows, out, indent=1)
        Path(part).replace(file)
    except OSError:
        Path(part).unlink(missing_ok=True)
