"""What the screener promises whatever the text: disguises are seen through, it never fails, it is quick."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heartsease.domain.reframe import CareLevel
from heartsease.reframing.screening import Screener, screen, screen_output

SCREENER = Screener.load()
ORDINARY = "I sent the price list to the wrong customer and my boss must think I am useless, and the bus was late. "


@pytest.mark.parametrize(
    "text",
    [
        "I WANT TO KILL MYSELF",
        "i want to k1ll mys3lf",
        "i want to k*ll myself",
        "i want to k!ll myself",
        "killmyself",
        "iwanttodie",
        "i w a n t t o d i e",
        "k m s",
        "k.m.s.",
        "K-M-S",
        "I. want. to. die.",
        "i want to dieeeeee",
        "i wnat to die",
        "sui cide is on my mind",
        "s*icide is on my mind",
        "su1c1de is on my mind",
        "I want to ki\u200bll my\u200dself",
        "\uff29 \uff57\uff41\uff4e\uff54 \uff54\uff4f \uff44\uff49\uff45",
        "I want to d\u0456\u0435",
        "I want to di\u0301e\u0308",
        "don\u2019t want to live anymore",
        "dont want 2 live anymore",
        "I just really honestly kind of want to die",
        "I want\nto die",
    ],
)
def test_a_disguise_changes_nothing(text: str) -> None:
    assert SCREENER.screen(text).level in {CareLevel.ACTIVE, CareLevel.IMMINENT}


def test_the_most_urgent_level_wins_and_its_rule_comes_out() -> None:
    found = SCREENER.screen("I'm a burden to everyone. I cut myself again. Tonight I will kill myself.")
    assert found.level is CareLevel.IMMINENT
    assert ".imminent." in found.rule


def test_one_risky_sentence_in_a_long_text_is_seen() -> None:
    assert SCREENER.screen(ORDINARY * 200 + "I wish I was dead. " + ORDINARY * 200).level is CareLevel.ACTIVE


def test_one_risky_sentence_in_a_long_text_without_punctuation_is_seen() -> None:
    plain = ORDINARY.replace(".", "").replace(",", "")
    assert SCREENER.screen(plain * 50 + "i wish i was dead " + plain * 50).level is CareLevel.ACTIVE


@pytest.mark.parametrize(
    "text",
    [
        "I am not suicidal, I am tired",
        "Ten years ago I wanted to die, today I'm fine",
        "My friend wants to die and I don't know what to say to her",
        "My brother took his own life",
        "I'm scared I might hurt my baby, it is my OCD",
    ],
)
def test_what_needs_no_card_may_leave_a_trace_for_a_gentle_line(text: str) -> None:
    found = SCREENER.screen(text)
    assert found.level is CareLevel.NONE
    assert found.rule.startswith("calm.")


def test_an_ordinary_thought_leaves_no_trace() -> None:
    assert SCREENER.screen(ORDINARY) == screen("")
    assert SCREENER.screen(ORDINARY).rule == ""


def test_a_denial_does_not_hide_what_follows() -> None:
    found = SCREENER.screen("I'm not suicidal but I wish I could go to sleep and never wake up")
    assert found.level is CareLevel.PASSIVE


def test_output_is_judged_more_strictly_than_input() -> None:
    for text in ("I am not suicidal, I am tired.", "I can rest, and death is not near.", "I will not hurt myself."):
        assert screen_output(text).level is not CareLevel.NONE
    harmless = screen_output("I sent one list to the wrong customer, and I can write to them today.")
    assert harmless.level is CareLevel.NONE


@settings(max_examples=120, deadline=None)
@given(st.text(max_size=250))
def test_no_text_makes_it_fail_and_the_answer_is_always_the_same(text: str) -> None:
    first = SCREENER.screen(text)
    assert SCREENER.screen(text) == first
    SCREENER.screen_output(text)


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", categories=["Mn", "Cf", "So", "Zs", "Nd", "Ll"]), max_size=200))
def test_harmless_marks_around_it_do_not_hide_a_cry_for_help(noise: str) -> None:
    assert SCREENER.screen(f"{noise}\n\nI want to kill myself.\n\n{noise}").level is not CareLevel.NONE


def _seconds(text: str) -> float:
    started = time.perf_counter()
    SCREENER.screen(text)
    return time.perf_counter() - started


@pytest.mark.parametrize(
    "piece",
    [
        ORDINARY,
        "i want to ",
        "die ",
        "not ",
        "a'",
        "k i l l ",
        "wanttodie",
        "a\u0301",
        "*",
        "i do not ",
        "\ufdfa ",
        "0",
    ],
)
def test_ten_thousand_words_take_a_fraction_of_a_second(piece: str) -> None:
    many = piece * (50_000 // len(unicodedata.normalize("NFKD", piece)))
    assert min(_seconds(many) for _ in range(2)) < 0.9


def test_time_grows_with_length_and_not_faster() -> None:
    def best(copies: int) -> float:
        return min(_seconds(ORDINARY * copies) for _ in range(3))

    assert best(240) < 12 * best(60)


def test_an_ordinary_thought_takes_milliseconds() -> None:
    SCREENER.screen(ORDINARY)
    assert min(_seconds(ORDINARY) for _ in range(20)) < 0.004
