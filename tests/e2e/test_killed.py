"""kill -9 of the model child and of the app: nothing is lost and the next request works."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from heartsease.app import reframe as reframing
from heartsease.app.session import Session
from heartsease.domain.errors import Fixable
from heartsease.domain.reframe import Outcome, Thought
from heartsease.domain.sensitive import SensitiveText
from heartsease.system.paths import Profile

THOUGHT = Thought(SensitiveText("I forgot my mother's birthday and I am a bad son."))


def _profile(folder: Path) -> Profile:
    return Profile(data=folder, state=folder / "state", cache=folder / "cache")


def _reframe_until_it_fails(session: Session) -> None:
    for _ in range(50):
        reframing.reframe(session, THOUGHT, cancel=threading.Event())


def test_a_child_killed_while_generating_is_an_error_card_and_then_works_again(tmp_path: Path) -> None:
    """The face gets a sentence; the next request starts a new child."""
    with Session(_profile(tmp_path)) as session:
        session.warm_up()
        old = session.model().pid
        assert old is not None
        threading.Timer(0.05, os.kill, (old, signal.SIGKILL)).start()
        with pytest.raises(Fixable) as caught:
            _reframe_until_it_fails(session)
        assert caught.value.key == "model.died"
        result = reframing.reframe(session, THOUGHT, cancel=threading.Event())
        assert result.outcome is Outcome.REFRAMED
        assert session.model().pid != old


def test_stop_ends_a_request_within_a_tenth_of_a_second(tmp_path: Path) -> None:
    """Cancel is an everyday outcome, not an error (the bound here is loose; the bench shows the real figure)."""
    with Session(_profile(tmp_path)) as session:
        session.warm_up()
        cancel = threading.Event()
        pressed: list[float] = []

        def press() -> None:
            pressed.append(time.monotonic())
            cancel.set()

        threading.Timer(0.15, press).start()
        results = []
        while not cancel.is_set():
            results.append(reframing.reframe(session, THOUGHT, cancel=cancel))
        assert results[-1].outcome is Outcome.CANCELLED
        assert time.monotonic() - pressed[0] < 1


def test_an_app_killed_while_keeping_leaves_a_sound_vault(tmp_path: Path) -> None:
    """Every entry that was said to be kept is there; the vault opens and is whole."""
    environment = {**os.environ, "HEARTSEASE_PROFILE": str(tmp_path / "profile")}
    command = [sys.executable, "-m", "heartsease"]
    keep = [*command, "reframe", THOUGHT.text.reveal(), "--keep"]
    subprocess.run(keep, env=environment, check=True, capture_output=True, timeout=60)
    acknowledged = 1
    rng = random.Random(7)
    for _ in range(6):
        process = subprocess.Popen(keep, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            output, _ = process.communicate(timeout=rng.uniform(0.5, 1.6))
            acknowledged += "Kept" in output
        except subprocess.TimeoutExpired:
            process.kill()
            output, _ = process.communicate()
            acknowledged += "Kept" in output
    status = subprocess.run(
        [*command, "vault", "status", "--json"], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    found = json.loads(status.stdout)
    assert found["sound"] is True
    assert found["entries"] >= acknowledged
