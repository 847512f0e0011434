"""Drive the real window on the real session by keyboard: write, wait, choose, keep, find in the journal, close.

Run as a program with the thought as its argument; exit code 0 when every step was seen. Started by the tests that look
for network sockets and for clear copies of the words.
"""

import os
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from heartsease.app.session import Session
from heartsease.gui import run
from heartsease.gui.main_window import JOURNAL, MainWindow
from heartsease.gui.present.reframe_state import Phase
from heartsease.system.hardening import harden_process
from heartsease.system.logs import start_logging
from heartsease.system.paths import profile

PATIENCE_S = 60


def _until(seen: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not seen():
        if time.monotonic() > end:
            raise TimeoutError
        QApplication.processEvents()
        # QTest.qWait would hold the interpreter lock, and the lanes would starve.
        time.sleep(0.01)


def _press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifier)


def _walk(window: MainWindow, thought: str) -> None:
    writing = QApplication.focusWidget()
    assert writing is not None
    QTest.keyClicks(writing, thought)
    _press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    _until(lambda: window.reframe_presenter.state.phase is Phase.OFFERED)
    window.reframe_page.offered.cards[0].keep.setFocus()
    _press(Qt.Key.Key_Space)
    _press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    _until(lambda: window.reframe_presenter.state.phase is Phase.KEPT)
    window.open_page(JOURNAL)
    _until(lambda: any(e.thought.reveal() == thought for e in window.journal_presenter.state.entries))


def main() -> int:
    """Return 0 when the whole flow went as it should."""
    failures: list[BaseException] = []
    shown = MainWindow.show

    def show(window: MainWindow) -> None:
        shown(window)

        def flow() -> None:
            try:
                _walk(window, sys.argv[1])
            except (AssertionError, TimeoutError, AttributeError) as error:
                failures.append(error)
            finally:
                window.close()

        QTimer.singleShot(200, flow)

    MainWindow.show = show  # type: ignore[assignment, method-assign]  # the door through which the driver comes in
    harden_process()
    handler = start_logging(profile(os.environ).log)
    with Session(profile(os.environ)) as session:
        code = run(session, sys.argv[:1])
    handler.close()
    if failures:
        raise failures[0]
    return code


if __name__ == "__main__":
    sys.exit(main())
