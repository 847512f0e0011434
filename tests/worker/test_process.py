"""The child as a process: killed, stopped, cancelled, orphaned, closed; the app goes on."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import heartsease
from heartsease.domain.errors import Cancelled, Fixable
from heartsease.domain.generation import ModelIdentity
from heartsease.language_model.process import ModelProcess, Patience
from tests.worker.asking import Open, long_request, request

SHORT = Patience(load_s=10, step_s=1, cancel_s=1)


def test_a_child_killed_while_writing_is_an_error_card_and_the_next_request_works(tiny: Path, open_model: Open) -> None:
    process = open_model(tiny, context=4096)
    with pytest.raises(Fixable) as caught:
        _while_generating(process, lambda: os.kill(process.pid or 0, signal.SIGKILL))
    assert caught.value.key == "model.died"
    assert _works(process)


def test_a_child_that_hangs_is_stopped_and_started_anew(tiny: Path, open_model: Open) -> None:
    process = open_model(tiny, context=4096, patience=SHORT)
    with pytest.raises(Fixable) as caught:
        _while_generating(process, lambda: os.kill(process.pid or 0, signal.SIGSTOP))
    assert caught.value.key == "model.stuck"
    assert _works(process)


def test_a_hung_child_that_reads_nothing_does_not_hang_the_app(tiny: Path, open_model: Open) -> None:
    process = open_model(tiny, patience=SHORT)
    process.start()
    os.kill(process.pid or 0, signal.SIGSTOP)
    started = time.monotonic()
    with pytest.raises(Fixable) as caught:
        process.generate((request("a" * 200_000),), cancel=threading.Event())
    assert caught.value.key == "model.stuck"
    assert time.monotonic() - started < 5
    assert _works(process)


def test_stop_is_heard_at_once_and_the_child_stays_warm(tiny: Path, open_model: Open) -> None:
    process = open_model(tiny, context=4096)
    process.start()
    pid = process.pid
    pressed: list[float] = []
    for _ in range(3):
        with pytest.raises(Cancelled):
            _while_generating(process, cancel=lambda: pressed.append(time.monotonic()))
        took = time.monotonic() - pressed[-1]
        print(f"Stop to Cancelled: {took * 1000:.0f} ms")
        assert took < 0.5
        assert _works(process)
    assert process.pid == pid


def test_stop_pressed_before_the_start_starts_nothing(tiny: Path, open_model: Open) -> None:
    process = open_model(tiny)
    pressed = threading.Event()
    pressed.set()
    with pytest.raises(Cancelled):
        process.generate((request(),), cancel=pressed)
    assert process.pid is None
    assert _works(process)


def test_closing_ends_the_child_its_threads_and_a_request_under_way(tiny: Path, open_model: Open) -> None:
    process = open_model(tiny, context=4096)
    process.start()
    pid = process.pid
    with pytest.raises(Cancelled):
        _while_generating(process, process.close)
    assert _gone(pid or 0)
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("model-")]


def test_a_second_caller_is_a_defect_not_a_mix_up(tiny: Path, open_model: Open) -> None:
    process = open_model(tiny, context=4096)
    caught: list[BaseException] = []

    def second() -> None:
        try:
            process.generate((request(),), cancel=threading.Event())
        except RuntimeError as error:
            caught.append(error)
        process.close()

    with pytest.raises(Cancelled):
        _while_generating(process, second)
    assert len(caught) == 1


def test_the_child_outlives_the_thread_that_asked_first(tiny: Path, open_model: Open) -> None:
    process = open_model(tiny)
    asker = threading.Thread(target=process.start)
    asker.start()
    asker.join()
    pid = process.pid
    time.sleep(0.2)  # the parent-death signal would have come by now
    assert _works(process)
    assert process.pid == pid


PARENT = """
import sys, threading
from pathlib import Path
from heartsease.domain.generation import ModelIdentity
from heartsease.language_model.process import ModelProcess
process = ModelProcess(Path(sys.argv[1]), ModelIdentity("t", sys.argv[2]), context=256, remembered_in=Path(sys.argv[3]))
process.start()
print(process.pid, sorted({"numpy", "llama_cpp", "ssl", "http"} & set(sys.modules)), flush=True)
threading.Event().wait()
"""


def test_the_child_dies_with_a_killed_app_which_never_loads_the_engine(
    tiny: Path, open_model: Open, tmp_path: Path
) -> None:
    sha256 = open_model(tiny).identity.sha256
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tiny), sha256, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(Path(heartsease.__file__).parents[1])},
    ) as parent:
        assert parent.stdout is not None
        child, modules = parent.stdout.readline().split(maxsplit=1)
        assert modules.strip() == "[]"
        parent.kill()
    assert _gone(int(child))


def test_the_child_sees_no_variables_of_the_session(
    tiny: Path, open_model: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTSEASE_CANARY", "zinnober")
    process = open_model(tiny)
    process.start()
    raw = Path(f"/proc/{process.pid}/environ").read_bytes()
    assert b"zinnober" not in raw
    assert b"HOME=" not in raw
    assert b"PYTHONPATH=" in raw


def test_the_child_holds_no_file_but_its_pipes_and_libraries(tiny: Path, open_model: Open, tmp_path: Path) -> None:
    with (tmp_path / "private").open("w") as private:
        os.set_inheritable(private.fileno(), True)
        process = open_model(tiny)
        process.start()
        held = [str(entry.readlink()) for entry in Path(f"/proc/{process.pid}/fd").iterdir()]
    assert not [name for name in held if name.startswith("/") and name not in ("/dev/null", str(tiny))]


def test_a_changed_file_is_refused_before_it_is_loaded(tiny: Path, tmp_path: Path) -> None:
    with ModelProcess(tiny, ModelIdentity("t", "0" * 64), context=256, remembered_in=tmp_path) as process:
        with pytest.raises(Fixable) as caught:
            process.start()
        assert caught.value.key == "model.changed"
        assert process.pid is None


def test_a_command_that_is_not_there_is_an_error_card(tiny: Path, open_model: Open, tmp_path: Path) -> None:
    identity = open_model(tiny).identity
    process = ModelProcess(tiny, identity, context=256, remembered_in=tmp_path, command=[str(tmp_path / "none")])
    with pytest.raises(Fixable) as caught:
        process.start()
    assert caught.value.key == "model.no_start"


@pytest.mark.parametrize("speech", ["print('hello', flush=True)", "import sys; sys.exit(3)", "import os; os.abort()"])
def test_a_child_that_speaks_nonsense_or_dies_at_once_is_an_error_card(
    speech: str, tiny: Path, open_model: Open, tmp_path: Path
) -> None:
    identity = open_model(tiny).identity
    command = [sys.executable, "-c", f"import resource; resource.setrlimit(resource.RLIMIT_CORE, (0, 0)); {speech}"]
    with ModelProcess(tiny, identity, context=256, remembered_in=tmp_path, command=command) as process:
        with pytest.raises(Fixable) as caught:
            process.start()
        assert caught.value.key == "model.unloadable"


def _while_generating(
    process: ModelProcess, act: Callable[[], None] = lambda: None, *, cancel: Callable[[], None] | None = None
) -> None:
    """Run a long request and act, or press Stop, in the middle of it."""
    pressed, running = threading.Event(), threading.Event()

    def middle() -> None:
        running.wait(10)
        act()
        if cancel:
            cancel()
            pressed.set()

    actor = threading.Thread(target=middle)
    actor.start()
    try:
        process.generate(
            (long_request(),), cancel=pressed, on_progress=lambda p: running.set() if p.tokens > 200 else None
        )
    finally:
        running.set()
        actor.join()


def _works(process: ModelProcess) -> bool:
    groups = process.generate((request(count=3),), cancel=threading.Event())
    return [candidate.tokens for candidate in groups[0]] == [12, 12, 12]


def _gone(pid: int) -> bool:
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False
