"""The look of every widget, filled in with the tokens of a scheme and a text size."""

from dataclasses import asdict
from string import Template

from heartsease.gui.tokens import Colours
from heartsease.system import assets

#: Three sizes in all, at most two of them in one region: titles, body, small print.
_TITLE, _SMALL = 1.55, 0.88

_SHEET = Template("""
* { font-size: ${body}pt; }
QWidget { color: $text; }
QMainWindow, QWidget[kind="page"], QScrollArea, QWidget[kind="column"] { background: $window; }
QScrollArea { border: none; }
QWidget[kind="rail"] { background: $rail; }
QWidget[kind="plain"] { background: transparent; }

QLabel { background: transparent; }
QLabel[kind="title"] { font-size: ${title}pt; font-weight: 500; }
QLabel[kind="heading"] { font-weight: 600; }
QLabel[kind="muted"] { color: $muted; }
QLabel[kind="small"] { font-size: ${small}pt; color: $muted; }
QLabel[kind="badge"] { font-size: ${small}pt; color: $accent; }
QLabel[kind="name"] { font-weight: 600; }

QFrame[kind="card"], QFrame[kind="pane"] { background: $surface; border: 1px solid $hairline; border-radius: 12px; }
QFrame[kind="card"] { border: ${ring}px solid $surface; }
QFrame[kind="card"][chosen="true"] { border-color: $accent; }
QFrame[kind="card"]:focus { border-color: $focus; }
QFrame[kind="service"] { background: transparent; border: ${ring}px solid transparent; border-radius: 8px; }
QFrame[kind="service"]:focus { border-color: $focus; }
QFrame[kind="quote"] { background: $surface_quiet; border: none; border-left: 4px solid $primary; }
QFrame[kind="notice"] { background: $notice_surface; border: 1px solid $notice_edge; border-radius: 12px; }
QFrame[kind="kept"] { background: $accent_surface; border: 1px solid $accent; border-radius: 12px; }
QFrame[kind="bar"] { background: $window; border: none; border-top: 1px solid $hairline; }

QPushButton, QToolButton, QComboBox {
  background: $surface; color: $text; border: 1px solid $border; border-radius: 8px;
  padding: ${pad_y}px ${pad_x}px; margin: ${ring}px;
}
QPushButton:hover, QToolButton:hover, QComboBox:hover { background: $surface_quiet; }
QPushButton:pressed, QToolButton:pressed { background: $chosen; }
QPushButton:focus, QToolButton:focus, QComboBox:focus { border: ${ring}px solid $focus; margin: 1px; }
QPushButton:disabled, QToolButton:disabled { color: $muted; border-color: $hairline; }
QPushButton[kind="primary"] { background: $primary; color: $on_primary; border-color: $primary; font-weight: 600; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed { background: $primary_strong; }
QPushButton[kind="primary"]:focus { border: ${ring}px solid $focus; }
QPushButton[kind="primary"]:disabled { background: $surface_quiet; color: $muted; border-color: $border; }
QPushButton[kind="quiet"] {
  background: transparent; border-color: transparent; text-decoration: underline; padding-left: 4px; padding-right: 4px;
}
QPushButton[kind="quiet"]:hover { background: $surface_quiet; }
QPushButton[kind="quiet"]:focus { border: ${ring}px solid $focus; }
QPushButton[kind="fold"] { background: transparent; border-color: transparent; text-align: left; padding-left: 2px; }
QPushButton[kind="fold"]:hover { background: $surface_quiet; }
QPushButton[kind="fold"]:focus { border: ${ring}px solid $focus; }

QWidget[kind="rail"] QToolButton {
  background: transparent; border: 1px solid transparent; text-align: left; padding: ${pad_rail}px;
}
QWidget[kind="rail"] QToolButton:hover { background: $surface_quiet; }
QWidget[kind="rail"] QToolButton:checked { background: $chosen; font-weight: 600; }
QWidget[kind="rail"] QToolButton[kind="help"] { background: $surface; border: 1px solid $border; }
QWidget[kind="rail"] QToolButton[kind="help"]:checked { background: $chosen; border: 1px solid $primary; }
QWidget[kind="rail"] QToolButton:focus, QWidget[kind="rail"] QToolButton[kind="help"]:focus {
  border: ${ring}px solid $focus;
}

QPlainTextEdit, QLineEdit {
  background: $surface; color: $text; border: 1px solid $border; border-radius: 10px;
  padding: ${pad_field}px; margin: ${ring}px;
  selection-background-color: $primary; selection-color: $on_primary; placeholder-text-color: $muted;
}
QPlainTextEdit:focus, QLineEdit:focus { border: ${ring}px solid $focus; margin: 1px; }

QCheckBox {
  background: transparent; spacing: 8px; border: ${ring}px solid transparent; border-radius: 6px; padding: 3px;
}
QCheckBox:focus { border-color: $focus; }
QCheckBox::indicator {
  width: ${box}px; height: ${box}px; border: 2px solid $border; border-radius: 5px; background: $surface;
}
QCheckBox::indicator:checked { background: $primary; border-color: $primary; image: url("$tick"); }
QComboBox::drop-down { border: none; width: ${drop}px; }
QComboBox::down-arrow { image: url("$choices"); width: ${box}px; height: ${box}px; }
QComboBox QAbstractItemView {
  background: $surface; color: $text; border: 1px solid $border; outline: none;
  selection-background-color: $chosen; selection-color: $text;
}
QListView { background: $surface; border: 1px solid $border; border-radius: 12px; margin: ${ring}px; outline: none; }
QListView:focus { border: ${ring}px solid $focus; margin: 1px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar::handle:vertical { background: $border; border-radius: 4px; min-height: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle:horizontal { background: $border; border-radius: 4px; min-width: 32px; }
QToolTip { background: $surface; color: $text; border: 1px solid $border; padding: 4px; }
QSplitter::handle { background: transparent; }
""")


def stylesheet(colours: Colours, body_points: float, scale: float) -> str:
    """Return the sheet for ``colours``; ``scale`` is the text size, 1 for plain."""
    body = body_points * scale
    sizes = {
        "body": f"{body:.1f}",
        "title": f"{body * _TITLE:.1f}",
        "small": f"{body * _SMALL:.1f}",
        "ring": "3",
        "pad_y": f"{7 * scale:.0f}",
        "pad_x": f"{15 * scale:.0f}",
        "pad_rail": f"{10 * scale:.0f}",
        "pad_field": f"{10 * scale:.0f}",
        "box": f"{18 * scale:.0f}",
        "drop": f"{28 * scale:.0f}",
        "tick": assets.path("icons/tick.svg").as_posix(),
        "choices": assets.path("icons/choices.svg").as_posix(),
    }
    return _SHEET.substitute(asdict(colours) | sizes)
