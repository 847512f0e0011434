"""The project's own drawings as Qt icons, in the colour of the theme."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from heartsease.system import assets


def drawing(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Return ``assets/icons/<name>.svg`` at ``size`` pixels, its ``currentColor`` strokes in ``colour``."""
    picture = assets.text(str(Path("icons") / f"{name}.svg")).replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(picture.encode()))
    if not renderer.isValid():
        raise ValueError(f"icons/{name}.svg is not a drawing")
    pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def icon(name: str, colour: str, size: int = 24) -> QIcon:
    """Return a drawing as an icon that is sharp on screens of single and double density."""
    made = QIcon(drawing(name, colour, size))
    made.addPixmap(drawing(name, colour, size, 2.0))
    return made
