"""An entry for reading: what happened, the thought, what was kept, and how it was made."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from heartsease.gui.icons import icon
from heartsease.gui.present.entry import EntryView, KeptLines
from heartsease.gui.theme import Theme
from heartsease.gui.widgets.parts import button, column, frame, label, line, plain
from heartsease.gui.widgets.reading_column import ReadingColumn
from heartsease.system.words import Words


class ReadingPane(ReadingColumn):
    """Draws an ``EntryView``, or a line that says where to begin."""

    delete = Signal()

    def __init__(self, words: Words, theme: Theme) -> None:
        """Begin with nothing open."""
        super().__init__(margin=4)
        self._words, self._theme = words, theme
        self._shown: EntryView | None = None
        self._inside: QWidget | None = None
        self.folds: list[QPushButton] = []
        self.delete_button = button(words.text("gui.journal.delete"), self.delete.emit)
        self.delete_button.setAccessibleDescription(words.text("gui.journal.delete_hint"))
        self._nothing = label(words.text("gui.journal.nothing_open"), "muted")
        self._place = QVBoxLayout()
        self.body.addWidget(self._nothing)
        self.body.addLayout(self._place)
        self.body.addLayout(line(self.delete_button))
        self.body.addStretch(1)
        self.delete_button.hide()

    def draw(self, view: EntryView | None) -> bool:
        """Show ``view`` and return whether that changed anything."""
        if view == self._shown:
            return False
        self._shown = view
        if self._inside is not None:
            self._inside.hide()
            self._place.removeWidget(self._inside)
            self._inside.deleteLater()
            self._inside = None
        self.folds = []
        self._nothing.setVisible(view is None)
        self.delete_button.setVisible(view is not None)
        if view is not None:
            self._inside = self._lay_out(view)
            self._place.addWidget(self._inside)
            self._inside.show()
            # Heights asked for before the style sheet's fonts are known would stay, and cut the words.
            for part in self._inside.findChildren(QWidget):
                part.ensurePolished()
                part.updateGeometry()
            self.verticalScrollBar().setValue(0)
        return True

    def _lay_out(self, view: EntryView) -> QWidget:
        box, inside = plain()
        inside.addWidget(label(view.when, "small", selectable=True))
        inside.addWidget(self._quote(view))
        if view.situation:
            inside.addWidget(label(self._words.text("gui.journal.situation"), "heading"))
            inside.addWidget(label(view.situation.reveal(), selectable=True))
        if view.kept:
            inside.addWidget(label(self._words.text("gui.journal.kept"), "heading"))
        for kept in view.kept:
            inside.addWidget(self._kept(kept))
        return box

    def _quote(self, view: EntryView) -> QWidget:
        box, inside = frame("quote")
        thought = label(view.thought.reveal(), selectable=True)
        thought.setAccessibleDescription(self._words.text("gui.journal.thought"))
        inside.addWidget(thought)
        return box

    def _kept(self, kept: KeptLines) -> QWidget:
        box, inside = frame("pane")
        inside.setSpacing(6)
        inside.addWidget(label(kept.title, "badge"))
        inside.addWidget(label(kept.text.reveal(), selectable=True))
        inside.addWidget(label(kept.source, "small"))
        inside.addWidget(self._made(kept))
        return box

    def _made(self, kept: KeptLines) -> QWidget:
        """Return the folded lines that say how a reframe came to be."""
        box = QWidget()
        box.setProperty("kind", "plain")
        body = column(box, gap=2)
        lines = label("\n".join(kept.made), "small", selectable=True)
        lines.hide()
        fold = button(self._words.text("gui.made.title"), lambda: None, "fold")
        fold.setCheckable(True)
        fold.setAccessibleDescription(kept.title)

        def turn(unfolded: bool) -> None:  # noqa: FBT001 - Qt calls it with the button's state
            lines.setVisible(unfolded)
            fold.setIcon(icon("unfolded" if unfolded else "folded", self._theme.colours.muted))

        size = self.fontMetrics().lineSpacing()
        fold.setIconSize(QSize(size, size))
        fold.toggled.connect(turn)
        turn(unfolded=False)
        self.folds.append(fold)
        body.addLayout(line(fold))
        body.addWidget(lines)
        return box
