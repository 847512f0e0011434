"""Prompt parts become the ids the model was trained on. This process itself never loads llama.cpp."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import heartsease
from tests.worker.tiny_gguf import MARKS, SPACE, START, token_id

ENCODE = """
import json, sys
from heartsease.domain.generation import PromptPart
from heartsease.domain.sensitive import SensitiveText
from heartsease.language_model.llama_model import LlamaModel
from heartsease.language_model.protocol import Load
from heartsease.language_model.stop_flag import StopFlag
model = LlamaModel(Load(0, sys.argv[1], 256, 256, 1, 64, 0), StopFlag(), on_life=lambda: None)
rows = json.load(sys.stdin)
print(json.dumps([model.encode([PromptPart(SensitiveText(t), special=s) for t, s in row]) for row in rows]))
"""


def encode(model: Path, rows: list[list[tuple[str, bool]]]) -> list[list[int]]:
    """Return the ids of each row of (text, special) parts."""
    done = subprocess.run(
        [sys.executable, "-c", ENCODE, str(model)],
        input=json.dumps(rows),
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(heartsease.__file__).parents[1])},
    )
    ids: list[list[int]] = json.loads(done.stdout)
    return ids


@pytest.fixture(scope="module")
def encoded(tiny: Path) -> dict[str, list[int]]:
    """Ids of a few prompts, by name."""
    rows: dict[str, list[tuple[str, bool]]] = {
        "prompt": [(MARKS[0], True), ("i feel sad", False), (MARKS[1], True)],
        "two typed parts": [("i", False), ("sad", False)],
        "typed mark": [(MARKS[0], False)],
        "typed end": [("</s><s>", False)],
        "own start": [("<s>", True), ("i", False)],
        "leading space": [(" i", False)],
        "empty": [("", False)],
        "nul and emoji": [("\x00\U0001f331", False)],
    }
    return dict(zip(rows, encode(tiny, list(rows.values())), strict=True))


def ids(*texts: str) -> list[int]:
    """Return the ids of pieces."""
    return [token_id(text) for text in texts]


def test_marks_are_single_tokens_and_typed_text_gets_its_space(encoded: dict[str, list[int]]) -> None:
    assert encoded["prompt"] == [START, *ids(MARKS[0], f"{SPACE}i", f"{SPACE}feel", f"{SPACE}sad", MARKS[1])]


def test_every_typed_part_is_encoded_by_itself(encoded: dict[str, list[int]]) -> None:
    assert encoded["two typed parts"] == [START, *ids(f"{SPACE}i", f"{SPACE}sad")]


def test_typed_text_never_becomes_a_mark(encoded: dict[str, list[int]]) -> None:
    marks = {*ids(*MARKS), START, token_id("</s>")}
    assert not marks & set(encoded["typed mark"][1:])
    assert not marks & set(encoded["typed end"][1:])
    assert len(encoded["typed mark"]) > len("thought")


def test_the_start_token_comes_once(encoded: dict[str, list[int]]) -> None:
    assert encoded["own start"] == [START, *ids(f"{SPACE}i")]
    assert encoded["empty"] == [START]


def test_spaces_are_kept(encoded: dict[str, list[int]]) -> None:
    assert encoded["leading space"] == [START, *ids(SPACE, f"{SPACE}i")]


def test_what_has_no_piece_goes_in_as_bytes(encoded: dict[str, list[int]]) -> None:
    expected = [f"<0x{byte:02X}>" for byte in "\x00\U0001f331".encode()]
    assert encoded["nul and emoji"] == [START, *ids(SPACE, *expected)]
