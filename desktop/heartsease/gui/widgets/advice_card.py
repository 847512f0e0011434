"""What went wrong, in place: a sentence, a way out, and a button to try again."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from heartsease.gui.theme import Theme
from heartsease.gui.widgets.parts import GAP, announce, button, label, line, plain
from heartsease.gui.widgets.sign import Sign
from heartsease.system.words import Advice, Words


class AdviceCard(QFrame):
    """Shown while there is advice, hidden otherwise; ``again`` is the person trying once more."""

    again = Signal()

    def __init__(self, words: Words, theme: Theme) -> None:
        """Begin hidden."""
        super().__init__()
        self.setProperty("kind", "notice")
        self.say = label(kind="heading", selectable=True)
        self.do = label(selectable=True)
        self.try_again = button(words.text("gui.try_again"), self.again.emit)
        box, inside = plain(gap=6)
        inside.addWidget(self.say)
        inside.addWidget(self.do)
        inside.addLayout(line(self.try_again))
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP + 4, GAP + 4, GAP + 4, GAP)
        row.addWidget(Sign(theme, "notice", "notice_edge"))
        row.addWidget(box, 1)
        self.hide()

    def show_advice(self, advice: Advice | None) -> None:
        """Show ``advice``, or nothing."""
        if advice is not None:
            self.say.setText(advice.say)
            self.do.setText(advice.do)
            if self.isHidden():
                announce(self, f"{advice.say} {advice.do}")
        self.setVisible(advice is not None)
