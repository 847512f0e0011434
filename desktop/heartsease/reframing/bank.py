"""The exemplar bank: the project's own thoughts with their reframes, and the nearest of them for a person's thought."""

import json
import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from heartsease.domain.strategy import Strategy
from heartsease.reframing.prompt import Exemplar, plain
from heartsease.reframing.retrieval import LexicalIndex
from heartsease.reframing.wording import content
from heartsease.system import assets

#: How many of the nearest thoughts are looked through.
_WIDE = 400


@dataclass(frozen=True, slots=True)
class BankThought:
    """One thought of the bank with its reframes by strategy."""

    thought: str
    situation: str
    traps: tuple[str, ...]
    reframes: tuple[tuple[Strategy, str], ...]


@dataclass(frozen=True, slots=True)
class BankMatch:
    """A reframe of the bank for a thought near the person's; ``score`` is BM25 over the words of both thoughts."""

    score: float
    exemplar: Exemplar
    strategy: Strategy
    traps: tuple[str, ...]


class Bank:
    """The bank in memory, read only; indexed at the first search (about 0.1 s)."""

    def __init__(self, thoughts: Iterable[BankThought]) -> None:
        """Keep the thoughts; dropping exact repeats is the file's job, checked by its lint."""
        self.thoughts = tuple(thoughts)
        self._stems: dict[str, frozenset[str]] = {}

    @classmethod
    def load(cls, folder: Path | None = None) -> "Bank":
        """Read the bank that ships with the app, or another folder of ``*.jsonl`` files in the same form."""
        return cls(read_bank(folder or assets.path("exemplars")))

    @cached_property
    def index(self) -> LexicalIndex:
        """The words of every thought and situation."""
        return LexicalIndex(f"{t.situation} {t.thought}" for t in self.thoughts)

    def nearest(self, thought: str, situation: str, strategy: Strategy, count: int) -> tuple[BankMatch, ...]:
        """Return up to ``count`` reframes of ``strategy`` from the thoughts nearest to this one, best first."""
        return tuple(match for match, _ in zip(self._matches(thought, situation, strategy), range(count), strict=False))

    def fitting(
        self, thought: str, situation: str, strategy: Strategy, count: int, known: AbstractSet[str]
    ) -> tuple[BankMatch, ...]:
        """Return the nearest reframes that carry over nothing from the thought they were written for.

        ``known`` are the stems this thought allows: a reframe whose words from its own thought go beyond them speaks of
        somebody else's day.
        """
        matches = (m for m in self._matches(thought, situation, strategy) if self._carried(m.exemplar) <= known)
        return tuple(match for match, _ in zip(matches, range(count), strict=False))

    def _matches(self, thought: str, situation: str, strategy: Strategy) -> Iterator[BankMatch]:
        for place, score in self.index.nearest(f"{plain(situation)} {plain(thought)}", _WIDE):
            near = self.thoughts[place]
            for offered, text in near.reframes:
                if offered == strategy:
                    yield BankMatch(
                        score, Exemplar(plain(near.thought), plain(text), plain(near.situation)), strategy, near.traps
                    )

    def _carried(self, exemplar: Exemplar) -> frozenset[str]:
        """Return the content stems a reframe took from its own thought and situation."""
        theirs = self._stems_of(exemplar.thought) | self._stems_of(exemplar.situation)
        return self._stems_of(exemplar.reframe) & theirs

    def _stems_of(self, text: str) -> frozenset[str]:
        """Return the stems of a text of the bank, kept for the next thought; never called with a person's words."""
        if text not in self._stems:
            self._stems[text] = frozenset(content(text))
        return self._stems[text]


def read_bank(folder: Path) -> list[BankThought]:
    """Return the thoughts of every ``*.jsonl`` file in name order; a broken line is a ValueError naming its place."""
    thoughts = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                row = json.loads(line)
                thoughts.append(
                    BankThought(
                        thought=row["thought"],
                        situation=row["situation"],
                        traps=tuple(row["traps"]),
                        reframes=tuple((Strategy(r["strategy"]), r["text"]) for r in row["reframes"]),
                    )
                )
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path.name}:{number}: not a bank row") from error
    return thoughts


def thought_key(thought: str) -> str:
    """Return a thought's words alone, so that two rows that differ only in marks count as one."""
    return re.sub(r"\W+", " ", plain(thought).casefold()).strip()
