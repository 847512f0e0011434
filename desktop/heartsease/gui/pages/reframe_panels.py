"""The smaller panels of the reframe page: the thought asked about, waiting, care, nothing good, kept."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from heartsease.domain.journal import Entry
from heartsease.gui.present.help import HelpPresenter
from heartsease.gui.present.reframe_state import Phase, ReframeState
from heartsease.gui.theme import Theme
from heartsease.gui.widgets.done_bar import DoneBar
from heartsease.gui.widgets.help_panel import HelpPanel
from heartsease.gui.widgets.parts import GAP, action_bar, button, column, empty, frame, label, line
from heartsease.gui.widgets.quiet_progress import QuietProgress
from heartsease.system.words import Words

_ASKED = (Phase.WAITING, Phase.OFFERED, Phase.NOTHING_GOOD, Phase.TROUBLE, Phase.KEPT)


class AskedPanel(QWidget):
    """The person's words as they were asked about, with a way back to change them."""

    change = Signal()

    def __init__(self, words: Words) -> None:
        """Begin hidden."""
        super().__init__()
        box = QFrame()
        box.setProperty("kind", "quote")
        self.words = label(selectable=True)
        self.change_button = button(words.text("gui.reframe.change"), self.change.emit, "quiet")
        inside = QHBoxLayout(box)
        inside.setContentsMargins(GAP + 4, GAP, GAP, GAP)
        inside.addWidget(self.words, 1)
        inside.addWidget(self.change_button)
        column(self).addWidget(box)

    def draw(self, state: ReframeState) -> None:
        """Show the thought of ``state`` while it is being answered."""
        self.setVisible(state.phase in _ASKED)
        self.words.setText(state.thought.text.reveal().strip())
        self.change_button.setVisible(state.phase not in (Phase.WAITING, Phase.KEPT))
        self.change_button.setEnabled(not state.keeping)


class WaitingPanel(QWidget):
    """A moving but quiet sign that the model writes, and a way to stop it."""

    stop = Signal()

    def __init__(self, words: Words, theme: Theme) -> None:
        """Begin hidden."""
        super().__init__()
        self.progress = QuietProgress(theme, words.text("gui.reframe.progress"))
        self.stop_button = button(words.text("gui.reframe.stop"), self.stop.emit)
        self.stop_button.setAccessibleDescription(words.text("gui.reframe.stop_hint"))
        body = column(self)
        body.addWidget(label(words.text("gui.reframe.waiting"), "heading"))
        body.addWidget(self.progress)
        body.addLayout(line(self.stop_button, label(words.text("gui.reframe.stop_hint"), "small"), stretch_last=False))

    def draw(self, state: ReframeState) -> None:
        """Show how far the answer is."""
        self.progress.show_share(state.share)
        self.setVisible(state.phase is Phase.WAITING)


class CarePanel(QWidget):
    """The help card in place of reframes; no word of it comes from the model."""

    misunderstood = Signal()
    write_only = Signal()

    def __init__(self, help_presenter: HelpPresenter, words: Words, theme: Theme) -> None:
        """Begin hidden."""
        super().__init__()
        self._presenter = help_presenter
        self.panel = HelpPanel(words, theme)
        self.just_write = button(words.text("gui.care.write_only"), self.write_only.emit)
        self.wrong = button(words.text("help.misunderstood_button"), self.misunderstood.emit)
        self.panel.country_chosen.connect(help_presenter.choose)
        self.panel.again.connect(help_presenter.try_again)
        help_presenter.subscribe(self.panel.draw)
        body = column(self, gap=GAP)
        body.addWidget(self.panel)
        body.addWidget(label(words.text("help.write"), "muted"))
        # The two ways on stand in a bar below the scrolling card, where they are always in sight.
        self.bar, row = action_bar()
        row.addStretch(1)
        row.addWidget(self.wrong)
        row.addWidget(self.just_write)

    def draw(self, state: ReframeState) -> None:
        """Show the card for what screening found."""
        shown = state.phase is Phase.NEEDS_CARE
        if shown and self.isHidden() and state.screening is not None:
            self._presenter.show(state.screening.level)
        self.setVisible(shown)
        self.bar.setVisible(shown)
        for part in (self.just_write, self.wrong):
            part.setEnabled(not state.keeping)


class NothingGoodPanel(QWidget):
    """Says kindly that nothing good enough was found, and what can be done now."""

    again = Signal()
    write_only = Signal()

    def __init__(self, words: Words) -> None:
        """Begin hidden."""
        super().__init__()
        self.sentence = label(words.text("gui.nothing.sentence"), "heading", selectable=True)
        self._hint = label(words.text("gui.nothing.hint"))
        self.try_again = button(words.text("gui.try_again"), self.again.emit, "primary")
        self.just_write = button(words.text("gui.nothing.write_only"), self.write_only.emit)
        body = column(self)
        body.addWidget(self.sentence)
        body.addWidget(self._hint)
        body.addLayout(line(self.try_again, self.just_write))

    def draw(self, state: ReframeState) -> None:
        """Show the panel when nothing good was found; after an error only the ways on."""
        nothing = state.phase is Phase.NOTHING_GOOD
        for part in (self.sentence, self._hint, self.try_again):
            part.setVisible(nothing)
        self.setVisible(nothing or state.phase is Phase.TROUBLE)
        for button_ in (self.try_again, self.just_write):
            button_.setEnabled(not state.keeping)


class KeptPanel(QWidget):
    """Says that it is kept, with undo and the way to another thought."""

    undo = Signal()
    anew = Signal()

    def __init__(self, words: Words, theme: Theme) -> None:
        """Begin hidden."""
        super().__init__()
        self._entry: Entry | None = None
        self.undo_button = button(words.text("gui.undo"), self.undo.emit)
        self.anew_button = button(words.text("gui.reframe.anew"), self.anew.emit, "primary")
        self.bar = DoneBar(theme, words.text("gui.reframe.kept"), [self.undo_button])
        body = column(self)
        self._kept, self._kept_words = frame("pane")
        body.addWidget(self.bar)
        body.addWidget(self._kept)
        body.addWidget(label(words.text("gui.reframe.kept_hint"), "muted"))
        body.addLayout(line(self.anew_button))

    def draw(self, state: ReframeState) -> None:
        """Show the panel once the entry is kept."""
        kept = state.phase is Phase.KEPT
        if state.entry != self._entry:
            self._entry = state.entry
            self._show_words(state.entry)
        self.setVisible(kept)
        self.bar.show_when(done=kept)
        self.undo_button.setEnabled(not state.keeping)

    def _show_words(self, entry: Entry | None) -> None:
        """Show what was kept, so that it can be read once more in peace."""
        empty(self._kept_words)
        reframes = () if entry is None else entry.reframes
        for reframe in reframes:
            self._kept_words.addWidget(label(reframe.text.reveal(), selectable=True))
        self._kept.setVisible(bool(reframes))
