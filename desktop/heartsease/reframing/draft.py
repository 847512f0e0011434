"""A card in the making, and what the person brought: what every filter and mark looks at."""

from dataclasses import dataclass

from heartsease.domain.reframe import Source
from heartsease.domain.strategy import Strategy
from heartsease.reframing.prompt import Exemplar
from heartsease.reframing.wording import content, words


@dataclass(frozen=True, slots=True, repr=False)
class Brought:
    """A person's thought and situation, with their words looked up once. No repr: the words are the person's."""

    thought: str
    situation: str
    words: tuple[str, ...]
    stems: frozenset[str]

    @classmethod
    def of(cls, thought: str, situation: str = "") -> "Brought":
        """Look up the words of a cleaned thought and situation."""
        both = f"{situation} {thought}"
        return cls(thought, situation, tuple(words(both)), frozenset(content(both)))


@dataclass(frozen=True, slots=True, repr=False)
class Draft:
    """A candidate card. ``mean_logprob`` is per token in natural log; None for cards of the bank.

    ``topic_words`` are the stems that the topic of a topic card explains; every other card has none.
    """

    text: str
    strategy: Strategy
    source: Source
    seed: int
    finished: bool = True
    mean_logprob: float | None = None
    exemplars: tuple[Exemplar, ...] = ()
    topic_words: frozenset[str] = frozenset()

    @property
    def words(self) -> list[str]:
        """The card's words, folded."""
        return words(self.text)
