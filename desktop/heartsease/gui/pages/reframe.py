"""The reframe page: write, wait, choose, keep; every step is one panel of the same quiet column."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from heartsease.domain.reframe import Thought
from heartsease.gui.pages.reframe_panels import AskedPanel, CarePanel, KeptPanel, NothingGoodPanel, WaitingPanel
from heartsease.gui.present.help import HelpPresenter
from heartsease.gui.present.reframe import ReframePresenter
from heartsease.gui.present.reframe_state import Phase, ReframeState
from heartsease.gui.theme import Theme
from heartsease.gui.widgets.advice_card import AdviceCard
from heartsease.gui.widgets.offered_panel import OfferedPanel
from heartsease.gui.widgets.parts import action_bar, announce, button, column, label, line, shortcut, tab_through
from heartsease.gui.widgets.reading_column import ReadingColumn
from heartsease.gui.widgets.writing_panel import WritingPanel
from heartsease.system.words import Words


class ReframePage(QWidget):
    """Draws ``ReframeState`` and hands on what the person does."""

    def __init__(self, presenter: ReframePresenter, help_presenter: HelpPresenter, words: Words, theme: Theme) -> None:
        """Begin with the writing area."""
        super().__init__()
        self.setProperty("kind", "page")
        self.setAccessibleName(words.text("gui.rail.reframe"))
        self._presenter, self._words = presenter, words
        self._drawn: Phase | None = None
        self.writing = WritingPanel(words, theme)
        self.asked = AskedPanel(words)
        self.waiting = WaitingPanel(words, theme)
        self.offered = OfferedPanel(words)
        self.care = CarePanel(help_presenter, words, theme)
        self.nothing_good = NothingGoodPanel(words)
        self.advice = AdviceCard(words, theme)
        self.kept = KeptPanel(words, theme)
        self._title = label(kind="title")
        self._intro = label(words.text("gui.reframe.intro"), "muted")
        self.keep = button(words.text("gui.reframe.keep"), self._keep, "primary")
        self.others = button(words.text("gui.reframe.others"), presenter.ask_again)
        self.anew = button(words.text("gui.reframe.anew"), self._start_anew)
        self.bar_hint = label(kind="heading")
        self._lay_out()
        self._connect()
        presenter.subscribe(self._draw)

    def focus_start(self) -> None:
        """Put the focus where the person goes on."""
        if self._presenter.state.phase is Phase.WRITING:
            self.writing.thought.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._presenter.state.phase is Phase.OFFERED:
            self.offered.focus_first()

    def _lay_out(self) -> None:
        self.reading = ReadingColumn()
        for part in (
            self._title,
            self._intro,
            self.asked,
            self.writing,
            self.waiting,
            self.advice,
            self.care,
            self.kept,
            self.offered,
            self.nothing_good,
        ):
            self.reading.body.addWidget(part)
        self.reading.body.addLayout(line(self.anew))
        self.reading.body.addStretch(1)
        self._bar, row = action_bar()
        row.addWidget(self.bar_hint, 1)
        row.addWidget(self.others)
        row.addWidget(self.keep)
        page = column(self, gap=0)
        page.addWidget(self.reading, 1)
        page.addWidget(self._bar)
        page.addWidget(self.care.bar)

    def _connect(self) -> None:
        presenter = self._presenter
        self.writing.asked.connect(self._ask)
        self.asked.change.connect(presenter.change_words)
        self.waiting.stop.connect(presenter.stop)
        self.offered.chosen.connect(lambda place, chosen: presenter.choose(place, chosen=chosen))
        self.offered.edit_begun.connect(presenter.edit)
        self.offered.edit_taken.connect(presenter.finish_edit)
        self.offered.edit_left.connect(presenter.cancel_edit)
        self.care.misunderstood.connect(presenter.misunderstood)
        self.care.write_only.connect(presenter.write_only)
        self.nothing_good.again.connect(presenter.ask_again)
        self.nothing_good.write_only.connect(presenter.write_only)
        self.advice.again.connect(presenter.try_again)
        self.kept.undo.connect(presenter.undo_keep)
        self.kept.anew.connect(self._start_anew)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut(self, keys, self._primary)
        self._stop_key = shortcut(self, "Esc", presenter.stop)

    def _ask(self, thought: Thought) -> None:
        self._presenter.ask(thought)

    def _primary(self) -> None:
        phase = self._presenter.state.phase
        if phase is Phase.WRITING:
            self.writing.ask()
        elif phase is Phase.OFFERED:
            self._keep()

    def _keep(self) -> None:
        self.offered.take_open_edits()
        self._presenter.keep_chosen()

    def _start_anew(self) -> None:
        self.writing.clear()
        self._presenter.start_anew()

    def _draw(self, state: ReframeState) -> None:
        phase = state.phase
        self._title.setText(self._words.text(f"gui.reframe.title.{phase.value}"))
        self._intro.setVisible(phase is Phase.WRITING)
        self.writing.setVisible(phase is Phase.WRITING)
        self.writing.show_hint(state.hint if phase is Phase.WRITING else "")
        self.asked.draw(state)
        self.waiting.draw(state)
        self.care.draw(state)
        self.nothing_good.draw(state)
        self.kept.draw(state)
        self._draw_offered(state)
        went_wrong = state.advice is not None and self.advice.isHidden()
        self.advice.show_advice(state.advice)
        self._stop_key.setEnabled(phase is Phase.WAITING)
        if phase is not self._drawn:
            self._drawn = phase
            self._arrive(state)
        elif went_wrong and self.isVisible():
            self.reading.verticalScrollBar().setValue(0)
            self.advice.try_again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw_offered(self, state: ReframeState) -> None:
        offered = state.phase is Phase.OFFERED
        if offered:
            if self.offered.draw(state):
                tab_through(self.asked.change_button, *(stop for card in self.offered.cards for stop in card.stops))
        elif not state.cards:
            self.offered.forget()
        self.offered.setVisible(offered)
        self._bar.setVisible(offered)
        self.anew.setVisible(offered)
        self.bar_hint.setText(state.hint if offered else "")
        if offered and state.hint:
            announce(self.bar_hint, state.hint)
        for part in (self.keep, self.others, self.anew):
            part.setEnabled(not state.keeping)

    def _arrive(self, state: ReframeState) -> None:
        """Move the focus to the new panel and say where the person is."""
        self.reading.verticalScrollBar().setValue(0)
        announce(self, self._words.text(f"gui.reframe.phase.{state.phase.value}", count=len(state.cards)))
        if not self.isVisible():
            return
        targets: dict[Phase, QWidget] = {
            Phase.WRITING: self.writing.thought,
            Phase.WAITING: self.waiting.stop_button,
            Phase.NEEDS_CARE: self.care.panel.opening,
            Phase.NOTHING_GOOD: self.nothing_good.sentence,
            Phase.TROUBLE: self.advice.try_again,
            Phase.KEPT: self.kept.undo_button,
        }
        if state.phase is Phase.OFFERED:
            self.offered.focus_first()
        else:
            targets[state.phase].setFocus(Qt.FocusReason.OtherFocusReason)
