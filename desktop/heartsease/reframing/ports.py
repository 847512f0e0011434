"""What the pipeline needs from other rooms, as small protocols; the app hands in the real parts."""

import threading
from collections.abc import Callable, Sequence
from typing import Protocol

from heartsease.domain.generation import Candidate, GenerationRequest, ModelIdentity
from heartsease.domain.reframe import Screening

#: Called with the share of the work done, 0 to 1, from the thread that does the work.
OnProgress = Callable[[float], None]


class Generating(Protocol):
    """A sign of life of the model while it draws candidates."""

    @property
    def finished(self) -> int:
        """Candidates finished."""

    @property
    def candidates(self) -> int:
        """Candidates asked for."""


class LanguageModel(Protocol):
    """The warm model of the worker process."""

    @property
    def identity(self) -> ModelIdentity:
        """Which model file answers."""

    def generate(
        self,
        requests: Sequence[GenerationRequest],
        *,
        cancel: threading.Event,
        on_progress: Callable[[Generating], None] | None = None,
    ) -> Sequence[tuple[Candidate, ...]]:
        """Return the candidates of each request, in order; blocks. Raises Cancelled or Fixable."""


class Screener(Protocol):
    """The deterministic crisis screen."""

    def screen(self, text: str) -> Screening:
        """Judge what a person wrote."""

    def screen_output(self, text: str) -> Screening:
        """Judge a card before it is shown; stricter than ``screen``."""
