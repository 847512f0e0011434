"""The values of the main job: what a person brings, what is found in it, and what is offered."""

from dataclasses import dataclass
from enum import StrEnum

from heartsease.domain.generation import ModelIdentity
from heartsease.domain.sensitive import SensitiveText
from heartsease.domain.strategy import Strategy


class Outcome(StrEnum):
    """How a request for reframes ended; all four are everyday results, none an error."""

    REFRAMED = "reframed"
    NEEDS_CARE = "needs_care"
    NO_GOOD_CANDIDATE = "no_good_candidate"
    CANCELLED = "cancelled"


class CareLevel(StrEnum):
    """What screening found, most urgent first."""

    IMMINENT = "imminent"
    ACTIVE = "active"
    PASSIVE = "passive"
    SELF_HARM = "self_harm"
    HARM_TO_OTHERS = "harm_to_others"
    ABUSE = "abuse"
    NONE = "none"


class Source(StrEnum):
    """Who wrote a reframe: the model for this thought, or the project for a similar thought."""

    MODEL = "model"
    BANK = "bank"


@dataclass(frozen=True, slots=True)
class Screening:
    """What screening found: the level and the id of the rule that spoke (empty when none did).

    A rule may speak at level NONE, where words weigh but call for no card: another person, the past, a named fear.
    """

    level: CareLevel
    rule: str = ""

    @property
    def weighs(self) -> bool:
        """Say whether to mention the help page beside the answer, and no more than that."""
        return self.level is CareLevel.NONE and bool(self.rule)


@dataclass(frozen=True, slots=True)
class Thought:
    """A thought that hurts and, if told, what happened."""

    text: SensitiveText
    situation: SensitiveText = SensitiveText("")


@dataclass(frozen=True, slots=True)
class TrapGuess:
    """A thinking trap that may be in the thought; ``evidence`` are the person's own words that spoke for it."""

    trap: str
    probability: float
    evidence: tuple[SensitiveText, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a reframe came to be; enough to explain it later and to draw it again."""

    model: ModelIdentity | None
    prompt_version: str
    seed: int
    made_at: str
    candidates: int
    removed: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Reframe:
    """One offered card; ``why`` is a text key that says in plain words why this strategy was offered."""

    text: SensitiveText
    strategy: Strategy
    why: str
    source: Source
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class ReframeResult:
    """The answer to a thought; ``reframes`` is empty unless ``outcome`` is REFRAMED."""

    outcome: Outcome
    screening: Screening
    reframes: tuple[Reframe, ...]
    traps: tuple[TrapGuess, ...]
    model: ModelIdentity | None
    elapsed_ms: int
