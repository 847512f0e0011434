"""Which of the good cards are shown."""

from typing import Any

from heartsease.domain.reframe import Source
from heartsease.domain.strategy import Strategy
from heartsease.reframing.bank import Bank
from heartsease.reframing.draft import Brought, Draft
from heartsease.reframing.prompt import Exemplar
from heartsease.reframing.ranking import Ranking, shipped_scoring
from heartsease.reframing.strategies import Offer

EXAM = Brought.of("I failed the chemistry exam and my mother is disappointed")
SPECIFIC = "I can learn which part of the chemistry exam was hard, and tell my mother about it."
VAGUE = "I can learn something new from a hard day like this one."


def draft(text: str, strategy: Strategy = Strategy.GROWTH, **changes: Any) -> Draft:
    return Draft(
        **{"text": text, "strategy": strategy, "source": Source.MODEL, "seed": 0, "mean_logprob": -1.2, **changes}
    )


def offers(*strategies: Strategy) -> tuple[Offer, ...]:
    return tuple(Offer(strategy, 0.5, "why.growth") for strategy in strategies)


def chosen(bank: Bank, drafts: list[Draft], *strategies: Strategy, count: int = 3) -> list[str]:
    return [card.text for card, _ in Ranking(bank).choose(drafts, EXAM, offers(*strategies), count)]


def test_the_card_that_speaks_of_this_thought_wins(bank: Bank) -> None:
    assert chosen(bank, [draft(VAGUE), draft(SPECIFIC)], Strategy.GROWTH, count=1) == [SPECIFIC]


def test_of_two_equal_cards_the_likelier_words_win(bank: Bank) -> None:
    sure, unsure = draft(SPECIFIC, mean_logprob=-0.8), draft(SPECIFIC.replace("learn", "find"), mean_logprob=-2.5)
    assert chosen(bank, [unsure, sure], Strategy.GROWTH, count=1) == [sure.text]


def test_a_bank_card_of_a_near_thought_beats_one_of_a_far_thought(bank: Bank) -> None:
    near = Exemplar("I failed the chemistry exam", SPECIFIC)
    far = Exemplar("My cat is ill", SPECIFIC)
    cards = [
        draft(SPECIFIC, source=Source.BANK, exemplars=(far,)),
        draft(SPECIFIC, source=Source.BANK, exemplars=(near,)),
    ]
    marks = [Ranking(bank).marks(card, EXAM, offers(Strategy.GROWTH)[0]) for card in cards]
    assert marks[1].score > marks[0].score
    assert marks[1].marks["near"] > marks[0].marks["near"]


def test_cards_that_open_alike_do_not_stand_side_by_side(bank: Bank) -> None:
    cards = [
        draft("I can learn from the chemistry exam what was hard for me."),
        draft("I can learn to tell my mother how the chemistry exam went.", Strategy.NEXT_STEP),
        draft("Tonight I can tell my mother about the chemistry exam.", Strategy.NEXT_STEP, mean_logprob=-1.6),
    ]
    shown = chosen(bank, cards, Strategy.GROWTH, Strategy.NEXT_STEP, count=2)
    assert len(shown) == 2
    assert sum(text.startswith("I can learn") for text in shown) == 1


def test_a_card_below_the_limit_is_not_shown(bank: Bank) -> None:
    weak = draft("Things go on.", Strategy.GROWTH, mean_logprob=-2.6, source=Source.BANK)
    assert chosen(bank, [weak], Strategy.GROWTH) == []


def test_no_strategy_takes_the_place_of_another(bank: Bank) -> None:
    cards = [
        draft(SPECIFIC),
        draft("My chemistry exam went badly, and I can practise the part that was hard."),
        draft("Failing the chemistry exam hurts, and I am allowed to be sad about it.", Strategy.SELF_COMPASSION),
    ]
    ranking = Ranking(bank)
    picked = ranking.choose(cards, EXAM, offers(Strategy.GROWTH, Strategy.SELF_COMPASSION), 3)
    assert [card.strategy for card, _ in picked].count(Strategy.GROWTH) == 2
    assert [card.strategy for card, _ in picked].count(Strategy.SELF_COMPASSION) == 1


def test_the_score_is_the_weighted_sum_of_named_marks(bank: Bank) -> None:
    marks = Ranking(bank).marks(draft(SPECIFIC), EXAM, offers(Strategy.GROWTH)[0])
    weights = shipped_scoring().weights
    assert set(marks.marks) == set(weights)
    assert all(0 <= mark <= 1 for mark in marks.marks.values())
    margin = shipped_scoring().limits["model_margin"]
    assert marks.score == sum(weights[name] * mark for name, mark in marks.marks.items()) - margin


def test_every_strategy_has_cues_that_most_of_its_own_reframes_show(bank: Bank) -> None:
    cues = shipped_scoring().cues
    for strategy in Strategy:
        own = [text for t in bank.thoughts[::10] for s, text in t.reframes if s is strategy]
        assert sum(cues[strategy].search(text.casefold()) is not None for text in own) / len(own) > 0.7, strategy


def test_a_thought_of_few_words_is_near_to_nothing(bank: Bank) -> None:
    """One shared word tells too little: the card may speak of quite another day."""
    short = Brought.of("no one will come to my party")
    card = draft(
        "There was still a party with people I like.", source=Source.BANK, exemplars=(Exemplar("My party", ""),)
    )
    assert Ranking(bank).marks(card, short, offers(Strategy.GROWTH)[0]).marks["near"] == 0
