"""The traps classifier: right often enough, sure where it is right, and able to say why."""

import json

import pytest

from heartsease.reframing.bank import Bank
from heartsease.reframing.trap_features import place_features, run_features, word_features
from heartsease.reframing.traps import MOST, TrapClassifier
from heartsease.system import assets


def test_a_plain_case_of_each_kind_is_known(traps: TrapClassifier) -> None:
    cases = {
        "I'm such a loser": "labeling",
        "She thinks I am boring": "mind-reading",
        "I will never find a job": "fortune-telling",
        "Everyone else my age has a house": "comparing",
        "I should be able to do this": "should-statements",
        "I feel like a fraud, so I must be one": "emotional-reasoning",
        "It always goes wrong for me": "overgeneralizing",
    }
    right = sum(traps.guess(text)[0].trap == trap for text, trap in cases.items())
    assert right >= len(cases) - 1


def test_guesses_come_best_first_and_are_chances(traps: TrapClassifier) -> None:
    guesses = traps.guess("I always ruin everything")
    chances = [guess.probability for guess in guesses]
    assert len(guesses) == MOST
    assert chances == sorted(chances, reverse=True)
    assert sum(traps.probabilities("I always ruin everything").values()) == pytest.approx(1)


def test_evidence_is_in_the_persons_own_words(traps: TrapClassifier) -> None:
    text = "Yesterday was fine. But I\u2019m SUCH a loser, honestly"
    guess = traps.guess(text)[0]
    assert guess.trap == "labeling"
    assert guess.evidence
    for span in guess.evidence:
        assert span.reveal() in text
        assert "\u2022" in repr(span)
    assert any("SUCH" in span.reveal() or "loser" in span.reveal() for span in guess.evidence)


def test_evidence_never_overlaps(traps: TrapClassifier, bank: Bank) -> None:
    for own in bank.thoughts[::100]:
        for guess in traps.guess(own.thought):
            spans = [span.reveal() for span in guess.evidence]
            assert len(set(spans)) == len(spans) or own.thought.count(spans[0]) > 1


@pytest.mark.parametrize("text", ["", "...", "\U0001f622", "\u0130stanbul \u0130", "word " * 800])
def test_odd_texts_are_guessed_at_calmly(traps: TrapClassifier, text: str) -> None:
    assert len(traps.guess(text)) == MOST


def test_the_bank_is_labelled_far_above_the_floor(traps: TrapClassifier, bank: Bank) -> None:
    """Most of these thoughts were learned from; the honest figures on unseen ones are in the training report."""
    some = bank.thoughts[::8]
    best = sum(traps.guess(own.thought)[0].trap in own.traps for own in some)
    three = sum(any(guess.trap in own.traps for guess in traps.guess(own.thought)) for own in some)
    assert best / len(some) > 0.7
    assert three / len(some) > 0.9


def test_features_know_their_place_in_the_text() -> None:
    text = "I\u2019m fine. You NEVER call, do you?"
    for feature in (*word_features(text), *run_features(text), *place_features(text)):
        assert 0 <= feature.start <= feature.end <= len(text)
    assert [text[f.start : f.end] for f in word_features(text)] == [
        "I\u2019m",
        "fine",
        "You",
        "NEVER",
        "call",
        "do",
        "you",
    ]
    assert {"L:never", "F:fine"} <= {feature.name for feature in place_features(text)}


def test_the_weights_are_small_plain_data() -> None:
    path = assets.path("traps.json")
    assert path.stat().st_size <= 1_600_000
    raw = json.loads(path.read_text(encoding="utf-8"))
    assert len(raw["traps"]) == 14
    width = len(raw["traps"])
    assert all(len(row) == width + 1 for name in ("runs", "places") for row in raw[name].values())
    assert all(len(row) == width for row in raw["words"].values())
