"""Cards for everyday topics: found by their words, good cards, and never three alike."""

import re
from typing import Any

import pytest

from heartsease.domain.generation import ModelIdentity
from heartsease.domain.reframe import CareLevel, Source, Thought, TrapGuess
from heartsease.domain.sensitive import SensitiveText
from heartsease.domain.strategy import Strategy
from heartsease.reframing import screening
from heartsease.reframing.bank import Bank
from heartsease.reframing.draft import Brought, Draft
from heartsease.reframing.filters import FILTERS
from heartsease.reframing.filters.case import Case
from heartsease.reframing.filters.lists import shipped
from heartsease.reframing.pipeline import Reframer
from heartsease.reframing.ranking import Ranking
from heartsease.reframing.strategies import Offer, offers
from heartsease.reframing.topics import Topic, on_topic, shipped_topics, topics_of
from heartsease.system import assets

TOPICS = {topic.name: topic for topic in shipped_topics()}
NONE_SURE = (TrapGuess("mind-reading", 0.1, ()),)
#: What a thought says that only names the topic; enough for people, who may be spoken of only where they were.
NAMED = {
    name: str(row["words"]).split()[0].removesuffix("*")
    for path in sorted(assets.path("topics").glob("*.toml"))
    for name, row in assets.table(f"topics/{path.name}").items()
    if isinstance(row, dict)
} | {"parenting": "my child", "partner": "my husband"}
FORBIDDEN = re.compile(r"!|\bat least\b|\b(?:should|must|always will|therapist|professional|doctor)\b|\byou\b")


@pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)
def test_every_card_passes_every_filter_and_the_screen_for_a_thought_that_only_names_its_topic(topic: Topic) -> None:
    case = Case.of(Brought.of(f"{NAMED[topic.name]} is on my mind"), shipped())
    bad = []
    for strategy, texts in topic.cards.items():
        for text in texts:
            draft = Draft(text, strategy, Source.BANK, 0, topic_words=topic.says)
            bad += [(name, text) for name, check in FILTERS.items() if check(draft, case)]
            assert screening.screen_output(text).level is CareLevel.NONE, text
    assert bad == []


@pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)
def test_cards_are_short_and_plain(topic: Topic) -> None:
    assert set(topic.cards) == set(Strategy)
    for texts in topic.cards.values():
        assert texts
        for text in texts:
            assert 9 <= len(text.split()) <= 26, text
            assert not FORBIDDEN.search(text.casefold()), text


def test_no_card_stands_twice() -> None:
    texts = [text for topic in TOPICS.values() for texts in topic.cards.values() for text in texts]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_is_found_by_the_word_that_names_it(name: str) -> None:
    assert name in {topic.name for topic in topics_of(Brought.of(f"{NAMED[name]} is on my mind"))}


@pytest.mark.parametrize(
    ("thought", "first"),
    [
        ("I failed the chemistry exam", "exam"),
        ("I failed my driving test", "driving"),
        ("My son had a tantrum in the shop", "parenting"),
        ("My boss hates me", "boss"),
        ("My guitar playing is bad", "music"),
        ("My mother is always cross with me", "mother"),
    ],
)
def test_the_clearest_topic_comes_first(thought: str, first: str) -> None:
    assert topics_of(Brought.of(thought))[0].name == first


@pytest.mark.parametrize(
    "thought",
    ["Nobody will ever want me", "I broke the vase", "It is too late for that", "This is driving me mad", "examine it"],
)
def test_other_words_show_no_topic(thought: str) -> None:
    assert topics_of(Brought.of(thought)) == ()


def test_a_dead_mother_is_grieved_for_and_not_spoken_of_as_living() -> None:
    assert [topic.name for topic in topics_of(Brought.of("My mother died and I was not there"))] == ["grief"]


def test_somebody_elses_father_is_not_spoken_of_as_mine() -> None:
    assert "father" not in {topic.name for topic in topics_of(Brought.of("The kids are with their dad"))}


def test_a_word_of_the_thought_says_more_than_one_of_the_situation() -> None:
    found = topics_of(Brought.of("My sister is better than me", "after the exam"))
    assert [topic.name for topic in found] == ["siblings", "exam"]


def test_the_seed_turns_the_cards_and_repeats_them() -> None:
    brought, tried = Brought.of("I failed the chemistry exam"), offers(NONE_SURE)
    drawn = [tuple(draft.text for draft in on_topic(brought, tried, seed)) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_topic_card_stands_above_one_for_anybody_and_below_one_for_the_very_thought(bank: Bank) -> None:
    brought = Brought.of("I failed the chemistry exam and the teacher shouted at everybody")
    offer = Offer(Strategy.GROWTH, 0.5, "why.growth")
    topic = on_topic(brought, (offer,), 0)[0]
    general = Draft("This is a hard time, and I can learn from it.", Strategy.GROWTH, Source.BANK, 0)
    text = "I can learn from the chemistry exam I failed, and the teacher shouted because of his own day."
    own = Draft(text, Strategy.GROWTH, Source.MODEL, 0, mean_logprob=-0.7)
    scores = [Ranking(bank).marks(draft, brought, offer).score for draft in (general, topic, own)]
    assert scores[0] < scores[1] < scores[2]


def test_three_cards_of_a_topic_differ_and_come_again(reframer: Reframer) -> None:
    thought = Thought(SensitiveText("My boss hates me"))
    results = [reframer.reframe(thought, seed=4, now="2026-01-01T12:00:00+00:00") for _ in range(2)]
    texts = [tuple(card.text.reveal() for card in result.reframes) for result in results]
    assert texts[0] == texts[1]
    assert len(set(texts[0])) == 3


def test_beside_grief_no_machine_written_card_is_asked_for(bank: Bank, screener: Any, traps: Any) -> None:
    class Never:
        identity = ModelIdentity("never", "0" * 64)

        def generate(self, requests: Any, **_: Any) -> Any:
            pytest.fail(f"asked for {len(requests)} requests")

    brought = Thought(SensitiveText("My mother died in May and I still talk to her photo."))
    result = Reframer(Never(), bank, screener, traps).reframe(brought, seed=1, now="2026-11-21T10:00:00+01:00")
    assert result.reframes
    assert all(card.source is Source.BANK for card in result.reframes)
