"""The journal's list: a model over the presenter's entries that loads as it is scrolled, and how a row is drawn."""

from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from heartsease.domain.journal import Entry
from heartsease.gui.present.entry import EntryRow
from heartsease.gui.present.journal import JournalPresenter, JournalState
from heartsease.gui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_WORD_LINES = 2


class Role(IntEnum):
    """What a row knows beside its words."""

    ENTRY_ID = Qt.ItemDataRole.UserRole + 1
    ROW = Qt.ItemDataRole.UserRole + 2


class JournalModel(QAbstractListModel):
    """Rows of ``JournalPresenter``; asks it for more when the view nears the end."""

    def __init__(self, presenter: JournalPresenter, parent: QObject | None = None) -> None:
        """Follow the presenter's state."""
        super().__init__(parent)
        self._presenter = presenter
        self._entries: tuple[Entry, ...] = ()
        presenter.subscribe(self._take)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many entries are loaded."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a row shows, and what a screen reader says of it."""
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        if role == Role.ENTRY_ID:
            return self._entries[index.row()].id
        wanted = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Role.ROW)
        if role not in wanted:
            return None
        row = self._presenter.row_of(self._entries[index.row()])
        if role == Qt.ItemDataRole.DisplayRole:
            return row.first_words.reveal()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.first_words.reveal()}. {row.when}. {row.kept}"
        return row

    def canFetchMore(self, parent: _Index) -> bool:
        """Say whether the journal holds older entries."""
        state = self._presenter.state
        return not parent.isValid() and bool(state.entries) and not (state.complete or state.loading or state.query)

    def fetchMore(self, parent: _Index) -> None:
        """Ask for the next page; its rows come when the vault has answered."""
        if not parent.isValid():
            self._presenter.more()

    def place(self, entry_id: str | None) -> int:
        """Return the row of an entry, or -1."""
        return next((place for place, entry in enumerate(self._entries) if entry.id == entry_id), -1)

    def _take(self, state: JournalState) -> None:
        """Follow a new state with the smallest change, so that the view keeps its place."""
        old, new = self._entries, state.entries
        if new is old or new == old:
            return
        pairs = enumerate(zip(old, new, strict=False))
        same = next((place for place, (a, b) in pairs if a.id != b.id), min(len(old), len(new)))
        grown = len(new) - len(old)
        if grown > 0 and old[same:] == new[same + grown :]:
            self.beginInsertRows(QModelIndex(), same, same + grown - 1)
            self._entries = new
            self.endInsertRows()
        elif grown < 0 and old[same - grown :] == new[same:]:
            self.beginRemoveRows(QModelIndex(), same, same - grown - 1)
            self._entries = new
            self.endRemoveRows()
        else:
            self.beginResetModel()
            self._entries = new
            self.endResetModel()


class EntryDelegate(QStyledItemDelegate):
    """Draws when, the first words on two lines, and how much was kept; the open row also has a bar at its edge."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        """Draw in the theme's colours."""
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Return the same height for every row."""
        words, small = QFontMetrics(option.font), QFontMetrics(_small(option.font))
        return QSize(200, words.lineSpacing() * _WORD_LINES + small.lineSpacing() * 2 + 30)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one row."""
        row = index.data(Role.ROW)
        if not isinstance(row, EntryRow):
            return
        painter.save()
        self._paint_ground(painter, option)
        inside = option.rect.adjusted(18, 10, -14, -10)
        small = QFontMetrics(_small(option.font))
        muted = QColor(self._theme.colours.muted)
        top = QRect(inside.left(), inside.top(), inside.width(), small.lineSpacing())
        foot = QRect(inside.left(), inside.bottom() - small.lineSpacing() + 1, inside.width(), small.lineSpacing())
        painter.setFont(_small(option.font))
        painter.setPen(muted)
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft, small.elidedText(row.when, _RIGHT, top.width()))
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, small.elidedText(row.kept, _RIGHT, foot.width()))
        painter.setPen(QColor(self._theme.colours.text))
        between = QRect(inside.left(), top.bottom() + 4, inside.width(), foot.top() - top.bottom() - 6)
        _draw_lines(painter, option.font, row.first_words.reveal(), between)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        colours = self._theme.colours
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(colours.chosen if chosen else colours.surface_quiet))
        if chosen:
            edge = QRect(option.rect.topLeft(), QSize(4, option.rect.height()))
            painter.fillRect(edge, QColor(colours.primary))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.focus), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))
        painter.setPen(QColor(colours.hairline))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())


_RIGHT = Qt.TextElideMode.ElideRight


def _small(font: QFont) -> QFont:
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * 0.88)
    return made


def _draw_lines(painter: QPainter, font: QFont, text: str, place: QRect) -> None:
    """Draw ``text`` on two lines, the last one cut with an ellipsis."""
    painter.setFont(font)
    metrics = QFontMetrics(font)
    layout = QTextLayout(text, font)
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    layout.beginLayout()
    for number in range(_WORD_LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(place.width())
        start = line.textStart()
        last = number == _WORD_LINES - 1
        words = text[start:] if last else text[start : start + line.textLength()]
        where = QRect(place.left(), place.top() + number * metrics.lineSpacing(), place.width(), metrics.lineSpacing())
        painter.drawText(where, Qt.AlignmentFlag.AlignLeft, metrics.elidedText(words, _RIGHT, place.width()))
    layout.endLayout()
