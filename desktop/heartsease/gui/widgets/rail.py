"""The page rail on the left; help stands at its foot and is there on every page."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from heartsease.gui.icons import drawing, icon
from heartsease.gui.theme import Theme


@dataclass(frozen=True, slots=True)
class RailEntry:
    """A page on the rail; ``keys`` open it from anywhere; ``apart`` puts it at the foot."""

    page: str
    icon: str
    title: str
    hint: str
    keys: tuple[str, ...]
    apart: bool = False


class Rail(QWidget):
    """One button a page; ``opened`` carries the page's name."""

    opened = Signal(str)

    def __init__(self, entries: Sequence[RailEntry], theme: Theme, app_name: str) -> None:
        """Make the buttons in order."""
        super().__init__()
        self.setProperty("kind", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._entries, self._theme = tuple(entries), theme
        self.buttons = {entry.page: self._button(entry) for entry in entries}
        self._flower = QLabel()
        name = QLabel(app_name)
        name.setProperty("kind", "heading")
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 8, 14)
        head.addWidget(self._flower)
        head.addWidget(name, 1)
        body = QVBoxLayout(self)
        body.setContentsMargins(12, 20, 12, 20)
        body.setSpacing(4)
        body.addLayout(head)
        for entry in entries:
            if entry.apart:
                body.addStretch(1)
            body.addWidget(self.buttons[entry.page])
        theme.changed.connect(self._paint)
        self._paint()

    def mark(self, page: str) -> None:
        """Show which page is open."""
        for name, made in self.buttons.items():
            made.setChecked(name == page)
        self._paint()

    def _button(self, entry: RailEntry) -> QToolButton:
        made = QToolButton()
        made.setText(f" {entry.title}")
        made.setAccessibleName(entry.title)
        made.setAccessibleDescription(entry.hint)
        made.setToolTip(f"{entry.hint} ({', '.join(entry.keys)})")
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if entry.apart:
            made.setProperty("kind", "help")
        made.clicked.connect(lambda: self.opened.emit(entry.page))
        return made

    def _paint(self) -> None:
        size = round(22 * self._theme.percent / 100)
        for entry in self._entries:
            made = self.buttons[entry.page]
            made.setIconSize(QSize(size, size))
            made.setIcon(icon(entry.icon, self._theme.colours.text, size))
        self._flower.setPixmap(drawing("heartsease", self._theme.colours.text, size + 8, self.devicePixelRatioF()))
