"""One offered reframe: its words, where they come from and why, with editing in place and a choice to keep it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from heartsease.gui.present.reframe_state import Card
from heartsease.gui.widgets.parts import GAP, button, label, set_property
from heartsease.system.words import Words


class CardEditor(QPlainTextEdit):
    """A small field in a card: Ctrl+Enter takes the words, Esc leaves them as they were."""

    taken = Signal()
    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Claim both keys before the page's shortcuts see them."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._signal(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take or leave the words at their keys; write otherwise."""
        if (signal := self._signal(event)) == "taken":
            self.taken.emit()
        elif signal == "left":
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @staticmethod
    def _signal(event: QKeyEvent) -> str:
        if event.key() == Qt.Key.Key_Escape:
            return "left"
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return "taken" if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier else ""


class ReframeCard(QFrame):
    """Draws a ``Card``; the signals are what the person did with it."""

    chosen = Signal(bool)
    edit_begun = Signal()
    edit_taken = Signal(str)
    edit_left = Signal()

    def __init__(self, words: Words, place: int, count: int) -> None:
        """Make an empty card, number ``place`` (from 0) of ``count``."""
        super().__init__()
        self.setProperty("kind", "card")
        self._words = words
        self._name = words.text("gui.card.name", number=place + 1, count=count)
        # The card itself takes the focus, so that a screen reader reads it whole before its buttons.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.strategy = label(kind="badge")
        self.text = label(selectable=True)
        self.why = label(kind="small")
        self.source = label(kind="small")
        self.editor = self._editor()
        self.keep = QCheckBox(words.text("gui.card.keep"))
        self.keep.toggled.connect(self.chosen)
        self.edit = button(words.text("gui.card.edit"), self.edit_begun.emit)
        self.take = button(words.text("gui.card.take"), self._take)
        self.leave = button(words.text("gui.card.leave"), self.edit_left.emit, "quiet")
        self._lay_out()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops in the card, in order."""
        return (self, self.editor, self.keep, self.edit, self.leave, self.take)

    def draw(self, card: Card) -> None:
        """Show ``card``."""
        self.strategy.setText(card.title)
        self.text.setText(card.text.reveal())
        self.setAccessibleName(f"{self._name}. {card.title}. {card.text.reveal()}")
        self.setAccessibleDescription(f"{card.why} {card.source}")
        self.why.setText(card.why)
        self.source.setText(self._words.text("gui.card.edited") if card.edited else card.source)
        self.keep.blockSignals(True)  # noqa: FBT003 - Qt's spelling; drawing a choice is not choosing
        self.keep.setChecked(card.chosen)
        self.keep.blockSignals(False)  # noqa: FBT003 - Qt's spelling
        self.keep.setAccessibleDescription(card.title)
        self.edit.setAccessibleDescription(card.title)
        self._show_editor(card)
        set_property(self, "chosen", "true" if card.chosen else "false")

    def _show_editor(self, card: Card) -> None:
        began = card.editing and self.editor.isHidden()
        ended = not card.editing and not self.editor.isHidden()
        for part in (self.editor, self.take, self.leave):
            part.setVisible(card.editing)
        for other in (self.text, self.edit, self.keep):
            other.setVisible(not card.editing)
        if began:
            self.editor.setPlainText(card.text.reveal())
            self.editor.setFixedHeight(self.editor.fontMetrics().lineSpacing() * 4 + 44)
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self.editor.selectAll()
        elif ended:
            self.editor.clear()
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _editor(self) -> CardEditor:
        editor = CardEditor()
        editor.setTabChangesFocus(True)
        editor.setAccessibleName(self._words.text("gui.card.editor_name"))
        editor.setAccessibleDescription(self._words.text("gui.card.editor_hint"))
        editor.taken.connect(self._take)
        editor.left.connect(self.edit_left)
        editor.hide()
        return editor

    def _take(self) -> None:
        self.edit_taken.emit(self.editor.toPlainText())

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(GAP + 4, GAP, GAP + 4, GAP - 4)
        body.setSpacing(6)
        for part in (self.strategy, self.text, self.editor, self.why):
            body.addWidget(part)
        foot = QHBoxLayout()
        foot.setSpacing(GAP)
        foot.addWidget(self.source, 1)
        for action in (self.keep, self.edit, self.leave, self.take):
            foot.addWidget(action)
        body.addLayout(foot)
