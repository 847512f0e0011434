"""Does a card speak of somebody the person did not speak of?"""

from collections.abc import Sequence

from heartsease.domain.reframe import Source
from heartsease.reframing.draft import Draft
from heartsease.reframing.filters.case import Case

_SHE = frozenset("she her hers herself she's she'd she'll".split())
_HE = frozenset("he him his himself he's he'd he'll".split())
_OWNED = frozenset("my our the his her their".split())
_TITLES = {"ms": _SHE, "mrs": _SHE, "miss": _SHE, "mr": _HE}


def invents_people(draft: Draft, case: Case) -> bool:
    """Say whether a role ("my sister") or a pronoun ("she") of a card has nobody behind it.

    A card written for this thought may guess at people who go without saying (friends); one of the bank may not.
    """
    said = draft.words
    bare = [word.removesuffix("'s") for word in said]
    theirs = {word.removesuffix("'s") for word in case.brought.words}
    roles = case.lists.people["near"] if draft.source is Source.MODEL else _everyone(case)
    return _invents_roles(bare, theirs, roles, case) or _invents_pronouns(set(said), set(bare), theirs, case)


def _everyone(case: Case) -> frozenset[str]:
    return case.lists.people["female"] | case.lists.people["male"] | case.lists.people["neutral"]


def _invents_roles(said: Sequence[str], theirs: set[str], roles: frozenset[str], case: Case) -> bool:
    known = theirs.union(*(case.lists.same_people.get(word, frozenset()) for word in theirs))
    known |= {f"{word}s" for word in known} | {word.removesuffix("s") for word in known}
    return any(
        word in roles
        and word not in known
        and (word in case.lists.people["names"] or not _OWNED.isdisjoint(said[max(0, place - 2) : place]))
        for place, word in enumerate(said)
    )


def _invents_pronouns(said: set[str], bare: set[str], theirs: set[str], case: Case) -> bool:
    people = case.lists.people
    anybody = not theirs.isdisjoint(people["neutral"]) or bool(case.strangers)
    titled = frozenset().union(*(_TITLES.get(word, frozenset()) for word in theirs))
    she = not theirs.isdisjoint(_SHE | people["female"]) or bool(titled & _SHE)
    he = not theirs.isdisjoint(_HE | people["male"]) or bool(titled & _HE)
    needs_she = not said.isdisjoint(_SHE) and bare.isdisjoint(people["female"])
    needs_he = not said.isdisjoint(_HE) and bare.isdisjoint(people["male"])
    if needs_she and needs_he and anybody:
        return False  # "himself or herself": anybody
    return (needs_she and not (she or (anybody and not he))) or (needs_he and not (he or (anybody and not she)))
