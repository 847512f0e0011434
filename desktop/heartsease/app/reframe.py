"""A thought becomes cards: the main job's use case."""

import secrets
import threading
from collections.abc import Sequence

from heartsease.app.session import OnProgress, Session
from heartsease.domain.reframe import ReframeResult, Screening, Thought, TrapGuess
from heartsease.domain.sensitive import SensitiveText
from heartsease.domain.strategy import Strategy
from heartsease.reframing.intake import LIMIT

__all__ = ["LIMIT", "likely", "reframe", "screen"]

#: A trap less sure than this is not spoken of, and more than two are too much to think about.
_LIKELY, _SHOWN = 0.25, 2

_SEED_BITS = 31


def reframe(
    session: Session,
    thought: Thought,
    *,
    strategies: tuple[Strategy, ...] | None = None,
    count: int = 3,
    seed: int | None = None,
    cancel: threading.Event,
    on_progress: OnProgress | None = None,
) -> ReframeResult:
    """Return cards for ``thought``; blocks on the model lane. The same seed gives the same words.

    Raises Fixable for text that cannot be read and for a model that is missing, damaged or dies.
    """
    return session.reframer().reframe(
        thought,
        strategies=strategies,
        count=count,
        seed=secrets.randbits(_SEED_BITS) if seed is None else seed,
        now=session.now(),
        cancel=cancel,
        on_progress=on_progress,
    )


def likely(guesses: Sequence[TrapGuess]) -> tuple[TrapGuess, ...]:
    """Return the traps worth speaking of to a person, likeliest first; unlikely ones would only worry."""
    return tuple(guess for guess in guesses if guess.probability >= _LIKELY)[:_SHOWN]


def screen(session: Session, text: SensitiveText) -> Screening:
    """Return what the crisis screen finds; fast, needs no model and no vault."""
    return session.screener().screen(text.reveal())
