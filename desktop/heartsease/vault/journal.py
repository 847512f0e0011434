"""Entries and their reframes: keep, page, find, change, delete."""

import json
import logging
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from heartsease.domain.generation import ModelIdentity
from heartsease.domain.journal import Entry, KeptReframe, NewEntry
from heartsease.domain.reframe import Provenance, Source
from heartsease.domain.sensitive import SensitiveText
from heartsease.domain.strategy import Strategy
from heartsease.vault.search import Found, SnippetPart, Snippets, as_query
from heartsease.vault.sqlcipher import Connection, Row, Value
from heartsease.vault.vault import Vault

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = 1_000_000

_KEEP_ENTRY = "INSERT INTO entry (moment, id, created_at, day, thought, situation) VALUES (?, ?, ?, ?, ?, ?)"
_KEEP_REFRAME = """
INSERT INTO reframe (
    position, entry, text, strategy, source, edited,
    model_id, model_sha256, prompt_version, seed, made_at, candidates, removed
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_ENTRY_OF_ID = "SELECT moment, id, created_at, thought, situation FROM entry WHERE id = ?"
_ENTRIES_BEGINNING = """
SELECT moment, id, created_at, thought, situation FROM entry WHERE substr(id, 1, ?) = ? LIMIT 2
"""
_ENTRIES_BEFORE = """
SELECT moment, id, created_at, thought, situation FROM entry WHERE moment < ? ORDER BY moment DESC LIMIT ?
"""
_ENTRIES_OF = """
SELECT moment, id, created_at, thought, situation FROM entry
WHERE moment IN (SELECT value FROM json_each(?)) ORDER BY moment DESC
"""
_REFRAMES_OF = """
SELECT entry, text, strategy, source, edited,
    model_id, model_sha256, prompt_version, seed, made_at, candidates, removed
FROM reframe WHERE entry IN (SELECT value FROM json_each(?)) ORDER BY entry, position
"""
_EDIT_REFRAME = """
UPDATE reframe SET text = ?, edited = 1 WHERE entry = (SELECT moment FROM entry WHERE id = ?) AND position = ?
"""
# The rows of the index are numbered by moment, so this stops after ``limit`` hits however many there are.
_FIND = "SELECT rowid, snippet(search, -1, ?, ?, ?, ?) FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?"

#: Later than any entry.
_END_OF_TIME = 2**63 - 1

_log = logging.getLogger(__name__)


def _new_id() -> str:
    return str(uuid.uuid4())


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries, newest first; ``older`` is what to ask for next, None on the last page."""

    entries: tuple[Entry, ...]
    older: int | None


class Journal:
    """The entries of an open vault. Same threads and errors as the vault's."""

    def __init__(self, vault: Vault, *, new_id: Callable[[], str] = _new_id) -> None:
        """Work on ``vault``, which stays the caller's to close."""
        self._vault = vault
        self._new_id = new_id

    def keep(self, entry: NewEntry) -> Entry:
        """Write an entry with its reframes in one transaction; when this returns, it is on disk.

        Raises ValueError where ``created_at`` is not ISO 8601 with an offset.
        """
        kept = Entry(self._new_id(), entry.created_at, entry.thought, entry.situation, entry.reframes)
        self._write(kept)
        _log.info("kept entry %s with %d reframes", kept.id, len(kept.reframes))
        return kept

    def restore(self, entry: Entry) -> None:
        """Bring back an entry that was deleted, with its id and its time; raises as ``keep`` does."""
        self._write(entry)
        _log.info("brought back entry %s", entry.id)

    def _write(self, kept: Entry) -> None:
        written = datetime.fromisoformat(kept.created_at)
        if written.tzinfo is None:
            raise ValueError("created_at needs the offset at the place of writing")
        with self._vault.transaction() as connection:
            moment = _free_moment(connection, (written - _EPOCH) // timedelta(microseconds=1))
            for position, reframe in enumerate(kept.reframes):
                connection.execute(_KEEP_REFRAME, _reframe_values(moment, position, reframe))
            words = (kept.thought.reveal(), kept.situation.reveal())
            connection.execute(_KEEP_ENTRY, (moment, kept.id, kept.created_at, written.date().isoformat(), *words))

    def page(self, limit: int, before: int | None = None) -> Page:
        """Return up to ``limit`` entries, newest first, from the top or from a page's ``older``.

        Costs the same at any depth. Entries that come or go between two calls neither repeat nor hide others.
        """
        rows = self._vault.rows(_ENTRIES_BEFORE, (_END_OF_TIME if before is None else before, limit + 1))
        shown = rows[:limit]
        older = int(shown[-1][0]) if shown and len(rows) > limit else None
        return Page(self._with_reframes(shown), older)

    def get(self, entry_id: str) -> Entry | None:
        """Return the entry, or None where there is none of that id."""
        rows = self._vault.rows(_ENTRY_OF_ID, (entry_id,))
        return next(iter(self._with_reframes(rows)), None)

    def beginning_with(self, letters: str) -> tuple[Entry, ...]:
        """Return up to two entries whose id begins with ``letters``, enough to tell none, one and many apart."""
        return self._with_reframes(self._vault.rows(_ENTRIES_BEGINNING, (len(letters), letters)))

    def place_of(self, entry_id: str) -> int | None:
        """Return what to give ``page`` to go on below this entry, None where there is none of that id."""
        rows = self._vault.rows("SELECT moment FROM entry WHERE id = ?", (entry_id,))
        return int(rows[0][0]) if rows else None

    def count(self) -> int:
        """Return how many entries there are."""
        return int(self._vault.rows("SELECT count(*) FROM entry")[0][0])

    def search(self, text: SensitiveText, limit: int) -> tuple[Found, ...]:
        """Return up to ``limit`` entries that hold all words of ``text``, newest first, each with a marked snippet.

        Letters only: case, accents and punctuation do not matter, the last word may be half typed. A text without a
        letter or digit finds nothing.
        """
        query = as_query(text.reveal())
        if not query:
            return ()
        snippets = Snippets()
        hits = self._vault.rows(_FIND, (*snippets.arguments, query, limit))
        marked: dict[int, tuple[SnippetPart, ...]] = {int(row[0]): snippets.parts(str(row[1])) for row in hits}
        rows = self._vault.rows(_ENTRIES_OF, (json.dumps(list(marked)),))
        entries = self._with_reframes(rows)
        return tuple(Found(entry, marked[int(row[0])]) for row, entry in zip(rows, entries, strict=True))

    def edit_reframe(self, entry_id: str, position: int, text: SensitiveText) -> bool:
        """Give a reframe new words and mark it as edited; False where it is not there (any more)."""
        with self._vault.transaction() as connection:
            changed = connection.execute(_EDIT_REFRAME, (text.reveal(), entry_id, position)).rowcount > 0
        self._vault.settle()
        return changed

    def delete(self, entry_id: str) -> bool:
        """Erase an entry, its reframes and its words in the index; False where there was none."""
        with self._vault.transaction() as connection:
            gone = connection.execute("DELETE FROM entry WHERE id = ?", (entry_id,)).rowcount > 0
        self._vault.settle()
        _log.info("deleted entry %s", entry_id)
        return gone

    def _with_reframes(self, rows: Iterable[Row]) -> tuple[Entry, ...]:
        found = list(rows)
        if not found:
            return ()
        reframes: dict[int, list[KeptReframe]] = {int(row[0]): [] for row in found}
        for row in self._vault.rows(_REFRAMES_OF, (json.dumps(list(reframes)),)):
            reframes[int(row[0])].append(_reframe(row))
        return tuple(
            Entry(str(id_), str(created_at), SensitiveText(thought), SensitiveText(situation), tuple(reframes[moment]))
            for moment, id_, created_at, thought, situation in found
        )


def _free_moment(connection: Connection, moment: int) -> int:
    taken = connection.execute("SELECT 1 FROM entry WHERE moment = ?", (moment,)).fetchone()
    if not taken:
        return moment
    # Many entries may share a time to the minute (imports), so go behind the last of that second at once.
    last = connection.execute("SELECT max(moment) FROM entry WHERE moment BETWEEN ? AND ?", (moment, moment + _SECOND))
    row = last.fetchone()
    return int(row[0]) + 1 if row else moment


def _reframe_values(moment: int, position: int, reframe: KeptReframe) -> tuple[Value, ...]:
    made = reframe.provenance
    model = (made.model.id, made.model.sha256) if made.model else (None, None)
    return (
        position, moment, reframe.text.reveal(), reframe.strategy.value, reframe.source.value, int(reframe.edited),
        *model, made.prompt_version, made.seed, made.made_at, made.candidates, json.dumps(made.removed),
    )  # fmt: skip


def _reframe(row: Row) -> KeptReframe:
    _, text, strategy, source, edited, model_id, model_sha256, prompt_version, seed, made_at, candidates, removed = row
    provenance = Provenance(
        model=ModelIdentity(model_id, model_sha256) if model_id is not None else None,
        prompt_version=prompt_version,
        seed=seed,
        made_at=made_at,
        candidates=candidates,
        removed=tuple((str(name), int(count)) for name, count in json.loads(removed)),
    )
    return KeptReframe(SensitiveText(text), Strategy(strategy), Source(source), bool(edited), provenance)
