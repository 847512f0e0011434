"""The app's use cases bound to the session the window was opened on."""

from collections.abc import Sequence

from heartsease.app import help as helping
from heartsease.app import journal, keep, reframe
from heartsease.app.session import Session
from heartsease.domain.journal import Entry, KeptReframe
from heartsease.domain.reframe import Reframe, ReframeResult, Thought
from heartsease.domain.sensitive import SensitiveText
from heartsease.gui.present.ports import PAGE, Control


class SessionUseCases:
    """``UseCases`` on real parts."""

    def __init__(self, session: Session) -> None:
        """Take the session; whoever made it closes it."""
        self._session = session

    def warm_up(self) -> None:
        """Start the model ahead of the first thought."""
        self._session.warm_up()

    def reframe(self, thought: Thought, control: Control) -> ReframeResult:
        """Answer a thought."""
        return reframe.reframe(self._session, thought, cancel=control.cancel, on_progress=control.progress)

    def kept(self, offered: Reframe, text: SensitiveText) -> KeptReframe:
        """Return a card as it would be kept with this wording."""
        return keep.kept(offered, text)

    def keep(self, thought: Thought, kept: Sequence[KeptReframe]) -> Entry:
        """Write a thought and the chosen reframes to the journal."""
        return keep.keep(self._session, thought, kept)

    def page(self, before: str | None) -> tuple[Entry, ...]:
        """Return the entries older than ``before``, newest first."""
        return journal.page(self._session, limit=PAGE, before=before)

    def search(self, text: str) -> tuple[Entry, ...]:
        """Return the entries that hold these words."""
        return journal.search(self._session, text, limit=PAGE)

    def delete(self, entry_id: str) -> Entry:
        """Take an entry out of the journal."""
        return journal.delete(self._session, entry_id)

    def restore(self, entry: Entry) -> None:
        """Put a deleted entry back."""
        journal.restore(self._session, entry)

    def help_card(self, country: str) -> helping.HelpCard:
        """Return the numbers for a country."""
        return helping.help_card(self._session, country=country)

    def countries(self) -> tuple[helping.Country, ...]:
        """Return the countries with helplines."""
        return helping.countries()

    def chosen_country(self) -> str:
        """Return the code of the chosen country."""
        return helping.chosen_country(self._session)

    def choose_country(self, code: str) -> None:
        """Remember the country."""
        helping.choose_country(self._session, code)
