"""The offered cards, and the thinking traps that may be at work."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from heartsease.gui.present.reframe_state import ReframeState
from heartsease.gui.widgets.parts import GAP, WIDE_GAP, column, label, plain
from heartsease.gui.widgets.reframe_card import ReframeCard
from heartsease.system.words import Words


class OfferedPanel(QWidget):
    """Makes its cards anew for each answer; the signals carry the card's place."""

    chosen = Signal(int, bool)
    edit_begun = Signal(int)
    edit_taken = Signal(int, str)
    edit_left = Signal(int)

    def __init__(self, words: Words) -> None:
        """Begin without cards."""
        super().__init__()
        self._words = words
        self._answer = -1
        self.cards: list[ReframeCard] = []
        self.traps: list[QLabel] = []
        body = column(self, gap=WIDE_GAP)
        body.addWidget(label(words.text("gui.reframe.offered"), "muted"))
        self._card_column = QVBoxLayout()
        self._card_column.setSpacing(GAP + 2)
        body.addLayout(self._card_column)
        self._trap_box, self._trap_column = plain(gap=4)
        self._trap_column.addWidget(label(words.text("gui.reframe.traps_title"), "heading"))
        body.addWidget(self._trap_box)
        self.calm = label("", "muted")
        body.addWidget(self.calm)

    def draw(self, state: ReframeState) -> bool:
        """Show the cards and traps of ``state``; return whether the cards were made anew."""
        anew = state.answer != self._answer
        if anew:
            self._answer = state.answer
            self._make_cards(len(state.cards))
            self._make_traps(state)
            self.calm.setText(state.calm)
            self.calm.setVisible(bool(state.calm))
        for drawn, card in zip(self.cards, state.cards, strict=True):
            drawn.draw(card)
        return anew

    def forget(self) -> None:
        """Drop the cards with their words."""
        self._answer = -1
        self._make_cards(0)
        self._make_traps(ReframeState())

    def take_open_edits(self) -> None:
        """Take the words of every card that is open for changes."""
        for card in self.cards:
            if not card.editor.isHidden():
                card.take.click()

    def focus_first(self) -> None:
        """Put the focus on the first card, so that it is read out first."""
        if self.cards:
            self.cards[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_cards(self, count: int) -> None:
        for old in self.cards:
            old.hide()
            self._card_column.removeWidget(old)
            old.deleteLater()
        self.cards = [ReframeCard(self._words, place, count) for place in range(count)]
        for place, card in enumerate(self.cards):
            card.chosen.connect(lambda on, at=place: self.chosen.emit(at, on))
            card.edit_begun.connect(lambda at=place: self.edit_begun.emit(at))
            card.edit_taken.connect(lambda text, at=place: self.edit_taken.emit(at, text))
            card.edit_left.connect(lambda at=place: self.edit_left.emit(at))
            self._card_column.addWidget(card)

    def _make_traps(self, state: ReframeState) -> None:
        for old in self.traps:
            old.hide()
            self._trap_column.removeWidget(old)
            old.deleteLater()
        self.traps = [label(trap.words.reveal(), selectable=True) for trap in state.traps]
        for made in self.traps:
            self._trap_column.addWidget(made)
        self._trap_box.setVisible(bool(self.traps))
