"""The whole way from a thought to its cards, with a model that says prepared words."""

import logging
import threading
from dataclasses import replace
from typing import Any

import pytest
from tests.guards.canary import Canary

from heartsease.domain.errors import Fixable
from heartsease.domain.reframe import CareLevel, Outcome, ReframeResult, Source, Thought
from heartsease.domain.sensitive import SensitiveText
from heartsease.domain.strategy import Strategy
from heartsease.reframing.anybody import cards as anybodys
from heartsease.reframing.bank import Bank
from heartsease.reframing.filters import Checks
from heartsease.reframing.pipeline import Reframer
from heartsease.reframing.ranking import Ranking, shipped_scoring
from heartsease.reframing.topics import shipped_topics
from heartsease.reframing.traps import TrapClassifier
from heartsease.system import words

NOW = "2026-11-21T10:00:00+01:00"
GOOD = (
    "I failed one exam. I do not know what everyone thinks of me, and I have not asked them.",
    "Failing an exam hurts, and anyone would be sad today. I am allowed to rest first.",
    "Tonight I can write down which questions of the exam were hard for me.",
)


def ask(reframer: Reframer, thought: Thought, **options: Any) -> ReframeResult:
    return reframer.reframe(thought, **{"seed": 7, "now": NOW, **options})


def thought(text: str, situation: str = "") -> Thought:
    return Thought(SensitiveText(text), SensitiveText(situation))


def test_three_cards_of_different_strategies(reframer: Reframer, model: Any, exam: Thought) -> None:
    model.lines = GOOD
    result = ask(reframer, exam)
    assert result.outcome is Outcome.REFRAMED
    assert len(result.reframes) == 3
    assert len({card.strategy for card in result.reframes}) == 3
    assert len({card.text.reveal() for card in result.reframes}) == 3


def test_a_good_card_of_a_trusted_model_beats_the_bank_and_says_where_it_comes_from(
    model: Any, bank: Bank, screener: Any, traps: Any, exam: Thought
) -> None:
    model.lines = GOOD
    scoring = shipped_scoring()
    trusting = replace(scoring, limits={**scoring.limits, "model_margin": 0.0})
    result = ask(Reframer(model, bank, screener, traps, ranking=Ranking(bank, trusting)), exam)
    first = result.reframes[0]
    assert first.source is Source.MODEL
    assert first.provenance.model == model.identity
    assert first.provenance.made_at == NOW
    assert first.provenance.prompt_version
    assert first.provenance.candidates > len(result.reframes)


def test_a_card_of_the_bank_is_marked_and_not_passed_off_as_the_models(
    reframer: Reframer, model: Any, bank: Bank
) -> None:
    model.lines = ("stupid stupid stupid",)
    result = ask(reframer, thought("I failed my driving test again"))
    written = {text for own in bank.thoughts for _, text in own.reframes}
    written |= {text for row in anybodys().values() for texts in row.values() for text in texts}
    written |= {text for topic in shipped_topics() for texts in topic.cards.values() for text in texts}
    assert result.reframes
    for card in result.reframes:
        assert card.source is Source.BANK
        assert card.provenance.model is None
        assert card.provenance.prompt_version == ""
        assert card.text.reveal() in written
    assert dict(result.reframes[0].provenance.removed)


@pytest.mark.parametrize("place", ["thought", "situation"])
def test_a_hit_of_the_screen_never_reaches_the_model(reframer: Reframer, model: Any, place: str) -> None:
    told = thought("this is a riskword") if place == "thought" else thought("a bad day", "a riskword came")
    result = ask(reframer, told)
    assert result.outcome is Outcome.NEEDS_CARE
    assert result.screening.level is CareLevel.ACTIVE
    assert result.reframes == ()
    assert result.model is None
    assert model.asked == []


def test_a_cry_for_help_beyond_the_limit_is_answered_with_care_and_not_with_a_limit(reframer: Reframer) -> None:
    assert ask(reframer, thought("so much " * 1000 + "riskword")).outcome is Outcome.NEEDS_CARE


def test_a_risky_candidate_is_never_a_card(reframer: Reframer, model: Any, exam: Thought) -> None:
    model.lines = (GOOD[0].replace("one exam", "one exam and a riskword"), GOOD[1])
    result = ask(reframer, exam)
    assert result.reframes
    assert not any("riskword" in card.text.reveal() for card in result.reframes)
    assert dict(result.reframes[0].provenance.removed)["unsafe"] >= 1


def test_an_insult_is_never_said_back(reframer: Reframer, model: Any, exam: Thought) -> None:
    model.lines = ("I may be stupid, but I can still learn something from this exam.",)
    result = ask(reframer, exam)
    assert not any("stupid" in card.text.reveal().casefold() for card in result.reframes)


def test_the_same_seed_gives_the_same_cards(reframer: Reframer, model: Any, exam: Thought) -> None:
    model.lines = GOOD
    one, two = (replace(ask(reframer, exam), elapsed_ms=0) for _ in range(2))
    assert one == two
    seeds = [request.seed for request in model.asked[0]]
    assert len(set(seeds)) == len(seeds)


def test_another_seed_draws_other_candidates(reframer: Reframer, model: Any, exam: Thought) -> None:
    ask(reframer, exam, seed=1)
    ask(reframer, exam, seed=2)
    assert {r.seed for r in model.asked[0]}.isdisjoint(r.seed for r in model.asked[1])


def test_stopping_before_the_model_answers(reframer: Reframer, model: Any, exam: Thought) -> None:
    cancel = threading.Event()
    cancel.set()
    assert ask(reframer, exam, cancel=cancel).outcome is Outcome.CANCELLED
    assert model.asked == []


def test_stopping_while_the_model_draws(reframer: Reframer, model: Any, exam: Thought) -> None:
    cancel = threading.Event()
    model.during = cancel.set
    result = ask(reframer, exam, cancel=cancel)
    assert result.outcome is Outcome.CANCELLED
    assert result.reframes == ()


def test_progress_is_told_as_a_share(reframer: Reframer, exam: Thought) -> None:
    shares: list[float] = []
    ask(reframer, exam, on_progress=shares.append)
    assert shares == [0.5]


def test_a_model_that_fails_is_heard(reframer: Reframer, model: Any, exam: Thought) -> None:
    def die() -> None:
        raise Fixable("model.died")

    model.during = die
    with pytest.raises(Fixable, match="model.died"):
        ask(reframer, exam)


def test_one_asked_strategy_fills_all_cards(reframer: Reframer, model: Any, exam: Thought) -> None:
    model.lines = GOOD
    result = ask(reframer, exam, strategies=(Strategy.GROWTH,), count=2)
    assert [card.strategy for card in result.reframes] == [Strategy.GROWTH, Strategy.GROWTH]
    assert len(model.asked[0]) == 1


def test_two_asked_strategies_share_three_cards(reframer: Reframer, model: Any, exam: Thought) -> None:
    model.lines = GOOD
    asked = (Strategy.NEXT_STEP, Strategy.GROWTH)
    strategies = [card.strategy for card in ask(reframer, exam, strategies=asked).reframes]
    assert set(strategies) == set(asked)
    assert max(strategies.count(s) for s in asked) <= 2


def test_nothing_good_is_said_so(model: Any, bank: Bank, screener: Any, traps: TrapClassifier, exam: Thought) -> None:
    checks = Checks(screener, filters={"unsafe": lambda _draft, _case: True})
    result = ask(Reframer(model, bank, screener, traps, checks=checks), exam)
    assert result.outcome is Outcome.NO_GOOD_CANDIDATE
    assert result.model == model.identity


def test_every_reason_has_words(reframer: Reframer, model: Any, bank: Bank) -> None:
    model.lines = GOOD
    known = words.load()
    for own in bank.thoughts[::400]:
        result = ask(reframer, thought(own.thought, own.situation))
        assert all(known.has(card.why) for card in result.reframes)
        assert all(known.has(f"trap.{guess.trap}") for guess in result.traps)
        for card in result.reframes:
            assert known.has(f"strategy.{card.strategy.value}")
            assert known.has(f"source.{card.source.value}")
            assert all(known.has(f"filter.{name}") for name, _ in card.provenance.removed)


def test_no_word_of_the_person_reaches_logs_errors_or_reprs(
    reframer: Reframer, model: Any, canary: Canary, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    model.lines = (f"{canary.sentence} I can be kind to myself.",)
    result = ask(reframer, thought(canary.sentence))
    with pytest.raises(Fixable) as refused:
        ask(reframer, thought(canary.sentence * 100))
    shown = repr(result) + repr(refused.value) + str(dict(refused.value.values)) + caplog.text
    assert not canary.is_in(shown.encode())


def test_the_prompt_shows_exemplars_and_ends_with_this_thought(reframer: Reframer, model: Any, exam: Thought) -> None:
    ask(reframer, exam)
    for request in model.asked[0]:
        typed = [part.text.reveal() for part in request.parts if not part.special]
        assert typed[-1] == exam.text.reveal()
        assert len(typed) >= 3
