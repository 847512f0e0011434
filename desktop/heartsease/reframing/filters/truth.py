"""Filters for what a card says of the world: nothing the person did not say. Each says True where the card must go."""

import re

from heartsease.domain.reframe import Source
from heartsease.reframing.draft import Brought, Draft
from heartsease.reframing.filters.case import Case
from heartsease.reframing.filters.lists import Lists
from heartsease.reframing.filters.numbers import invents_numbers, value
from heartsease.reframing.filters.people import invents_people
from heartsease.reframing.wording import SMALL, grams, sentences, stem, words

#: Content words of no known origin that a card may have, by who wrote it. The bank's cards were written for another
#: thought, so each such word is likely that thought's.
UNKNOWN_WORDS = {Source.MODEL: 2, Source.BANK: 0}
_COPY_RUN = 8
_COPY_SHARE = 0.6
_DAYS = [f"{day}day{s}" for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun") for s in ("", "s")]
_NO_NAMES = frozenset(["i", "i'm", "i'd", "i'll", "i've", "cv", *_DAYS])
#: At the start of a sentence a rare word with one of these is hardly a name.
_COMMON_ENDINGS = ("ing", "s", "ness", "ment", "ion", "er", "able")
_NAME = re.compile(r"(?<![\w'])[^\W\d_]+(?:'[^\W\d_]+)*")


def invents_facts(draft: Draft, case: Case) -> bool:
    """Brings in names, numbers, people or things that are in neither the thought nor the situation."""
    return (
        _invents_names(draft.text, case)
        or invents_numbers(draft.words, case.brought.words)
        or invents_people(draft, case)
        or _tells_another_past(draft, case)
        or len(unknown_words(draft, case)) > UNKNOWN_WORDS[draft.source]
    )


def unknown_words(draft: Draft, case: Case) -> set[str]:
    """Return the stems of content words that neither thought, nor fields or topic, nor everyday speech explain."""
    known = case.known | _frame(draft) if draft.source is Source.MODEL else case.known | draft.topic_words
    return {stem(word) for word in draft.words if word not in SMALL and value(word) is None} - known


def carried_over(brought: Brought, lists: Lists) -> frozenset[str]:
    """Return the stems a card of the bank may carry over from its own thought: this one's, and anybody's."""
    same = frozenset().union(*(lists.same_people.get(word, frozenset()) for word in brought.words))
    return brought.stems | {stem(word) for word in same} | lists.anybodys


def _frame(draft: Draft) -> set[str]:
    """Words of the shown exemplars' reframes that do not come from the exemplars' own thoughts."""
    frame: set[str] = set()
    for exemplar in draft.exemplars:
        theirs = {stem(word) for word in words(f"{exemplar.situation} {exemplar.thought}")}
        frame |= {stem(word) for word in words(exemplar.reframe)} - theirs
    return frame


def _invents_names(text: str, case: Case) -> bool:
    for sentence in sentences(text):
        for match in _NAME.finditer(sentence.replace("\u2019", "'")):
            name, word = match[0], match[0].casefold().removesuffix("'s")
            if (
                not name[0].isupper()
                or word in _NO_NAMES
                or stem(word) in case.brought.stems
                or word in case.brought.words
            ):
                continue
            opens = not sentence[: match.start()].strip("\"'(") or sentence[: match.start()].endswith(('"', "'", ": "))
            ordinary = word in case.lists.english or stem(word) in case.known or word.endswith(_COMMON_ENDINGS)
            if not (opens and ordinary) and not _is_role(word, case):
                return True
    return False


def _is_role(word: str, case: Case) -> bool:
    """Say whether ``word`` is a role written as a name ("Mum"); those are judged with the other people."""
    return any(word in case.lists.people[kind] for kind in ("female", "male", "neutral"))


def _tells_another_past(draft: Draft, case: Case) -> bool:
    """Say whether a card of the bank tells what was done, in a verb the person did not use: another one's story."""
    told, own = case.lists.past.intersection(draft.words), case.brought.stems | draft.topic_words
    return draft.source is Source.BANK and any(stem(word) not in own for word in told)


def copies_thought(draft: Draft, case: Case) -> bool:
    """Says the thought again instead of answering it."""
    said, theirs = draft.words, words(case.brought.thought)
    if grams(said, _COPY_RUN) & grams(theirs, _COPY_RUN):
        return True
    runs = grams(said, 3)
    return bool(runs) and len(runs & grams(theirs, 3)) >= _COPY_SHARE * len(runs)


def wrong_person(draft: Draft, _case: Case) -> bool:
    """Speaks to "you" instead of as "I"; words in quotation marks may."""
    outside = re.sub(r"\"[^\"]*\"|(?<!\w)'.*?[.,?!]?'(?!\w)|\bthank you\b", " ", draft.text.replace("\u2019", "'"))
    return not _YOU.isdisjoint(words(outside))


_YOU = frozenset("you your yours yourself you're you'll you've you'd u ur".split())
