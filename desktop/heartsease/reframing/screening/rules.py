"""Rules and guards as read from ``assets/screening``; for the screener and for the lint that checks each example."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from heartsease.domain.reframe import CareLevel
from heartsease.reframing.screening.patterns import Pattern, parse


class Where(StrEnum):
    """Where a guard's words must stand for it to hold."""

    BEFORE = "before"
    AFTER = "after"
    SENTENCE = "sentence"
    NEAR = "near"
    TEXT = "text"


@dataclass(frozen=True)
class Wordings:
    """Several patterns tried together; the compiled expression is made at the first use."""

    patterns: tuple[Pattern, ...]
    lead: str = "(?<= )"
    tail: str = ""

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The patterns as one expression over a sentence with a space at both ends."""
        return re.compile(f"{self.lead}(?:{'|'.join(p.expression for p in self.patterns)}){self.tail}")

    @property
    def anchors(self) -> frozenset[str]:
        """Words of which a sentence must hold one to be worth trying."""
        return frozenset().union(*(pattern.anchors for pattern in self.patterns))

    @property
    def words(self) -> frozenset[str]:
        """Every word the patterns speak of."""
        return frozenset().union(*(pattern.words for pattern in self.patterns))


@dataclass(frozen=True, slots=True)
class Guard:
    """What makes a hit harmless, unless ``unless`` is said in the same sentence.

    An AFTER guard may begin within the last ``overlap`` words of the hit.
    A ``calm`` guard leaves a trace (rule ``calm.<id>``) so that a gentle line can show.
    """

    id: str
    where: Where
    calm: bool
    wordings: Wordings
    unless: Wordings | None
    overlap: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing to look for; level NONE marks what deserves a gentle line and no card (id ``calm....``)."""

    id: str
    level: CareLevel
    language: str
    wordings: Wordings
    guards: tuple[Guard, ...]
    fires: tuple[str, ...]
    quiet: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """How words are made alike before rules see them; see ``normalise.toml``."""

    words: Mapping[str, tuple[str, ...]]
    pairs: Mapping[tuple[str, str], tuple[str, ...]]
    fillers: frozenset[str]
    repair: frozenset[str]
    keep: frozenset[str]
    signs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Everything the screener knows: rules for what people write, stricter ones for what a model writes, spelling."""

    rules: tuple[Rule, ...]
    output_rules: tuple[Rule, ...]
    spelling: Spelling
    vocabulary: frozenset[str]


def read(folder: Path) -> RuleBook:
    """Read every file of the rule folder; raises PatternFault or KeyError on malformed data."""
    lists_file = _toml(folder / "lists.toml")
    lists = {name: "|".join(wordings) for name, wordings in lists_file["lists"].items()}
    common = frozenset(lists_file["common"])
    guards = {guard.id: guard for guard in _guards(_toml(folder / "guards.toml"), lists, common)}
    tables = [_toml(path) for path in sorted((folder / "rules").glob("*.toml"))]
    rules = [rule for table in tables for rule in _rules(table, guards, lists, common)]
    output = tuple(_rules(_toml(folder / "output.toml"), guards, lists, common))
    spelling = _spelling(_toml(folder / "normalise.toml"))
    spoken = (*rules, *output)
    vocabulary = frozenset().union(
        *(rule.wordings.words for rule in spoken), *(guard.wordings.words for guard in guards.values()), spelling.repair
    )
    return RuleBook(tuple(rules), output, spelling, vocabulary)


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _patterns(sources: Iterable[str], lists: Mapping[str, str], common: frozenset[str]) -> tuple[Pattern, ...]:
    return tuple(parse(source, lists, common) for source in sources)


def _guards(table: Mapping[str, Any], lists: Mapping[str, str], common: frozenset[str]) -> Iterable[Guard]:
    for row in table["guard"]:
        where = Where(row["where"])
        patterns = _patterns(row["patterns"], lists, common)
        lead = "^" if where is Where.AFTER else "(?<= )"
        wordings = Wordings(patterns, lead=lead, tail="$" if where is Where.BEFORE else "")
        against = _patterns(row.get("unless", []), lists, common)
        unless = Wordings(against) if against else None
        yield Guard(row["id"], where, row.get("calm", False), wordings, unless, row.get("overlap", 0))


def _rules(
    table: Mapping[str, Any], guards: Mapping[str, Guard], lists: Mapping[str, str], common: frozenset[str]
) -> Iterable[Rule]:
    shared = table.get("guards", [])
    for row in table["rule"]:
        without = row.get("without", [])
        names = [name for name in [*shared, *row.get("guards", [])] if name not in without]
        yield Rule(
            id=row["id"],
            level=CareLevel(row["level"]),
            language=row["language"],
            wordings=Wordings(_patterns(row["patterns"], lists, common)),
            guards=tuple(guards[name] for name in dict.fromkeys(names)),
            fires=tuple(row["fires"]),
            quiet=tuple(row.get("quiet", [])),
        )


def _spelling(table: Mapping[str, Any]) -> Spelling:
    words = {word: tuple(written.split()) for word, written in table["words"].items()}
    pairs: dict[tuple[str, str], tuple[str, ...]] = {}
    for pair, written in table["pairs"].items():
        first, second = pair.split()
        pairs[first, second] = tuple(written.split())
    return Spelling(
        words=words,
        pairs=pairs,
        fillers=frozenset(table["fillers"]),
        repair=frozenset(table["repair"]),
        keep=frozenset(table["keep"]),
        signs=dict(table["signs"]),
    )
