"""How the vault stands, for ``vault status``."""

from collections.abc import Iterator
from dataclasses import dataclass

from heartsease.app.session import Session
from heartsease.system import words
from heartsease.vault.status import Integrity, VaultStatus, integrity
from heartsease.vault.status import status as vault_facts


@dataclass(frozen=True, slots=True)
class Status:
    """The facts and the findings; both None where no vault has been made yet."""

    path: str
    facts: VaultStatus | None
    findings: Integrity | None

    @property
    def exists(self) -> bool:
        """Say whether there is a vault."""
        return self.facts is not None

    @property
    def sound(self) -> bool:
        """Say whether the vault was read whole and nothing was found."""
        return self.findings is not None and self.findings.sound


def status(session: Session) -> Status:
    """Open the vault if there is one and check it; raises Fixable where it cannot be opened."""
    vault = session.vault()
    path = str(session.vault_path())
    if vault is None:
        return Status(path, None, None)
    return Status(path, vault_facts(vault), integrity(vault))


def as_value(found: Status) -> dict[str, object]:
    """Return the status as JSON."""
    value: dict[str, object] = {"path": found.path, "exists": found.exists}
    if found.facts is not None and found.findings is not None:
        value |= {
            "id": found.facts.id,
            "bytes": found.facts.size,
            "schema": found.facts.schema_version,
            "sqlcipher": found.facts.cipher,
            "entries": found.facts.entries,
            "private": found.facts.private,
            "sound": found.sound,
            "findings": {
                "pages": list(found.findings.pages),
                "structure": list(found.findings.structure),
                "links": list(found.findings.links),
                "search": list(found.findings.search),
            },
        }
    return value


def as_lines(found: Status) -> Iterator[str]:
    """Yield the status for a person."""
    text = words.load().text
    if found.facts is None:
        yield text("vault_status.none", path=found.path)
        return
    yield text("vault_status.where", path=found.path, kilobytes=found.facts.size // 1024)
    yield text("vault_status.entries", count=found.facts.entries)
    yield text("vault_status.cipher", cipher=found.facts.cipher, schema=found.facts.schema_version)
    yield text("vault_status.private" if found.facts.private else "vault_status.not_private")
    yield text("vault_status.sound" if found.sound else "vault_status.damaged")
