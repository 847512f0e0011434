"""The app's use cases in memory, with waits and faults that a test can ask for; help comes from the real tables."""

import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from heartsease.domain.errors import Fixable
from heartsease.domain.generation import ModelIdentity
from heartsease.domain.journal import Entry, KeptReframe
from heartsease.domain.reframe import (
    CareLevel,
    Outcome,
    Provenance,
    Reframe,
    ReframeResult,
    Screening,
    Source,
    Thought,
    TrapGuess,
)
from heartsease.domain.sensitive import SensitiveText
from heartsease.domain.strategy import Strategy
from heartsease.gui.present.ports import PAGE, Control
from heartsease.reframing import help as helplines

MODEL = ModelIdentity("heartsease-built-in", "9f2c41d07be3" + "0" * 52)
PROVENANCE = Provenance(MODEL, "builtin-1", 421, "2026-05-03T21:40:00+02:00", 30, (("copies", 4), ("unsafe", 1)))
BANK_PROVENANCE = Provenance(None, "", 421, "2026-05-03T21:40:00+02:00", 30, (("copies", 4),))
THOUGHT = "I failed the exam and everyone will think I am stupid."
SITUATION = "The results came today. I passed two subjects and failed statistics."
CARDS = (
    (
        Strategy.NEUTRALIZING,
        "One exam went badly. That is one result on one day, and it says little about how clever I am.",
        Source.MODEL,
    ),
    (
        Strategy.SELF_COMPASSION,
        "This hurts because I care about it. I can be as kind to myself as I would be to a friend who failed.",
        Source.MODEL,
    ),
    (
        Strategy.NEXT_STEP,
        "I can ask what went wrong in the part I lost most marks on, and begin there this week.",
        Source.BANK,
    ),
)


def a_reframe(strategy: Strategy, text: str, source: Source) -> Reframe:
    """Return a card as the pipeline makes it."""
    made = PROVENANCE if source is Source.MODEL else BANK_PROVENANCE
    return Reframe(SensitiveText(text), strategy, f"why.{strategy.value}", source, made)


def reframed(count: int = 3) -> ReframeResult:
    """Return an answer with cards and two traps."""
    traps = (
        TrapGuess("mind-reading", 0.71, (SensitiveText("everyone will think"),)),
        TrapGuess("labeling", 0.44, (SensitiveText("I am stupid"),)),
    )
    cards = tuple(a_reframe(*card) for card in CARDS[:count])
    return ReframeResult(Outcome.REFRAMED, Screening(CareLevel.NONE), cards, traps, MODEL, 1800)


def ended(outcome: Outcome, level: CareLevel = CareLevel.NONE) -> ReframeResult:
    """Return an answer without cards."""
    return ReframeResult(outcome, Screening(level), (), (), MODEL, 300)


def an_entry(number: int, thought: str = THOUGHT, kept: int = 2, situation: str = "") -> Entry:
    """Return a kept entry; a higher number is newer."""
    when = datetime.fromisoformat("2026-01-01T08:30:00+01:00") + timedelta(hours=7 * number)
    reframes = tuple(
        KeptReframe(r.text, r.strategy, r.source, edited=place == 1, provenance=r.provenance)
        for place, r in enumerate(a_reframe(*card) for card in CARDS[:kept])
    )
    return Entry(f"entry-{number:05}", when.isoformat(), SensitiveText(thought), SensitiveText(situation), reframes)


class FakeUseCases:
    """``UseCases`` in memory. ``faults`` raise once per use of a method; ``waits`` are seconds a method takes."""

    def __init__(self, entries: Sequence[Entry] = ()) -> None:
        self.entries = sorted(entries, key=lambda e: e.created_at, reverse=True)
        self.answer: Callable[[Thought], ReframeResult] = lambda _: reframed()
        self.faults: dict[str, list[Exception]] = {}
        self.waits: dict[str, float] = {}
        self.calls: list[tuple[str, object]] = []
        self.threads: dict[str, str] = {}
        self.country = "GB"

    def _used(self, name: str, value: object = None, cancel: threading.Event | None = None) -> None:
        self.calls.append((name, value))
        self.threads[name] = threading.current_thread().name
        if wait := self.waits.get(name, 0.0):
            (cancel or threading.Event()).wait(wait)
        if self.faults.get(name):
            raise self.faults[name].pop(0)

    def warm_up(self) -> None:
        self._used("warm_up")

    def reframe(self, thought: Thought, control: Control) -> ReframeResult:
        control.progress(0.4)
        self._used("reframe", thought, control.cancel)
        if control.cancel.is_set():
            return ended(Outcome.CANCELLED)
        control.progress(1.0)
        return self.answer(thought)

    def kept(self, reframe: Reframe, text: SensitiveText) -> KeptReframe:
        return KeptReframe(text, reframe.strategy, reframe.source, text != reframe.text, reframe.provenance)

    def keep(self, thought: Thought, kept: Sequence[KeptReframe]) -> Entry:
        self._used("keep", thought)
        number = len(self.calls) + 50_000
        entry = Entry(f"entry-{number}", "2028-05-03T21:41:00+02:00", thought.text, thought.situation, tuple(kept))
        self.entries.insert(0, entry)
        return entry

    def page(self, before: str | None) -> tuple[Entry, ...]:
        self._used("page", before)
        ids = [entry.id for entry in self.entries]
        start = 0 if before is None else ids.index(before) + 1
        return tuple(self.entries[start : start + PAGE])

    def search(self, text: str) -> tuple[Entry, ...]:
        self._used("search", text)
        found = (e for e in self.entries if text.casefold() in e.thought.reveal().casefold())
        return tuple(found)[:PAGE]

    def delete(self, entry_id: str) -> Entry:
        self._used("delete", entry_id)
        entry = next((e for e in self.entries if e.id == entry_id), None)
        if entry is None:
            raise Fixable("journal.no_such_entry")
        self.entries.remove(entry)
        return entry

    def restore(self, entry: Entry) -> None:
        self._used("restore", entry.id)
        self.entries = sorted([*self.entries, entry], key=lambda e: e.created_at, reverse=True)

    def help_card(self, country: str) -> helplines.HelpCard:
        self._used("help_card", country)
        return helplines.help_for(country, today=date(2026, 12, 1))

    def countries(self) -> tuple[helplines.Country, ...]:
        return helplines.countries()

    def chosen_country(self) -> str:
        return self.country

    def choose_country(self, code: str) -> None:
        self._used("choose_country", code)
        self.country = code
