"""Read, find, delete and bring back what was kept. All block on the vault lane and raise Fixable."""

from heartsease.app.session import Session
from heartsease.domain.errors import Fixable
from heartsease.domain.journal import Entry
from heartsease.domain.sensitive import SensitiveText
from heartsease.vault.journal import Journal


def page(session: Session, *, limit: int = 50, before: str | None = None) -> tuple[Entry, ...]:
    """Return entries newest first; ``before`` is the id of the last entry of the page above."""
    journal = session.journal()
    if journal is None:
        return ()
    place = None if before is None else journal.place_of(before)
    return () if before is not None and place is None else journal.page(limit, place).entries


def show(session: Session, entry_id: str) -> Entry:
    """Return the entry of that id, or of the one id that begins with it.

    Raises Fixable journal.no_such_entry or journal.ambiguous_id.
    """
    return _find(_existing(session), entry_id)


def search(session: Session, text: str, *, limit: int = 50) -> tuple[Entry, ...]:
    """Return the entries that hold all words of ``text``, newest first."""
    journal = session.journal()
    return () if journal is None else tuple(found.entry for found in journal.search(SensitiveText(text), limit))


def delete(session: Session, entry_id: str) -> Entry:
    """Erase an entry and return it, so that a face can offer to bring it back."""
    journal = _existing(session)
    entry = _find(journal, entry_id)
    journal.delete(entry.id)
    return entry


def restore(session: Session, entry: Entry) -> None:
    """Bring back an entry that was just deleted, with its id and time."""
    _existing(session).restore(entry)


def count(session: Session) -> int:
    """Return how many entries there are; 0 where there is no vault."""
    journal = session.journal()
    return 0 if journal is None else journal.count()


def _existing(session: Session) -> Journal:
    journal = session.journal()
    if journal is None:
        raise Fixable("journal.no_such_entry")
    return journal


def _find(journal: Journal, entry_id: str) -> Entry:
    matches = journal.beginning_with(entry_id)
    if not entry_id or not matches:
        raise Fixable("journal.no_such_entry")
    if len(matches) > 1:
        raise Fixable("journal.ambiguous_id")
    return matches[0]
