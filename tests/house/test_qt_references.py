"""Qt's binding keeps count of True and None: one release lost references and aborted after some hundred signals."""

import subprocess
import sys

_PROGRAM = """
import sys
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

class Bell(QObject):
    rang = Signal(bool, object)

    def eventFilter(self, watched, event):
        return False

app = QCoreApplication([])
bell, heard, turns = Bell(), [], [0]
bell.rang.connect(lambda flag, nothing: heard.append(flag))
app.installEventFilter(bell)
timer = QTimer()
timer.timeout.connect(lambda: turns.__setitem__(0, turns[0] + 1))
timer.start(0)

before = [sys.getrefcount(value) for value in (True, False, None)]
for number in range(20_000):
    bell.rang.emit(number % 2 == 0, None)
    app.processEvents()
heard_count, _ = len(heard), heard.clear()
after = [sys.getrefcount(value) for value in (True, False, None)]
drift = max(abs(a - b) for a, b in zip(before, after))
# From 3.12 on these values live for ever and their counts say nothing.
print(heard_count, turns[0], drift if sys.version_info < (3, 12) else 0)
"""


def test_20000_signals_and_20000_turns_lose_no_reference() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], check=False, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    heard, turns, drift = map(int, done.stdout.split())
    assert heard == 20_000
    assert turns >= 20_000 * 0.9
    assert drift < 500
