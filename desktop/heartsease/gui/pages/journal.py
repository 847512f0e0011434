"""The journal page: search, the list of entries, the open entry, delete with undo."""

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListView, QStackedWidget, QWidget

from heartsease.gui.pages.journal_list import EntryDelegate, JournalModel, Role
from heartsease.gui.present.journal import JournalPresenter, JournalState
from heartsease.gui.theme import Theme
from heartsease.gui.widgets.advice_card import AdviceCard
from heartsease.gui.widgets.done_bar import DoneBar
from heartsease.gui.widgets.parts import (
    GAP,
    WIDE_GAP,
    announce,
    button,
    column,
    label,
    line,
    plain,
    shortcut,
    tab_through,
)
from heartsease.gui.widgets.reading_pane import ReadingPane
from heartsease.gui.widgets.sign import Sign
from heartsease.system.words import Words

#: How long the person rests before a search begins, in milliseconds.
SEARCH_PAUSE = 250


class JournalPage(QWidget):
    """Draws ``JournalState``; ``write`` is the way from an empty journal to the first thought."""

    write = Signal()

    def __init__(self, presenter: JournalPresenter, words: Words, theme: Theme) -> None:
        """Begin unread; ``focus_start`` reads the journal."""
        super().__init__()
        self.setProperty("kind", "page")
        self.setAccessibleName(words.text("gui.journal.title"))
        self._presenter, self._words, self._theme = presenter, words, theme
        self._arriving = False
        self.search = self._search_field()
        self.model = JournalModel(presenter, self)
        self.list = self._list()
        self.pane = ReadingPane(words, theme)
        self.advice = AdviceCard(words, theme)
        self.undo_button = button(words.text("gui.undo"), presenter.undo_delete)
        self.removed = DoneBar(theme, words.text("gui.journal.deleted"), [self.undo_button])
        self.invite = button(words.text("gui.journal.invite"), self.write.emit, "primary")
        self.nothing_found = label(words.text("gui.journal.nothing_found"), "muted")
        self._lay_out()
        self._connect()
        presenter.subscribe(self._draw)

    def focus_start(self) -> None:
        """Read the journal if it changed, and put the focus on the list."""
        self._arriving = True
        self._presenter.show()
        self._arrive(self._presenter.state)

    def _search_field(self) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(self._words.text("gui.journal.search_hint"))
        field.setAccessibleName(self._words.text("gui.journal.search"))
        field.setAccessibleDescription(self._words.text("gui.journal.search_hint"))
        field.setClearButtonEnabled(True)
        return field

    def _list(self) -> QListView:
        made = QListView()
        made.setModel(self.model)
        made.setItemDelegate(EntryDelegate(self._theme, made))
        made.setUniformItemSizes(True)
        made.setMouseTracking(True)
        made.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        made.setAccessibleName(self._words.text("gui.journal.list"))
        made.setAccessibleDescription(self._words.text("gui.journal.list_hint"))
        return made

    def _lay_out(self) -> None:
        title = label(self._words.text("gui.journal.title"), "title")
        left = QWidget()
        left.setProperty("kind", "plain")
        left_column = column(left)
        left_column.addWidget(self.search)
        left_column.addWidget(self.nothing_found)
        left_column.addWidget(self.list, 1)
        left_column.addStretch(0)
        reading = QWidget()
        row = QHBoxLayout(reading)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(left, 2)
        row.addWidget(self.pane, 3)
        self._stack = QStackedWidget()
        self._reading, self._empty, self._bare = reading, self._empty_state(), QWidget()
        for state in (self._bare, reading, self._empty):
            self._stack.addWidget(state)
        body = column(self, margin=32, gap=WIDE_GAP)
        for part in (title, self.advice, self.removed):
            body.addWidget(part)
        body.addWidget(self._stack, 1)

    def _empty_state(self) -> QWidget:
        box, inside = plain(gap=GAP)
        inside.addWidget(Sign(self._theme, "heartsease", "text", 96))
        inside.addWidget(label(self._words.text("gui.journal.empty"), "heading"))
        inside.addWidget(label(self._words.text("gui.journal.empty_hint"), "muted"))
        inside.addLayout(line(self.invite))
        inside.addStretch(1)
        return box

    def _connect(self) -> None:
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_PAUSE)
        self._pause.timeout.connect(lambda: self._presenter.search(self.search.text()))
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.search.returnPressed.connect(lambda: self.list.setFocus(Qt.FocusReason.OtherFocusReason))
        self.list.selectionModel().currentChanged.connect(self._open)
        self.pane.delete.connect(self._presenter.delete)
        self.advice.again.connect(self._presenter.read_anew)
        self._theme.changed.connect(self._relayout)
        shortcut(self, "Ctrl+F", self._begin_search)
        shortcut(self, "Ctrl+Z", self._presenter.undo_delete)
        shortcut(self.list, "Del", self._presenter.delete)

    def _begin_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _open(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self._presenter.select(current.data(Role.ENTRY_ID))

    def _relayout(self) -> None:
        self.list.scheduleDelayedItemsLayout()
        self.list.viewport().update()

    def _draw(self, state: JournalState) -> None:
        self.advice.show_advice(state.advice)
        self.removed.show_when(done=state.removed is not None)
        shown = self._empty if state.empty else self._reading
        self._stack.setCurrentWidget(shown if state.loaded else self._bare)
        if state.nothing_found and self.nothing_found.isHidden():
            announce(self, self.nothing_found.text())
        self.nothing_found.setVisible(state.nothing_found)
        if state.nothing_found and self.list.hasFocus():
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.list.setVisible(not state.nothing_found)
        if self.pane.draw(self._presenter.reading()):
            tab_through(self.list, *self.pane.folds, self.pane.delete_button)
        self._follow_selection(state.selected)
        self._arrive(state)

    def _arrive(self, state: JournalState) -> None:
        """Put the focus where the person goes on, once it is known what there is to read."""
        if not self._arriving or state.loading:
            return
        self._arriving = False
        if state.advice is not None:
            target: QWidget = self.advice.try_again
        elif state.empty:
            target = self.invite
        else:
            target = self.list
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow_selection(self, entry_id: str | None) -> None:
        place = self.model.place(entry_id)
        if place != self.list.currentIndex().row():
            self.list.setCurrentIndex(self.model.index(place) if place >= 0 else QModelIndex())

    def sizeHint(self) -> QSize:
        """Return room for a list and an entry side by side."""
        return QSize(900, 600)
