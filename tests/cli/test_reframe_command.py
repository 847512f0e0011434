"""``heartsease reframe`` on the built-in model, a real vault and a real keyring."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

THOUGHT = "I failed the exam and everyone will think I am stupid"


def test_a_thought_gets_three_reframes_of_different_strategies(heartsease: Run) -> None:
    """The whole main job, from words to cards."""
    done = heartsease("reframe", THOUGHT, "--json")
    assert done.returncode == 0, done.stderr
    value = json.loads(done.stdout)
    assert list(value) == ["outcome", "level", "reframes", "traps", "model", "elapsed_ms"]
    assert value["outcome"] == "reframed"
    assert len({card["strategy"] for card in value["reframes"]}) == 3
    assert len({card["text"] for card in value["reframes"]}) == 3
    assert all(card["source"] in ("model", "bank") and card["why"] for card in value["reframes"])
    assert len(value["model"]["sha256"]) == 64
    assert all(word in THOUGHT for trap in value["traps"] for word in trap["evidence"])


def test_the_same_seed_gives_the_same_words(heartsease: Run) -> None:
    """Run again, and nothing has moved."""
    first, second = (json.loads(heartsease("reframe", THOUGHT, "--seed", "7", "--json").stdout) for _ in range(2))
    assert first["reframes"] == second["reframes"]


def test_keeping_puts_the_entry_in_the_journal(heartsease: Run) -> None:
    """Kept words are found again by list, search and show."""
    done = heartsease("reframe", THOUGHT, "--keep")
    assert done.returncode == 0, done.stderr
    (entry,) = json.loads(heartsease("journal", "list", "--json").stdout)
    assert entry["thought"] == THOUGHT
    assert len(entry["reframes"]) == 3
    assert json.loads(heartsease("journal", "search", "exam", "--json").stdout) == [entry]
    assert json.loads(heartsease("journal", "show", entry["id"][:8], "--json").stdout) == entry
    assert "1" in heartsease("vault", "status").stdout


def test_without_keep_no_vault_is_made(heartsease: Run, tmp_path: Path) -> None:
    """Nothing is stored that was not asked for."""
    heartsease("reframe", THOUGHT)
    assert not (tmp_path / "profile" / "vault.db").exists()


def test_a_thought_in_danger_gets_the_help_card_and_no_reframe(heartsease: Run) -> None:
    """Screening ends the request; the card carries numbers."""
    done = heartsease("reframe", "I want to kill myself", "--json")
    value = json.loads(done.stdout)
    assert (value["outcome"], value["level"], value["reframes"], value["model"]) == ("needs_care", "active", [], None)
    shown = heartsease("reframe", "I want to kill myself", LANG="en_US.UTF-8", LC_ALL="en_US.UTF-8")
    assert shown.returncode == 0
    assert "988" in shown.stdout


def test_a_batch_answers_line_by_line_in_order_and_needs_no_vault(heartsease: Run, tmp_path: Path) -> None:
    """Good lines are answered although one is bad."""
    rows = [
        {"situation": "", "thought": THOUGHT},
        {"situation": "x", "thought": 5},
        {"situation": "My boss frowned.", "thought": "He hates me.", "strategy": "growth"},
    ]
    file = tmp_path / "thoughts.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)) + "\n")
    done = heartsease("reframe", "--batch", str(file), "--json", DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a.get("outcome", "error") for a in answers] == ["reframed", "error", "reframed"]
    assert answers[1]["line"] == 2
    assert {card["strategy"] for card in answers[2]["reframes"]} == {"growth"}
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("text", "key"),
    [("", "thought.empty"), ("   \n", "thought.empty"), ("word " * 10_000, "thought.too_long")],
    ids=["empty", "blank", "10,000 words"],
)
def test_unreadable_thoughts_get_a_sentence_and_a_way_out(heartsease: Run, text: str, key: str) -> None:
    """No traceback, exit code 1, and the words are in no message."""
    done = heartsease("reframe", "--json", typed=text)
    error = json.loads(done.stdout)["error"]
    assert (done.returncode, error["key"]) == (1, key)
    assert error["say"]
    assert error["do"]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("text", ["\x00\x01\x02", "😭😭😭", "我很难过", "a\x00b I am no good\x07"])
def test_odd_text_never_ends_in_a_traceback(heartsease: Run, text: str) -> None:
    """Control characters, emoji and other scripts get an answer or a sentence."""
    done = heartsease("reframe", typed=text)
    assert "Traceback" not in done.stderr
    assert (done.stdout + done.stderr).strip()
    assert done.returncode in (0, 1, 3)


def test_the_terminal_face_loads_no_qt(heartsease: Run) -> None:
    """A terminal command never pays for the window."""
    done = heartsease("version", PYTHONVERBOSE="1")
    assert "heartsease" in done.stdout
    assert "PySide6" not in done.stderr
