"""A model that says prepared words, and the parts around it."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from heartsease.domain.errors import Cancelled
from heartsease.domain.generation import Candidate, GenerationRequest, ModelIdentity
from heartsease.domain.reframe import CareLevel, Screening, Thought
from heartsease.domain.sensitive import SensitiveText
from heartsease.reframing.bank import Bank
from heartsease.reframing.pipeline import Reframer
from heartsease.reframing.traps import TrapClassifier


@dataclass
class Sign:
    finished: int
    candidates: int


@dataclass
class PreparedModel:
    """Answers each request with ``lines`` in turn, and remembers what it was asked."""

    lines: tuple[str, ...] = ()
    finished: bool = True
    logprob: float = -1.0
    during: Callable[[], None] = lambda: None
    asked: list[tuple[GenerationRequest, ...]] = field(default_factory=list)
    identity: ModelIdentity = field(default_factory=lambda: ModelIdentity("prepared", "0" * 64))

    def generate(
        self,
        requests: Sequence[GenerationRequest],
        *,
        cancel: threading.Event,
        on_progress: Callable[[Sign], None] | None = None,
    ) -> tuple[tuple[Candidate, ...], ...]:
        self.asked.append(tuple(requests))
        self.during()
        if cancel.is_set():
            raise Cancelled
        if on_progress:
            on_progress(Sign(len(requests), 2 * len(requests)))
        return tuple(tuple(self._candidate(place, request) for place in range(request.count)) for request in requests)

    def _candidate(self, place: int, request: GenerationRequest) -> Candidate:
        text = self.lines[place % len(self.lines)] if self.lines else ""
        tokens = max(1, len(text.split()))
        return Candidate(SensitiveText(text), tokens, self.logprob * tokens, self.finished, request.seed + place)


@dataclass
class WordScreener:
    """Hits on one word, so that a test says what is risky."""

    word: str = "riskword"
    seen: list[str] = field(default_factory=list)

    def screen(self, text: str) -> Screening:
        self.seen.append(text)
        return Screening(CareLevel.ACTIVE, "word") if self.word in text else Screening(CareLevel.NONE)

    def screen_output(self, text: str) -> Screening:
        return self.screen(text)


@pytest.fixture(scope="session")
def bank() -> Bank:
    return Bank.load()


@pytest.fixture(scope="session")
def traps() -> TrapClassifier:
    return TrapClassifier.load()


@pytest.fixture
def screener() -> WordScreener:
    return WordScreener()


@pytest.fixture
def model() -> PreparedModel:
    return PreparedModel()


@pytest.fixture
def reframer(model: PreparedModel, bank: Bank, screener: WordScreener, traps: TrapClassifier) -> Reframer:
    return Reframer(model, bank, screener, traps)


@pytest.fixture
def exam() -> Thought:
    return Thought(SensitiveText("I failed the exam and everyone will think I am stupid"))
