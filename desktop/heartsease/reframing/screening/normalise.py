"""Make what people write alike: case, accents, disguises, contractions, fillers; for the screener alone."""

import re
import unicodedata

from heartsease.reframing.screening.repair import Repair
from heartsease.reframing.screening.rules import Spelling

WINDOW = 60
OVERLAP = 20
_SHORT_BURSTS = 5

_CYRILLIC_AND_GREEK = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u043a\u043c\u0442\u043d\u0432"
    "\u03b1\u03b5\u03b9\u03bf\u03c1\u03c5\u03ba\u03bd\u03c4",
    "aeopcyxijshdqwkmthbaeiopukvt",
)
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u2032`\u00b4\uff07", "'"))
_TOKEN = re.compile(
    r"(?P<word>[^\W_](?:['*@$!|+]*[^\W_])*\**)"
    r"|(?P<end>[.!?\u2026;\u3002]+(?=\s|$|[\"'\u201d\u00bb)])|\n\s*\n|[!?]+)"
    r"|(?P<sign>[^\w\s\x00-\x7f])"
)
_ENDINGS = {"m": ("am",), "re": ("are",), "ve": ("have",), "ll": ("will",), "d": ("would",)}
_S_IS_IS = frozenset(
    "it that he she there here what who where life everything nothing everyone nobody this how".split()
)
_ELISIONS = frozenset("l d j m t s n c qu jusqu lorsqu puisqu quelqu aujourd entr".split())


class Normaliser:
    """Turns a text into sentences of plain words; holds only tables, so one serves all threads."""

    def __init__(self, spelling: Spelling, repair: Repair) -> None:
        """Keep the tables and the reader of disguised words."""
        self._spelling = spelling
        self._repair = repair

    def sentences(self, text: str) -> list[str]:
        """Return each sentence as words with a space before, between and after; long ones as overlapping windows."""
        found: list[list[str]] = [[]]
        seen: dict[str, tuple[str, ...]] = {}
        for match in _TOKEN.finditer(_plain(text)):
            if match["word"]:
                token = match["word"]
                if token not in seen:
                    seen[token] = self._words(token)
                found[-1].extend(seen[token])
            elif match["end"]:
                found.append([])
            elif match["sign"] in self._spelling.signs:
                found[-1].append(self._spelling.signs[match["sign"]])
        return [window for words in _unbroken(found) for window in _windows(self._finish(words))]

    def _words(self, token: str) -> tuple[str, ...]:
        """Return the words one written token stands for."""
        if len(token) == 1:
            return (token,)
        whole = token.replace("'", "")
        if whole in self._spelling.words and token.partition("'")[0] not in _ELISIONS:
            return self._spelling.words[whole]
        if "'" in token:
            return self._contraction(token)
        if not token.isascii() and any(c.isascii() for c in token):
            token = token.translate(_CYRILLIC_AND_GREEK)
        elif not token.isascii():
            token = token.translate(_CYRILLIC_AND_GREEK) if token.translate(_CYRILLIC_AND_GREEK).isascii() else token
        return tuple(written for word in self._repair.read(token) for written in self._written(word))

    def _written(self, word: str) -> tuple[str, ...]:
        return self._spelling.words.get(word, (word,))

    def _contraction(self, token: str) -> tuple[str, ...]:
        head, _, tail = token.partition("'")
        if "'" in tail:
            return tuple(word for part in token.split("'") if part for word in self._words(part))
        if tail == "t" and head.endswith("n"):
            return (*self._words(head[:-1]), "not")
        if head not in _ELISIONS and tail in _ENDINGS:
            return (*self._words(head), *_ENDINGS[tail])
        if tail == "s":
            return (head, "is") if head in _S_IS_IS else (*self._words(head), "s")
        return (*(self._words(head) if head else ()), *(self._words(tail) if tail else ()))

    def _finish(self, words: list[str]) -> list[str]:
        """Join letters written apart, mend split pairs and drop words that only fill."""
        joined: list[str] = []
        for word in self._apart(words):
            pair = (joined[-1], word) if joined else ("", word)
            if pair in self._spelling.pairs:
                joined[-1:] = self._spelling.pairs[pair]
            else:
                joined.append(word)
        return [word for word in joined if word not in self._spelling.fillers]

    def _apart(self, words: list[str]) -> list[str]:
        out: list[str] = []
        run: list[str] = []
        for word in [*words, ""]:
            if len(word) == 1 and word.isalpha():
                run.append(word)
                continue
            if len(run) > 1:
                out.extend(self._spelt(run))
            else:
                out.extend(written for letter in run for written in self._written(letter))
            run = []
            if word:
                out.append(word)
        return out

    def _spelt(self, run: list[str]) -> list[str]:
        """Read a run of single letters; a leading or trailing word such as "i" may stand beside it."""
        for start, end in ((0, len(run)), (1, len(run)), (0, len(run) - 1)):
            if end - start > 1 and (read := self._repair.join("".join(run[start:end]))):
                middle = [written for word in read for written in self._written(word)]
                return [*run[:start], *middle, *run[end:]]
        return [written for letter in run for written in self._written(letter)]


def _plain(text: str) -> str:
    """Return ``text`` in lower case without accents and invisible characters."""
    text = text.lower()
    if text.isascii():
        return text
    # Marks go first: sorting long runs of them inside normalize would take quadratic time.
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    return "".join(c for c in text if not unicodedata.combining(c) and unicodedata.category(c) not in ("Cf", "Mn"))


def _unbroken(sentences: list[list[str]]) -> list[list[str]]:
    """Put bursts such as "I. want. to. die." back together; leave ordinary sentences alone."""
    out: list[list[str]] = []
    burst = False
    for words in sentences:
        if not words:
            continue
        short = len(words) < _SHORT_BURSTS
        if out and short and burst and len(out[-1]) < WINDOW:
            out[-1] = [*out[-1], *words]
        else:
            out.append(words)
        burst = short
    return out


def _windows(words: list[str]) -> list[str]:
    if len(words) <= WINDOW:
        return [f" {' '.join(words)} "] if words else []
    starts = range(0, len(words) - OVERLAP, WINDOW - OVERLAP)
    return [f" {' '.join(words[start : start + WINDOW])} " for start in starts]
