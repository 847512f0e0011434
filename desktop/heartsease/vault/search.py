"""Typed words made safe for the index, and its snippets taken apart."""

import secrets
import unicodedata
from dataclasses import dataclass

from heartsease.domain.journal import Entry
from heartsease.domain.sensitive import SensitiveText

#: More words than this narrow nothing down and only cost time.
_MOST_WORDS = 32
_SNIPPET_WORDS = 16


@dataclass(frozen=True, slots=True)
class SnippetPart:
    """A stretch of a snippet; ``matched`` where it is what was searched for."""

    text: SensitiveText
    matched: bool


@dataclass(frozen=True, slots=True)
class Found:
    """An entry and the stretch of it that speaks of what was searched for; the parts in order make up the stretch."""

    entry: Entry
    snippet: tuple[SnippetPart, ...]


def as_query(text: str) -> str:
    """Return an FTS5 query for all words of ``text``, empty where it has none.

    The last word, from two letters on, may be half typed. Each is quoted, so that none can be read as an operator.
    """
    # NUL would end the query; half a surrogate pair cannot be stored, so it cannot be found.
    clean = text.replace("\0", " ").encode("utf-8", "ignore").decode("utf-8")
    words = [word for word in clean.replace('"', " ").split() if _letters(word)][:_MOST_WORDS]
    if not words:
        return ""
    # Nearly every entry has a word with any one letter at its start, so one letter is a word of its own ("I").
    half_typed = len(_letters(words[-1])) > 1 or not words[-1].isascii()
    return " AND ".join(f'"{word}"' for word in words) + ("*" if half_typed else "")


def _letters(word: str) -> str:
    # The categories unicode61 indexes; a phrase without any makes the whole query find nothing.
    return "".join(character for character in word if unicodedata.category(character)[0] in "LN")


class Snippets:
    """Marks for one search that nobody could have typed, and how to read them."""

    def __init__(self) -> None:
        """Draw the marks."""
        nonce = secrets.token_hex(8)
        self._start, self._end = f"\x02{nonce}<", f"\x02{nonce}>"

    @property
    def arguments(self) -> tuple[str, str, str, int]:
        """What FTS5's ``snippet`` takes after the column: start, end, ellipsis, words."""
        return self._start, self._end, "…", _SNIPPET_WORDS

    def parts(self, marked: str) -> tuple[SnippetPart, ...]:
        """Take a marked snippet apart."""
        before, *rest = marked.split(self._start)
        pieces = [(before, False)]
        for stretch in rest:
            matched, _, after = stretch.partition(self._end)
            pieces += [(matched, True), (after, False)]
        return tuple(SnippetPart(SensitiveText(text), matched) for text, matched in pieces if text)
