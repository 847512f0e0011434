"""Every page and state by keyboard and screen reader: names, roles, order, and nothing that Tab cannot reach."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QListView, QPlainTextEdit, QProgressBar, QWidget

from heartsease.domain.errors import Fixable
from heartsease.domain.reframe import CareLevel, Outcome
from heartsease.gui.main_window import HELP, JOURNAL, REFRAME
from tests.gui.conftest import Desk
from tests.gui.fakes import ended

CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QListView, QPlainTextEdit, QProgressBar)


def _writing(_: Desk) -> None:
    """The page as it opens."""


def _waiting(desk: Desk) -> None:
    desk.use_cases.waits["reframe"] = 30
    desk.type("words")
    desk.ctrl(Qt.Key.Key_Return)


def _offered(desk: Desk) -> None:
    desk.ask()


def _editing(desk: Desk) -> None:
    desk.ask()
    desk.reframe.offered.cards[1].edit.click()


def _kept(desk: Desk) -> None:
    desk.ask()
    desk.reframe.offered.cards[0].keep.setChecked(True)
    desk.reframe.keep.click()
    desk.settle()


def _care(desk: Desk) -> None:
    desk.use_cases.answer = lambda _: ended(Outcome.NEEDS_CARE, CareLevel.ABUSE)
    desk.ask()


def _nothing_good(desk: Desk) -> None:
    desk.use_cases.answer = lambda _: ended(Outcome.NO_GOOD_CANDIDATE)
    desk.ask()


def _trouble(desk: Desk) -> None:
    desk.use_cases.faults["reframe"] = [Fixable("model.no_memory")]
    desk.ask()


def _journal(desk: Desk) -> None:
    desk.window.open_page(JOURNAL)
    desk.settle()
    desk.press(Qt.Key.Key_Down)


def _journal_deleted(desk: Desk) -> None:
    _journal(desk)
    desk.press(Qt.Key.Key_Delete)
    desk.settle()


def _journal_empty(desk: Desk) -> None:
    desk.use_cases.entries = []
    desk.window.open_page(JOURNAL)
    desk.settle()


def _journal_locked(desk: Desk) -> None:
    desk.use_cases.faults["page"] = [Fixable("keys.locked", backend="Secret Service")]
    desk.window.open_page(JOURNAL)
    desk.settle()


def _help(desk: Desk) -> None:
    desk.window.open_page(HELP)
    desk.settle()


STATES = (
    _writing,
    _waiting,
    _offered,
    _editing,
    _kept,
    _care,
    _nothing_good,
    _trouble,
    _journal,
    _journal_deleted,
    _journal_empty,
    _journal_locked,
    _help,
)


@pytest.fixture(params=STATES, ids=lambda state: state.__name__.strip("_"))
def shown(request: pytest.FixtureRequest, desk: Desk) -> Desk:
    """The window in one of its states."""
    lead: Callable[[Desk], None] = request.param
    lead(desk)
    return desk


def stops(desk: Desk) -> list[QWidget]:
    """Return every visible widget that Tab should reach."""
    widgets = desk.window.findChildren(QWidget)
    return [
        widget
        for widget in widgets
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def accessible_name(widget: QWidget) -> str:
    """Return what a screen reader calls a widget."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()


def test_every_control_has_a_name_and_a_role_for_screen_readers(shown: Desk) -> None:
    controls = [w for w in shown.window.findChildren(QWidget) if isinstance(w, CONTROLS) and w.isVisible()]
    own = [c for c in controls if not isinstance(c.parent(), QLineEdit | QComboBox)]  # not Qt's parts inside a control
    assert own
    for control in {*own, *stops(shown)}:
        role = QAccessible.queryAccessibleInterface(control).role()
        assert accessible_name(control), f"no name: {control}"
        assert role is not QAccessible.Role.NoRole, f"no role: {control}"
    for picture in own:
        assert not isinstance(picture, QAbstractButton) or picture.text().strip(), f"a picture without words: {picture}"


def test_tab_goes_through_every_stop_down_the_page(shown: Desk) -> None:
    pages: dict[str, QWidget] = {REFRAME: shown.reframe, JOURNAL: shown.journal, HELP: shown.help}
    page = pages[shown.window.page]
    wanted = stops(shown)
    shown.window.rail.buttons[HELP].setFocus()
    order: list[QWidget] = []
    for _ in wanted:
        shown.press(Qt.Key.Key_Tab)
        order.append(shown.focus())
    missed = [f"{type(w).__name__} {w.accessibleName()}" for w in set(wanted) - set(order)]
    assert not missed
    inside = [(stop, stop.mapTo(page, QPoint(0, 0))) for stop in order if page.isAncestorOf(stop)]
    for (_, before), (stop, after) in pairwise(inside):
        below_or_beside = after.y() >= before.y() or after.x() > before.x()
        assert below_or_beside, f"Tab jumps up to {type(stop).__name__} {accessible_name(stop)}"


def test_the_focus_is_always_somewhere_useful(shown: Desk) -> None:
    assert shown.focus().isVisible()
    assert shown.window.isAncestorOf(shown.focus())
    assert not shown.window.rail.isAncestorOf(shown.focus())
