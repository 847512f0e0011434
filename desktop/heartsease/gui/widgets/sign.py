"""A small drawing beside a sentence."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy

from heartsease.gui.icons import drawing
from heartsease.gui.theme import Theme


class Sign(QLabel):
    """Says nothing that the sentence beside it does not, so screen readers may pass it."""

    def __init__(self, theme: Theme, name: str, token: str, size: int = 22) -> None:
        """Draw ``assets/icons/<name>.svg`` in the colour of ``token``, as large as the text is."""
        super().__init__()
        self._theme, self._name, self._token, self._size = theme, name, token, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self._paint)
        self._paint()

    def sizeHint(self) -> QSize:
        """Return the drawing's size with a little air."""
        return QSize(self._scaled() + 6, self._scaled())

    def _scaled(self) -> int:
        return round(self._size * self._theme.percent / 100)

    def _paint(self) -> None:
        colour = getattr(self._theme.colours, self._token)
        self.setPixmap(drawing(self._name, colour, self._scaled(), self.devicePixelRatioF()))
        self.updateGeometry()
