"""What a vault says about itself, for the doctor and ``vault status``; no word the person wrote."""

from dataclasses import dataclass
from pathlib import Path

from heartsease.domain.errors import Fixable
from heartsease.vault import files
from heartsease.vault.journal import Journal
from heartsease.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class VaultStatus:
    """The facts that cost nothing to find. ``size`` is in bytes, the write-ahead log included."""

    path: Path
    id: str
    size: int
    schema_version: int
    cipher: str
    entries: int
    private: bool


@dataclass(frozen=True, slots=True)
class Integrity:
    """What each check found, in the checker's own words (pages, tables and row numbers); all empty when sound.

    ``pages``: authentication of every page. ``structure``: SQLite's quick check. ``links``: reframes without an entry.
    ``search``: an index that does not fit the entries.
    """

    pages: tuple[str, ...]
    structure: tuple[str, ...]
    links: tuple[str, ...]
    search: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Say whether nothing was found."""
        return not (self.pages or self.structure or self.links or self.search)


def status(vault: Vault) -> VaultStatus:
    """Return the facts about an open vault."""
    present = [file for file in files.files_of(vault.path) if file.exists()]
    return VaultStatus(
        path=vault.path,
        id=vault.id,
        size=sum(file.stat().st_size for file in present),
        schema_version=vault.schema_version,
        cipher=str(vault.rows("PRAGMA cipher_version")[0][0]),
        entries=Journal(vault).count(),
        private=all(files.is_private(file) for file in present),
    )


def integrity(vault: Vault) -> Integrity:
    """Read and check the whole vault (about 0.4 s for 100 MB); damage is a finding here, not an error.

    Blocks; raises Fixable for what is no damage (vault.busy, disk_full, disk_fault).
    """
    # The check of pages sees the file only. What cannot be folded in now is still read, through the log, by the others.
    try:
        vault.settle()
        log: tuple[str, ...] = ()
    except Fixable as fault:
        log = _as_damage(fault)
    pages, pages_fault = _findings(vault, "PRAGMA cipher_integrity_check")
    structure, structure_fault = _findings(vault, "PRAGMA quick_check")
    links, links_fault = _findings(vault, "PRAGMA foreign_key_check")
    return Integrity(
        pages=log + pages + pages_fault,
        structure=tuple(found for found in structure if found != "ok") + structure_fault,
        links=links + links_fault,
        search=_findings(vault, "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")[1],
    )


def _findings(vault: Vault, sql: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return a check's rows, and ("damaged",) where it could not be finished for damage."""
    try:
        rows = vault.rows(sql)
    except Fixable as fault:
        return (), _as_damage(fault)
    return tuple(" ".join(str(value) for value in row) for row in rows), ()


def _as_damage(fault: Fixable) -> tuple[str, ...]:
    if fault.key != "vault.damaged":
        raise fault
    return ("damaged",)
