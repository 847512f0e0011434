"""The fixed words of the help card: short, plain, every level its own, and none of what must not be said."""

import re

import pytest

from heartsease.domain.reframe import CareLevel
from heartsease.system import assets

TABLE = assets.table("words/en.d/help.toml")["help"]
assert isinstance(TABLE, dict)
WORDS = {str(key): str(value) for key, value in TABLE.items()}
LEVELS = [level.value for level in CareLevel if level is not CareLevel.NONE]
PLACEHOLDERS = {
    "country",
    "numbers",
    "number",
    "word",
    "address",
    "hours",
    "languages",
    "cost",
    "people",
    "date",
    "first",
    "last",
}
UNSAID = re.compile(
    r"!|\bpromise|\bguarantee|\bat least\b|\bpositiv|\bbright side|\bget better\b|\bbe (?:ok|okay|fine|alright)\b"
    r"|\bcheer|\bcommit|\bsuccessful|\bwe are here for you|\bi am here|\balways here"
    r"|\bjust think|\bnot that bad|\bsecret\b"
    r"|\bpills?\b|\bknife|\bcut\b|\bjump\b|\brope\b|\bgun\b|\boverdose|\bdisorder\b|\bdepress",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?:])\s+", text) if re.search(r"[a-z]", part, re.IGNORECASE)]


def syllables(word: str) -> int:
    groups = re.findall(r"[aeiouy]+", word.lower().removesuffix("e"))
    return max(1, len(groups))


def grade(text: str) -> float:
    """Flesch-Kincaid grade, with a plain syllable count."""
    words = re.findall(r"[A-Za-z']+", re.sub(r"\{\w+\}", "that", text))
    return 0.39 * len(words) / len(sentences(text)) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_has_its_own_line_and_what_to_do(level: str) -> None:
    others = [WORDS[f"{other}_line"] for other in LEVELS if other != level]
    assert WORDS[f"{level}_line"] not in others
    assert WORDS[f"{level}_now"]


@pytest.mark.parametrize("level", [*LEVELS, "opened"])
def test_the_whole_card_reads_at_grade_six_or_below(level: str) -> None:
    shared = ("what", "fixed", "software", "emergency", "trusted", "write")
    card = " ".join([WORDS[f"{level}_line"], WORDS[f"{level}_now"], *(WORDS[key] for key in shared)])
    assert grade(card) <= 6
    assert grade(WORDS[f"{level}_line"] + " " + WORDS[f"{level}_now"]) <= 6


@pytest.mark.parametrize("key", WORDS)
def test_words_are_short_plain_and_say_nothing_that_must_not_be_said(key: str) -> None:
    text = WORDS[key]
    assert not UNSAID.search(text)
    assert len(text) <= 230
    assert all(len(sentence.split()) <= 22 for sentence in sentences(text))
    assert set(re.findall(r"\{(\w*)\}", text)) <= PLACEHOLDERS


@pytest.mark.parametrize("level", ["imminent", "active", "self_harm", "harm_to_others", "abuse"])
def test_where_someone_may_get_hurt_the_emergency_number_is_in_the_words(level: str) -> None:
    assert "{numbers}" in WORDS[f"{level}_now"]


def test_the_card_says_once_that_it_is_a_program_that_nobody_watches_and_that_contacts_no_one() -> None:
    assert all(part in WORDS["software"] for part in ("program", "Nobody is watching", "cannot contact anyone"))
    assert [key for key, text in WORDS.items() if "Nobody is watching" in text] == ["software"]


def test_writing_stays_open_and_a_misunderstanding_does_not_silence_later_cards() -> None:
    assert WORDS["write"] == "You can still write here. Nothing will be rewritten."
    assert "may open again" in WORDS["misunderstood"]


def test_the_abuse_card_warns_that_others_may_see_the_device() -> None:
    assert "see this computer or your phone" in WORDS["abuse_device"]
