"""Which strategies to offer for a thought, and why: a table of traps and what answers them, kept as data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from heartsease.domain.reframe import TrapGuess
from heartsease.domain.strategy import DEFAULT_ORDER, Strategy
from heartsease.system import assets

#: More strategies are tried than cards are shown, so that a filtered one leaves no hole.
SPARE = 2


@dataclass(frozen=True, slots=True)
class Offer:
    """A strategy to try. ``fit`` is 0 to 1; ``why`` is the key of the sentence that says why it was offered."""

    strategy: Strategy
    fit: float
    why: str


def offers(traps: Sequence[TrapGuess], *, asked: Sequence[Strategy] | None = None, count: int = 3) -> tuple[Offer, ...]:
    """Return what to try, best first: the asked strategies as they are, else those that suit the traps best."""
    if asked is not None:
        return tuple(Offer(s, 1.0, f"why.{s.value}") for s in dict.fromkeys(asked))
    ranked = sorted(
        (_offer(strategy, place, traps) for place, strategy in enumerate(DEFAULT_ORDER)), key=lambda o: -o.fit
    )
    return tuple(ranked[: count + SPARE])


def _offer(strategy: Strategy, place: int, traps: Sequence[TrapGuess]) -> Offer:
    table = affinities()
    prior = 1 - place / len(DEFAULT_ORDER)
    shares = [(guess.probability * table.get(guess.trap, {}).get(strategy, 0.0), guess.trap) for guess in traps]
    best, trap = max(shares, default=(0.0, ""))
    why = f"why.{trap}.{strategy.value}" if best >= 0.2 else f"why.{strategy.value}"
    return Offer(strategy, 0.6 * min(1.0, sum(share for share, _ in shares)) + 0.4 * prior, why)


@cache
def affinities() -> Mapping[str, Mapping[Strategy, float]]:
    """Return how well each strategy answers each trap, 0 to 1."""
    table = assets.table("strategies.toml")["traps"]
    if not isinstance(table, dict):
        raise TypeError("strategies.toml holds a table of traps")
    return {trap: {Strategy(name): float(value) for name, value in row.items()} for trap, row in table.items()}
