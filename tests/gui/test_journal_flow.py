"""A person reads, searches, deletes and brings back with the keyboard alone."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel

from heartsease.domain.errors import Fixable
from heartsease.gui.main_window import JOURNAL, REFRAME
from heartsease.gui.present.ports import PAGE
from tests.gui.conftest import Desk
from tests.gui.fakes import an_entry


def opened(desk: Desk) -> Desk:
    desk.ctrl(Qt.Key.Key_2)
    desk.settle()
    return desk


def rows(desk: Desk) -> list[str]:
    model = desk.journal.model
    return [str(model.data(model.index(place))) for place in range(model.rowCount())]


def words_in_pane(desk: Desk) -> str:
    return "\n".join(label.text() for label in desk.journal.pane.findChildren(QLabel) if not label.isHidden())


def test_nothing_is_read_from_the_vault_before_the_journal_is_opened(desk: Desk) -> None:
    assert not desk.use_cases.calls
    opened(desk)
    assert desk.use_cases.calls == [("page", None)]


def test_the_newest_entry_stands_first_and_opens_by_arrow_key(desk: Desk) -> None:
    opened(desk)
    assert rows(desk)[0] == "Thought number 11 about the garden"
    assert desk.focus() is desk.journal.list
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Down)
    assert "Thought number 9 about the garden" in words_in_pane(desk)


def test_an_entry_tells_how_each_reframe_was_made(desk: Desk) -> None:
    opened(desk)
    desk.press(Qt.Key.Key_Down)
    fold = desk.journal.pane.folds[0]
    desk.tab_to(fold)
    desk.press(Qt.Key.Key_Space)
    made = words_in_pane(desk)
    assert "heartsease-built-in (file 9f2c41d07be3)" in made
    assert "30 tries; 5 were left out" in made


def test_older_entries_come_as_the_list_is_scrolled(desk: Desk) -> None:
    desk.use_cases.entries = [an_entry(n) for n in reversed(range(2 * PAGE + 7))]
    opened(desk)
    assert desk.journal.model.rowCount() == PAGE
    while desk.journal.model.rowCount() < 2 * PAGE + 7:
        before = desk.journal.model.rowCount()
        desk.journal.list.scrollToBottom()
        desk.until(lambda before=before: desk.journal.model.rowCount() > before)  # type: ignore[misc]
    desk.settle()
    assert len({desk.journal.model.place(f"entry-{n:05}") for n in range(2 * PAGE + 7)}) == 2 * PAGE + 7


def test_search_starts_by_key_waits_for_a_pause_and_shows_only_what_was_found(desk: Desk) -> None:
    opened(desk)
    desk.ctrl(Qt.Key.Key_F)
    assert desk.focus() is desk.journal.search
    desk.type("number 7")
    desk.until(lambda: desk.journal.model.rowCount() == 1)
    assert rows(desk) == ["Thought number 7 about the garden"]
    assert [value for name, value in desk.use_cases.calls if name == "search"] == ["number 7"]


def test_a_search_without_a_result_says_so_and_an_emptied_search_shows_all(desk: Desk) -> None:
    opened(desk)
    desk.ctrl(Qt.Key.Key_F)
    desk.type("zebra")
    desk.until(desk.journal.nothing_found.isVisible)
    for _ in range(5):
        desk.press(Qt.Key.Key_Backspace)
    desk.until(lambda: desk.journal.model.rowCount() == 12)
    assert not desk.journal.nothing_found.isVisible()


def test_delete_moves_on_to_the_next_entry_and_undo_brings_it_back_to_its_place(desk: Desk) -> None:
    opened(desk)
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Down)
    before = rows(desk)
    desk.press(Qt.Key.Key_Delete)
    desk.settle()
    assert rows(desk) == [*before[:2], *before[3:]]
    assert desk.journal.removed.isVisible()
    assert desk.journal.list.currentIndex().row() == 2
    desk.ctrl(Qt.Key.Key_Z)
    desk.settle()
    assert rows(desk) == before
    assert not desk.journal.removed.isVisible()
    assert desk.journal.list.currentIndex().row() == 2


def test_the_last_entry_deleted_leaves_an_invitation_and_undo(desk: Desk) -> None:
    desk.use_cases.entries = [an_entry(1)]
    opened(desk)
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Delete)
    desk.settle()
    assert desk.journal.invite.isVisible()
    desk.journal.undo_button.click()
    desk.settle()
    assert desk.journal.model.rowCount() == 1


def test_an_empty_journal_invites_to_write(desk: Desk) -> None:
    desk.use_cases.entries = []
    opened(desk)
    assert desk.focus() is desk.journal.invite
    desk.press(Qt.Key.Key_Space)
    assert desk.window.page == REFRAME
    assert desk.focus() is desk.reframe.writing.thought


def test_a_locked_keyring_is_a_sentence_with_a_way_out_and_try_again_opens_the_journal(desk: Desk) -> None:
    desk.use_cases.faults["page"] = [Fixable("keys.locked", backend="Secret Service")]
    opened(desk)
    assert "keyring is locked" in desk.journal.advice.say.text()
    assert desk.focus() is desk.journal.advice.try_again
    desk.press(Qt.Key.Key_Space)
    desk.settle()
    assert not desk.journal.advice.isVisible()
    assert desk.journal.model.rowCount() == 12


def test_a_locked_keyring_is_asked_again_when_the_page_is_opened_again(desk: Desk) -> None:
    desk.use_cases.faults["page"] = [Fixable("keys.locked", backend="Secret Service")]
    opened(desk)
    desk.ctrl(Qt.Key.Key_1)
    opened(desk)
    assert desk.journal.model.rowCount() == 12


def test_a_failed_delete_keeps_the_entry(desk: Desk) -> None:
    opened(desk)
    desk.press(Qt.Key.Key_Down)
    desk.use_cases.faults["delete"] = [Fixable("vault.read_only", path="vault.db")]
    desk.press(Qt.Key.Key_Delete)
    desk.settle()
    assert desk.journal.advice.isVisible()
    assert desk.journal.model.rowCount() == 12


def test_what_is_kept_stands_in_the_journal_the_next_time_it_is_opened(desk: Desk) -> None:
    opened(desk)
    desk.ctrl(Qt.Key.Key_1)
    desk.ask("A new thought")
    desk.reframe.offered.cards[0].keep.setChecked(True)
    desk.ctrl(Qt.Key.Key_Return)
    desk.settle()
    opened(desk)
    assert rows(desk)[0] == "A new thought"
    assert desk.window.page == JOURNAL


def test_a_row_is_read_out_with_its_day_and_what_was_kept(desk: Desk) -> None:
    opened(desk)
    model = desk.journal.model
    spoken = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Thought number 11 about the garden. 4 January 2026, 13:30. 2 reframes kept"


def test_the_window_title_holds_no_words_of_an_entry(desk: Desk) -> None:
    opened(desk)
    desk.press(Qt.Key.Key_Down)
    assert desk.window.windowTitle() == "Heartsease"
    assert not [action.text() for action in desk.window.findChildren(QAction) if "garden" in action.text()]
