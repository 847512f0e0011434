"""Page states without a window: what is shown, and in which order things happen."""

import threading
from collections.abc import Callable
from typing import TypeVar

import pytest

from heartsease.app import help_view
from heartsease.app.reframe import LIMIT
from heartsease.domain.errors import Fixable
from heartsease.domain.reframe import CareLevel, Outcome, ReframeResult, Screening, Thought, TrapGuess
from heartsease.domain.sensitive import SensitiveText
from heartsease.gui.present import entry
from heartsease.gui.present.help import HelpPresenter
from heartsease.gui.present.journal import JournalPresenter
from heartsease.gui.present.ports import PAGE, Control, Lane
from heartsease.gui.present.reframe import ReframePresenter, room_line
from heartsease.gui.present.reframe_state import Phase, ReframeState
from heartsease.system import words
from heartsease.system.words import Advice
from tests.gui import program
from tests.gui.fakes import CARDS, MODEL, THOUGHT, FakeUseCases, a_reframe, an_entry, ended, reframed

Result = TypeVar("Result")
WORDS = words.load()


class Work:
    """Work that waits for the test to run it."""

    def __init__(self, lane: Lane, run: Callable[[], None]) -> None:
        self.lane, self._run = lane, run
        self.cancel_flag = threading.Event()

    def cancel(self) -> None:
        self.cancel_flag.set()

    def run(self) -> None:
        self._run()


class HeldRunner:
    """A ``Runner`` whose work runs when the test says so, on the test's thread."""

    def __init__(self) -> None:
        self.waiting: list[Work] = []

    def start(
        self,
        lane: Lane,
        work: Callable[[Control], Result],
        *,
        done: Callable[[Result], None],
        failed: Callable[[Advice], None],
        progress: Callable[[float], None] | None = None,
    ) -> Work:
        class Held:
            @property
            def cancel(self) -> threading.Event:
                return held.cancel_flag

            def progress(self, share: float) -> None:
                if progress is not None and not held.cancel_flag.is_set():
                    progress(share)

        def run() -> None:
            try:
                result = work(Held())
            except Fixable as error:
                advice = WORDS.advice(error)
                if not held.cancel_flag.is_set():
                    failed(advice)
            else:
                if not held.cancel_flag.is_set():
                    done(result)

        held = Work(lane, run)
        self.waiting.append(held)
        return held

    def run_all(self) -> None:
        """Run what waits, and what that starts."""
        while self.waiting:
            self.waiting.pop(0).run()


@pytest.fixture
def cases() -> FakeUseCases:
    return FakeUseCases()


@pytest.fixture
def runner() -> HeldRunner:
    return HeldRunner()


@pytest.fixture
def presenter(cases: FakeUseCases, runner: HeldRunner) -> ReframePresenter:
    return ReframePresenter(cases, runner, WORDS, lambda: None)


def a_thought(text: str = THOUGHT) -> Thought:
    return Thought(SensitiveText(text))


def test_presenters_are_used_without_qt() -> None:
    result = program.ran("""
import sys
import heartsease.gui, heartsease.gui.present.help, heartsease.gui.present.journal, heartsease.gui.present.reframe
found = [name for name in sys.modules if name.startswith(("PySide6", "shiboken"))]
sys.exit(f"loaded: {found}" if found else 0)
""")
    assert result.returncode == 0, result.stderr


def test_blank_words_are_not_sent(presenter: ReframePresenter, runner: HeldRunner) -> None:
    presenter.ask(a_thought("  \n "))
    assert not runner.waiting
    assert presenter.state.hint == WORDS.text("gui.reframe.write_first")


def test_a_second_press_while_waiting_asks_only_once(presenter: ReframePresenter, runner: HeldRunner) -> None:
    presenter.ask(a_thought())
    presenter.ask(a_thought())
    assert len(runner.waiting) == 1


def test_progress_moves_the_wait_forward(presenter: ReframePresenter, runner: HeldRunner) -> None:
    seen: list[float] = []
    presenter.subscribe(lambda state: seen.append(state.share))
    presenter.ask(a_thought())
    runner.run_all()
    assert 0.4 in seen


def test_cards_carry_their_name_source_and_reason_in_words(presenter: ReframePresenter, runner: HeldRunner) -> None:
    presenter.ask(a_thought())
    runner.run_all()
    card = presenter.state.cards[0]
    assert (card.title, card.source, card.why) == (
        WORDS.text("strategy.neutralizing"),
        WORDS.text("source.model"),
        WORDS.text("why.neutralizing"),
    )


def test_unlikely_traps_are_not_shown_and_two_are_enough(
    presenter: ReframePresenter, runner: HeldRunner, cases: FakeUseCases
) -> None:
    guesses = tuple(
        TrapGuess(trap, share, ()) for trap, share in (("blaming", 0.5), ("labeling", 0.4), ("comparing", 0.3))
    )
    cases.answer = lambda _: ReframeResult(
        Outcome.REFRAMED, Screening(CareLevel.NONE), (a_reframe(*CARDS[0]),), (*guesses[:1],), MODEL, 1
    )
    presenter.ask(a_thought())
    runner.run_all()
    assert [trap.words.reveal() for trap in presenter.state.traps] == ["This may be blaming."]
    cases.answer = lambda _: ReframeResult(
        Outcome.REFRAMED, Screening(CareLevel.NONE), (a_reframe(*CARDS[0]),), guesses, MODEL, 1
    )
    presenter.ask_again()
    runner.run_all()
    assert len(presenter.state.traps) == 2
    low = (TrapGuess("blaming", 0.1, ()),)
    cases.answer = lambda _: ReframeResult(
        Outcome.REFRAMED, Screening(CareLevel.NONE), (a_reframe(*CARDS[0]),), low, MODEL, 1
    )
    presenter.ask_again()
    runner.run_all()
    assert not presenter.state.traps


def test_a_thought_that_simply_hurts_is_not_given_a_trap(
    presenter: ReframePresenter, runner: HeldRunner, cases: FakeUseCases
) -> None:
    guesses = (TrapGuess("none", 0.6, ()), TrapGuess("labeling", 0.3, ()))
    cases.answer = lambda _: ReframeResult(
        Outcome.REFRAMED, Screening(CareLevel.NONE), (a_reframe(*CARDS[0]),), guesses, MODEL, 1
    )
    presenter.ask(a_thought())
    runner.run_all()
    assert [trap.words.reveal() for trap in presenter.state.traps] == [WORDS.text("trap_about.none")]


def test_an_emptied_card_goes_back_to_the_offered_words(presenter: ReframePresenter, runner: HeldRunner) -> None:
    presenter.ask(a_thought())
    runner.run_all()
    presenter.edit(0)
    presenter.finish_edit(0, "   ")
    assert presenter.state.cards[0].text.reveal() == CARDS[0][1]
    assert not presenter.state.cards[0].edited


def test_keep_is_written_once_however_often_it_is_pressed(
    presenter: ReframePresenter, runner: HeldRunner, cases: FakeUseCases
) -> None:
    presenter.ask(a_thought())
    runner.run_all()
    presenter.choose(0, chosen=True)
    presenter.keep_chosen()
    presenter.keep_chosen()
    runner.run_all()
    assert len(cases.entries) == 1


def test_trying_again_after_a_failed_undo_undoes(
    presenter: ReframePresenter, runner: HeldRunner, cases: FakeUseCases
) -> None:
    presenter.ask(a_thought())
    runner.run_all()
    presenter.choose(0, chosen=True)
    presenter.keep_chosen()
    runner.run_all()
    cases.faults["delete"] = [Fixable("vault.busy", path="vault.db")]
    presenter.undo_keep()
    runner.run_all()
    assert presenter.state.advice is not None
    presenter.try_again()
    runner.run_all()
    assert not cases.entries
    assert presenter.state.phase is Phase.OFFERED


def test_a_stop_that_came_from_elsewhere_returns_to_the_words(
    presenter: ReframePresenter, runner: HeldRunner, cases: FakeUseCases
) -> None:
    cases.answer = lambda _: ended(Outcome.CANCELLED)
    presenter.ask(a_thought())
    runner.run_all()
    assert presenter.state.phase is Phase.WRITING
    assert presenter.state.thought == a_thought()


def test_the_journal_hears_of_a_keep_and_of_its_undo(cases: FakeUseCases, runner: HeldRunner) -> None:
    heard: list[int] = []
    presenter = ReframePresenter(cases, runner, WORDS, lambda: heard.append(1))
    presenter.ask(a_thought())
    runner.run_all()
    presenter.choose(1, chosen=True)
    presenter.keep_chosen()
    runner.run_all()
    presenter.undo_keep()
    runner.run_all()
    assert len(heard) == 2


def test_states_hide_the_persons_words_in_their_repr(presenter: ReframePresenter, runner: HeldRunner) -> None:
    presenter.ask(a_thought())
    runner.run_all()
    presenter.edit(0)
    presenter.finish_edit(0, "my own wording")
    shown = repr(presenter.state)
    assert "stupid" not in shown
    assert "my own wording" not in shown


def test_the_room_left_is_told_near_the_limit() -> None:
    assert room_line(WORDS, 100) == ""
    assert "1" in room_line(WORDS, LIMIT - 1)


def test_only_the_newest_search_is_shown(cases: FakeUseCases, runner: HeldRunner) -> None:
    cases.entries = [an_entry(2, "about rain"), an_entry(1, "about sun")]
    journal = JournalPresenter(cases, runner, WORDS)
    journal.show()
    journal.search("rain")
    journal.search("sun")
    runner.run_all()
    assert [found.thought.reveal() for found in journal.state.entries] == ["about sun"]


def test_the_next_page_is_asked_for_once(cases: FakeUseCases, runner: HeldRunner) -> None:
    cases.entries = [an_entry(n) for n in reversed(range(PAGE + 1))]
    journal = JournalPresenter(cases, runner, WORDS)
    journal.show()
    runner.run_all()
    journal.more()
    journal.more()
    assert len(runner.waiting) == 1
    runner.run_all()
    assert len(journal.state.entries) == PAGE + 1
    journal.more()
    assert not runner.waiting


def test_an_unchanged_journal_is_not_read_twice(cases: FakeUseCases, runner: HeldRunner) -> None:
    journal = JournalPresenter(cases, runner, WORDS)
    journal.show()
    runner.run_all()
    journal.show()
    assert not runner.waiting
    journal.mark_stale()
    journal.show()
    assert len(runner.waiting) == 1


def test_a_card_for_something_else_never_stands_while_the_right_one_is_read(
    cases: FakeUseCases, runner: HeldRunner
) -> None:
    presenter = HelpPresenter(cases, runner, WORDS)
    presenter.show()
    runner.run_all()
    presenter.show(CareLevel.IMMINENT)
    assert presenter.state.card is None
    assert presenter.state.opening == WORDS.text("help.imminent_line")


@pytest.mark.parametrize("level", CareLevel)
@pytest.mark.parametrize("country", ["GB", "US", "international"])
def test_every_level_has_a_card_with_emergency_numbers_first(
    cases: FakeUseCases, level: CareLevel, country: str
) -> None:
    card = help_view.view(cases.help_card(country), level, WORDS)
    assert card.emergency[0].ways[0].startswith("Call ")
    assert card.now
    assert WORDS.text("help.software") in card.closing


def test_lines_for_violence_at_home_come_first_only_then(cases: FakeUseCases) -> None:
    first = help_view.view(cases.help_card("GB"), CareLevel.ABUSE, WORDS).lines[0]
    other = help_view.view(cases.help_card("GB"), CareLevel.PASSIVE, WORDS).lines[0]
    assert "Abuse" in first.name
    assert other.name == "Samaritans"


def test_numbers_are_shown_as_they_are_published(cases: FakeUseCases) -> None:
    ways = [way for row in help_view.view(cases.help_card("US"), CareLevel.ACTIVE, WORDS).lines for way in row.ways]
    assert "Call 988" in ways
    assert "Text HOME to 741741" in ways


def test_a_bank_card_is_said_to_be_written_by_people() -> None:
    made = entry.view(an_entry(1, kept=3), WORDS).kept[2].made
    assert WORDS.text("gui.made.by_bank") in made
    assert not any("seed" in line for line in made)


def test_a_long_thought_is_one_short_line_in_the_list() -> None:
    row = entry.row(an_entry(1, "a\n b\t" * 400), WORDS)
    assert "\n" not in row.first_words.reveal()
    assert len(row.first_words) <= 240


def test_every_answer_is_told_from_the_one_before(presenter: ReframePresenter, runner: HeldRunner) -> None:
    presenter.ask(a_thought())
    runner.run_all()
    first = presenter.state.answer
    presenter.ask_again()
    runner.run_all()
    assert presenter.state.answer == first + 1
    assert presenter.state.cards == tuple(presenter._card(card) for card in reframed().reframes)
    presenter.start_anew()
    assert presenter.state == ReframeState(answer=first + 1)
