"""A thread or child process that a test leaves running fails it."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

#: How long what is already ending may take; a test that leaves nothing does not wait.
_GRACE_SECONDS = 2.0


@pytest.fixture(autouse=True)
def no_live_threads() -> Iterator[None]:
    """Fail the test if a thread that would keep the program from ending is still alive."""
    before = set(threading.enumerate())

    def left() -> list[str]:
        return [thread.name for thread in threading.enumerate() if not thread.daemon and thread not in before]

    yield
    if names := _still(left):
        pytest.fail(f"threads still alive: {', '.join(names)}", pytrace=False)


@pytest.fixture(autouse=True)
def no_live_children(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test if a process that it started still runs, unless a fixture of wider scope owns it."""
    before = set(children())

    def left() -> list[str]:
        return [f"{pid} ({name})" for pid, name in children().items() if pid not in before]

    yield
    if request.node.get_closest_marker("keeps_children"):
        return
    if running := _still(left):
        pytest.fail(f"child processes still running: {', '.join(running)}", pytrace=False)


def children() -> dict[int, str]:
    """Return the running child processes of this one, by id; those that ended and wait to be read do not count."""
    found = {}
    for task in Path("/proc/self/task").iterdir():
        for pid in map(int, _read(task / "children").split()):
            name, _, rest = _read(Path(f"/proc/{pid}/stat")).rpartition(")")
            if rest.split()[:1] not in ([], ["Z"], ["X"]):
                found[pid] = name.partition("(")[2]
    found.pop(os.getpid(), None)
    return found


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _still(left: Callable[[], list[str]]) -> list[str]:
    end = time.monotonic() + _GRACE_SECONDS
    while (names := left()) and time.monotonic() < end:
        time.sleep(0.02)
    return names
