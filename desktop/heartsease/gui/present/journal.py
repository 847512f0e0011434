"""The journal page: a list that loads as it is read, search, reading, and deleting with undo."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from heartsease.domain.journal import Entry
from heartsease.domain.sensitive import SensitiveText
from heartsease.gui.present import entry as entries
from heartsease.gui.present.entry import EntryRow, EntryView
from heartsease.gui.present.ports import PAGE, Lane, Runner, Running, UseCases
from heartsease.gui.present.told import Told
from heartsease.system.words import Advice, Words


@dataclass(frozen=True, slots=True)
class JournalState:
    """Everything the journal page shows. ``loaded`` turns true with the first answer; ``removed`` can be undone."""

    entries: tuple[Entry, ...] = ()
    query: SensitiveText = SensitiveText("")
    loading: bool = False
    loaded: bool = False
    complete: bool = False
    selected: str | None = None
    removed: Entry | None = None
    advice: Advice | None = None

    @property
    def empty(self) -> bool:
        """Say whether nothing was ever kept."""
        return self.loaded and not self.entries and not self.query

    @property
    def nothing_found(self) -> bool:
        """Say whether a search found nothing."""
        return self.loaded and not self.entries and bool(self.query)


class JournalPresenter(Told[JournalState]):
    """Reads the journal a page at a time; the newest question wins over answers still on their way."""

    def __init__(self, use_cases: UseCases, runner: Runner, words: Words) -> None:
        """Begin with nothing loaded."""
        super().__init__(JournalState())
        self._use_cases, self._runner, self._words = use_cases, runner, words
        self._reading: Running | None = None
        self._stale = True

    def mark_stale(self) -> None:
        """Note that the journal changed; the next ``show`` reads it anew."""
        self._stale = True

    def show(self) -> None:
        """Read the journal if it was not read since it changed."""
        if self._stale:
            self.read_anew()

    def read_anew(self) -> None:
        """Read the first page of the journal, or of what is searched for."""
        self._stale = False
        query = self.state.query.reveal().strip()
        self._read(
            (lambda: self._use_cases.search(query)) if query else (lambda: self._use_cases.page(None)), more=False
        )

    def search(self, text: str) -> None:
        """Show only entries that hold these words; empty shows all."""
        self._become(replace(self.state, query=SensitiveText(text)))
        self.read_anew()

    def more(self) -> None:
        """Read the next page, if there is one and no reading is under way."""
        state = self.state
        if state.loading or state.complete or not state.entries or state.query:
            return
        last = state.entries[-1].id
        self._read(lambda: self._use_cases.page(last), more=True)

    def select(self, entry_id: str | None) -> None:
        """Open an entry for reading."""
        self._become(replace(self.state, selected=entry_id))

    def reading(self) -> EntryView | None:
        """Return the entry that is open."""
        found = (entry for entry in self.state.entries if entry.id == self.state.selected)
        entry = next(found, None)
        return None if entry is None else entries.view(entry, self._words)

    def row_of(self, entry: Entry) -> EntryRow:
        """Return ``entry`` as a row of the list."""
        return entries.row(entry, self._words)

    def delete(self) -> None:
        """Take the open entry out of the journal; it can be undone until the next one is deleted."""
        entry_id = self.state.selected
        if entry_id is None:
            return
        self._runner.start(
            Lane.VAULT,
            lambda _: self._use_cases.delete(entry_id),
            done=self._deleted,
            failed=self._failed,
        )

    def undo_delete(self) -> None:
        """Put the entry deleted last back where it was."""
        entry = self.state.removed
        if entry is None:
            return
        self._runner.start(
            Lane.VAULT,
            lambda _: self._use_cases.restore(entry),
            done=lambda _: self._restored(entry),
            failed=self._failed,
        )

    def _read(self, ask: Callable[[], tuple[Entry, ...]], *, more: bool) -> None:
        if self._reading is not None:
            self._reading.cancel()
        self._become(replace(self.state, loading=True, advice=None))
        self._reading = self._runner.start(
            Lane.VAULT,
            lambda _: ask(),
            done=lambda found: self._read_done(found, more=more),
            failed=self._failed,
        )

    def _read_done(self, found: tuple[Entry, ...], *, more: bool) -> None:
        state = self.state
        kept = state.entries if more else ()
        seen = {entry.id for entry in kept}
        now = (*kept, *(entry for entry in found if entry.id not in seen))
        selected = state.selected if any(entry.id == state.selected for entry in now) else None
        self._become(
            replace(
                state,
                entries=now,
                loading=False,
                loaded=True,
                complete=len(found) < PAGE,
                selected=selected,
                advice=None,
            )
        )

    def _deleted(self, entry: Entry) -> None:
        state = self.state
        places = [place for place, shown in enumerate(state.entries) if shown.id == entry.id]
        now = tuple(shown for shown in state.entries if shown.id != entry.id)
        after = now[min(places[0], len(now) - 1)].id if places and now else None
        self._become(replace(state, entries=now, selected=after, removed=entry, advice=None))

    def _restored(self, entry: Entry) -> None:
        self._become(replace(self.state, removed=None, selected=entry.id, advice=None))
        newer = sum(shown.created_at > entry.created_at for shown in self.state.entries)
        now = (*self.state.entries[:newer], entry, *self.state.entries[newer:])
        self._become(replace(self.state, entries=now))

    def _failed(self, advice: Advice) -> None:
        self._stale = True
        self._become(replace(self.state, loading=False, advice=advice))
