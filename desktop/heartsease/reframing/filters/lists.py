"""The word lists and phrases of the filters, read once from ``assets/filters``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from heartsease.reframing.wording import stem
from heartsease.system import assets


@dataclass(frozen=True, slots=True)
class Lists:
    """Every list; words are case-folded, stems cut by ``wording.stem``."""

    insults: frozenset[str]
    insult_phrases: re.Pattern[str]
    diagnoses: frozenset[str]
    gush: frozenset[str]
    phrases: Mapping[str, re.Pattern[str]]
    everyday: frozenset[str]
    anybodys: frozenset[str]
    english: frozenset[str]
    past: frozenset[str]
    fields: Mapping[str, frozenset[str]]
    people: Mapping[str, frozenset[str]]
    same_people: Mapping[str, frozenset[str]]


@cache
def shipped() -> Lists:
    """Return the lists that ship with the app."""
    insults, phrases = assets.table("filters/insults.toml"), assets.table("filters/phrases.toml")
    people = assets.table("filters/people.toml")
    return Lists(
        insults=_words(insults["words"]),
        insult_phrases=_pattern(insults["phrases"], whole_words=True),
        diagnoses=_words(_sub(phrases, "diagnoses")["words"]),
        gush=_words(_sub(phrases, "toxic_positivity")["gush"]),
        phrases={
            name: _pattern(_sub(phrases, name)["phrases"]) for name in phrases if "phrases" in _sub(phrases, name)
        },
        everyday=frozenset(map(stem, _words(assets.table("filters/everyday.toml")["words"]))),
        anybodys=frozenset(map(stem, _words(assets.table("filters/everyday.toml")["anybodys"]))),
        english=_words(assets.text("filters/english.txt")),
        past=_words(assets.table("filters/everyday.toml")["past"]),
        fields=_fields(assets.table("filters/fields.toml")["fields"]),
        people={kind: _words(people[kind]) for kind in ("female", "male", "neutral", "near", "names")},
        same_people={word: _words(others) for word, others in _sub(people, "same").items()},
    )


def _sub(table: Mapping[str, object], name: str) -> Mapping[str, object]:
    sub = table[name]
    if not isinstance(sub, dict):
        raise TypeError(f"{name} is not a table")
    return sub


def _words(value: object) -> frozenset[str]:
    return frozenset(str(value).split())


def _pattern(value: object, *, whole_words: bool = False) -> re.Pattern[str]:
    if not isinstance(value, list):
        raise TypeError("phrases are a list")
    either = "|".join(map(str, value))
    return re.compile(rf"\b(?:{either})\b" if whole_words else either)


def _fields(value: object) -> Mapping[str, frozenset[str]]:
    if not isinstance(value, list):
        raise TypeError("fields are a list")
    fields: dict[str, frozenset[str]] = {}
    for line in value:
        stems = frozenset(map(stem, str(line).split()))
        for one in stems:
            fields[one] = fields.get(one, frozenset()) | stems
    return fields
