"""Help now: the help card for the chosen country; needs no vault, no model and no unlock."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from heartsease.gui.present.help import HelpPresenter
from heartsease.gui.theme import Theme
from heartsease.gui.widgets.help_panel import HelpPanel
from heartsease.gui.widgets.parts import button, column, label, line, shortcut
from heartsease.gui.widgets.reading_column import ReadingColumn
from heartsease.system.words import Words


class HelpNowPage(QWidget):
    """The help card with a way back to what the person was doing."""

    back = Signal()

    def __init__(self, presenter: HelpPresenter, words: Words, theme: Theme) -> None:
        """Begin unread; ``focus_start`` reads the card."""
        super().__init__()
        self.setProperty("kind", "page")
        self.setAccessibleName(words.text("help.title"))
        self._presenter = presenter
        self.title = label(words.text("help.title"), "title", selectable=True)
        self.panel = HelpPanel(words, theme)
        self.back_button = button(words.text("gui.help.back"), self.back.emit)
        scroll = ReadingColumn()
        head = line(self.title, stretch_last=False)
        head.addWidget(self.back_button)
        scroll.body.addLayout(head)
        scroll.body.addWidget(self.panel)
        scroll.body.addStretch(1)
        column(self).addWidget(scroll)
        self.panel.country_chosen.connect(presenter.choose)
        self.panel.again.connect(presenter.try_again)
        shortcut(self, "Esc", self.back.emit)
        presenter.subscribe(self.panel.draw)

    def focus_start(self) -> None:
        """Read the card anew and begin at its title."""
        self._presenter.show()
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)
