"""The states of the reframe page as frozen values."""

from dataclasses import dataclass
from enum import StrEnum

from heartsease.domain.journal import Entry
from heartsease.domain.reframe import Reframe, Screening, Thought
from heartsease.domain.sensitive import SensitiveText
from heartsease.system.words import Advice


class Phase(StrEnum):
    """Where the person is; the page shows one panel per phase."""

    WRITING = "writing"
    WAITING = "waiting"
    OFFERED = "offered"
    NEEDS_CARE = "needs_care"
    NOTHING_GOOD = "nothing_good"
    TROUBLE = "trouble"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Card:
    """One offered reframe; ``text`` is the person's wording once they changed it."""

    reframe: Reframe
    text: SensitiveText
    title: str
    source: str
    why: str
    chosen: bool = False
    editing: bool = False

    @property
    def edited(self) -> bool:
        """Say whether the wording differs from what was offered."""
        return self.text != self.reframe.text


@dataclass(frozen=True, slots=True)
class TrapLine:
    """A thinking trap as a possibility, in words; it holds the person's own words."""

    words: SensitiveText


@dataclass(frozen=True, slots=True)
class ReframeState:
    """Everything the reframe page shows. ``advice`` is what went wrong with the last step, if anything did."""

    phase: Phase = Phase.WRITING
    thought: Thought = Thought(SensitiveText(""))
    hint: str = ""
    share: float = 0.0
    cards: tuple[Card, ...] = ()
    traps: tuple[TrapLine, ...] = ()
    #: A calm word about the help page, where what was written weighs but calls for no card.
    calm: str = ""
    screening: Screening | None = None
    advice: Advice | None = None
    keeping: bool = False
    entry: Entry | None = None
    #: Counts the answers, so that the page can tell a new answer from a changed card.
    answer: int = 0
