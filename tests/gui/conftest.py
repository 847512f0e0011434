"""A shown window on made-up use cases, driven by keys; every test ends with its lanes closed and no thread left."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from heartsease.gui.main_window import REFRAME, MainWindow
from heartsease.gui.tasks import Lanes
from heartsease.gui.theme import Theme
from heartsease.gui.tokens import Scheme
from heartsease.system import words
from tests.gui.fakes import THOUGHT, FakeUseCases, an_entry

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let Qt's offscreen platform say that it has no window manager; every other message of Qt fails the test."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"))


class Desk:
    """The window with what stands behind it, and a person's keys."""

    def __init__(self, window: MainWindow, use_cases: FakeUseCases, lanes: Lanes, bot: QtBot, theme: Theme) -> None:
        self.window, self.use_cases, self.lanes, self.bot, self.theme = window, use_cases, lanes, bot, theme
        self.reframe = window.reframe_page
        self.journal = window.journal_page
        self.help = window.help_page

    def focus(self) -> QWidget:
        """Return what has the focus."""
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is; what it shows is drawn before the next key, as it is for a person."""
        QTest.keyClick(self.focus(), key, held)
        QApplication.processEvents()

    def ctrl(self, key: Qt.Key) -> None:
        """Press a key with Ctrl held."""
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def type(self, text: str) -> None:
        """Type where the focus is."""
        QTest.keyClicks(self.focus(), text)

    def tab_to(self, wanted: QWidget, longest: int = 60) -> None:
        """Press Tab until ``wanted`` has the focus; fails where Tab does not lead there."""
        for _ in range(longest):
            if self.focus() is wanted:
                return
            self.press(Qt.Key.Key_Tab)
        pytest.fail(f"Tab does not reach {wanted}")

    def until(self, true: Callable[[], bool]) -> None:
        """Wait until something is true."""
        self.bot.waitUntil(true, timeout=5000)

    def settle(self) -> None:
        """Wait until every answer is shown."""
        self.until(lambda: self.lanes.idle)

    def ask(self, thought: str = THOUGHT) -> None:
        """Type a thought and ask for reframes by key."""
        self.type(thought)
        self.ctrl(Qt.Key.Key_Return)
        self.settle()


@pytest.fixture
def use_cases() -> FakeUseCases:
    """Twelve entries, and an answer of three cards."""
    return FakeUseCases([an_entry(n, f"Thought number {n} about the garden") for n in range(12)])


@pytest.fixture(scope="session")
def one_theme(qapp: QApplication) -> Theme:
    """The one theme of the application."""
    return Theme(qapp, scheme=Scheme.LIGHT)


@pytest.fixture
def theme(one_theme: Theme) -> Theme:
    """The light theme at plain size."""
    one_theme.set_scheme(Scheme.LIGHT)
    one_theme.set_percent(100)
    return one_theme


@pytest.fixture
def lanes(qapp: QApplication) -> Iterator[Lanes]:
    """Lanes that must close in time."""
    lanes = Lanes(words.load())
    yield lanes
    assert lanes.close()
    for thread in threading.enumerate():
        if thread.name.startswith("heartsease-"):
            thread.join(5)
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("heartsease-")]
    lanes.deleteLater()


@pytest.fixture
def desk(use_cases: FakeUseCases, lanes: Lanes, theme: Theme, qtbot: QtBot) -> Desk:
    """The window, shown and ready to type into."""
    window = MainWindow(use_cases, lanes, words.load(), theme)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitActive(window):
        window.show()
    window.open_page(REFRAME)
    return Desk(window, use_cases, lanes, qtbot, theme)
