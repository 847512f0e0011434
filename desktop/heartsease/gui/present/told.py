"""Presenters that hold a frozen state and tell whoever draws it when it changes."""

from collections.abc import Callable
from typing import Generic, TypeVar

State = TypeVar("State")


class Told(Generic[State]):
    """Holds the one current state of a page; used from one thread."""

    def __init__(self, state: State) -> None:
        """Begin with ``state``."""
        self._state = state
        self._listeners: list[Callable[[State], None]] = []

    @property
    def state(self) -> State:
        """What the page shows now."""
        return self._state

    def subscribe(self, listener: Callable[[State], None]) -> None:
        """Call ``listener`` with the state now and after every change."""
        self._listeners.append(listener)
        listener(self._state)

    def _become(self, state: State) -> None:
        if state == self._state:
            return
        self._state = state
        for listener in self._listeners:
            listener(state)
