"""The files a vault is made of, and who may read them."""

import os
import stat
from pathlib import Path

from heartsease.domain.errors import Fixable
from heartsease.system.paths import PRIVATE_FILE
from heartsease.vault.sqlcipher import PAGE_BYTES

_PLAIN_HEADER = b"SQLite format 3\0"
#: A crash while a vault is being made can leave a file with this ending; it never held anything.
UNFINISHED = ".new"
_BESIDE = ("", "-wal", "-shm", "-journal")


def files_of(path: Path) -> tuple[Path, ...]:
    """Return every path the vault at ``path`` may write, there or not; for wiping and for looking at rights."""
    starts = (path, unfinished(path))
    return tuple(start.with_name(start.name + end) for start in starts for end in _BESIDE)


def unfinished(path: Path) -> Path:
    """Return where the vault for ``path`` is built before it gets its name."""
    return path.with_name(path.name + UNFINISHED)


def refuse_leftovers(path: Path) -> None:
    """Raise Fixable where anything of a vault is already at ``path``; a new one must not be mixed with an old one."""
    for found in files_of(path)[: len(_BESIDE)]:
        if os.path.lexists(found) and not found.name.endswith("-shm"):
            raise Fixable("vault.exists", path=str(found))


def make_private_file(path: Path) -> None:
    """Make the new empty file ``path`` that only its owner may read, whatever the umask is."""
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, PRIVATE_FILE)
    try:
        if os.name == "posix":
            os.fchmod(descriptor, PRIVATE_FILE)
    finally:
        os.close(descriptor)


def make_private(path: Path) -> bool:
    """Take everyone else's rights on ``path`` away; False where that could not be done."""
    if is_private(path):
        return True
    try:
        path.chmod(PRIVATE_FILE)
    except OSError:
        return False
    return is_private(path)


def is_private(path: Path) -> bool:
    """Say whether only the owner may read ``path``; always true where files have no such mode."""
    return os.name != "posix" or not stat.S_IMODE(path.stat().st_mode) & 0o077


def refuse_unencrypted(path: Path) -> None:
    """Raise Fixable where ``path`` is a plain SQLite file or was cut off; OSError where it cannot be read."""
    with path.open("rb") as file:
        header = file.read(len(_PLAIN_HEADER))
    size = path.stat().st_size
    if header == _PLAIN_HEADER:
        raise Fixable("vault.not_encrypted", path=str(path))
    # An empty file would be taken for a new vault, and the person's words for gone. A vault ends on a whole page, but
    # for a crash while the log was being folded in; then the log is still there and mends it.
    if size < PAGE_BYTES or (size % PAGE_BYTES and not _has_log(path)):
        raise Fixable("vault.damaged", path=str(path))


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def identity(path: Path) -> tuple[int, int]:
    """Return what tells the file at ``path`` from another that takes its place."""
    found = path.stat()
    return found.st_dev, found.st_ino


def clear_unfinished(path: Path) -> None:
    """Remove what a crash left while the vault for ``path`` was being made."""
    start = unfinished(path).name
    for leftover in files_of(path):
        if leftover.name.startswith(start):
            leftover.unlink(missing_ok=True)


def give_name(path: Path) -> None:
    """Turn the finished file into the vault ``path`` in one step that a crash cannot halve."""
    source = unfinished(path)
    _flush(source)
    source.rename(path)
    if os.name == "posix":
        _flush(path.parent)


def _flush(path: Path) -> None:
    flags = os.O_RDONLY if os.name == "posix" else os.O_RDWR
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
