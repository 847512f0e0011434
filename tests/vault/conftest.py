"""A real vault with a key of its own, and entries to put in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from heartsease.domain.generation import ModelIdentity
from heartsease.domain.journal import KeptReframe, NewEntry
from heartsease.domain.reframe import Provenance, Source
from heartsease.domain.sensitive import SensitiveText
from heartsease.domain.strategy import Strategy
from heartsease.keys.data_key import DataKey
from heartsease.vault.journal import Journal
from heartsease.vault.vault import Vault

NewEntryMaker = Callable[..., NewEntry]


@pytest.fixture
def key() -> DataKey:
    """A random data key."""
    return DataKey.random()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the vault lies, in a folder that is not there yet."""
    return tmp_path / "profile" / "vault.db"


@pytest.fixture
def vault(path: Path, key: DataKey) -> Iterator[Vault]:
    """A new vault."""
    with Vault.create(path, key) as vault:
        yield vault


@pytest.fixture
def journal(vault: Vault) -> Journal:
    """The journal of the new vault."""
    return Journal(vault)


@pytest.fixture
def new_entry() -> NewEntryMaker:
    """Make an entry from its thought, situation, reframes and time."""

    def make(
        thought: str = "I failed the exam.",
        situation: str = "",
        *texts: str,
        created_at: str = "2025-03-01T10:00:00+01:00",
    ) -> NewEntry:
        made = Provenance(
            ModelIdentity("heartsease-1", "a" * 64), "plain-1", 7, created_at, 12, (("repeats", 2), ("unsafe", 0))
        )
        reframes = (
            KeptReframe(SensitiveText(text), Strategy.GROWTH, Source.MODEL, edited=False, provenance=made)
            for text in texts
        )
        return NewEntry(created_at, SensitiveText(thought), SensitiveText(situation), tuple(reframes))

    return make
