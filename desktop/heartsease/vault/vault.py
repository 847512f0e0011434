"""The vault as other rooms hold it: open, make, read, write, close."""

import logging
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from heartsease.domain.errors import Fixable
from heartsease.system.paths import make_private_folder
from heartsease.vault import files, schema
from heartsease.vault.faults import faults_told, is_unreadable
from heartsease.vault.log import refuse_damaged_log
from heartsease.vault.migrations import MIGRATIONS
from heartsease.vault.migrations.step import Migration
from heartsease.vault.pages import knows_key
from heartsease.vault.sqlcipher import Connection, DatabaseError, RawKey, Row, Value, connect, tighten
from heartsease.vault.transaction import transaction

_log = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> str:
    return str(uuid.uuid4())


class Vault:
    """An open vault file; use as a context manager or call ``close``.

    Threads: may move from thread to thread, but only one may use it at a time (one lane in the app). All calls block.
    Two processes may have it open without harm; a writer waits up to five seconds for the other, then says so.
    The key is not kept: overwrite it as soon as the vault is open.
    """

    def __init__(self, path: Path, connection: Connection, migrations: Sequence[Migration]) -> None:
        """Take over an unlocked connection; others use ``open`` or ``create``."""
        self.path = path
        self._connection = connection
        self._migrations = migrations
        self._file = files.identity(path)

    @classmethod
    def open(
        cls,
        path: Path,
        key: RawKey,
        *,
        clock: Callable[[], datetime] = _utc_now,
        migrations: Sequence[Migration] = MIGRATIONS,
    ) -> Self:
        """Open the vault at ``path`` and bring its schema up to date; never makes one.

        Raises Fixable: vault.missing, no_access, read_only, not_encrypted, no_cipher, wrong_key, damaged, foreign,
        newer, busy, disk_full, disk_fault.
        """
        with faults_told(path):
            files.refuse_unencrypted(path)
            if not files.make_private(path):
                _log.warning("the vault file may be read by others and its mode could not be changed")
            has_log = refuse_damaged_log(path)
            connection = connect(path, key)
            try:
                _refuse_unreadable(connection, path, key)
                tighten(connection)
                schema.refuse_unknown(connection, path, migrations)
                # Readers need not wait for a writer, and a crash costs nothing that was acknowledged.
                connection.execute("PRAGMA journal_mode = WAL")
                schema.migrate(connection, migrations, now=clock())
            except BaseException:
                connection.close()
                raise
            vault = cls(path, connection, migrations)
        if has_log:
            # What one crash cut off must not lie in the log beside what the next one does.
            vault.settle()
        return vault

    @classmethod
    def create(
        cls,
        path: Path,
        key: RawKey,
        *,
        clock: Callable[[], datetime] = _utc_now,
        new_id: Callable[[], str] = _new_id,
        migrations: Sequence[Migration] = MIGRATIONS,
    ) -> Self:
        """Make a vault at ``path`` and open it; the file appears under its name only when it is whole.

        Raises Fixable vault.exists where anything of a vault is there already, else as ``open`` does.
        """
        make_private_folder(path.parent)
        files.refuse_leftovers(path)
        with faults_told(path):
            files.clear_unfinished(path)
            try:
                _build(files.unfinished(path), key, migrations, now=clock(), vault_id=new_id())
                files.give_name(path)
            finally:
                files.clear_unfinished(path)
        return cls.open(path, key, clock=clock, migrations=migrations)

    def rows(self, sql: str, parameters: Sequence[Value] = ()) -> list[Row]:
        """Return what one reading statement finds."""
        with faults_told(self.path):
            return self._connection.execute(sql, parameters).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Write inside: all of it is kept, or nothing; does not nest."""
        with faults_told(self.path):
            self._refuse_other_file()
            with transaction(self._connection) as connection:
                yield connection

    def settle(self) -> bool:
        """Fold the write-ahead log into the file and empty it, so that what was deleted is not left lying there.

        False where that has to wait: another process is reading, or the disk has no room. Nothing is lost by waiting.
        """
        try:
            busy = self.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]
        except Fixable as fault:
            if fault.key not in {"vault.disk_full", "vault.disk_fault", "vault.busy"}:
                raise
            _log.info("the log could not be folded in: %s", fault.key)
            return False
        return not busy

    @property
    def schema_version(self) -> int:
        """The number of the newest migration applied."""
        with faults_told(self.path):
            return schema.version(self._connection)

    @property
    def id(self) -> str:
        """The random id this vault was made with; it stays the same in copies."""
        return str(self.rows("SELECT value FROM meta WHERE name = 'vault_id'")[0][0])

    def _refuse_other_file(self) -> None:
        # The system would go on writing to a file that has been deleted or replaced, and the words would be lost.
        if not self.path.exists() or files.identity(self.path) != self._file:
            raise Fixable("vault.moved", path=str(self.path))

    def close(self) -> None:
        """Close the file; what was kept is safe even where this is never called."""
        self._connection.close()

    def __enter__(self) -> Self:
        """Return the vault itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()


def _refuse_unreadable(connection: Connection, path: Path, key: RawKey) -> None:
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except DatabaseError as error:
        if not is_unreadable(error):
            raise
        # SQLCipher says the same of both; only where another page knows the key can damage be told for sure.
        kind = "vault.damaged" if knows_key(path, key) else "vault.wrong_key"
        raise Fixable(kind, path=str(path)) from error


def _build(path: Path, key: RawKey, migrations: Sequence[Migration], *, now: datetime, vault_id: str) -> None:
    files.make_private_file(path)
    connection = connect(path, key)
    try:
        tighten(connection)
        schema.migrate(connection, migrations, now=now)
        with transaction(connection):
            facts = (("vault_id", vault_id), ("made_at", now.isoformat()))
            for name, value in facts:
                connection.execute("INSERT INTO meta (name, value) VALUES (?, ?)", (name, value))
    finally:
        connection.close()
