"""The guards that watch every test see what they are there for."""

import base64
from pathlib import Path

import pytest

from tests.guards.canary import new_canary

ROOT = Path(__file__).resolve().parents[2]

pytest_plugins = ["pytester"]

_LEFT_BEHIND = """
import logging, socket, subprocess, threading, time, warnings
import pytest
from PySide6.QtCore import qWarning

kept = []

def test_log():
    logging.getLogger("x").warning("lost it")

def test_warning():
    warnings.warn("old")

def test_thread():
    threading.Thread(target=time.sleep, args=(4,)).start()

def test_child():
    kept.append(subprocess.Popen(["sleep", "8"]))

def test_socket():
    socket.socket()

def test_address():
    socket.getaddrinfo("localhost", 80)

def test_qt():
    qWarning("odd")

@pytest.mark.expects_log("x")
def test_silent():
    pass
"""
_COMPLAINTS = (
    "WARNING x: lost it",
    "UserWarning: old",
    "threads still alive: Thread-",
    "child processes still running: ",
    "a test opened a socket of family",
    "a test asked for the address of 'localhost'",
    "Qt messages with level WARNING or above emitted",
    "expected a log line at WARNING or above from: x",
)
_AS_TOLD = """
import logging, subprocess
import pytest

@pytest.mark.expects_log("x")
def test_spoken():
    logging.getLogger("x.y").error("as told")

def test_caught(caplog):
    with caplog.at_level(logging.WARNING, logger="x"):
        logging.getLogger("x").warning("as told")

def test_ended():
    subprocess.run(["true"], check=True)
"""


def test_a_test_that_leaves_something_behind_fails(pytester: pytest.Pytester) -> None:
    result = _run(pytester, _LEFT_BEHIND)
    outcomes = result.parseoutcomes()
    assert outcomes["failed"] + outcomes["errors"] == len(_COMPLAINTS)
    output = result.stdout.str()
    assert [complaint for complaint in _COMPLAINTS if complaint not in output] == []


def test_what_is_expected_passes(pytester: pytest.Pytester) -> None:
    _run(pytester, _AS_TOLD).assert_outcomes(passed=3)


def test_the_home_is_empty_and_not_the_persons(home: Path) -> None:
    assert Path.home() == home
    assert list(home.iterdir()) == []


def test_the_canary_is_found_however_it_is_written(tmp_path: Path) -> None:
    canary = new_canary()
    spellings = {
        "plain": canary.sentence.encode(),
        "index": canary.words[1].encode(),
        "shouted": canary.sentence.upper().encode(),
        "utf16": canary.sentence.encode("utf-16-le"),
        "base64": base64.b64encode(b"{'t': '" + canary.sentence.encode()),
        "hex": canary.sentence.encode().hex().encode(),
    }
    for name, data in spellings.items():
        (tmp_path / name).write_bytes(b"\0\1" + data + b"\2")
    (tmp_path / "other").write_bytes(new_canary().sentence.encode())
    assert {file.name for file in canary.places(tmp_path)} == set(spellings)


def _run(pytester: pytest.Pytester, code: str) -> pytest.RunResult:
    """Run a test file of its own under this project's settings and guards."""
    pytester.makepyprojecttoml((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (pytester.path / "desktop").symlink_to(ROOT / "desktop")
    folder = pytester.mkdir("tests")
    (folder / "guards").symlink_to(ROOT / "tests" / "guards")
    (folder / "conftest.py").write_bytes((ROOT / "tests" / "conftest.py").read_bytes())
    (folder / "test_it.py").write_text(code, encoding="utf-8")
    return pytester.runpytest_subprocess("-p", "no:cacheprovider")
