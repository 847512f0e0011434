"""What the traps classifier looks at: runs of one to three words, and how a text begins and ends.

The training script and the app share this file, so that both see the same features.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)*|[?!]")
_SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)|\n+")
_START, _END = "<s>", "</s>"
LONGEST_RUN = 3


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature at its place: ``start`` and ``end`` are character offsets into the text."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int


def word_features(text: str) -> list[Feature]:
    """Return the word of every place, for the table of word meanings."""
    return [Feature(t.text, t.start, t.end) for sentence in _sentences(text) for t in sentence if t.text not in "?!"]


def run_features(text: str) -> list[Feature]:
    """Return all runs of one to three words, with the edges of sentences as words."""
    return [f for sentence in _sentences(text) for f in _runs(sentence, LONGEST_RUN, "")]


def place_features(text: str) -> list[Feature]:
    """Return the runs of the last sentence, where the trap mostly stands, and the words of the first."""
    sentences = _sentences(text)
    if not sentences:
        return []
    first = list(_runs(sentences[0], 1, "F:")) if len(sentences) > 1 else []
    return [*_runs(sentences[-1], 2, "L:"), *first]


def _sentences(text: str) -> list[list[_Token]]:
    """Cut a text into sentences of tokens; offsets stay those of the whole text."""
    folded = text.translate({0x2019: "'", 0x2018: "'"})
    folded = "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)
    found: list[list[_Token]] = []
    start = 0
    for end in [*(match.end() for match in _SENTENCE_END.finditer(folded)), len(folded)]:
        tokens = [_Token(m[0], m.start(), m.end()) for m in _TOKEN.finditer(folded, start, end)]
        if tokens:
            found.append(tokens)
        start = end
    return found


def _runs(sentence: list[_Token], longest: int, prefix: str) -> Iterator[Feature]:
    first, last = sentence[0].start, sentence[-1].end
    padded = [_Token(_START, first, first), *sentence, _Token(_END, last, last)]
    for size in range(1, longest + 1):
        for place in range(len(padded) - size + 1):
            run = padded[place : place + size]
            if size > 1 or run[0].text not in (_START, _END):
                yield Feature(prefix + "_".join(token.text for token in run), run[0].start, run[-1].end)
