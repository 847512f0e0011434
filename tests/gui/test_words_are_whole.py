"""No page cuts its words: every wrapping line is as high as its words need, at plain and double text size."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from heartsease.gui.main_window import HELP, JOURNAL
from tests.gui.conftest import Desk
from tests.gui.fakes import SITUATION, THOUGHT, an_entry


def cut(window: QWidget) -> list[str]:
    """Return the words of what is too low or too narrow for them."""
    labels = [part for part in window.findChildren(QLabel) if part.isVisible() and part.wordWrap() and part.text()]
    found = [part.text() for part in labels if part.height() < part.heightForWidth(part.width())]
    buttons = [part for part in window.findChildren(QPushButton) if part.isVisible()]
    return found + [part.text() for part in buttons if part.height() < part.minimumSizeHint().height() - 1]


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("page", ["writing", "offered", "journal", "help"])
def test_no_words_are_cut(desk: Desk, page: str, percent: int) -> None:
    desk.theme.set_percent(percent)
    desk.use_cases.entries[:] = [an_entry(n, THOUGHT, kept=3, situation=SITUATION) for n in range(18)]
    if page == "offered":
        desk.ask()
    elif page == "help":
        desk.window.open_page(HELP)
        desk.window.help_presenter.show()
    elif page == "journal":
        desk.window.open_page(JOURNAL)
        desk.settle()
        desk.journal.list.setCurrentIndex(desk.journal.model.index(2))
    desk.settle()
    desk.bot.wait(30)
    assert cut(desk.window) == []


def test_a_cut_line_would_be_seen(desk: Desk) -> None:
    """The test's own eyes work."""
    label = next(part for part in desk.window.findChildren(QLabel) if part.isVisible() and part.wordWrap())
    label.setMaximumHeight(3)
    desk.bot.wait(10)
    assert label.text() in cut(desk.window)
