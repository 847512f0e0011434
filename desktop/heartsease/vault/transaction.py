"""All or nothing on one connection."""

from collections.abc import Iterator
from contextlib import contextmanager

from heartsease.vault.sqlcipher import Connection


@contextmanager
def transaction(connection: Connection) -> Iterator[Connection]:
    """Commit what is done inside, or leave the vault as it was; waits a few seconds for another writer."""
    # IMMEDIATE: a transaction that reads first and writes later could be refused half way.
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        # After a full disk SQLite may have rolled back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
