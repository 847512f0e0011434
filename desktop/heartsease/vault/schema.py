"""Bring a vault's schema up to date, one migration a transaction, and refuse what this version does not know."""

import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from heartsease.domain.errors import Fixable
from heartsease.vault.migrations.step import Migration
from heartsease.vault.sqlcipher import Connection
from heartsease.vault.transaction import transaction

#: "Hrts" in ASCII: marks a database as ours.
APPLICATION_ID = 0x48727473

_RECORD = """
CREATE TABLE IF NOT EXISTS migration (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, applied_at TEXT NOT NULL
) STRICT
"""

_log = logging.getLogger(__name__)


def version(connection: Connection) -> int:
    """Return the number of the newest migration the vault has seen, 0 for a new one."""
    return _pragma(connection, "user_version")


def refuse_unknown(connection: Connection, path: Path, migrations: Sequence[Migration]) -> None:
    """Raise Fixable where the vault is not ours or was written by a newer Heartsease."""
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise Fixable("vault.foreign", path=str(path))
    found, newest = version(connection), migrations[-1].number
    if found > newest:
        raise Fixable("vault.newer", path=str(path), found=found, known=newest)


def migrate(connection: Connection, migrations: Sequence[Migration], *, now: datetime) -> None:
    """Apply what the vault has not seen; a step that fails leaves the vault as it was before that step."""
    for step in migrations:
        if step.number <= version(connection):
            continue
        with transaction(connection):
            # Asked again: another process may have gone first while this one waited for its turn.
            if step.number > version(connection):
                _apply(connection, step, now)


def _apply(connection: Connection, step: Migration, now: datetime) -> None:
    connection.execute(_RECORD)
    for statement in step.statements:
        connection.execute(statement)
    connection.execute(
        "INSERT INTO migration (number, name, sha256, applied_at) VALUES (?, ?, ?, ?)",
        (step.number, step.name, step.sha256, now.isoformat()),
    )
    # A pragma takes no parameters; both are numbers of ours.
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {step.number}")
    _log.info("migration %d applied", step.number)


def _pragma(connection: Connection, name: str) -> int:
    row = connection.execute(f"PRAGMA {name}").fetchone()
    return int(row[0]) if row else 0
