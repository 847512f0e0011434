"""Cards for an everyday topic that the person's words show: true for nearly any hurting thought about it.

They stand between the bank's cards, written for one very thought, and those for almost anybody.
"""

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from heartsease.domain.reframe import Source
from heartsease.domain.strategy import Strategy
from heartsease.reframing.draft import Brought, Draft
from heartsease.reframing.filters.case import folded
from heartsease.reframing.strategies import Offer
from heartsease.reframing.wording import content
from heartsease.system import assets

#: A thought is hardly about more topics than this; words of further ones are by the way.
_MOST = 2
#: A word of the thought says more about its topic than one of the situation.
_THOUGHT, _SITUATION = 2, 1


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic. ``shows`` finds its words, ``unless`` what turns them to something else; ``says`` are stems.

    ``by_hand`` topics weigh so much that no machine-written card is shown beside them.
    """

    name: str
    shows: re.Pattern[str]
    unless: re.Pattern[str] | None
    says: frozenset[str]
    by_hand: bool
    cards: Mapping[Strategy, tuple[str, ...]]


def on_topic(brought: Brought, tried: Sequence[Offer], seed: int) -> list[Draft]:
    """Return one card for each offer and topic of the thought; which one turns with the thought and the seed."""
    place = turn(brought, seed)
    drafts = []
    for topic in topics_of(brought):
        for offer in tried:
            texts = topic.cards[offer.strategy]
            text = texts[place % len(texts)]
            drafts.append(Draft(text, offer.strategy, Source.BANK, seed, topic_words=topic.says))
    return drafts


def topics_of(brought: Brought) -> tuple[Topic, ...]:
    """Return the topics that the words show, clearest first; ties stay in the order of the files."""
    thought, situation = folded(brought.thought), folded(brought.situation)
    found = []
    for topic in shipped_topics():
        if topic.unless is None or not topic.unless.search(f"{situation} {thought}"):
            clear = _THOUGHT * _hits(topic, thought) + _SITUATION * _hits(topic, situation)
            found.append((clear, topic))
    ranked = sorted((row for row in found if row[0]), key=lambda row: -row[0])
    return tuple(topic for _, topic in ranked[:_MOST])


def turn(brought: Brought, seed: int) -> int:
    """Return a number that differs between thoughts and seeds, so that two thoughts seldom get one card."""
    return seed + zlib.crc32(" ".join(brought.words).encode())


def _hits(topic: Topic, text: str) -> int:
    return len(set(topic.shows.findall(text)))


@cache
def shipped_topics() -> tuple[Topic, ...]:
    """Return the topics that ship with the app, in the order of the files."""
    return tuple(
        _topic(name, row)
        for path in sorted(assets.path("topics").glob("*.toml"))
        for name, row in assets.table(f"topics/{path.name}").items()
    )


def _topic(name: str, row: object) -> Topic:
    if not isinstance(row, dict):
        raise TypeError(f"the topic {name} is not a table")
    words = [re.escape(word).replace(r"\*", r"\w*") for word in str(row["words"]).split()]
    unless = row.get("unless", [])
    return Topic(
        name=name,
        shows=_whole_words([*words, *row.get("phrases", [])]),
        unless=_whole_words(unless) if unless else None,
        says=frozenset(content(str(row["says"]))),
        by_hand=bool(row.get("by_hand", False)),
        cards={strategy: tuple(row[strategy.value]) for strategy in Strategy},
    )


def _whole_words(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'-])(?:{'|'.join(patterns)})(?![\w-])")
