"""The reframe page: from a thought to kept reframes; the words of the person survive every error and stop."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from heartsease.app.reframe import LIMIT, likely
from heartsease.domain.journal import Entry
from heartsease.domain.reframe import Outcome, Reframe, ReframeResult, Thought, TrapGuess
from heartsease.domain.sensitive import SensitiveText
from heartsease.gui.present.ports import Lane, Runner, Running, UseCases
from heartsease.gui.present.reframe_state import Card, Phase, ReframeState, TrapLine
from heartsease.gui.present.told import Told
from heartsease.system.words import Advice, Words

#: From here on the page says how much room is left.
NEAR_LIMIT = 3600


def room_line(words: Words, length: int) -> str:
    """Return how much room is left for writing, or nothing while there is plenty."""
    if length < NEAR_LIMIT:
        return ""
    if length <= LIMIT:
        return words.text("gui.reframe.room_left", count=LIMIT - length)
    return words.text("gui.reframe.room_over", count=length - LIMIT)


class ReframePresenter(Told[ReframeState]):
    """Walks one thought through asking, choosing and keeping; ``on_journal_changed`` follows each keep and undo."""

    def __init__(
        self, use_cases: UseCases, runner: Runner, words: Words, on_journal_changed: Callable[[], None]
    ) -> None:
        """Begin with an empty writing area."""
        super().__init__(ReframeState())
        self._use_cases, self._runner, self._words = use_cases, runner, words
        self._on_journal_changed = on_journal_changed
        self._asking: Running | None = None
        self._repeat: Callable[[], None] = self.ask_again

    def ask(self, thought: Thought) -> None:
        """Ask for reframes of what is written."""
        if self.state.phase is Phase.WAITING:
            return
        if not thought.text:
            self._become(ReframeState(hint=self._words.text("gui.reframe.write_first"), answer=self.state.answer))
            return
        self._become(ReframeState(Phase.WAITING, thought, answer=self.state.answer))
        self._asking = self._runner.start(
            Lane.MODEL,
            lambda control: self._use_cases.reframe(thought, control),
            done=self._answered,
            failed=self._not_answered,
            progress=lambda share: self._become(replace(self.state, share=share)),
        )

    def ask_again(self) -> None:
        """Ask once more about the same words."""
        self.ask(self.state.thought)

    def try_again(self) -> None:
        """Repeat the step that went wrong last."""
        self._repeat()

    def stop(self) -> None:
        """Stop waiting; the words are in the writing area again."""
        if self.state.phase is not Phase.WAITING:
            return
        if self._asking is not None:
            self._asking.cancel()
        self._write_on(self._words.text("gui.reframe.stopped"))

    def change_words(self) -> None:
        """Go back to the writing area with the words as they were."""
        self._write_on("")

    def misunderstood(self) -> None:
        """Take the person at their word: back to writing. The next thought is screened like any other."""
        self._write_on(self._words.text("help.misunderstood"))

    def start_anew(self) -> None:
        """Begin with another thought."""
        self._become(ReframeState(answer=self.state.answer))

    def choose(self, place: int, *, chosen: bool) -> None:
        """Mark a card to be kept, or not."""
        self._change_card(place, chosen=chosen)

    def edit(self, place: int) -> None:
        """Open a card for changes."""
        self._change_card(place, editing=True)

    def finish_edit(self, place: int, text: str) -> None:
        """Take the person's wording and mark the card to be kept; an emptied card goes back to the offered words."""
        card = self.state.cards[place]
        wording = SensitiveText(text.strip()) if text.strip() else card.reframe.text
        self._change_card(place, text=wording, editing=False, chosen=True)

    def cancel_edit(self, place: int) -> None:
        """Close a card with the words it had."""
        self._change_card(place, editing=False)

    def keep_chosen(self) -> None:
        """Write the thought and the chosen cards to the journal."""
        chosen = [card for card in self.state.cards if card.chosen]
        if not chosen:
            self._become(replace(self.state, hint=self._words.text("gui.reframe.choose_first")))
            return
        self._keep(tuple(chosen))

    def write_only(self) -> None:
        """Keep the thought as it is, without the model."""
        self._keep(())

    def undo_keep(self) -> None:
        """Take the kept entry out of the journal and go back to choosing."""
        entry = self.state.entry
        if entry is None or self.state.keeping:
            return
        self._become(replace(self.state, keeping=True, advice=None))
        self._repeat = self.undo_keep
        self._runner.start(
            Lane.VAULT,
            lambda _: self._use_cases.delete(entry.id),
            done=lambda _: self._taken_back(),
            failed=self._not_kept,
        )

    def _keep(self, chosen: tuple[Card, ...]) -> None:
        if self.state.keeping:
            return
        thought = self.state.thought
        self._repeat = self.keep_chosen if chosen else self.write_only
        self._become(replace(self.state, keeping=True, advice=None, hint=""))
        self._runner.start(
            Lane.VAULT,
            lambda _: self._use_cases.keep(thought, [self._use_cases.kept(c.reframe, c.text) for c in chosen]),
            done=self._kept,
            failed=self._not_kept,
        )

    def _kept(self, entry: Entry) -> None:
        self._on_journal_changed()
        self._become(replace(self.state, phase=Phase.KEPT, entry=entry, keeping=False))

    def _not_kept(self, advice: Advice) -> None:
        self._become(replace(self.state, keeping=False, advice=advice))

    def _not_answered(self, advice: Advice) -> None:
        self._repeat = self.ask_again
        self._become(replace(self.state, phase=Phase.TROUBLE, advice=advice))

    def _taken_back(self) -> None:
        self._on_journal_changed()
        hint = self._words.text("gui.reframe.taken_back")
        if self.state.cards:
            self._become(replace(self.state, phase=Phase.OFFERED, entry=None, keeping=False, hint=hint))
        else:
            self._write_on(hint)

    def _answered(self, result: ReframeResult) -> None:
        if result.outcome is Outcome.CANCELLED:
            self._write_on(self._words.text("gui.reframe.stopped"))
            return
        phases = {
            Outcome.REFRAMED: Phase.OFFERED,
            Outcome.NEEDS_CARE: Phase.NEEDS_CARE,
            Outcome.NO_GOOD_CANDIDATE: Phase.NOTHING_GOOD,
        }
        self._become(
            replace(
                self.state,
                phase=phases[result.outcome],
                cards=tuple(self._card(reframe) for reframe in result.reframes),
                calm=self._words.text("screening.calm") if result.screening.weighs else "",
                traps=self._traps(result.traps),
                screening=result.screening,
                answer=self.state.answer + 1,
            )
        )

    def _card(self, reframe: Reframe) -> Card:
        words = self._words
        return Card(
            reframe=reframe,
            text=reframe.text,
            title=words.text(f"strategy.{reframe.strategy.value}"),
            source=words.text(f"source.{reframe.source.value}"),
            why=words.text(reframe.why),
        )

    def _traps(self, guesses: Sequence[TrapGuess]) -> tuple[TrapLine, ...]:
        """Return the likely guesses, or the sentence for a thought that simply hurts; the others would only worry."""
        shown = likely(guesses)
        if shown and shown[0].trap == "none":
            return (TrapLine(SensitiveText(self._words.text("trap_about.none"))),)
        return tuple(self._trap(guess) for guess in shown if guess.trap != "none")

    def _trap(self, guess: TrapGuess) -> TrapLine:
        name = self._words.text(f"trap.{guess.trap}")
        quoted = ", ".join(f"\u201c{part.reveal()}\u201d" for part in guess.evidence)
        key = "gui.reframe.trap_with_words" if quoted else "gui.reframe.trap"
        return TrapLine(SensitiveText(self._words.text(key, trap=name, words=quoted)))

    def _change_card(
        self,
        place: int,
        *,
        text: SensitiveText | None = None,
        chosen: bool | None = None,
        editing: bool | None = None,
    ) -> None:
        card = self.state.cards[place]
        changed = replace(
            card,
            text=card.text if text is None else text,
            chosen=card.chosen if chosen is None else chosen,
            editing=card.editing if editing is None else editing,
        )
        cards = (*self.state.cards[:place], changed, *self.state.cards[place + 1 :])
        self._become(replace(self.state, cards=cards, hint="", advice=None))

    def _write_on(self, hint: str) -> None:
        self._become(ReframeState(thought=self.state.thought, hint=hint, answer=self.state.answer))
