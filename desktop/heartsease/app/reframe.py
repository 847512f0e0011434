"""A thought becomes cards: the main job's use case."""

import secrets
import threading

from heartsease.app.session import OnProgress, Session
from heartsease.domain.reframe import ReframeResult, Screening, Thought
from heartsease.domain.sensitive import SensitiveText
from heartsease.domain.strategy import Strategy

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


def screen(session: Session, text: SensitiveText) -> Screening:
    """Return what the crisis screen finds; fast, needs no model and no vault."""
    return session.screener().screen(text.reveal())
