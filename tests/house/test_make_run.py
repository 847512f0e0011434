"""``make run`` hands a thought on letter by letter, and goes on in the terminal where there is no display."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT

_AWKWARD = (
    "plain words",
    "it cost $5 and $$10 (really) and ${HOME} $(shell touch pwned) $",
    'he said "you\'re late" and left; `id`',
    "# not a comment \\ backslash",
    "--count 9",
    "Größe, 日本, 🌱",
    "two\nlines",
    "$(",
)


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """A program that writes down its arguments, and whether the thought is in its environment too."""
    app = tmp_path / "app"
    app.write_text(
        f'#!/bin/sh\nprintf "%s\\0" "$@" >"{tmp_path}/arguments"\nenv -0 >"{tmp_path}/environment"\n', encoding="utf-8"
    )
    app.chmod(0o755)
    return app


def _make(app: Path, *settings: str, **environment: str) -> tuple[list[str], str]:
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        ["make", "--no-print-directory", "-f", str(ROOT / "Makefile"), "run", "SET_UP=true", *settings],
        cwd=ROOT,
        env={**kept, "HEARTSEASE_APP": str(app), **environment},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout == ""
    return app.with_name("arguments").read_text(encoding="utf-8").split("\0")[:-1], done.stderr


@pytest.mark.parametrize("thought", _AWKWARD)
def test_a_thought_arrives_letter_by_letter(app: Path, thought: str) -> None:
    assert _make(app, f"THOUGHT={thought}") == (["reframe", "--", thought], "")
    assert not (ROOT / "pwned").exists()


@pytest.mark.parametrize("thought", _AWKWARD)
def test_a_thought_from_the_environment_arrives_letter_by_letter(app: Path, thought: str) -> None:
    assert _make(app, THOUGHT=thought)[0] == ["reframe", "--", thought]


@pytest.mark.parametrize("situation", _AWKWARD)
def test_a_situation_goes_along(app: Path, situation: str) -> None:
    arguments, _ = _make(app, "THOUGHT=x", f"SITUATION={situation}")
    assert arguments == ["reframe", f"--situation={situation}", "--", "x"]


def test_an_empty_thought_is_handed_on_to_be_refused(app: Path) -> None:
    assert _make(app, "THOUGHT=")[0] == ["reframe", "--", ""]


def test_the_thought_stays_out_of_the_environment(app: Path) -> None:
    _make(app, "THOUGHT=lighthouse", "SITUATION=marmalade")
    environment = app.with_name("environment").read_bytes()
    assert b"lighthouse" not in environment
    assert b"marmalade" not in environment


def test_without_a_display_it_says_so_in_one_line_and_asks_in_the_terminal(app: Path) -> None:
    arguments, told = _make(app)
    assert arguments == ["reframe"]
    assert told == "There is no display here, so Heartsease goes on in this terminal.\n"


@pytest.mark.parametrize("display", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_with_a_display_it_opens_the_window(app: Path, display: str) -> None:
    assert _make(app, **{display: ":0"}) == ([""], "")


def test_make_is_there() -> None:
    assert shutil.which("make")
