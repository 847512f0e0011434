"""What a failing disk, folder or file means in words a person can act on."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from heartsease.domain.errors import Fixable
from heartsease.vault.sqlcipher import DatabaseError, error_code

# SQLite result codes, as in sqlite3.h: the low byte of the extended ones says the family.
_PERM, _READONLY, _IOERR, _FULL, _CANTOPEN, _NOTADB = 3, 8, 10, 13, 14, 26
_KIND_OF_FAMILY = {
    _PERM: "no_access",
    5: "busy",
    6: "busy",
    _READONLY: "read_only",
    _IOERR: "disk_fault",
    11: "damaged",
    _FULL: "disk_full",
    _CANTOPEN: "no_access",
    _NOTADB: "damaged",
}
_KIND_OF_EXTENDED = {1032: "moved", 8458: "damaged"}

#: Below this a write fails for want of room, though SQLite may call it an input/output error.
_HARDLY_ANY_ROOM = 256 * 1024


def explain(error: Exception, path: Path) -> Fixable | None:
    """Return what the person can do about ``error`` in the vault at ``path``, or None where it is a defect of ours."""
    extended = error_code(error)
    family = extended & 0xFF
    kind = _KIND_OF_EXTENDED.get(extended) or _KIND_OF_FAMILY.get(family)
    # SQLite often cannot make its log or shared memory file and says no more than that.
    if family in {_IOERR, _CANTOPEN} and _is_full(path.parent):
        kind = "disk_full"
    elif kind == "no_access" and not os.access(path.parent, os.W_OK):
        kind = "read_only"
    # After a page that fails its check SQLCipher lets nothing more be written.
    elif extended == _READONLY and os.access(path.parent, os.W_OK) and os.access(path, os.W_OK):
        kind = "damaged"
    return Fixable(f"vault.{kind}", path=str(path)) if kind else None


def explain_system(error: OSError, path: Path) -> Fixable:
    """Return what the person can do about a failing call on the files of the vault at ``path``."""
    kinds = {errno.ENOENT: "missing", errno.EROFS: "read_only", errno.EIO: "disk_fault"}
    kinds |= dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "disk_full")
    return Fixable(f"vault.{kinds.get(error.errno or 0, 'no_access')}", path=str(path))


@contextmanager
def faults_told(path: Path) -> Iterator[None]:
    """Turn what goes wrong inside into a Fixable where the person can mend it; let defects through."""
    try:
        yield
    except DatabaseError as error:
        fixable = explain(error, path)
        if fixable is None:
            raise
        raise fixable from error
    except OSError as error:
        raise explain_system(error, path) from error
    except UnicodeEncodeError:
        # Not "from": this error carries the whole text.
        raise Fixable("vault.not_text") from None


def is_unreadable(error: Exception) -> bool:
    """Say whether SQLCipher could make nothing of the first page: another key, or damage."""
    return error_code(error) & 0xFF == _NOTADB


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _HARDLY_ANY_ROOM
    except OSError:
        return False
