"""A scrolling column no wider than reads well."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from heartsease.gui.widgets.parts import WIDE_GAP, column

#: Characters in a line before the eye loses its way back.
MEASURE = 70


class ReadingColumn(QScrollArea):
    """Holds a page's parts one below the other, centred; scrolls only up and down."""

    def __init__(self, *, margin: int = 32) -> None:
        """Begin empty; add parts to ``body``."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("kind", "column")
        around = QHBoxLayout(inside)
        around.setContentsMargins(margin, margin, margin, margin)
        self._column = QWidget()
        self._column.setProperty("kind", "plain")
        self.body: QVBoxLayout = column(self._column, gap=WIDE_GAP)
        around.addStretch(1)
        around.addWidget(self._column, 1000)
        around.addStretch(1)
        self.setWidget(inside)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the measure when the text size changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        # Cards have padding inside the column; four characters' room leaves the words themselves at the measure.
        self._column.setMaximumWidth(self.fontMetrics().averageCharWidth() * (MEASURE + 4))
