"""Keep a thought with the reframes the person chose."""

from collections.abc import Sequence

from heartsease.app.session import Session
from heartsease.domain.journal import Entry, KeptReframe, NewEntry
from heartsease.domain.reframe import Reframe, Thought
from heartsease.domain.sensitive import SensitiveText


def kept(reframe: Reframe, text: SensitiveText) -> KeptReframe:
    """Return ``reframe`` in the person's wording; it counts as edited when the words differ."""
    edited = text.reveal().strip() != reframe.text.reveal().strip()
    return KeptReframe(text, reframe.strategy, reframe.source, edited=edited, provenance=reframe.provenance)


def keep(session: Session, thought: Thought, reframes: Sequence[KeptReframe]) -> Entry:
    """Write one entry in one transaction and return it; blocks on the vault lane, raises Fixable."""
    entry = NewEntry(session.now(), thought.text, thought.situation, tuple(reframes))
    return session.journal_to_write().keep(entry)
