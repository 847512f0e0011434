"""What was done, in place, with undo."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from heartsease.gui.theme import Theme
from heartsease.gui.widgets.parts import GAP, announce, label
from heartsease.gui.widgets.sign import Sign


class DoneBar(QFrame):
    """A sentence in green with a tick, and what can be done next; it stays until the person moves on."""

    def __init__(self, theme: Theme, sentence: str, buttons: Sequence[QPushButton]) -> None:
        """Begin hidden."""
        super().__init__()
        self.setProperty("kind", "kept")
        self._sentence = label(sentence, "heading", selectable=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP + 4, GAP, GAP, GAP)
        row.addWidget(Sign(theme, "kept", "accent"), alignment=Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._sentence, 1)
        for part in buttons:
            row.addWidget(part)
        self.hide()

    def show_when(self, *, done: bool) -> None:
        """Show the bar, or not; tell screen readers when it appears."""
        if done and self.isHidden():
            announce(self, self._sentence.text())
        self.setVisible(done)
