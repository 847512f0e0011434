"""The help card as lines a person reads; every number stays as its service publishes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from heartsease.app.help import HelpCard, HelpLine
from heartsease.domain.reframe import CareLevel
from heartsease.system.words import Words


@dataclass(frozen=True, slots=True)
class HelpRow:
    """One service: its name, the ways to reach it, and for whom and when it is there."""

    name: str
    ways: tuple[str, ...]
    about: str
    warning: str


@dataclass(frozen=True, slots=True)
class HelpView:
    """What to do now, then emergency numbers, lines, where more can be found, and what the person should know."""

    now: str
    emergency: tuple[HelpRow, ...]
    lines: tuple[HelpRow, ...]
    directories: tuple[HelpRow, ...]
    closing: tuple[str, ...]
    checked: str


def opening(level: CareLevel, words: Words) -> str:
    """Return the first sentence, which needs no table of numbers."""
    return words.text(f"help.{_case(level)}_line")


def view(card: HelpCard, level: CareLevel, words: Words) -> HelpView:
    """Return ``card`` in the order that suits what was found."""
    every = (*card.emergency, *card.lines, *card.directories)
    oldest = min((line.verified_at for line in every), default=None)
    numbers = _any_of([number for line in card.emergency for number in line.call], words)
    return HelpView(
        now=words.text(f"help.{_case(level)}_now", numbers=numbers),
        emergency=tuple(_row(line, words) for line in card.emergency),
        lines=tuple(_row(line, words) for line in card.ordered_for(level)),
        directories=tuple(_row(line, words) for line in card.directories),
        closing=tuple(words.text(f"help.{key}") for key in _closing(card, level)),
        checked="" if oldest is None else words.text("help.checked", date=_day(oldest, words)),
    )


def _case(level: CareLevel) -> str:
    return "opened" if level is CareLevel.NONE else level.value


def _closing(card: HelpCard, level: CareLevel) -> list[str]:
    keys = []
    if level is CareLevel.ABUSE:
        keys.append("abuse_device")
        if not any(line.kind == "domestic_violence" for line in card.lines):
            keys.append("abuse_no_line")
    elif level is not CareLevel.NONE:
        keys.append("trusted")
    return [*keys, "next_line", "software"]


def _row(line: HelpLine, words: Words) -> HelpRow:
    about = " · ".join(part for part in (line.serves, line.hours, ", ".join(line.languages), line.cost) if part)
    warning = words.text("help.stale", date=_day(line.verified_at, words)) if line.stale else ""
    return HelpRow(line.name, tuple(_ways(line, words)), about, warning)


def _ways(line: HelpLine, words: Words) -> list[str]:
    ways = []
    if line.call:
        ways.append(words.text("help.call", number=_any_of(line.call, words)))
    if line.text_to:
        key = "help.text_word" if line.text_word else "help.text"
        ways.append(words.text(key, word=line.text_word, number=line.text_to))
    if line.whatsapp:
        ways.append(words.text("help.whatsapp", number=line.whatsapp))
    if line.web:
        ways.append(words.text("help.web", address=line.web))
    return ways


def _any_of(numbers: Sequence[str], words: Words) -> str:
    first, last = ", ".join(numbers[:-1]), numbers[-1] if numbers else ""
    return words.text("help.either", first=first, last=last) if first else last


def _day(day: date, words: Words) -> str:
    return f"{day.day} {words.text(f'month.m{day.month:02}')} {day.year}"
