"""``heartsease screen`` needs no vault, no keyring and no model."""

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_a_batch_tells_level_and_rule_in_order(heartsease: Run, tmp_path: Path) -> None:
    """The contract: {"text"} in, {"level", "rule"} out."""
    file = tmp_path / "texts.jsonl"
    texts = ["I want to die", "this commute is killing me", ""]
    file.write_text("".join(json.dumps({"text": t}) + "\n" for t in texts))
    done = heartsease("screen", "--batch", str(file), "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [f["level"] for f in found] == ["active", "none", "none"]
    assert found[0]["rule"]
    assert not found[1]["rule"]
    assert done.returncode == 0


def test_a_missing_file_gets_a_sentence(heartsease: Run, tmp_path: Path) -> None:
    """Exit code 1 and a way out."""
    done = heartsease("screen", "--batch", str(tmp_path / "absent.jsonl"), "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["key"] == "batch.unreadable"
