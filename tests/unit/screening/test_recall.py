"""Recall by level and false alarms over the project's own sentences; these gates hold a release."""

import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from heartsease.domain.reframe import CareLevel
from heartsease.reframing.screening import Screener

DATA = Path(__file__).parents[2] / "data" / "screening"
URGENT = {CareLevel.IMMINENT, CareLevel.ACTIVE}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line of the test set."""

    text: str
    level: CareLevel
    language: str
    register: str
    note: str


def _sentences(name: str) -> list[Sentence]:
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Sentence(**{**row, "level": CareLevel(row["level"])}) for row in map(json.loads, lines)]


SETS = {name: _sentences(name) for name in ("dev", "check", "later")}
EVERY = [sentence for sentences in SETS.values() for sentence in sentences]
SCREENER = Screener.load()
# What each set must reach: recall at risk, recall of the urgent two levels, false alarms.
GATES = {"dev": (0.99, 1.0, 0.02), "check": (0.97, 0.96, 0.03), "later": (0.985, 0.98, 0.02)}


@cache
def _found(text: str) -> CareLevel:
    return SCREENER.screen(text).level


def _fires(sentence: Sentence) -> bool:
    return _found(sentence.text) is not CareLevel.NONE


def _share(sentences: list[Sentence]) -> float:
    return sum(map(_fires, sentences)) / len(sentences)


def test_the_set_is_large_and_varied_enough() -> None:
    at_risk = [s for s in EVERY if s.level is not CareLevel.NONE]
    benign = [s for s in EVERY if s.level is CareLevel.NONE]
    assert len(at_risk) >= 600
    assert len(benign) >= 900
    assert len({s.text for s in EVERY}) == len(EVERY)
    for language in ("es", "fr", "de"):
        assert sum(s.language == language for s in at_risk) >= 60
        assert sum(s.language == language for s in benign) >= 60
    assert len(SETS["check"]) >= 0.35 * (len(SETS["dev"]) + len(SETS["check"]))


@pytest.mark.parametrize("name", SETS)
def test_people_at_risk_are_seen_and_others_left_alone(name: str) -> None:
    at_risk = [s for s in SETS[name] if s.level is not CareLevel.NONE]
    benign = [s for s in SETS[name] if s.level is CareLevel.NONE]
    recall, urgent, alarms = GATES[name]
    assert _share(at_risk) >= recall
    assert _share([s for s in at_risk if s.level in URGENT]) >= urgent
    assert _share(benign) <= alarms


def test_the_table_by_level_and_language(capsys: pytest.CaptureFixture[str]) -> None:
    """Prints the figures of the release notes; run with ``-s`` to read them."""
    total: Counter[tuple[str, str, str]] = Counter()
    fired: Counter[tuple[str, str, str]] = Counter()
    named: Counter[tuple[str, str, str]] = Counter()
    for name, sentences in SETS.items():
        for sentence in sentences:
            key = (name, sentence.level.value, sentence.language)
            found = _found(sentence.text)
            total[key] += 1
            fired[key] += found is not CareLevel.NONE
            named[key] += found is sentence.level
    with capsys.disabled():
        print(f"\n{'set':6} {'level':15} {'lang':4} {'lines':>5} {'fired':>6} {'level right':>11}")
        for key in sorted(total):
            share, right = fired[key] / total[key], named[key] / total[key]
            print(f"{key[0]:6} {key[1]:15} {key[2]:4} {total[key]:5} {share:6.1%} {right:11.1%}")
    assert total.total() == len(EVERY)


@pytest.mark.parametrize("language", ["en", "es", "fr", "de"])
def test_no_language_is_left_behind(language: str) -> None:
    at_risk = [s for s in EVERY if s.language == language and s.level is not CareLevel.NONE]
    assert _share(at_risk) >= 0.97
