"""The exemplar bank: every row sound, and the nearest found quickly."""

import json
import re
import time
from collections import Counter
from pathlib import Path

import pytest

from heartsease.domain.reframe import CareLevel
from heartsease.domain.strategy import Strategy
from heartsease.reframing import screening
from heartsease.reframing.bank import Bank, read_bank, thought_key
from heartsease.reframing.draft import Brought
from heartsease.reframing.filters.lists import shipped
from heartsease.reframing.filters.truth import carried_over
from heartsease.reframing.strategies import affinities
from heartsease.reframing.wording import words
from heartsease.system import assets

FIELDS = ["theme", "situation", "thought", "traps", "reframes"]


def rows() -> list[tuple[str, dict[str, object]]]:
    return [
        (f"{path.name}:{number}", json.loads(line))
        for path in sorted(assets.path("exemplars").glob("*.jsonl"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    ]


def test_every_row_has_the_fields_in_their_order() -> None:
    for place, row in rows():
        assert list(row) == FIELDS, place
        assert row["thought"], place


def test_every_strategy_and_trap_is_known(bank: Bank) -> None:
    assert {trap for own in bank.thoughts for trap in own.traps} <= set(affinities())
    for own in bank.thoughts:
        strategies = [strategy for strategy, _ in own.reframes]
        assert len(set(strategies)) == len(strategies) >= 3
        assert 1 <= len(own.traps) <= 2


def test_no_thought_or_reframe_stands_twice(bank: Bank) -> None:
    told = Counter((thought_key(own.thought), thought_key(own.situation)) for own in bank.thoughts)
    said = Counter(text for own in bank.thoughts for _, text in own.reframes)
    assert max(told.values()) == 1
    assert max(said.values()) == 1


def test_reframes_have_the_length_of_a_card(bank: Bank) -> None:
    for own in bank.thoughts:
        for _, text in own.reframes:
            assert 10 <= len(words(text)) <= 42, text


RISK = re.compile(
    r"\b(?:suicid|kill(?:ing)? (?:my|him|her|your|them)sel|self-harm|overdos|hang myself|want to die|end my life)"
)


def test_no_reframe_speaks_of_self_harm(bank: Bank) -> None:
    assert [text for own in bank.thoughts for _, text in own.reframes if RISK.search(text.casefold())] == []


def test_the_screen_of_outputs_seldom_stops_a_reframe_of_the_bank(bank: Bank) -> None:
    some = [text for own in bank.thoughts[::6] for _, text in own.reframes]
    hits = sum(screening.screen_output(text).level is not CareLevel.NONE for text in some)
    assert hits / len(some) < 0.01


def test_the_nearest_are_near_and_of_the_wanted_strategy(bank: Bank) -> None:
    found = bank.nearest("I failed my driving test for the third time", "", Strategy.GROWTH, 3)
    assert len(found) == 3
    assert all(match.strategy is Strategy.GROWTH for match in found)
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
    assert any("test" in match.exemplar.thought or "driv" in match.exemplar.thought for match in found)


def test_a_fitting_card_carries_nothing_over_from_its_own_thought(bank: Bank) -> None:
    told = Brought.of("My sister forgot my birthday and I feel invisible")
    known = carried_over(told, shipped())
    found = bank.fitting(told.thought, "", Strategy.SELF_COMPASSION, 8, known)
    assert found
    for match in found:
        theirs = Brought.of(match.exemplar.thought, match.exemplar.situation).stems
        assert Brought.of(match.exemplar.reframe).stems & theirs <= known


def test_an_unknown_language_of_words_finds_nothing(bank: Bank) -> None:
    assert bank.nearest("zzz qqq xxx", "", Strategy.GROWTH, 3) == ()


def test_loading_and_a_search_take_a_blink() -> None:
    started = time.perf_counter()
    bank = Bank.load()
    bank.nearest("I failed the exam", "", Strategy.GROWTH, 3)
    assert time.perf_counter() - started < 2.0  # 0.2 s on a quiet machine


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"thought": "x"}', '{"situation":"","thought":"x","traps":[],"reframes":[{}]}']
)
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "own.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match="own.jsonl:1"):
        read_bank(tmp_path)
