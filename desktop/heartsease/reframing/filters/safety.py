"""Filters for unkind, untrue-by-tone or unsafe words. Each says True where the card must go."""

import re

from heartsease.reframing.draft import Draft
from heartsease.reframing.filters.case import Case, folded
from heartsease.reframing.filters.lists import Lists

_SELF_LABEL = re.compile(
    r"\b(?:i'?m|i am|i was|i feel like|what|such|like|being|am i|makes? me(?: feel like)?|call(?:s|ed)? me|i've become)"
    r" (?:(?:just|only|nothing but|really|so|such|the|a|an|one|that|big|total|complete|huge|real|terrible|bad) )*"
    r"([a-z]+)"
)
#: Before a put-down, these make it speak of a person: "I'm lazy", "a coward".
_OF_A_PERSON = frozenset("i'm am me a an so such feel felt was being be myself he's she's".split())


def repeats_insult(draft: Draft, case: Case) -> bool:
    """Says a put-down back, the person's own or a common one; even a denial repeats it."""
    said = draft.words
    own = case.lists.insults.intersection(_SELF_LABEL.findall(folded(case.brought.thought)))
    applied = (word for before, word in zip(["", *said], said, strict=False) if before in _OF_A_PERSON)
    return (
        bool(own.intersection(said))
        or not case.lists.insults.isdisjoint(applied)
        or case.lists.insult_phrases.search(folded(draft.text)) is not None
    )


def denies_or_minimises(draft: Draft, case: Case) -> bool:
    """Says that it is not so bad, or that there is no reason to hurt."""
    return _matches("denies_or_minimises", draft, case.lists)


def promises(draft: Draft, case: Case) -> bool:
    """Says how things will end, which nobody knows."""
    return _matches("promises", draft, case.lists)


def orders(draft: Draft, case: Case) -> bool:
    """Commands, or lays a new "should" on the person."""
    return _matches("orders", draft, case.lists)


def diagnoses(draft: Draft, case: Case) -> bool:
    """Names an illness or a symptom the person did not name."""
    return not case.lists.diagnoses.isdisjoint(set(draft.words).difference(case.brought.words))


def toxic_positivity(draft: Draft, case: Case) -> bool:
    """Cheers instead of understanding."""
    gushing = sum(word in case.lists.gush and word not in case.brought.words for word in draft.words)
    return gushing >= 3 or _matches("toxic_positivity", draft, case.lists)


def unsafe(draft: Draft, case: Case) -> bool:
    """Names harm, drink, drugs, revenge or secrets as a way out; the crisis screen runs besides."""
    return _matches("unsafe", draft, case.lists)


def template_phrase(draft: Draft, case: Case) -> bool:
    """Uses a stock phrase that fits any thought."""
    return _matches("template_phrase", draft, case.lists)


def _matches(name: str, draft: Draft, lists: Lists) -> bool:
    return lists.phrases[name].search(folded(draft.text)) is not None
