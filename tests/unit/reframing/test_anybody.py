"""Cards that are true for almost anybody: every kind has them, and they are good cards."""

from heartsease.domain.reframe import CareLevel, Source, TrapGuess
from heartsease.domain.strategy import Strategy
from heartsease.reframing import screening
from heartsease.reframing.anybody import cards, for_anybody
from heartsease.reframing.draft import Brought, Draft
from heartsease.reframing.filters import FILTERS
from heartsease.reframing.filters.case import Case
from heartsease.reframing.filters.lists import shipped
from heartsease.reframing.strategies import affinities, offers


def test_every_trap_has_a_card_for_every_strategy() -> None:
    assert set(cards()) == set(affinities())
    for trap, row in cards().items():
        assert set(row) == set(Strategy), trap


def test_every_card_passes_every_filter_and_the_screen_for_a_thought_that_says_nothing() -> None:
    case = Case.of(Brought.of("today was bad"), shipped())
    for row in cards().values():
        for strategy, texts in row.items():
            for text in texts:
                draft = Draft(text, strategy, Source.BANK, 0)
                assert [name for name, check in FILTERS.items() if check(draft, case)] == [], text
                assert screening.screen_output(text).level is CareLevel.NONE, text


def test_no_card_stands_twice() -> None:
    texts = [text for row in cards().values() for texts in row.values() for text in texts]
    assert len(set(texts)) == len(texts)


def test_an_unsure_trap_is_not_spoken_of() -> None:
    unsure = (TrapGuess("mind-reading", 0.2, ()),)
    plain = {text for texts in cards()["none"].values() for text in texts}
    assert {draft.text for draft in for_anybody(unsure, offers(unsure), 0)} <= plain


def test_a_sure_trap_gets_its_own_cards() -> None:
    sure = (TrapGuess("mind-reading", 0.8, ()),)
    own = {text for texts in cards()["mind-reading"].values() for text in texts}
    assert {draft.text for draft in for_anybody(sure, offers(sure), 0)} <= own
