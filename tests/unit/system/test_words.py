"""Every word is there once, and every Fixable in the code has its sentence and way out."""

import re
from pathlib import Path

import pytest

import heartsease
from heartsease.domain.errors import Fixable
from heartsease.system import words

SOURCE = Path(heartsease.__file__).parent
_RAISED = re.compile(r'Fixable\(\s*"([a-z_]+\.[a-z_]+)"')


def test_every_error_in_the_code_has_a_sentence_and_a_way_out() -> None:
    """A new error without words would reach a person as a defect."""
    keys = {key for path in SOURCE.rglob("*.py") for key in _RAISED.findall(path.read_text(encoding="utf-8"))}
    assert len(keys) > 20
    known = words.load()
    assert {key for key in keys if not (known.has(f"errors.{key}.say") and known.has(f"errors.{key}.do"))} == set()


def test_a_missing_placeholder_is_a_defect_and_not_a_silent_gap() -> None:
    """Words are never shown half filled."""
    with pytest.raises(words.WordsError):
        words.load().text("cli.model_verified")


def test_an_error_is_told_with_its_values() -> None:
    """The sentence names what the person can look at."""
    advice = words.load().advice(Fixable("batch.not_json", line=7))
    assert "7" in advice.say
    assert advice.do
