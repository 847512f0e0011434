"""The help card, for the help page and for a thought that needs care; works without the vault and the model."""

from dataclasses import dataclass, replace

from heartsease.app import help_view
from heartsease.app.help import Country
from heartsease.app.help_view import HelpView
from heartsease.domain.reframe import CareLevel
from heartsease.gui.present.ports import Lane, Runner, Running, UseCases
from heartsease.gui.present.told import Told
from heartsease.system.words import Advice, Words


@dataclass(frozen=True, slots=True)
class HelpState:
    """The card for ``chosen``; ``opening`` is there at once, ``advice`` where the tables could not be read."""

    opening: str = ""
    card: HelpView | None = None
    countries: tuple[Country, ...] = ()
    chosen: str = ""
    advice: Advice | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    card: HelpView
    chosen: str


class HelpPresenter(Told[HelpState]):
    """Reads the card on its own lane, so that a locked vault or a busy model never delays it."""

    def __init__(self, use_cases: UseCases, runner: Runner, words: Words) -> None:
        """Begin with nothing read."""
        super().__init__(HelpState())
        self._use_cases, self._runner, self._words = use_cases, runner, words
        self._level = CareLevel.NONE
        self._asked: str | None = None
        self._reading: Running | None = None

    def show(self, level: CareLevel = CareLevel.NONE) -> None:
        """Read the card for what screening found, for the chosen country."""
        if level is not self._level:
            # A card for something else must not stand there until the right one has come.
            self._become(replace(self.state, card=None))
        self._level, self._asked = level, None
        self._become(replace(self.state, opening=help_view.opening(level, self._words)))
        self._read()

    def choose(self, code: str) -> None:
        """Show another country's card and remember the choice."""
        if code != self.state.chosen:
            self._asked = code
            self._read()

    def try_again(self) -> None:
        """Read once more."""
        self._read()

    def _read(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        level, code = self._level, self._asked
        self._reading = self._runner.start(
            Lane.HELP, lambda _: self._find(level, code), done=self._found, failed=self._failed
        )
        if not self.state.countries:
            # The numbers come first; the other countries' tables are read behind them.
            self._runner.start(
                Lane.HELP, lambda _: self._use_cases.countries(), done=self._found_countries, failed=self._failed
            )

    def _find(self, level: CareLevel, code: str | None) -> _Found:
        chosen = self._use_cases.chosen_country() if code is None else code
        card = help_view.view(self._use_cases.help_card(chosen), level, self._words)
        return _Found(card, chosen)

    def _found(self, found: _Found) -> None:
        self._become(replace(self.state, card=found.card, chosen=found.chosen, advice=None))
        if self._asked is not None:
            # Shown first, remembered second: a disk that cannot be written to must not keep the numbers back.
            code, self._asked = self._asked, None
            self._runner.start(
                Lane.HELP,
                lambda _: self._use_cases.choose_country(code),
                done=lambda _: None,
                failed=self._failed,
            )

    def _found_countries(self, countries: tuple[Country, ...]) -> None:
        self._become(replace(self.state, countries=countries))

    def _failed(self, advice: Advice) -> None:
        self._become(replace(self.state, advice=advice))
