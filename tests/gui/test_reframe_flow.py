"""A person reframes a thought with the keyboard alone."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from heartsease.domain.errors import Fixable
from heartsease.domain.reframe import CareLevel, Outcome, Screening, Thought
from heartsease.domain.sensitive import SensitiveText
from heartsease.gui.present.reframe_state import Phase
from tests.gui.conftest import Desk
from tests.gui.fakes import CARDS, THOUGHT, ended, reframed

LOCKED = Fixable("keys.locked", backend="Secret Service")


def phase(desk: Desk) -> Phase:
    return desk.window.reframe_presenter.state.phase


def test_three_cards_come_after_ctrl_enter(desk: Desk) -> None:
    desk.ask()
    assert [card.text.text() for card in desk.reframe.offered.cards] == [text for _, text, _ in CARDS]
    assert desk.focus() is desk.reframe.offered.cards[0]


def test_words_that_weigh_get_cards_and_a_calm_word_about_the_help_page(desk: Desk) -> None:
    desk.ask()
    assert desk.reframe.offered.calm.isHidden()
    weighing = replace(reframed(), screening=Screening(CareLevel.NONE, "calm.other_at_risk"))
    desk.use_cases.answer = lambda _: weighing
    desk.window.reframe_presenter.ask_again()
    desk.settle()
    assert len(desk.reframe.offered.cards) == 3
    assert "help page" in desk.reframe.offered.calm.text()
    assert not desk.reframe.offered.calm.isHidden()


def test_the_situation_is_folded_and_opens_by_key(desk: Desk) -> None:
    assert desk.reframe.writing.situation.isHidden()
    desk.type(THOUGHT)
    desk.tab_to(desk.reframe.writing.fold)
    desk.press(Qt.Key.Key_Space)
    assert desk.focus() is desk.reframe.writing.situation
    desk.type("The results came today")
    desk.ctrl(Qt.Key.Key_Return)
    desk.settle()
    asked = dict(desk.use_cases.calls)["reframe"]
    assert asked == Thought(SensitiveText(THOUGHT), SensitiveText("The results came today"))


def test_a_chosen_card_is_kept_and_can_be_undone_by_key(desk: Desk) -> None:
    desk.ask()
    desk.tab_to(desk.reframe.offered.cards[1].keep)
    desk.press(Qt.Key.Key_Space)
    desk.ctrl(Qt.Key.Key_Return)
    desk.settle()
    assert phase(desk) is Phase.KEPT
    assert [kept.text.reveal() for kept in desk.use_cases.entries[0].reframes] == [CARDS[1][1]]
    before = len(desk.use_cases.entries)
    assert desk.focus() is desk.reframe.kept.undo_button
    desk.press(Qt.Key.Key_Space)
    desk.settle()
    assert len(desk.use_cases.entries) == before - 1
    assert phase(desk) is Phase.OFFERED
    assert desk.reframe.offered.cards[1].keep.isChecked()


def test_keeping_with_nothing_chosen_says_what_to_do(desk: Desk) -> None:
    desk.ask()
    desk.ctrl(Qt.Key.Key_Return)
    desk.settle()
    assert phase(desk) is Phase.OFFERED
    assert "Keep this" in desk.reframe.bar_hint.text()
    assert not [name for name, _ in desk.use_cases.calls if name == "keep"]


def test_an_edited_card_is_chosen_and_kept_in_the_persons_wording(desk: Desk) -> None:
    desk.ask()
    card = desk.reframe.offered.cards[0]
    desk.tab_to(card.edit)
    desk.press(Qt.Key.Key_Space)
    assert desk.focus() is card.editor
    desk.type("It was one exam.")
    desk.ctrl(Qt.Key.Key_Return)
    assert card.keep.isChecked()
    assert card.source.text() == "In your wording"
    assert desk.focus() is card.edit
    desk.ctrl(Qt.Key.Key_Return)
    desk.settle()
    kept = desk.use_cases.entries[0].reframes
    assert [(k.text.reveal(), k.edited) for k in kept] == [("It was one exam.", True)]


def test_escape_leaves_a_card_as_it_was(desk: Desk) -> None:
    desk.ask()
    card = desk.reframe.offered.cards[0]
    desk.tab_to(card.edit)
    desk.press(Qt.Key.Key_Space)
    desk.type("something else")
    desk.press(Qt.Key.Key_Escape)
    assert card.text.text() == CARDS[0][1]
    assert not card.keep.isChecked()


def test_an_open_edit_is_kept_too(desk: Desk) -> None:
    desk.ask()
    card = desk.reframe.offered.cards[2]
    desk.tab_to(card.edit)
    desk.press(Qt.Key.Key_Space)
    desk.type("One step.")
    desk.reframe.keep.click()
    desk.settle()
    assert [kept.text.reveal() for kept in desk.use_cases.entries[0].reframes] == ["One step."]


def test_escape_stops_the_wait_at_once_and_the_words_stay(desk: Desk) -> None:
    desk.use_cases.waits["reframe"] = 30
    desk.type(THOUGHT)
    desk.ctrl(Qt.Key.Key_Return)
    desk.until(lambda: desk.reframe.waiting.progress.value() == 40)
    assert desk.focus() is desk.reframe.waiting.stop_button
    desk.press(Qt.Key.Key_Escape)
    assert phase(desk) is Phase.WRITING
    assert desk.focus() is desk.reframe.writing.thought
    assert desk.reframe.writing.thought.toPlainText() == THOUGHT
    desk.settle()
    assert phase(desk) is Phase.WRITING, "the answer that was stopped must not come back"


def test_a_thought_can_be_asked_right_after_a_stop(desk: Desk) -> None:
    desk.use_cases.waits["reframe"] = 30
    desk.type(THOUGHT)
    desk.ctrl(Qt.Key.Key_Return)
    desk.until(lambda: bool(desk.use_cases.calls))
    desk.press(Qt.Key.Key_Escape)
    desk.use_cases.waits.clear()
    desk.ctrl(Qt.Key.Key_Return)
    desk.settle()
    assert phase(desk) is Phase.OFFERED


def test_an_error_is_a_sentence_in_place_with_a_way_to_try_again(desk: Desk) -> None:
    desk.use_cases.faults["reframe"] = [Fixable("keys.missing")]
    desk.ask()
    assert phase(desk) is Phase.TROUBLE
    assert desk.reframe.advice.say.text()
    assert desk.reframe.advice.do.text()
    assert desk.focus() is desk.reframe.advice.try_again
    desk.press(Qt.Key.Key_Space)
    desk.settle()
    assert phase(desk) is Phase.OFFERED


@pytest.mark.expects_log("heartsease.gui")
def test_a_defect_gives_one_plain_sentence_and_a_log_line_without_words(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.use_cases.faults["reframe"] = [ValueError(f"cannot read {THOUGHT}")]
    desk.ask()
    assert desk.reframe.advice.say.text() == "Something inside Heartsease did not work."
    assert "ValueError" in caplog.text
    assert "stupid" not in caplog.text
    assert desk.reframe.writing.thought.toPlainText() == THOUGHT


def test_a_failed_keep_loses_nothing_and_can_be_tried_again(desk: Desk) -> None:
    desk.use_cases.faults["keep"] = [LOCKED]
    desk.ask()
    desk.reframe.offered.cards[0].keep.setChecked(True)
    desk.ctrl(Qt.Key.Key_Return)
    desk.settle()
    assert phase(desk) is Phase.OFFERED
    assert "keyring" in desk.reframe.advice.say.text()
    assert desk.reframe.offered.cards[0].keep.isChecked()
    assert desk.focus() is desk.reframe.advice.try_again
    desk.press(Qt.Key.Key_Space)
    desk.settle()
    assert phase(desk) is Phase.KEPT


def test_nothing_good_is_said_kindly_and_the_thought_can_be_kept_alone(desk: Desk) -> None:
    desk.use_cases.answer = lambda _: ended(Outcome.NO_GOOD_CANDIDATE)
    desk.ask()
    assert phase(desk) is Phase.NOTHING_GOOD
    assert desk.reframe.nothing_good.sentence.isVisible()
    desk.tab_to(desk.reframe.nothing_good.just_write)
    desk.press(Qt.Key.Key_Space)
    desk.settle()
    assert desk.use_cases.entries[0].thought.reveal() == THOUGHT
    assert desk.use_cases.entries[0].reframes == ()


def test_a_thought_that_needs_care_shows_help_and_no_cards(desk: Desk) -> None:
    desk.use_cases.answer = lambda _: ended(Outcome.NEEDS_CARE, CareLevel.ACTIVE)
    desk.ask()
    assert phase(desk) is Phase.NEEDS_CARE
    shown = [part.text() for part in desk.reframe.care.panel.findChildren(type(desk.reframe.care.panel.opening))]
    assert any("116 123" in text for text in shown)
    assert not desk.reframe.offered.cards
    assert not desk.reframe.asked.isVisible()


def test_you_misunderstood_me_returns_to_the_words_and_does_not_silence_the_next_screen(desk: Desk) -> None:
    desk.use_cases.answer = lambda _: ended(Outcome.NEEDS_CARE, CareLevel.PASSIVE)
    desk.ask()
    desk.tab_to(desk.reframe.care.wrong)
    desk.press(Qt.Key.Key_Space)
    assert phase(desk) is Phase.WRITING
    assert desk.reframe.writing.thought.toPlainText() == THOUGHT
    assert desk.reframe.writing.hint.isVisible()
    desk.ctrl(Qt.Key.Key_Return)
    desk.settle()
    assert phase(desk) is Phase.NEEDS_CARE


def test_just_write_keeps_the_thought_without_reframes_and_undo_brings_back_the_words(desk: Desk) -> None:
    desk.use_cases.answer = lambda _: ended(Outcome.NEEDS_CARE, CareLevel.PASSIVE)
    desk.ask()
    desk.tab_to(desk.reframe.care.just_write)
    desk.press(Qt.Key.Key_Space)
    desk.settle()
    assert phase(desk) is Phase.KEPT
    assert desk.use_cases.entries[0].reframes == ()
    desk.press(Qt.Key.Key_Space)
    desk.settle()
    assert phase(desk) is Phase.WRITING
    assert desk.reframe.writing.thought.toPlainText() == THOUGHT


def test_another_thought_begins_with_an_empty_page(desk: Desk) -> None:
    desk.ask()
    desk.tab_to(desk.reframe.anew)
    desk.press(Qt.Key.Key_Space)
    assert desk.reframe.writing.thought.toPlainText() == ""
    assert not desk.reframe.writing.thought.document().isUndoAvailable()
    assert not desk.reframe.offered.cards


def test_traps_are_offered_as_possibilities_with_the_words_that_spoke_for_them(desk: Desk) -> None:
    desk.ask()
    lines = [label.text() for label in desk.reframe.offered.traps]
    assert lines == [
        "This may be guessing what others think: \u201ceveryone will think\u201d",
        "This may be giving yourself a name: \u201cI am stupid\u201d",
    ]


def test_room_is_told_only_near_the_limit(desk: Desk) -> None:
    desk.reframe.writing.thought.setPlainText("x" * 3000)
    assert not desk.reframe.writing.room.isVisible()
    desk.reframe.writing.thought.setPlainText("x" * 3990)
    assert desk.reframe.writing.room.text() == "Room for 10 more characters."
    desk.reframe.writing.thought.setPlainText("x" * 4005)
    assert "5 characters too long" in desk.reframe.writing.room.text()


def test_words_that_look_like_markup_are_shown_as_they_are(desk: Desk) -> None:
    desk.ask("<b>me</b> & <img src=x>")
    assert desk.reframe.asked.words.text() == "<b>me</b> & <img src=x>"
    assert desk.reframe.asked.words.textFormat() is Qt.TextFormat.PlainText
