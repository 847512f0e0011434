"""The lint of the screening data: every rule is well formed and every example holds."""

import re
import tomllib
from collections import Counter

import pytest

from heartsease.domain.reframe import CareLevel
from heartsease.reframing.screening import Screener
from heartsease.reframing.screening.patterns import PatternFault, parse
from heartsease.reframing.screening.rules import Guard, Rule, Wordings
from heartsease.system import assets

SCREENER = Screener.load()
EVERY_RULE = (*SCREENER.book.rules, *SCREENER.book.output_rules)
FOUND = [level for level in CareLevel if level is not CareLevel.NONE]


def _guards() -> list[Guard]:
    return list({guard.id: guard for rule in EVERY_RULE for guard in rule.guards}.values())


def _wordings() -> list[Wordings]:
    return [rule.wordings for rule in EVERY_RULE] + [
        wordings for guard in _guards() for wordings in (guard.wordings, guard.unless) if wordings is not None
    ]


@pytest.mark.parametrize("rule", SCREENER.book.rules, ids=lambda rule: rule.id)
def test_each_example_of_a_rule_fires_at_its_level_or_a_more_urgent_one(rule: Rule) -> None:
    order = list(CareLevel)
    for text in rule.fires:
        found = SCREENER.screen(text)
        if rule.level is CareLevel.NONE:
            assert found.level is CareLevel.NONE, text
            assert found.rule.startswith("calm."), text
        else:
            assert order.index(found.level) <= order.index(rule.level), text


@pytest.mark.parametrize("rule", SCREENER.book.rules, ids=lambda rule: rule.id)
def test_each_quiet_example_of_a_rule_gets_no_card(rule: Rule) -> None:
    for text in rule.quiet:
        assert SCREENER.screen(text).level is CareLevel.NONE, text


@pytest.mark.parametrize("rule", SCREENER.book.output_rules, ids=lambda rule: rule.id)
def test_examples_of_output_rules_hold(rule: Rule) -> None:
    for text in rule.fires:
        assert SCREENER.screen_output(text).level is not CareLevel.NONE, text
    for text in rule.quiet:
        assert SCREENER.screen_output(text).level is CareLevel.NONE, text


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.id)
def test_each_rule_has_examples_of_both_kinds(rule: Rule) -> None:
    assert rule.fires
    assert rule.quiet


def test_rule_ids_are_unique_and_name_their_language() -> None:
    counts = Counter(rule.id for rule in EVERY_RULE)
    assert [name for name, count in counts.items() if count > 1] == []
    for rule in EVERY_RULE:
        assert rule.id.startswith("calm.") or f".{rule.language}." in f".{rule.id}.", rule.id


@pytest.mark.parametrize("language", ["en", "es", "fr", "de"])
def test_every_level_has_rules_in_every_language(language: str) -> None:
    covered = {rule.level for rule in SCREENER.book.rules if rule.language == language}
    assert set(FOUND) <= covered


def test_no_expression_repeats_a_repeat_or_has_an_unbounded_gap() -> None:
    """Only ``[^ ]+`` in a bounded gap and ``[^ ]*`` at the end of a stem may repeat; both stop at the next space."""
    for wordings in _wordings():
        for pattern in wordings.patterns:
            rest = re.sub(r"\(\?:(\(\?![^)]*\) ?\)?)?\[\^ \]\+ \)\{0,\d+\}", "", pattern.expression)
            rest = re.sub(r"\[\^ \]\* ", "", rest)
            assert not re.search(r"[*+]|\{\d*,", rest), pattern.source


def test_no_pattern_speaks_of_a_word_that_normalising_takes_away() -> None:
    spelling = SCREENER.book.spelling
    gone = {
        word
        for wordings in _wordings()
        for word in wordings.words
        if word in spelling.fillers or spelling.words.get(word, (word,)) != (word,)
    }
    assert gone == set()


def test_no_wording_is_empty_by_accident() -> None:
    for path in assets.path("screening").rglob("*.toml"):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for row in (*table.get("rule", ()), *table.get("guard", ())):
            assert all(source.strip() for source in row["patterns"]), row["id"]


@pytest.mark.parametrize(
    "source", ["(open", "closed)", "<3>", "{nobody_knows} die", "die <13>", "a.b", "die++", "[maybe] <2>", "(die|) <2>"]
)
def test_a_malformed_pattern_is_refused(source: str) -> None:
    with pytest.raises(PatternFault):
        parse(source, {}, frozenset())


def test_lists_that_name_themselves_are_refused() -> None:
    with pytest.raises(PatternFault):
        parse("{a}", {"a": "die|{a}"}, frozenset())
