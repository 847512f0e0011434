"""A kept entry as the lines a person reads."""

from dataclasses import dataclass
from datetime import datetime

from heartsease.domain.journal import Entry, KeptReframe
from heartsease.domain.sensitive import SensitiveText
from heartsease.system.words import Words


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry in the list: when, its first words, and how much was kept with it."""

    id: str
    when: str
    first_words: SensitiveText
    kept: str


@dataclass(frozen=True, slots=True)
class KeptLines:
    """A kept reframe with the lines that say what it is and how it was made."""

    title: str
    text: SensitiveText
    source: str
    made: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry in the reading pane."""

    id: str
    when: str
    thought: SensitiveText
    situation: SensitiveText
    kept: tuple[KeptLines, ...]


#: Characters of a thought that the list may show; the delegate cuts to what fits.
_FIRST_WORDS = 240


def row(entry: Entry, words: Words) -> EntryRow:
    """Return ``entry`` as a row of the journal's list."""
    first = " ".join(entry.thought.reveal()[: 2 * _FIRST_WORDS].split())[:_FIRST_WORDS]
    return EntryRow(entry.id, moment(entry.created_at, words), SensitiveText(first), _count(len(entry.reframes), words))


def view(entry: Entry, words: Words) -> EntryView:
    """Return ``entry`` as the reading pane shows it."""
    kept = tuple(_kept_lines(reframe, words) for reframe in entry.reframes)
    return EntryView(entry.id, moment(entry.created_at, words), entry.thought, entry.situation, kept)


def moment(stamp: str, words: Words) -> str:
    """Return an ISO 8601 time as a person writes it, at the place where it was written."""
    when = datetime.fromisoformat(stamp)
    month = words.text(f"month.m{when.month:02}")
    return words.text("gui.journal.moment", day=when.day, month=month, year=when.year, time=f"{when:%H:%M}")


def _count(kept: int, words: Words) -> str:
    if kept == 0:
        return words.text("gui.journal.kept_none")
    return words.text("gui.journal.kept_one") if kept == 1 else words.text("gui.journal.kept_many", count=kept)


def _kept_lines(kept: KeptReframe, words: Words) -> KeptLines:
    made = kept.provenance
    lines = [words.text("gui.made.at", moment=moment(made.made_at, words))]
    if made.model is None:
        lines.append(words.text("gui.made.by_bank"))
    else:
        lines.append(words.text("gui.made.by_model", model=made.model.id, mark=made.model.sha256[:12]))
        lines.append(words.text("gui.made.prompt", version=made.prompt_version, seed=made.seed))
    removed = sum(count for _, count in made.removed)
    lines.append(words.text("gui.made.candidates", count=made.candidates, removed=removed))
    if kept.edited:
        lines.append(words.text("gui.made.edited"))
    source = words.text("gui.card.edited") if kept.edited else words.text(f"source.{kept.source.value}")
    return KeptLines(words.text(f"strategy.{kept.strategy.value}"), kept.text, source, tuple(lines))
