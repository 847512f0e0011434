"""Labels, buttons, frames and shortcuts in the house's look; all text is shown as plain text."""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

GAP = 12
WIDE_GAP = 20


def label(text: str = "", kind: str = "", *, selectable: bool = False) -> QLabel:
    """Return a wrapping label; the words of ``selectable`` ones can be copied with the mouse."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setIndent(0)
    made.setProperty("kind", kind)
    # A wrapping label is as wide as its place and as high as its words need.
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        # Arriving at a panel may put the focus here so that it is read out, but Tab passes: there is nothing to do.
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made


def button(text: str, pressed: Callable[[], object], kind: str = "") -> QPushButton:
    """Return a push button that calls ``pressed``."""
    made = QPushButton(text)
    made.setProperty("kind", kind)
    made.setAutoDefault(False)
    made.clicked.connect(lambda: pressed())  # noqa: PLW0108 - keeps Qt's argument away
    return made


def frame(kind: str) -> tuple[QFrame, QVBoxLayout]:
    """Return a framed box of a kind with its column."""
    made = QFrame()
    made.setProperty("kind", kind)
    return made, column(made, margin=GAP + 4)


def column(owner: QWidget, *, margin: int = 0, gap: int = GAP) -> QVBoxLayout:
    """Give ``owner`` a column."""
    made = QVBoxLayout(owner)
    made.setContentsMargins(margin, margin, margin, margin)
    made.setSpacing(gap)
    return made


def empty(rows: QVBoxLayout) -> None:
    """Take every widget out of a column and let it go."""
    while (item := rows.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()


def line(*parts: QWidget, stretch_last: bool = True) -> QHBoxLayout:
    """Return widgets in a row, at the start of the line when ``stretch_last``."""
    made = QHBoxLayout()
    made.setSpacing(GAP)
    for part in parts:
        made.addWidget(part)
    if stretch_last:
        made.addStretch(1)
    return made


def action_bar() -> tuple[QFrame, QHBoxLayout]:
    """Return a bar for what a person can do with a long page; it stands below what scrolls."""
    made = QFrame()
    made.setProperty("kind", "bar")
    row = QHBoxLayout(made)
    row.setContentsMargins(32, GAP, 32, GAP)
    row.setSpacing(GAP)
    return made, row


def plain(gap: int = GAP) -> tuple[QWidget, QVBoxLayout]:
    """Return a bare box with its column."""
    made = QWidget()
    made.setProperty("kind", "plain")
    return made, column(made, gap=gap)


def tab_through(*stops: QWidget) -> None:
    """Let Tab go through ``stops`` in order; parts made late would else come after everything in the window."""
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and draw the widget anew when it changed."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def shortcut(owner: QWidget, keys: str, pressed: Callable[[], object], *, everywhere: bool = False) -> QShortcut:
    """Call ``pressed`` at ``keys`` while the focus is in ``owner``, or anywhere in its window."""
    made = QShortcut(QKeySequence(keys), owner)
    context = Qt.ShortcutContext.WindowShortcut if everywhere else Qt.ShortcutContext.WidgetWithChildrenShortcut
    made.setContext(context)
    made.activated.connect(lambda: pressed())  # noqa: PLW0108 - a signal's emit cannot be connected
    return made


def announce(widget: QWidget, text: str) -> None:
    """Tell a screen reader what changed; ``text`` holds no words of the person."""
    if text and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
