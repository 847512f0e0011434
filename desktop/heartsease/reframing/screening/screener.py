"""Look for signs that a person needs people rather than reframes; the same text always gets the same answer."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

from heartsease.domain.reframe import CareLevel, Screening
from heartsease.reframing.screening.normalise import Normaliser
from heartsease.reframing.screening.repair import Repair
from heartsease.reframing.screening.rules import Guard, Rule, RuleBook, Where, read
from heartsease.system import assets

NOTHING = Screening(CareLevel.NONE)
_URGENCY = {level: place for place, level in enumerate(CareLevel)}
_REACH = 12


class _RuleSet:
    """Rules ordered by urgency and found by the words they cannot do without."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = sorted(rules, key=lambda rule: _URGENCY[rule.level])
        self._by_word: dict[str, list[int]] = {}
        self._by_stem: dict[str, list[int]] = {}
        for place, rule in enumerate(self.rules):
            for anchor in rule.wordings.anchors:
                index, key = (self._by_stem, anchor[:-1]) if anchor.endswith("*") else (self._by_word, anchor)
                index.setdefault(key, []).append(place)
        self._stem_sizes = sorted({len(stem) for stem in self._by_stem})

    def worth_trying(self, sentence: str) -> set[int]:
        """Return the places of the rules whose needed words the sentence holds."""
        places: set[int] = set()
        for word in set(sentence.split()):
            places.update(self._by_word.get(word, ()))
            for size in self._stem_sizes:
                places.update(self._by_stem.get(word[:size], ()))
        return places


class Screener:
    """Screens texts against a rule book; loaded once, safe to share between threads."""

    def __init__(self, book: RuleBook) -> None:
        """Index the rules."""
        self.book = book
        self._normaliser = Normaliser(book.spelling, Repair(book.spelling, book.vocabulary))
        self._input = _RuleSet(book.rules)
        self._output = _RuleSet((*book.rules, *book.output_rules))

    @classmethod
    def load(cls, folder: Path | None = None) -> Self:
        """Read the shipped rules, or those in ``folder``."""
        return cls(read(folder or assets.path("screening")))

    def screen(self, text: str) -> Screening:
        """Return the most urgent thing found in what a person wrote.

        Level NONE with a rule ``calm....`` means: no card, but a gentle line with the way to help is right.
        """
        return self._look(text, self._input)

    def screen_output(self, text: str) -> Screening:
        """Return why a model's text is unfit as a card; any touch on death or self-harm counts, guarded or not."""
        return self._look(text, self._output)

    def sentences(self, text: str) -> list[str]:
        """Return the text as the rules see it, for tests and for explaining a hit."""
        return self._normaliser.sentences(text)

    def _look(self, text: str, rules: _RuleSet) -> Screening:
        sentences = self._normaliser.sentences(text)
        best = len(rules.rules)
        calm = ""
        holds: dict[str, bool] = {}
        for place, sentence in enumerate(sentences):
            for number in sorted(rules.worth_trying(sentence)):
                if number >= best:
                    break
                rule = rules.rules[number]
                stopped = self._stopped(rule, sentences, place, holds)
                if stopped is None:
                    best = number
                elif not calm:
                    calm = stopped
        if best < len(rules.rules):
            found = rules.rules[best]
            if found.level is not CareLevel.NONE or not calm:
                return Screening(found.level, found.id)
        return Screening(CareLevel.NONE, calm) if calm else NOTHING

    def _stopped(self, rule: Rule, sentences: Sequence[str], place: int, holds: dict[str, bool]) -> str | None:
        """Return None when the rule speaks here, else the calm rule id left behind (often none)."""
        calm = ""
        for match in rule.wordings.expression.finditer(sentences[place]):
            around = (sentences[place][: match.start()], sentences[place][match.end() :])
            guard = next((g for g in rule.guards if _holds(g, sentences, place, around, holds)), None)
            if guard is None:
                return None
            if guard.calm and not calm:
                calm = f"calm.{guard.id}"
        return calm


def _afterwards(sentence: str, after: str, overlap: int) -> Iterable[str]:
    """Return what follows a match, and the same with up to ``overlap`` of the match's own last words before it."""
    yield after
    start = len(sentence) - len(after)
    for _ in range(overlap):
        start = sentence.rfind(" ", 0, max(0, start - 1)) + 1
        yield sentence[start:]


def _holds(guard: Guard, sentences: Sequence[str], place: int, around: tuple[str, str], holds: dict[str, bool]) -> bool:
    """Say whether ``guard`` makes a match harmless; ``around`` is the sentence before and after the match."""
    if guard.unless is not None and guard.unless.expression.search(sentences[place]):
        return False
    search = guard.wordings.expression.search
    if guard.where is Where.BEFORE:
        near = " ".join(around[0].split(" ")[-_REACH - 1 :])
        return search(f" {near.lstrip()}") is not None
    if guard.where is Where.AFTER:
        return any(search(after) for after in _afterwards(sentences[place], around[1], guard.overlap))
    key = guard.id if guard.where is Where.TEXT else f"{guard.id}@{place}"
    if key not in holds:
        scope = {Where.SENTENCE: sentences[place : place + 1], Where.NEAR: sentences[max(0, place - 1) : place + 2]}
        holds[key] = any(search(sentence) for sentence in scope.get(guard.where, sentences))
    return holds[key]
