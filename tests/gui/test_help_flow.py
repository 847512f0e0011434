"""Help is one key away from everywhere, and needs neither vault nor model."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QFrame

from heartsease.domain.errors import Fixable
from heartsease.gui.main_window import HELP, JOURNAL, REFRAME
from tests.gui.conftest import Desk
from tests.gui.fakes import THOUGHT


def services(desk: Desk) -> list[str]:
    frames = desk.help.panel.findChildren(QFrame)
    return [frame.accessibleName() for frame in frames if frame.property("kind") == "service" and frame.isVisible()]


@pytest.mark.parametrize("keys", [(Qt.Key.Key_F1, ""), (Qt.Key.Key_H, "ctrl")])
@pytest.mark.parametrize("page", [REFRAME, JOURNAL])
def test_one_key_opens_help_from_every_page(desk: Desk, page: str, keys: tuple[Qt.Key, str]) -> None:
    desk.window.open_page(page)
    desk.settle()
    (desk.ctrl if keys[1] else desk.press)(keys[0])
    desk.settle()
    assert desk.window.page == HELP
    assert services(desk)[0] == "Emergency services. Call 999 or 112"


def test_help_opens_while_the_model_is_busy_and_the_vault_waits(desk: Desk) -> None:
    desk.use_cases.waits = {"reframe": 30, "page": 2}
    desk.type(THOUGHT)
    desk.ctrl(Qt.Key.Key_Return)
    desk.window.open_page(JOURNAL)
    desk.press(Qt.Key.Key_F1)
    desk.until(lambda: bool(services(desk)))
    assert not desk.lanes.idle, "help must not have waited for the others"
    desk.window.reframe_presenter.stop()


def test_escape_returns_to_where_the_person_was(desk: Desk) -> None:
    desk.type(THOUGHT)
    desk.press(Qt.Key.Key_F1)
    desk.settle()
    desk.press(Qt.Key.Key_Escape)
    assert desk.window.page == REFRAME
    assert desk.focus() is desk.reframe.writing.thought
    assert desk.reframe.writing.thought.toPlainText() == THOUGHT


def test_another_country_is_chosen_by_key_and_remembered(desk: Desk) -> None:
    desk.press(Qt.Key.Key_F1)
    desk.settle()
    desk.tab_to(desk.help.panel.country)
    desk.type("Irel")
    desk.settle()
    assert desk.use_cases.country == "IE"
    assert any("116 123" in name for name in services(desk))


def test_a_country_without_a_table_has_the_international_card(desk: Desk) -> None:
    desk.use_cases.country = "international"
    desk.press(Qt.Key.Key_F1)
    desk.settle()
    assert desk.help.panel.country.currentText() == "Another country"
    assert any("Find A Helpline" in name for name in services(desk))


def test_numbers_are_shown_even_where_the_choice_cannot_be_written_down(desk: Desk) -> None:
    desk.press(Qt.Key.Key_F1)
    desk.settle()
    desk.use_cases.faults["choose_country"] = [Fixable("vault.read_only", path="settings")]
    desk.tab_to(desk.help.panel.country)
    desk.type("Irel")
    desk.settle()
    assert desk.help.panel.advice.isVisible()
    assert any("Samaritans" in name for name in services(desk))


def test_emergency_numbers_stand_even_where_the_tables_cannot_be_read(desk: Desk) -> None:
    desk.use_cases.faults["help_card"] = [Fixable("vault.no_access", path="helplines")]
    desk.press(Qt.Key.Key_F1)
    desk.settle()
    assert "112" in desk.help.panel.always.text()
    assert desk.help.panel.always.isVisible()
    desk.help.panel.advice.try_again.click()
    desk.settle()
    assert services(desk)
    assert not desk.help.panel.advice.isVisible()


def test_turning_the_wheel_over_the_picker_does_not_change_the_country(desk: Desk) -> None:
    desk.press(Qt.Key.Key_F1)
    desk.settle()
    desk.help.panel.country.setFocus()
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(desk.help.panel.country, turn)
    desk.settle()
    assert desk.help.panel.country.currentText() == "United Kingdom"


def test_the_help_button_is_seen_on_every_page(desk: Desk) -> None:
    for page in (REFRAME, JOURNAL, HELP):
        desk.window.open_page(page)
        desk.settle()
        assert desk.window.rail.buttons[HELP].isVisible()
