"""A calm place to write a thought, with what happened folded away below."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from heartsease.domain.reframe import Thought
from heartsease.domain.sensitive import SensitiveText
from heartsease.gui.icons import icon
from heartsease.gui.present.reframe import room_line
from heartsease.gui.theme import Theme
from heartsease.gui.widgets.parts import button, column, label, line
from heartsease.system.words import Words

_THOUGHT_LINES, _SITUATION_LINES = 6, 3


class WritingPanel(QWidget):
    """Holds the words until the person starts anew; ``asked`` carries them as a thought."""

    asked = Signal(object)

    def __init__(self, words: Words, theme: Theme) -> None:
        """Begin empty, the situation folded."""
        super().__init__()
        self._words, self._theme = words, theme
        self.thought = self._field("gui.reframe.thought_name", "gui.reframe.thought_hint")
        self.situation = self._field("gui.reframe.situation_name", "gui.reframe.situation_hint")
        self.room = label(kind="small")
        self.hint = label(kind="heading", selectable=True)
        self.fold = button(words.text("gui.reframe.situation_fold"), self._toggle_situation, "fold")
        self.fold.setCheckable(True)
        self.send = button(words.text("gui.reframe.send"), self.ask, "primary")
        self.send.setToolTip(words.text("gui.reframe.send_key"))
        body = column(self)
        for part in (self.hint, self.thought, self.room, self.fold, self.situation):
            body.addWidget(part)
        body.addLayout(line(self.send, label(words.text("gui.reframe.send_key"), "small"), stretch_last=False))
        self.thought.textChanged.connect(self._count)
        self.situation.textChanged.connect(self._count)
        self.show_hint("")
        self._count()
        self._show_situation(unfolded=False)
        self._fit()
        theme.changed.connect(self._fit)

    def ask(self) -> None:
        """Ask about what is written."""
        self.asked.emit(Thought(SensitiveText(self.thought.toPlainText()), SensitiveText(self.situation.toPlainText())))

    def clear(self) -> None:
        """Make room for another thought; undo history goes with the words."""
        self.thought.clear()
        self.situation.clear()
        self._show_situation(unfolded=False)

    def show_hint(self, hint: str) -> None:
        """Say a sentence above the writing area, or nothing."""
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))

    def changeEvent(self, event: QEvent) -> None:
        """Keep the height of the fields in lines when the text size changes."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _field(self, name: str, hint: str) -> QPlainTextEdit:
        field = QPlainTextEdit()
        field.setTabChangesFocus(True)
        field.setAccessibleName(self._words.text(name))
        field.setAccessibleDescription(self._words.text(hint))
        field.setPlaceholderText(self._words.text(hint))
        field.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        return field

    def _toggle_situation(self) -> None:
        unfolded = self.situation.isHidden()
        self._show_situation(unfolded=unfolded)
        if unfolded:
            self.situation.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_situation(self, *, unfolded: bool) -> None:
        self.situation.setVisible(unfolded)
        self.fold.setChecked(unfolded)
        self.fold.setIcon(icon("unfolded" if unfolded else "folded", self._theme.colours.muted))

    def _count(self) -> None:
        longest = max(len(self.thought.toPlainText()), len(self.situation.toPlainText()))
        self.room.setText(room_line(self._words, longest))
        self.room.setVisible(bool(self.room.text()))

    def _fit(self) -> None:
        row = self.fontMetrics().lineSpacing()
        self.thought.setFixedHeight(row * _THOUGHT_LINES + 44)
        self.situation.setFixedHeight(row * _SITUATION_LINES + 44)
        self.fold.setIconSize(QSize(row, row))
        self._show_situation(unfolded=not self.situation.isHidden())
