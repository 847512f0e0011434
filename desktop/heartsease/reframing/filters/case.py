"""What a filter knows besides the card: the person's thought, the word lists, and the words a card may use for it."""

from dataclasses import dataclass

from heartsease.reframing.draft import Brought
from heartsease.reframing.filters.lists import Lists


@dataclass(frozen=True, slots=True, repr=False)
class Case:
    """One thought before the filters. ``known`` are the stems it, its fields and everyday speech allow.

    ``strangers`` are its words that are no everyday English: names, mostly, in whatever case they were typed.
    """

    brought: Brought
    lists: Lists
    known: frozenset[str]
    strangers: frozenset[str]

    @classmethod
    def of(cls, brought: Brought, lists: Lists) -> "Case":
        """Look up once what every filter asks for each card."""
        known = brought.stems | lists.everyday
        known |= frozenset().union(*(lists.fields.get(one, frozenset()) for one in brought.stems))
        bare = (word.removesuffix("'s") for word in brought.words)
        return cls(brought, lists, known, frozenset(w for w in bare if len(w) > 1 and w not in lists.english))


def folded(text: str) -> str:
    """Return ``text`` in lower case with straight apostrophes and single spaces, as the phrases expect it."""
    return " ".join(text.casefold().replace("\u2019", "'").split())
