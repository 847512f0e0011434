"""The one window: the rail on the left, one page at a time, help a key away."""

from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QIcon
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from heartsease.gui.icons import drawing
from heartsease.gui.pages.help_now import HelpNowPage
from heartsease.gui.pages.journal import JournalPage
from heartsease.gui.pages.reframe import ReframePage
from heartsease.gui.present.help import HelpPresenter
from heartsease.gui.present.journal import JournalPresenter
from heartsease.gui.present.ports import Runner, UseCases
from heartsease.gui.present.reframe import ReframePresenter
from heartsease.gui.theme import Theme
from heartsease.gui.widgets.parts import shortcut
from heartsease.gui.widgets.rail import Rail, RailEntry
from heartsease.system.words import Words

REFRAME, JOURNAL, HELP = "reframe", "journal", "help"
_KEYS = {REFRAME: ("Ctrl+1",), JOURNAL: ("Ctrl+2",), HELP: ("F1", "Ctrl+H")}


class MainWindow(QMainWindow):
    """Puts pages beside the rail; ``closed`` follows the person closing the window."""

    closed = Signal()

    def __init__(self, use_cases: UseCases, runner: Runner, words: Words, theme: Theme) -> None:
        """Make every page; nothing is read from the vault before its page is opened."""
        super().__init__()
        self._theme = theme
        self.setWindowTitle(words.text("gui.app_name"))
        self.setWindowIcon(QIcon(drawing("heartsease", theme.colours.text, 256)))
        self.journal_presenter = JournalPresenter(use_cases, runner, words)
        self.reframe_presenter = ReframePresenter(use_cases, runner, words, self.journal_presenter.mark_stale)
        self.help_presenter = HelpPresenter(use_cases, runner, words)
        self.help_page = HelpNowPage(self.help_presenter, words, theme)
        self.journal_page = JournalPage(self.journal_presenter, words, theme)
        self.reframe_page = ReframePage(self.reframe_presenter, HelpPresenter(use_cases, runner, words), words, theme)
        self._pages: dict[str, ReframePage | JournalPage | HelpNowPage] = {
            REFRAME: self.reframe_page,
            JOURNAL: self.journal_page,
            HELP: self.help_page,
        }
        self._page = self._page_before_help = REFRAME
        self.rail = Rail([_entry(name, words) for name in self._pages], theme, words.text("gui.app_name"))
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(page)
        self._lay_out()
        self._connect()
        self.resize(_first_size())

    @property
    def page(self) -> str:
        """The name of the open page."""
        return self._page

    def open_page(self, name: str) -> None:
        """Open a page and put the focus where the person goes on."""
        if name == HELP and self._page != HELP:
            self._page_before_help = self._page
        self._page = name
        self.rail.mark(name)
        self._stack.setCurrentWidget(self._pages[name])
        self._pages[name].focus_start()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close at once; whoever opened the window ends the work behind it."""
        super().closeEvent(event)
        self.closed.emit()

    def _lay_out(self) -> None:
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self._stack, 1)
        self.setCentralWidget(inside)

    def _connect(self) -> None:
        self.rail.opened.connect(self.open_page)
        self.help_page.back.connect(lambda: self.open_page(self._page_before_help))
        self.journal_page.write.connect(lambda: self.open_page(REFRAME))
        for name, keys in _KEYS.items():
            for key in keys:
                shortcut(self, key, partial(self.open_page, name), everywhere=True)
        for key in ("Ctrl++", "Ctrl+="):
            shortcut(self, key, self._theme.larger, everywhere=True)
        shortcut(self, "Ctrl+-", self._theme.smaller, everywhere=True)
        shortcut(self, "Ctrl+0", lambda: self._theme.set_percent(100), everywhere=True)


def _entry(name: str, words: Words) -> RailEntry:
    title, hint = words.text(f"gui.rail.{name}"), words.text(f"gui.rail.{name}_hint")
    return RailEntry(name, name, title, hint, _KEYS[name], apart=name == HELP)


def _first_size() -> QSize:
    """Return a comfortable size that fits the screen."""
    room = QGuiApplication.primaryScreen().availableSize()
    return room.boundedTo(QSize(1120, 780))
