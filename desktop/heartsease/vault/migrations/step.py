"""What a migration is."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema; its statements run in one transaction together with its record."""

    number: int
    name: str
    statements: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """The digest of the statements, kept in the record so that a changed step can be told."""
        return hashlib.sha256("\n;\n".join(self.statements).encode()).hexdigest()
