"""The steps that built the vault's schema, oldest first, one frozen file each.

Numbers go up in tens. A step that has been released is never changed; what it should have done comes as a new one.
"""

from heartsease.vault.migrations import m0010_journal
from heartsease.vault.migrations.step import Migration

MIGRATIONS: tuple[Migration, ...] = (m0010_journal.MIGRATION,)
