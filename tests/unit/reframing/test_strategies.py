"""Which strategies are tried, and the sentence that says why."""

from heartsease.domain.reframe import TrapGuess
from heartsease.domain.strategy import DEFAULT_ORDER, Strategy
from heartsease.reframing import strategies
from heartsease.reframing.traps import NO_TRAP, TrapClassifier
from heartsease.system import words


def test_five_different_strategies_are_tried_for_three_cards() -> None:
    tried = strategies.offers((), count=3)
    assert len({offer.strategy for offer in tried}) == 5


def test_without_a_trap_the_default_order_stands() -> None:
    assert [offer.strategy for offer in strategies.offers((), count=3)] == list(DEFAULT_ORDER[:5])


def test_a_sure_trap_brings_its_own_answers_forward_and_says_why() -> None:
    tried = strategies.offers((TrapGuess("comparing", 0.9, ()),), count=3)
    assert tried[0].strategy is Strategy.SELF_AFFIRMATION or tried[1].strategy is Strategy.SELF_AFFIRMATION
    assert "why.comparing.self-affirmation" in {offer.why for offer in tried}


def test_an_unsure_trap_is_not_given_as_the_reason() -> None:
    tried = strategies.offers((TrapGuess("comparing", 0.1, ()),), count=3)
    assert not any("comparing" in offer.why for offer in tried)


def test_asked_strategies_are_taken_as_they_are_and_once() -> None:
    asked = (Strategy.THANKFULNESS, Strategy.GROWTH, Strategy.THANKFULNESS)
    assert [offer.strategy for offer in strategies.offers((), asked=asked)] == [Strategy.THANKFULNESS, Strategy.GROWTH]


def test_the_table_knows_every_trap_and_every_pair_has_words(traps: TrapClassifier) -> None:
    known = words.load()
    labels = set(traps.probabilities("x"))
    assert set(strategies.affinities()) == labels
    assert NO_TRAP in labels
    for trap, row in strategies.affinities().items():
        assert known.has(f"trap.{trap}")
        assert known.has(f"trap_about.{trap}")
        for strategy, fit in row.items():
            assert 0 < fit <= 1
            assert known.has(f"why.{trap}.{strategy.value}")
    assert all(known.has(f"why.{strategy.value}") and known.has(f"strategy.{strategy.value}") for strategy in Strategy)
