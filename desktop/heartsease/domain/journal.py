"""What is kept in the vault when a person keeps a reframe."""

from dataclasses import dataclass

from heartsease.domain.reframe import Provenance, Source
from heartsease.domain.sensitive import SensitiveText
from heartsease.domain.strategy import Strategy


@dataclass(frozen=True, slots=True)
class KeptReframe:
    """A reframe as kept: the person's wording, and whether they changed it."""

    text: SensitiveText
    strategy: Strategy
    source: Source
    edited: bool
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to be kept. ``created_at`` is ISO 8601 with the offset at the place of writing; its date is the day."""

    created_at: str
    thought: SensitiveText
    situation: SensitiveText
    reframes: tuple[KeptReframe, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A kept entry with its id in the vault."""

    id: str
    created_at: str
    thought: SensitiveText
    situation: SensitiveText
    reframes: tuple[KeptReframe, ...]
