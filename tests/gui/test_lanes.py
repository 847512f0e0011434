"""Lanes: slow work elsewhere, answers on the GUI thread, nothing left behind."""

import logging
import threading
import time

import pytest
from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from pytestqt.qtbot import QtBot

from heartsease.domain.errors import Cancelled, Fixable
from heartsease.gui.present.ports import Control, Lane
from heartsease.gui.tasks import Lanes
from heartsease.system import words
from heartsease.system.words import Advice
from tests.gui.conftest import Desk
from tests.gui.fakes import THOUGHT


class Answers:
    """Collects what a task delivers, and on which thread."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.failed: list[Advice] = []
        self.shares: list[float] = []
        self.threads: set[str] = set()

    def take(self, value: object) -> None:
        self.threads.add(threading.current_thread().name)
        self.done.append(value)

    def fail(self, advice: Advice) -> None:
        self.threads.add(threading.current_thread().name)
        self.failed.append(advice)


@pytest.fixture
def answers() -> Answers:
    return Answers()


def test_work_runs_on_the_lanes_thread_and_answers_on_the_gui_thread(
    lanes: Lanes, answers: Answers, qtbot: QtBot
) -> None:
    lanes.start(Lane.VAULT, lambda _: threading.current_thread().name, done=answers.take, failed=answers.fail)
    qtbot.waitUntil(lambda: lanes.idle)
    assert answers.done == ["heartsease-vault"]
    assert answers.threads == {threading.main_thread().name}


def test_work_on_one_lane_keeps_its_order(lanes: Lanes, answers: Answers, qtbot: QtBot) -> None:
    for number in range(50):
        lanes.start(Lane.VAULT, lambda _, n=number: n, done=answers.take, failed=answers.fail)  # type: ignore[misc]
    qtbot.waitUntil(lambda: lanes.idle)
    assert answers.done == list(range(50))


def test_one_lane_does_not_wait_for_another(lanes: Lanes, answers: Answers, qtbot: QtBot) -> None:
    gate = threading.Event()
    lanes.start(Lane.MODEL, lambda _: gate.wait(10), done=answers.take, failed=answers.fail)
    lanes.start(Lane.VAULT, lambda _: "vault", done=answers.take, failed=answers.fail)
    qtbot.waitUntil(lambda: bool(answers.done))
    assert answers.done == ["vault"]
    gate.set()
    qtbot.waitUntil(lambda: lanes.idle)


def test_a_cancelled_task_is_told_and_delivers_nothing(lanes: Lanes, answers: Answers, qtbot: QtBot) -> None:
    def work(control: Control) -> str:
        control.progress(0.5)
        assert control.cancel.wait(10)
        control.progress(0.9)
        raise Cancelled

    task = lanes.start(Lane.MODEL, work, done=answers.take, failed=answers.fail, progress=answers.shares.append)
    qtbot.waitUntil(lambda: answers.shares == [0.5])
    task.cancel()
    qtbot.waitUntil(lambda: lanes.idle)
    assert (answers.done, answers.failed, answers.shares) == ([], [], [0.5])


def test_work_cancelled_before_its_turn_never_runs(lanes: Lanes, answers: Answers, qtbot: QtBot) -> None:
    gate, ran = threading.Event(), []
    lanes.start(Lane.MODEL, lambda _: gate.wait(10), done=answers.take, failed=answers.fail)
    lanes.start(Lane.MODEL, lambda _: ran.append(1), done=answers.take, failed=answers.fail).cancel()
    gate.set()
    qtbot.waitUntil(lambda: lanes.idle)
    assert not ran


def test_a_fixable_becomes_its_sentence(lanes: Lanes, answers: Answers, qtbot: QtBot) -> None:
    def work(_: Control) -> None:
        raise Fixable("keys.locked", backend="Secret Service")

    lanes.start(Lane.VAULT, work, done=answers.take, failed=answers.fail)
    qtbot.waitUntil(lambda: lanes.idle)
    assert "keyring" in answers.failed[0].say


def test_a_defect_is_logged_by_place_without_its_message(
    lanes: Lanes, answers: Answers, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def work(_: Control) -> None:
        raise RuntimeError(THOUGHT)

    with caplog.at_level(logging.ERROR, logger="heartsease.gui"):
        lanes.start(Lane.VAULT, work, done=answers.take, failed=answers.fail)
        qtbot.waitUntil(lambda: lanes.idle)
    assert answers.failed == [Advice(words.load().text("gui.defect.say"), words.load().text("gui.defect.do"))]
    assert "RuntimeError at test_lanes.py" in caplog.text
    assert THOUGHT not in caplog.text


def test_progress_comes_in_steps_a_person_can_see(lanes: Lanes, answers: Answers, qtbot: QtBot) -> None:
    def work(control: Control) -> None:
        for step in range(10_001):
            control.progress(step / 10_000)

    lanes.start(Lane.MODEL, work, done=answers.take, failed=answers.fail, progress=answers.shares.append)
    qtbot.waitUntil(lambda: lanes.idle)
    assert 50 < len(answers.shares) < 150
    assert answers.shares[-1] == 1.0


def test_closing_stops_work_and_ends_every_thread(lanes: Lanes, answers: Answers) -> None:
    for lane in Lane:
        lanes.start(lane, lambda control: control.cancel.wait(30), done=answers.take, failed=answers.fail)
    started = time.monotonic()
    assert lanes.close()
    assert time.monotonic() - started < 2
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("heartsease-")]
    lanes.start(Lane.VAULT, lambda _: "late", done=answers.take, failed=answers.fail)
    assert lanes.close()
    assert not answers.done


def test_a_lane_that_does_not_end_is_named_in_the_log(
    lanes: Lanes, answers: Answers, caplog: pytest.LogCaptureFixture
) -> None:
    begun, gate = threading.Event(), threading.Event()

    def work(_: Control) -> bool:
        begun.set()
        return gate.wait(10)

    lanes.start(Lane.VAULT, work, done=answers.take, failed=answers.fail)
    assert begun.wait(5)
    with caplog.at_level(logging.WARNING, logger="heartsease.gui"):
        assert not lanes.close(wait=0.05)
    gate.set()
    assert "vault lane" in caplog.text


def test_the_window_keeps_its_pulse_while_slow_work_runs(desk: Desk) -> None:
    """A beat every 10 ms while model and vault are busy; the longest gap stays under 50 ms of this thread's doing."""
    desk.type(THOUGHT)
    desk.use_cases.waits = {"reframe": 1.0, "page": 0.5}
    clock, gaps = QElapsedTimer(), []
    beat = QTimer()
    beat.setInterval(10)
    beat.timeout.connect(lambda: gaps.append(clock.restart()))
    desk.ctrl(Qt.Key.Key_Return)
    desk.window.journal_presenter.show()
    clock.start()
    beat.start()
    desk.until(lambda: not desk.reframe.offered.isHidden())
    beat.stop()
    assert len(gaps) > 50
    waiting = sorted(gaps[:-3])
    assert waiting[-1] < 50, f"longest gaps: {waiting[-5:]} ms"
