"""Every filter takes away what it names, and leaves good cards alone."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from heartsease.domain.reframe import Source
from heartsease.domain.strategy import Strategy
from heartsease.reframing import screening
from heartsease.reframing.bank import Bank, BankThought
from heartsease.reframing.draft import Brought, Draft
from heartsease.reframing.filters import FILTERS, SAME_CARD, Checks
from heartsease.reframing.filters.case import Case
from heartsease.reframing.filters.lists import shipped
from heartsease.reframing.filters.truth import unknown_words
from heartsease.reframing.prompt import Exemplar
from heartsease.system import assets, words

CASES = tomllib.loads((Path(__file__).parents[2] / "data/reframing/bad_cards.toml").read_text(encoding="utf-8"))["case"]
#: The plain files are in the voice of the built-in model; these three speak in pictures, which no filter can follow.
PICTURES = ("relationships", "self-everyday", "work-study")


def case_of(thought: str, situation: str = "") -> Case:
    return Case.of(Brought.of(thought, situation), shipped())


def draft(text: str, **changes: Any) -> Draft:
    return Draft(**{"text": text, "strategy": Strategy.GROWTH, "source": Source.MODEL, "seed": 0, **changes})


def bad_cards() -> Iterator[tuple[str, str, str, str]]:
    for case in CASES:
        for name in FILTERS:
            for text in case.get(name, ()):
                yield name, case["thought"], case["situation"], text


@pytest.mark.parametrize(("name", "thought", "situation", "text"), list(bad_cards()))
def test_a_filter_takes_away_what_it_names(name: str, thought: str, situation: str, text: str) -> None:
    assert FILTERS[name](draft(text), case_of(thought, situation))


def test_every_filter_has_bad_cards_and_words() -> None:
    covered = {name for name, *_ in bad_cards()}
    assert covered == set(FILTERS)
    assert all(words.load().has(f"filter.{name}") for name in (*FILTERS, SAME_CARD))


@pytest.mark.parametrize(("case", "text"), [(case, text) for case in CASES for text in case["good"]])
def test_good_cards_pass_every_filter(case: dict[str, Any], text: str) -> None:
    assert [n for n, check in FILTERS.items() if check(draft(text), case_of(case["thought"], case["situation"]))] == []


def test_filters_are_quiet_on_the_projects_own_plain_reframes() -> None:
    """Each takes away at most 3 % of reframes written by hand for the very thought."""
    removed: Counter[str] = Counter()
    total = 0
    for own in plain_thoughts()[::5]:
        case = case_of(own.thought, own.situation)
        for strategy, text in own.reframes:
            total += 1
            removed.update(name for name, check in FILTERS.items() if check(draft(text, strategy=strategy), case))
    assert total > 2000
    assert {name: count / total for name, count in removed.items() if count / total > 0.03} == {}


def plain_thoughts() -> list[BankThought]:
    speaks_in_pictures = {t["thought"] for name in PICTURES for t in rows(assets.path(f"exemplars/{name}.jsonl"))}
    return [own for own in Bank.load().thoughts if own.thought not in speaks_in_pictures]


def rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_an_unsure_model_is_not_believed() -> None:
    case = case_of("I failed the exam")
    text = "I can learn from this exam what was hard for me."
    assert not FILTERS["ungrammatical"](draft(text, mean_logprob=-1.2), case)
    assert FILTERS["ungrammatical"](draft(text, mean_logprob=-4.0), case)


def test_a_cut_off_card_is_unfinished_even_with_a_full_stop() -> None:
    assert FILTERS["unfinished"](draft("I can learn from this exam.", finished=False), case_of("I failed the exam"))


def test_an_exemplars_frame_may_be_used_and_its_people_may_not() -> None:
    exemplar = Exemplar("I burnt Ada's soup", "Ada can laugh about the soup. A spoonful of patience helps me tomorrow.")
    case = case_of("I failed the exam")
    framed = draft("A spoonful of patience helps me with the exam.", exemplars=(exemplar,))
    assert unknown_words(framed, case) == set()
    assert FILTERS["invents_facts"](draft("Ada can laugh about the exam.", exemplars=(exemplar,)), case)


def test_the_bank_is_held_to_more_than_the_model() -> None:
    case = case_of("I failed the exam")
    text = "I can ask the teacher in the museum about the exam."
    assert FILTERS["invents_facts"](draft(text, source=Source.BANK), case)
    assert not FILTERS["invents_facts"](draft("I can ask in the museum about the exam."), case)


def test_a_card_of_the_bank_may_not_tell_another_ones_past() -> None:
    case = case_of("I failed the exam")
    text = "I took the exam again after failing it once. I am someone who tries."
    assert FILTERS["invents_facts"](draft(text, source=Source.BANK), case)
    assert not FILTERS["invents_facts"](draft(text, source=Source.BANK), case_of("I took the exam again and failed it"))


@pytest.mark.parametrize(
    ("thought", "card"),
    [
        ("Mr Adeyemi thinks I am slow", "He asked one question, and I do not know what he thinks of me."),
        ("grace got married and forgot me", "I can write to Grace and ask her how she is."),
        ("3rd time this month i lost my keys", "Losing keys three times is tiring, and I can be kind to myself."),
        ("My mum is cross with me", "My mother is cross today, and she may be calm again tomorrow."),
        ("I'm a bad father", "I worry about this because I love my child."),
    ],
)
def test_what_follows_from_the_thought_is_no_invention(thought: str, card: str) -> None:
    assert not FILTERS["invents_facts"](draft(card), case_of(thought))


def test_a_card_is_counted_once_under_the_first_filter_and_repeats_are_dropped() -> None:
    checks = Checks(screening)
    good = "I can learn from this exam what was hard for me."
    drafts = [draft(good), draft(good), draft("You are stupid!")]
    kept, removed = checks.sift(drafts, Brought.of("I failed the exam"))
    assert [d.text for d in kept] == [good]
    assert removed == {SAME_CARD: 1, "repeats_insult": 1} or sum(removed.values()) == 2


def test_a_draft_shows_no_words_in_its_repr() -> None:
    assert "exam" not in repr(draft("I can learn from this exam.")) + repr(Brought.of("my exam")) + repr(
        case_of("my exam")
    )
