"""Which good cards to show: an explainable weighted sum of marks, and no two cards alike.

Weights, limits and cue words are data in ``assets/ranking.toml``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from heartsease.domain.reframe import Source
from heartsease.domain.strategy import Strategy
from heartsease.reframing.bank import Bank
from heartsease.reframing.draft import Brought, Draft
from heartsease.reframing.filters.case import Case, folded
from heartsease.reframing.filters.lists import shipped
from heartsease.reframing.filters.truth import unknown_words
from heartsease.reframing.retrieval import terms
from heartsease.reframing.strategies import Offer
from heartsease.reframing.wording import content, grams
from heartsease.system import assets

#: The heaviest words of a thought that a card should speak of; more would ask for a copy.
_HEAVIEST = 4
#: How many cards of a strategy are looked at side by side with the others, and how many sets at once.
_FEW, _BEAM = 4, 24


@dataclass(frozen=True, slots=True)
class Scoring:
    """The numbers and words of ranking; see the comments of the file."""

    weights: Mapping[str, float]
    limits: Mapping[str, float]
    kind: frozenset[str]
    cues: Mapping[Strategy, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Marks:
    """A card's marks by name, each 0 to 1, and the weighted sum, less the margin for the model's own cards."""

    marks: Mapping[str, float]
    score: float


class Ranking:
    """Marks and chooses cards for one bank, whose word statistics say which words are telling."""

    def __init__(self, bank: Bank, scoring: Scoring | None = None) -> None:
        """Use the shipped scoring unless another is given."""
        self._bank = bank
        self._scoring = scoring

    def choose(
        self, drafts: Sequence[Draft], brought: Brought, tried: Sequence[Offer], count: int
    ) -> list[tuple[Draft, Offer]]:
        """Return up to ``count`` cards with their offers, best first, of as many different strategies as there are."""
        scoring = self._scoring or shipped_scoring()
        offers = {offer.strategy: offer for offer in tried}
        case = Case.of(brought, shipped())
        marked = [(self._marks(draft, case, offers[draft.strategy], scoring), draft) for draft in drafts]
        good = [(marks.score, draft) for marks, draft in marked if _may_be_shown(marks, draft, scoring)]
        best = _best_together(_foremost(good), most=-(-count // max(1, len(offers))), count=count, scoring=scoring)
        return [(draft, offers[draft.strategy]) for draft in best]

    def marks(self, draft: Draft, brought: Brought, offer: Offer) -> Marks:
        """Return the marks of one card, for showing why it was chosen."""
        return self._marks(draft, Case.of(brought, shipped()), offer, self._scoring or shipped_scoring())

    def _marks(self, draft: Draft, case: Case, offer: Offer, scoring: Scoring) -> Marks:
        specific = self._specific(draft, case.brought)
        marks = {
            "specific": specific,
            "near": self._near(draft, case.brought, scoring, specific),
            "grounded": max(0.0, 1 - len(unknown_words(draft, case)) / 3),
            "fluent": _fluent(draft, scoring),
            "strategy": float(scoring.cues[draft.strategy].search(folded(draft.text)) is not None),
            "kind": float(not scoring.kind.isdisjoint(draft.words)),
            "fit": offer.fit,
        }
        margin = scoring.limits["model_margin"] if draft.source is Source.MODEL else 0.0
        return Marks(marks, sum(scoring.weights[name] * mark for name, mark in marks.items()) - margin)

    def _specific(self, draft: Draft, brought: Brought) -> float:
        """Share of the thought's most telling words that the card takes up."""
        index = self._bank.index
        theirs = {term: index.weight(term) for term in terms(f"{brought.situation} {brought.thought}")}
        heaviest = sum(sorted(theirs.values(), reverse=True)[:_HEAVIEST])
        said = set(terms(draft.text))
        return min(1.0, sum(weight for term, weight in theirs.items() if term in said) / heaviest) if heaviest else 0.0

    def _near(self, draft: Draft, brought: Brought, scoring: Scoring, specific: float) -> float:
        """For a card of the bank, how much of this thought the thought it was written for shares.

        The model's own cards were written for this thought: what they take up of it counts again.
        """
        limits, index = scoring.limits, self._bank.index
        if draft.source is Source.BANK and not draft.exemplars:
            return limits["topics_near"] if draft.topic_words else limits["anybodys_near"]
        theirs = {term: index.weight(term) for term in terms(f"{brought.situation} {brought.thought}")}
        if len(theirs) < limits["near_terms"]:
            return 0.0
        if draft.source is Source.MODEL:
            return min(1.0, limits["own_near"] * specific)
        whole = sum(theirs.values())
        written_for = {term for e in draft.exemplars for term in terms(f"{e.situation} {e.thought}")}
        shared = sum(weight for term, weight in theirs.items() if term in written_for)
        return min(1.0, shared / whole / limits["near_full"]) if whole else 0.0


def _may_be_shown(marks: Marks, draft: Draft, scoring: Scoring) -> bool:
    """Ask for a whole score of every card, and for a thought close enough of a card of the bank."""
    for_another = draft.source is Source.BANK and bool(draft.exemplars)
    close = not for_another or marks.marks["near"] + marks.marks["specific"] >= scoring.limits["bank_least"]
    return close and marks.score >= scoring.limits["least"]


def _fluent(draft: Draft, scoring: Scoring) -> float:
    """The model's mean log-probability on a scale of 0 to 1; the bank's cards were written by hand."""
    if draft.mean_logprob is None:
        return 1.0
    low, high = scoring.limits["fluent_from"], scoring.limits["fluent_to"]
    return min(1.0, max(0.0, (draft.mean_logprob - low) / (high - low)))


def _foremost(good: Sequence[tuple[float, Draft]]) -> list[tuple[float, Draft]]:
    """Return the best few of each strategy, best first; ties stay in the given order."""
    ranked = sorted(good, key=lambda row: -row[0])
    return [
        row for place, row in enumerate(ranked) if sum(r[1].strategy == row[1].strategy for r in ranked[:place]) < _FEW
    ]


def _best_together(good: Sequence[tuple[float, Draft]], *, most: int, count: int, scoring: Scoring) -> list[Draft]:
    """Return the cards that are best side by side: no strategy more than ``most`` times, and none alike.

    A beam search over sets; a card joins only while it is worth showing beside the others.
    """
    alike = _Alike(good, scoring.limits["alike"])
    beam: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    for _ in range(count):
        grown = [
            (total + worth, (*places, place))
            for total, places in beam
            for place, (score, draft) in enumerate(good)
            if place not in places
            and sum(good[other][1].strategy == draft.strategy for other in places) < most
            and (worth := score - alike.price(place, places)) >= scoring.limits["least"]
        ]
        if not grown:
            break
        sets: dict[frozenset[int], tuple[float, tuple[int, ...]]] = {}
        for row in sorted(grown, key=lambda row: (-row[0], row[1])):
            sets.setdefault(frozenset(row[1]), row)
        beam = list(sets.values())[:_BEAM]
    return [good[place][1] for place in sorted(beam[0][1])]


class _Alike:
    """What it costs to show a card beside others, each pair looked at once."""

    def __init__(self, good: Sequence[tuple[float, Draft]], price: float) -> None:
        self._good, self._price = good, price
        self._known: dict[tuple[int, int], float] = {}

    def price(self, place: int, others: Sequence[int]) -> float:
        """Return the price of the likest pair."""
        return max((self._pair(min(place, other), max(place, other)) for other in others), default=0.0)

    def _pair(self, one: int, other: int) -> float:
        if (one, other) not in self._known:
            self._known[one, other] = self._price * _alikeness(self._good[one][1], self._good[other][1])
        return self._known[one, other]


def _alikeness(one: Draft, other: Draft) -> float:
    opening = float(one.words[:3] == other.words[:3]) * 0.6
    phrase = float(bool(grams(one.words, 4) & grams(other.words, 4))) * 0.6
    mine, theirs = set(content(one.text)), set(content(other.text))
    shared = len(mine & theirs) / max(1, min(len(mine), len(theirs)))
    return min(1.0, max(opening, phrase, shared if shared > 0.6 else 0.0))


@cache
def shipped_scoring() -> Scoring:
    """Return the scoring that ships with the app."""
    table = assets.table("ranking.toml")
    weights, limits, kind, cues = table["weights"], table["limits"], table["kind"], table["cues"]
    if not (
        isinstance(weights, dict) and isinstance(limits, dict) and isinstance(kind, dict) and isinstance(cues, dict)
    ):
        raise TypeError("ranking.toml holds tables")
    return Scoring(
        weights={name: float(value) for name, value in weights.items()},
        limits={name: float(value) for name, value in limits.items()},
        kind=frozenset(str(kind["words"]).split()),
        cues={
            Strategy(name): re.compile(r"\b(?:" + "|".join(map(re.escape, phrases)) + r")")
            for name, phrases in cues.items()
        },
    )
