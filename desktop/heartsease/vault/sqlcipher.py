"""One encrypted connection, opened fail-closed; the only file that imports sqlcipher3."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeAlias, cast

from sqlcipher3 import dbapi2

from heartsease.domain.errors import Fixable

Row: TypeAlias = tuple[Any, ...]
Value: TypeAlias = str | int | float | bytes | None

#: Every error of the library; ``sqlite_errorcode`` tells which.
DatabaseError: type[Exception] = dbapi2.Error

KEY_BYTES = 32
PAGE_BYTES = 4096
_PATIENCE_S = 5.0
_HEX = b"0123456789abcdef"

# FULL: an entry that was shown as kept must outlive a power cut, and one flush a keep is not felt.
# TEMP STORE in memory: with temp files, sorted text was found in the clear in the system's temp folder.
# FULLFSYNC: on macOS a plain flush stops at the drive's cache.
_SETTINGS = (
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA checkpoint_fullfsync = ON",
)


class RawKey(Protocol):
    """What the vault needs of a data key."""

    def reveal(self) -> bytearray:
        """Return a copy of the 32 bytes, which the caller overwrites after use."""


class Cursor(Protocol):
    """What the vault uses of the library's cursor."""

    lastrowid: int | None
    rowcount: int

    def fetchone(self) -> Row | None:
        """Return the next row."""

    def fetchall(self) -> list[Row]:
        """Return the rows that are left."""

    def __iter__(self) -> Iterator[Row]:
        """Walk the rows."""


class Connection(Protocol):
    """What the vault uses of the library's connection, in autocommit mode."""

    in_transaction: bool

    def execute(self, sql: str, parameters: Sequence[Value] = ..., /) -> Cursor:
        """Run one statement."""

    def set_key(self, key: bytearray, /) -> None:
        """Hand SQLCipher the key."""

    def close(self) -> None:
        """Close; the last one to close folds the write-ahead log into the file."""


def error_code(error: Exception) -> int:
    """Return SQLite's extended result code, or 0 where the library gave none."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0)


def connect(path: Path, key: RawKey) -> Connection:
    """Open the existing file ``path`` with ``key``, without reading it yet; call ``tighten`` after the first read.

    Never makes a file. The connection may move between threads, but only one may use it at a time.
    """
    uri = f"{path.absolute().as_uri()}?mode=rw"
    opened = dbapi2.connect(uri, uri=True, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False)
    connection = cast("Connection", opened)
    try:
        _unlock(connection, key)
    except BaseException:
        connection.close()
        raise
    return connection


def tighten(connection: Connection) -> None:
    """Apply the strict settings; some of them read the file, so it must be known to be readable."""
    for setting in _SETTINGS:
        connection.execute(setting)


def _unlock(connection: Connection, key: RawKey) -> None:
    # First of all, or SQLCipher writes about a wrong key on stderr.
    connection.execute("PRAGMA cipher_log_level = NONE")
    # A plain SQLite knows no such pragma, would ignore the key and write everything in the clear.
    if not cipher_version(connection):
        raise Fixable("vault.no_cipher")
    raw = key.reveal()
    spelled = _spelled(raw)
    try:
        # Not through SQL: the statement cache would keep the key for as long as the connection lives.
        connection.set_key(spelled)
    finally:
        overwrite(raw)
        overwrite(spelled)
    # The file format stays what it is when a later SQLCipher has other defaults.
    connection.execute("PRAGMA cipher_compatibility = 4")
    if connection.execute("PRAGMA cipher_status").fetchone() != ("1",):
        raise Fixable("vault.no_cipher")


def cipher_version(connection: Connection) -> str:
    """Return SQLCipher's version, empty where the library is not SQLCipher."""
    row = connection.execute("PRAGMA cipher_version").fetchone()
    return str(row[0]) if row and row[0] else ""


def overwrite(buffer: bytearray) -> None:
    """Fill ``buffer`` with zeros."""
    buffer[:] = bytes(len(buffer))


def _spelled(raw: bytearray) -> bytearray:
    """Spell a raw key as SQLCipher reads it, in a buffer that can be overwritten (``bytes.hex`` makes a ``str``)."""
    if len(raw) != KEY_BYTES:
        raise ValueError("a data key has 32 bytes")
    spelled = bytearray(b"x'")
    for byte in raw:
        spelled.append(_HEX[byte >> 4])
        spelled.append(_HEX[byte & 15])
    spelled += b"'"
    return spelled
