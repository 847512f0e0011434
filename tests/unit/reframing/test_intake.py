"""What a person may type, and what they are told when it cannot be read."""

import pytest

from heartsease.domain.errors import Fixable
from heartsease.reframing import intake
from heartsease.reframing.bank import Bank
from heartsease.system import words


def refusal(thought: str, situation: str = "") -> Fixable:
    with pytest.raises(Fixable) as refused:
        intake.read(intake.cleaned(thought), intake.cleaned(situation))
    return refused.value


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "thought.empty"),
        ("  \n\t ", "thought.empty"),
        ("\x00\x01\u200b\u202e", "thought.empty"),
        ("\U0001f622\U0001f622", "thought.no_words"),
        ("12345 ... !!", "thought.no_words"),
        ("x" * 4001, "thought.too_long"),
        ("мне очень плохо сегодня", "thought.not_english"),
        ("我觉得自己很失败", "thought.not_english"),
        ("أنا فاشل في كل شيء", "thought.not_english"),
        ("Ich schaffe das alles einfach nicht mehr", "thought.not_english"),
        ("je ne suis jamais assez bon pour eux", "thought.not_english"),
        ("asdf qwer zxcv poiu lkjh", "thought.not_english"),
    ],
)
def test_what_cannot_be_read_gets_its_own_sentence(typed: str, key: str) -> None:
    error = refusal(typed)
    assert error.key == key
    advice = words.load().advice(error)
    assert advice.say
    assert advice.do


def test_a_long_thought_is_refused_with_its_counts() -> None:
    assert dict(refusal("a sad day " * 500).values) == {"count": 4999, "limit": 4000}


def test_a_long_situation_is_refused_by_its_own_name() -> None:
    assert refusal("a sad day", "word " * 1000).key == "situation.too_long"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("I\x00 failed\x07", "I failed"),
        ("I fail \U0001f622 every time", "I fail every time"),
        ("line one\r\nline two", "line one line two"),
        ("I \u200bam s\u00adad", "I am s ad"),
        ("see https://example.org/x I am so behind", "see I am so behind"),
        ("I\u2019m done", "I'm done"),
        ("broken \ud800 half", "broken half"),
    ],
)
def test_signs_that_carry_no_words_are_left_out(typed: str, read: str) -> None:
    assert intake.read(intake.cleaned(typed), "").thought == read


@pytest.mark.parametrize(
    "typed",
    [
        "im so dumb lol",
        "nobody likes me",
        "sad",
        "Kemi hates me",
        "i cnt do anythng right",
        "ugh. fml",
        "he ghosted me smh",
    ],
)
def test_short_and_messy_english_is_read(typed: str) -> None:
    assert intake.read(typed, "").words


def test_the_banks_own_thoughts_are_read(bank: Bank) -> None:
    for own in bank.thoughts:
        intake.read(intake.cleaned(own.thought), intake.cleaned(own.situation))
