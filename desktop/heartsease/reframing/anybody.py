"""Cards for almost anybody with a thought of a kind: what stands in where there is nothing for the very thought."""

from collections.abc import Mapping, Sequence
from functools import cache

from heartsease.domain.reframe import Source, TrapGuess
from heartsease.domain.strategy import Strategy
from heartsease.reframing.draft import Draft
from heartsease.reframing.strategies import Offer
from heartsease.reframing.traps import NO_TRAP
from heartsease.system import assets

#: A trap below this chance is not taken for granted by a card.
_SURE = 0.35


def for_anybody(traps: Sequence[TrapGuess], tried: Sequence[Offer], seed: int) -> list[Draft]:
    """Return one card for each offer, of the likeliest trap if it is likely enough, else for a plain hard feeling."""
    table = cards()
    trap = traps[0].trap if traps and traps[0].probability >= _SURE else NO_TRAP
    drafts = []
    for offer in tried:
        texts = table[trap][offer.strategy]
        drafts.append(Draft(texts[seed % len(texts)], offer.strategy, Source.BANK, seed))
    return drafts


@cache
def cards() -> Mapping[str, Mapping[Strategy, tuple[str, ...]]]:
    """Return the cards that ship with the app, by trap and strategy."""
    table = assets.table("anybody.toml")
    found: dict[str, dict[Strategy, tuple[str, ...]]] = {}
    for trap, rows in table.items():
        if not isinstance(rows, dict):
            raise TypeError("anybody.toml holds a table for each trap")
        found[trap] = {Strategy(name): tuple(texts) for name, texts in rows.items()}
    return found
