"""The outermost door: a defect gets one sentence and a place in the log, never the words in its message."""

import sys

import pytest

from heartsease import __main__ as program
from heartsease.system.paths import Profile

CANARY = "quiet canary sentence"


@pytest.mark.expects_log("heartsease")
def test_a_defect_is_told_without_its_message(
    profile: Profile, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_arguments: list[str]) -> int:
        raise ValueError(CANARY)

    monkeypatch.setattr(program, "_terminal", broken)
    monkeypatch.setattr("heartsease.system.hardening.harden_process", lambda: None)
    monkeypatch.setattr(sys, "argv", ["heartsease", "reframe"])
    assert program.main() == 70
    said = capsys.readouterr().err + profile.log.read_text()
    assert "ValueError at test_defect_door.py" in said
    assert str(profile.log) in said
    assert CANARY not in said
