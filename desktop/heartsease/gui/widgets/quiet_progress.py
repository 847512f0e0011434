"""A slim bar that fills as the model writes and breathes slowly, so that a wait does not look like a fault."""

import math

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy

from heartsease.gui.theme import Theme

_FRAME_MS = 66
_BREATH_MS = 4000
_HEIGHT = 10


class QuietProgress(QProgressBar):
    """Shares from 0 to 100; redraws only while it can be seen, so an idle app uses no processor time."""

    def __init__(self, theme: Theme, name: str) -> None:
        """Begin at nothing; ``name`` is what a screen reader calls it."""
        super().__init__()
        self._theme = theme
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self.update)
        self.setRange(0, 100)
        self.setTextVisible(False)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float) -> None:
        """Fill up to ``share``, 0 to 1."""
        self.setValue(round(100 * min(max(share, 0.0), 1.0)))

    def sizeHint(self) -> QSize:
        """Return a slim bar."""
        return QSize(200, _HEIGHT)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to breathe."""
        super().showEvent(event)
        self._clock.start()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the track, the share done, and a soft light that comes and goes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colours = self._theme.colours
        whole = QRectF(0, (self.height() - _HEIGHT) / 2, self.width(), _HEIGHT)
        painter.setBrush(QColor(colours.hairline))
        painter.drawRoundedRect(whole, _HEIGHT / 2, _HEIGHT / 2)
        breath = 0.5 - 0.5 * math.cos(2 * math.pi * (self._clock.elapsed() % _BREATH_MS) / _BREATH_MS)
        light = QColor(colours.primary)
        light.setAlphaF(0.15 + 0.35 * breath)
        painter.setBrush(light)
        painter.drawRoundedRect(whole, _HEIGHT / 2, _HEIGHT / 2)
        if self.value() > 0:
            done = QRectF(whole)
            done.setWidth(max(_HEIGHT, whole.width() * self.value() / 100))
            painter.setBrush(QColor(colours.primary))
            painter.drawRoundedRect(done, _HEIGHT / 2, _HEIGHT / 2)
        painter.end()
