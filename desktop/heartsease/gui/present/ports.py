"""What presenters need from outside: the app's use cases, and someone who runs slow work elsewhere."""

import threading
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Protocol, TypeVar

from heartsease.app.help import Country, HelpCard
from heartsease.domain.journal import Entry, KeptReframe
from heartsease.domain.reframe import Reframe, ReframeResult, Thought
from heartsease.domain.sensitive import SensitiveText
from heartsease.system.words import Advice

Result = TypeVar("Result")


class Lane(StrEnum):
    """One worker thread per resource: work on one lane never waits for another lane."""

    MODEL = "model"
    VAULT = "vault"
    HELP = "help"


class Control(Protocol):
    """What running work gets: a flag that says stop, and a way to tell how far it is."""

    @property
    def cancel(self) -> threading.Event:
        """Set once the person no longer wants the result."""

    def progress(self, share: float) -> None:
        """Tell the share done, 0 to 1; from the working thread."""


class Running(Protocol):
    """Work that was handed to a lane."""

    def cancel(self) -> None:
        """Ask the work to stop; none of its answers is delivered from now on."""


class Runner(Protocol):
    """Runs work on a lane and answers on the thread that asked."""

    def start(
        self,
        lane: Lane,
        work: Callable[[Control], Result],
        *,
        done: Callable[[Result], None],
        failed: Callable[[Advice], None],
        progress: Callable[[float], None] | None = None,
    ) -> Running:
        """Queue ``work``; exactly one of ``done`` and ``failed`` follows unless it is cancelled first."""


class UseCases(Protocol):
    """The app's use cases bound to one session. All may block; all raise Fixable where the person can act."""

    def warm_up(self) -> None:
        """Start the model ahead of the first thought."""

    def reframe(self, thought: Thought, control: Control) -> ReframeResult:
        """Answer a thought; a stop gives the outcome CANCELLED."""

    def kept(self, reframe: Reframe, text: SensitiveText) -> KeptReframe:
        """Return a card as it would be kept with this wording."""

    def keep(self, thought: Thought, kept: Sequence[KeptReframe]) -> Entry:
        """Write a thought and the chosen reframes to the journal."""

    def page(self, before: str | None) -> tuple[Entry, ...]:
        """Return up to ``PAGE`` entries, newest first, older than the entry ``before``."""

    def search(self, text: str) -> tuple[Entry, ...]:
        """Return up to ``PAGE`` entries that hold these words."""

    def delete(self, entry_id: str) -> Entry:
        """Take an entry out of the journal and return it for undo."""

    def restore(self, entry: Entry) -> None:
        """Put a deleted entry back."""

    def help_card(self, country: str) -> HelpCard:
        """Return the numbers for a country; needs neither vault nor model."""

    def countries(self) -> tuple[Country, ...]:
        """Return the countries with helplines."""

    def chosen_country(self) -> str:
        """Return the code of the country the help card is for."""

    def choose_country(self, code: str) -> None:
        """Remember the country on this computer."""


#: Entries asked for at once.
PAGE = 50
