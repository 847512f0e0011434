"""The door of the pipeline: clean what a person typed, and refuse with a clear sentence what cannot be reframed."""

import re
import unicodedata

from heartsease.domain.errors import Fixable
from heartsease.reframing.draft import Brought
from heartsease.reframing.filters.lists import shipped
from heartsease.reframing.prompt import plain
from heartsease.reframing.wording import SMALL

#: The longest thought or situation that is read, in characters.
LIMIT = 4000
#: How much of a text is screened; more than is ever read, so that a long cry for help is not answered with a limit.
SCREENED = 100_000
#: Below this share of known words, a text of a few words or more is taken for another language.
_ENGLISH_SHARE = 0.5
_LATIN_SHARE = 0.7
_PICTURES = frozenset({"So", "Sk", "Cn", "Co", "Cs"})
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def cleaned(text: str) -> str:
    """Return ``text`` without control, invisible and broken characters; lines stay lines."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn") else " " for c in text)
    return "".join(kept).strip()


def read(thought: str, situation: str) -> Brought:
    """Return the readable words of a cleaned thought and situation.

    Raises Fixable: thought.empty, thought.too_long and situation.too_long (values count, limit), thought.no_words,
    thought.not_english.
    """
    if not thought:
        raise Fixable("thought.empty")
    for name, text in (("thought", thought), ("situation", situation)):
        if len(text) > LIMIT:
            raise Fixable(f"{name}.too_long", count=len(text), limit=LIMIT)
    readable = _readable(thought)
    letters = [c for c in readable if c.isalpha()]
    if not letters:
        raise Fixable("thought.no_words")
    latin = sum("LATIN" in unicodedata.name(c, "") for c in letters)
    if latin < _LATIN_SHARE * len(letters) or not _is_english(readable):
        raise Fixable("thought.not_english")
    return Brought.of(readable, _readable(situation))


def _readable(text: str) -> str:
    text = _LINK.sub(" ", text)
    return plain("".join(" " if unicodedata.category(c) in _PICTURES else c for c in text))


def _is_english(text: str) -> bool:
    english, known, total = shipped().english, 0, 0
    for place, word in enumerate(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text)):
        if place and word[0].isupper() and not word.isupper():
            continue  # a name says nothing about the language
        total += 1
        known += word.casefold() in english or word.casefold() in SMALL
    return known >= (_ENGLISH_SHARE * total if total > 3 else 1) or total == 0
