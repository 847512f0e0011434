"""The window as a program of its own: it starts, ends clean, and the Qt beneath it is sound."""

from pathlib import Path

import pytest

from heartsease.gui.start import chosen_look
from heartsease.gui.tokens import Scheme
from tests.gui.program import ran

WINDOW = """
import sys, threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from heartsease import gui
from heartsease.gui import start
from tests.gui.fakes import FakeUseCases
cases = FakeUseCases()
start.SessionUseCases = lambda session: cases
QTimer.singleShot(0, lambda: None)
def close():
    window, = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert window.windowTitle() == "Heartsease"
    assert QApplication.focusWidget() is window.reframe_page.writing.thought
    window.close()
original = start.MainWindow.show
def show(window):
    original(window)
    QTimer.singleShot(300, close)
start.MainWindow.show = show
code = gui.run(None, ["heartsease"])
assert not [t for t in threading.enumerate() if t is not threading.main_thread()], threading.enumerate()
assert ("warm_up", None) in cases.calls
network = [name for name in sys.modules if name.startswith("PySide6.QtNetwork")]
assert not network, network
sys.exit(code)
"""

#: PySide6 6.12.0 on Python 3.11 dies of this after some 550 signals; shorter tests do not show it.
SIGNALS = """
from PySide6.QtCore import QCoreApplication, QObject, Signal
class Speaker(QObject):
    said = Signal(object)
application = QCoreApplication([])
speaker, heard = Speaker(), []
speaker.said.connect(heard.append)
for number in range(20_000):
    speaker.said.emit(number)
    application.processEvents()
assert heard == list(range(20_000))
"""


@pytest.mark.parametrize("look", [("", ""), ("dark", "200"), ("mauve", "huge")])
def test_the_window_opens_ready_to_write_and_closes_without_leaving_a_thread(
    look: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTSEASE_THEME", look[0])
    monkeypatch.setenv("HEARTSEASE_TEXT_SIZE", look[1])
    result = ran(WINDOW)
    assert result.returncode == 0, result.stderr
    said = [line for line in result.stderr.splitlines() if "propagateSizeHints" not in line]
    assert not said


def test_qt_survives_twenty_thousand_signals_and_turns_of_the_event_loop() -> None:
    result = ran(SIGNALS)
    assert result.returncode == 0, result.stderr


def test_a_picture_of_every_state_can_be_taken(tmp_path: Path) -> None:
    result = ran(
        "from pathlib import Path; from tests.gui import screenshots;"
        f"screenshots.main(Path({str(tmp_path)!r}), schemes=['dark'], percents=[200])"
    )
    assert result.returncode == 0, result.stderr
    assert len(list(tmp_path.glob("*-dark-200.png"))) >= 24


def test_the_look_can_be_chosen_and_nonsense_is_left_out() -> None:
    assert chosen_look({}) == (None, 100)
    assert chosen_look({"HEARTSEASE_THEME": "dark", "HEARTSEASE_TEXT_SIZE": "150"}) == (Scheme.DARK, 150)
    assert chosen_look({"HEARTSEASE_THEME": "mauve", "HEARTSEASE_TEXT_SIZE": "-5"}) == (None, 100)
