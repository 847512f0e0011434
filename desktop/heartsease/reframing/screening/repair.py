"""Read misspelt, disguised and joined words, for the normaliser. Only words the rules care about are ever guessed."""

import re
from collections.abc import Iterable

from heartsease.reframing.screening.rules import Spelling

_LONGEST_GUESS = 40
_SUBSTITUTION_FROM = 7
_SHORT_PARTS = frozenset("i a to my me no it be do go in of is am im so on up u".split())
_LONG_PART = 3
_LEET = str.maketrans("03457@$!|+", "oeastasiit")
_DOUBLED = re.compile(r"([a-z])\1+")
_TRIPLED = re.compile(r"([a-z])\1{2,}")


class Repair:
    """Guesses which known word or words an unknown one stands for; answers are remembered for one text at a time."""

    def __init__(self, spelling: Spelling, vocabulary: frozenset[str]) -> None:
        """Index the words worth guessing by what is left when one letter is dropped."""
        self._spelling = spelling
        self._known = vocabulary | spelling.keep | spelling.words.keys() | spelling.fillers
        spoken = vocabulary | spelling.fillers | spelling.words.keys()
        self._parts = frozenset(word for word in spoken if len(word) >= _LONG_PART) | _SHORT_PARTS
        self._longest = max(map(len, self._parts), default=0)
        self._by_gap: dict[str, set[str]] = {}
        self._by_size: dict[int, list[str]] = {}
        for word in spelling.repair:
            self._by_size.setdefault(len(word), []).append(word)
            for gap in _gaps(word):
                self._by_gap.setdefault(gap, set()).add(word)

    def read(self, token: str) -> tuple[str, ...]:
        """Return the words ``token`` stands for; the token itself when nothing better is known."""
        if token in self._known or len(token) > _LONGEST_GUESS:
            return (token,)
        if not token.isalpha():
            token = self._undisguise(token)
        if token in self._known:
            return (token,)
        if _TRIPLED.search(token):
            token = self._calm_repeats(token)
        if token in self._known:
            return (token,)
        guess = self._nearest(token)
        if guess:
            return (guess,)
        return self._split(token) or (token,)

    def join(self, letters: str) -> tuple[str, ...]:
        """Return the words that letters written apart ("k m s") spell, or nothing."""
        if letters in self._spelling.words or letters in self._spelling.repair:
            return (letters,)
        return self._split(letters)

    def _undisguise(self, token: str) -> str:
        if "*" in token:
            bare = token.strip("*")
            if bare in self._known:
                return bare
            return self._uncensor(token) or token.replace("*", "")
        if token.isdigit():
            return token
        plain = token.translate(_LEET)
        for reading in (plain.replace("1", "i"), plain.replace("1", "l"), plain.replace("1", "i", 1).replace("1", "l")):
            if reading in self._known or self._nearest(reading):
                return reading
        return token

    def _uncensor(self, token: str) -> str:
        if len(token.replace("*", "")) == 0:
            return ""
        shape = re.compile(token.replace("*", "."))
        found = sorted(word for word in self._by_size.get(len(token), ()) if shape.fullmatch(word))
        return found[0] if found else ""

    def _calm_repeats(self, token: str) -> str:
        twice, once = _TRIPLED.sub(r"\1\1", token), _TRIPLED.sub(r"\1", token)
        return next((reading for reading in (twice, once, _DOUBLED.sub(r"\1", token)) if reading in self._known), once)

    def _nearest(self, token: str) -> str:
        """Return the one listed word that a slip of the finger away from ``token``, or nothing."""
        if len(token) < 3:
            return ""
        near: set[str] = set()
        for key in (token, *_gaps(token)):
            near |= self._by_gap.get(key, set())
            if key in self._spelling.repair:
                near.add(key)
        found = sorted(word for word in near if _slip(token, word))
        return found[0] if found else ""

    def _split(self, token: str) -> tuple[str, ...]:
        """Return the known words that ``token`` joins without a space, at least one of them worth guessing."""
        if len(token) < 5 or len(token) > _LONGEST_GUESS:
            return ()
        best: list[tuple[str, ...] | None] = [()] + [None] * len(token)
        for end in range(1, len(token) + 1):
            for start in range(max(0, end - self._longest), end):
                head = best[start]
                piece = token[start:end]
                if head is None or piece not in self._parts:
                    continue
                words = (*head, piece)
                current = best[end]
                if current is None or self._likelier(words, current):
                    best[end] = words
        found = best[-1] or ()
        return found if len(found) > 1 and self._weight(found) else ()

    def _likelier(self, words: tuple[str, ...], current: tuple[str, ...]) -> bool:
        return (len(words), -self._weight(words)) < (len(current), -self._weight(current))

    def _weight(self, words: tuple[str, ...]) -> int:
        return sum(word in self._spelling.repair for word in words)


def _gaps(word: str) -> Iterable[str]:
    return (word[:i] + word[i + 1 :] for i in range(len(word)))


def _slip(token: str, word: str) -> bool:
    """Say whether ``token`` is ``word`` but for one slip; long words may also miss, gain or change a letter."""
    size, length = len(word), len(token)
    if length == size:
        wrong = [i for i in range(size) if token[i] != word[i]]
        if len(wrong) == 1:
            return size >= _SUBSTITUTION_FROM
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1
        return swapped and token[wrong[0]] == word[wrong[1]] and token[wrong[1]] == word[wrong[0]]
    if length == size + 1:
        doubled = _DOUBLED.sub(r"\1", token) == _DOUBLED.sub(r"\1", word)
        return doubled or (size >= 6 and word in _gaps(token))
    if length == size - 1:
        doubled = _DOUBLED.sub(r"\1", token) == _DOUBLED.sub(r"\1", word)
        return doubled or (size >= 6 and token in _gaps(word))
    return False
