r"""The small language rules are written in, for whoever writes or checks screening rules.

A pattern is words with single spaces between them, matched against one normalised sentence:

- ``die``            the word itself
- ``suicid*``        any word that starts so
- ``(want|wish) to`` one of several wordings; a wording may be several words, or empty: ``(very|)``
- ``[so] tired``     a wording that may be absent, short for ``(so|)``
- ``{harm}``         a named list of wordings from ``assets/screening/lists.toml``
- ``<3>``            up to three words of any kind
- ``<3!>``           up to three words that stay with the same speaker and sense: no "I", "my", "and", "but", "not"
- ``^`` and ``$``    start and end of the sentence

There is no other operator, so every compiled expression has only bounded repeats and costs time linear in the text.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

MAX_GAP = 12
# First persons, conjunctions and negations, in the four languages: past these, somebody else speaks or the sense turns.
_TURNS = (
    "not|never|no|nie|nicht|niemals|nunca|jamais|pas|i|me|my|myself|we|and|but|because|or|yo|mi|y|pero|porque"
    "|je|j|moi|ma|mon|mais|et|ich|mich|mir|mein|meine|und|aber|weil"
)
_OTHER_SPEAKER = f"(?!(?:{_TURNS}) )"

_PIECE = re.compile(r"\{[a-z_]+\}|<\d+!?>|[()\[\]|^$]|[^\W_]+\*?| +")
_CLOSED_BY = {"(": ")", "[": "]"}
_EDGES = {"^": "(?<=^ )", "$": "$"}
_NO_WORDS: frozenset[str] = frozenset()


class PatternFault(ValueError):
    """A pattern is not written in the rule language; a defect of the shipped data, found by the lint."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; it can match only sentences holding one of ``anchors`` (stems end in ``*``)."""

    source: str
    expression: str
    anchors: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a pattern: its expression, the words of which one must be present, and all its words."""

    expression: str
    needed: frozenset[str]
    words: frozenset[str]


def parse(source: str, lists: Mapping[str, str], common: frozenset[str]) -> Pattern:
    """Compile ``source``; ``common`` are words too frequent to be worth looking up first.

    Raises PatternFault when the source does not follow the language.
    """
    expanded = _expand(source, lists)
    if any(int(size) > MAX_GAP for size in re.findall(r"<(\d+)", expanded)):
        message = f"a gap is too long: {source}"
        raise PatternFault(message)
    pieces = _pieces(expanded, source)
    try:
        part = _alternatives(pieces, common, closing="")
    except PatternFault as fault:
        message = f"{fault}: {source}"
        raise PatternFault(message) from fault
    if not part.needed:
        message = f"no word must be present: {source}"
        raise PatternFault(message)
    return Pattern(source, part.expression, part.needed, part.words)


def _expand(source: str, lists: Mapping[str, str], depth: int = 0) -> str:
    if depth > 5:
        message = f"lists nest too deeply: {source}"
        raise PatternFault(message)

    def listed(match: re.Match[str]) -> str:
        name = match.group()[1:-1]
        if name not in lists:
            message = f"unknown list {name}: {source}"
            raise PatternFault(message)
        return f"({_expand(lists[name], lists, depth + 1)})"

    return re.sub(r"\{[a-z_]+\}", listed, source)


def _pieces(expanded: str, source: str) -> Iterator[str]:
    found = _PIECE.findall(expanded)
    if "".join(found) != expanded:
        message = f"not in the rule language: {source}"
        raise PatternFault(message)
    return iter([piece for piece in found if piece.strip()])


def _alternatives(pieces: Iterator[str], common: frozenset[str], closing: str) -> _Part:
    wordings: list[list[_Part]] = [[]]
    closed = not closing
    for piece in pieces:
        if piece == closing:
            closed = True
            break
        if piece == "|":
            wordings.append([])
        elif piece in ")]":
            message = "a bracket closes that was never opened"
            raise PatternFault(message)
        else:
            wordings[-1].append(_single(piece, pieces, common))
    if not closed:
        message = "a bracket is never closed"
        raise PatternFault(message)
    if closing == "]":
        wordings.append([])
    parts = [_sequence(wording, common) for wording in wordings]
    needed = frozenset().union(*(part.needed for part in parts)) if all(part.needed for part in parts) else _NO_WORDS
    words = frozenset().union(*(part.words for part in parts))
    if len(parts) == 1:
        return _Part(parts[0].expression, needed, words)
    # Longer wordings first: "want to" must win over "want" when both could follow.
    return _Part(f"(?:{'|'.join(part.expression for part in parts)})", needed, words)


def _single(piece: str, pieces: Iterator[str], common: frozenset[str]) -> _Part:
    if piece in _CLOSED_BY:
        return _alternatives(pieces, common, closing=_CLOSED_BY[piece])
    if piece in _EDGES:
        return _Part(_EDGES[piece], _NO_WORDS, _NO_WORDS)
    if piece.startswith("<"):
        barred = _OTHER_SPEAKER if piece.endswith("!>") else ""
        return _Part(f"(?:{barred}[^ ]+ ){{0,{piece.strip('<!>')}}}", _NO_WORDS, _NO_WORDS)
    if piece.endswith("*"):
        return _Part(f"{piece[:-1]}[^ ]* ", frozenset({piece}), _NO_WORDS)
    return _Part(f"{piece} ", frozenset({piece}), frozenset({piece}))


def _sequence(parts: list[_Part], common: frozenset[str]) -> _Part:
    """Join ``parts``; what must be present is the rarest of what each of them needs."""

    def cost(part: _Part) -> int:
        return sum(50 if word in common else 1 for word in part.needed)

    choices = [part for part in parts if part.needed]
    needed = min(choices, key=cost).needed if choices else _NO_WORDS
    words = frozenset().union(*(part.words for part in parts))
    return _Part("".join(part.expression for part in parts), needed, words)
