"""Where a person can turn: emergency numbers and help lines of their country, from the table that ships with the app.

The table is ``assets/helplines`` (its README tells the fields and the rules). Numbers are shown as the services publish
them; nothing here dials, sends or asks the network.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from heartsease.domain.reframe import CareLevel
from heartsease.system import assets

#: The code of the card for every place that has no table of its own.
INTERNATIONAL = "international"
#: Years after which a row is shown as old, and after which it is hidden where another of its kind is left.
_OLD, _TOO_OLD = 1, 2
#: What people set by hand although the country's code is another.
_OTHER_NAMES = {"UK": "GB"}
_REGION = re.compile(r"[A-Za-z]{2,3}(?:[_-][A-Za-z]{4})?[_-]([A-Za-z]{2})(?![A-Za-z0-9])")


class LineKind(StrEnum):
    """What a line is there for."""

    EMERGENCY = "emergency"
    CRISIS = "crisis"
    YOUNG_PEOPLE = "young_people"
    DOMESTIC_VIOLENCE = "domestic_violence"
    DIRECTORY = "directory"


class Basis(StrEnum):
    """Whose page showed the number beside the service's name, strongest first."""

    ORGANISATION = "organisation"
    AUTHORITY = "authority"
    PRESS = "press"
    SECONDARY = "secondary"


@dataclass(frozen=True, slots=True)
class Country:
    """A country with a table: its ISO 3166-1 code (or ``international``) and its English name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One service. Numbers and words to text are as published; an empty field is not known or not offered.

    ``stale`` says that the row was last looked at more than twelve months ago.
    """

    id: str
    name: str
    kind: LineKind
    serves: str
    call: tuple[str, ...]
    text_to: str
    text_word: str
    whatsapp: str
    web: str
    hours: str
    languages: tuple[str, ...]
    cost: str
    source: str
    verified_at: date
    basis: Basis
    evidence: str
    note: str
    stale: bool = False


@dataclass(frozen=True, slots=True)
class HelpCard:
    """What is shown: the emergency numbers first, then the lines in the table's order, then where more can be found."""

    country: Country
    emergency: tuple[HelpLine, ...]
    lines: tuple[HelpLine, ...]
    directories: tuple[HelpLine, ...]

    def ordered_for(self, level: CareLevel) -> tuple[HelpLine, ...]:
        """Return ``lines`` with those for violence at home first when that is what was found, last otherwise."""
        home = tuple(line for line in self.lines if line.kind is LineKind.DOMESTIC_VIOLENCE)
        rest = tuple(line for line in self.lines if line.kind is not LineKind.DOMESTIC_VIOLENCE)
        return home + rest if level is CareLevel.ABUSE else rest + home


def countries() -> tuple[Country, ...]:
    """Return the countries that have a table, by English name; ``international`` is not among them."""
    known = (_table(code)[0] for code in _codes() if code != INTERNATIONAL)
    return tuple(sorted(known, key=lambda country: country.name))


def help_for(country: str, *, today: date) -> HelpCard:
    """Return the card of a country by its code; any other text gives the international card."""
    code = country.upper()
    found, rows = _table(code if code in _codes() else INTERNATIONAL)
    shown = _fresh_enough(rows, today)
    more = _fresh_enough(_table(INTERNATIONAL)[1], today)
    return HelpCard(
        country=found,
        emergency=tuple(line for line in shown if line.kind is LineKind.EMERGENCY),
        lines=tuple(line for line in shown if line.kind not in {LineKind.EMERGENCY, LineKind.DIRECTORY}),
        directories=tuple(line for line in more if line.kind is LineKind.DIRECTORY),
    )


def guess_country(locale: str | None, timezone: str | None = None) -> str:
    """Return the code of the country that a locale (``en_GB.UTF-8``) and an IANA time zone speak for.

    Where the clock is set for wins over the language, since many machines speak American English far from America.
    A zone of a country without a table, and a locale without a region, give ``international``.
    """
    zone = timezone or ""
    if zone in _zones():
        return _zones()[zone]
    if "/" in zone and not zone.startswith("Etc/"):
        return INTERNATIONAL
    match = _REGION.match(locale or "")
    region = match[1].upper() if match else ""
    code = _OTHER_NAMES.get(region, region)
    return code if code in _codes() else INTERNATIONAL


def read_table(path: Path) -> tuple[Country, tuple[HelpLine, ...]]:
    """Read one country's file and leave out what is not verified.

    A broken file raises ``ValueError``, ``KeyError`` or ``TypeError``; the lint keeps such a file from shipping.
    """
    with path.open("rb") as file:
        table = tomllib.load(file)
    rows = tuple(_line(row) for row in table["line"] if row["verified"])
    return Country(code=table["code"], name=table["name"]), rows


def _line(row: Mapping[str, object]) -> HelpLine:
    """Turn a verified row into a line; a field that is not there is empty."""
    known = set(HelpLine.__dataclass_fields__) - {"stale"} | {"verified"}
    if strange := set(row) - known:
        raise ValueError(f"unknown fields: {', '.join(sorted(strange))}")
    verified_at = row["verified_at"]
    if not isinstance(verified_at, date):
        raise TypeError("verified_at is not a date")

    def text(key: str) -> str:
        return str(row.get(key, ""))

    return HelpLine(
        id=text("id"),
        name=text("name"),
        kind=LineKind(text("kind")),
        serves=text("serves"),
        call=_texts(row, "call"),
        text_to=text("text_to"),
        text_word=text("text_word"),
        whatsapp=text("whatsapp"),
        web=text("web"),
        hours=text("hours"),
        languages=_texts(row, "languages"),
        cost=text("cost"),
        source=text("source"),
        verified_at=verified_at,
        basis=Basis(text("basis")),
        evidence=text("evidence"),
        note=text("note"),
    )


def _texts(row: Mapping[str, object], key: str) -> tuple[str, ...]:
    """Return a list of texts; ``TypeError`` for anything else."""
    value = row.get(key, [])
    if not isinstance(value, list):
        raise TypeError(f"{key} is not a list")
    return tuple(str(part) for part in value)


@cache
def _codes() -> frozenset[str]:
    """The codes that have a file, ``international`` among them."""
    names = (path.stem for path in assets.path("helplines/countries").glob("*.toml"))
    return frozenset(name if name == INTERNATIONAL else name.upper() for name in names)


@cache
def _table(code: str) -> tuple[Country, tuple[HelpLine, ...]]:
    """The table of one code that has a file."""
    return read_table(assets.path(f"helplines/countries/{code.lower()}.toml"))


@cache
def _zones() -> Mapping[str, str]:
    """The country's code by time zone."""
    table = tomllib.loads(assets.text("helplines/timezones.toml"))
    return {zone: code for code, zones in table["zones"].items() for zone in zones}


def _fresh_enough(rows: tuple[HelpLine, ...], today: date) -> tuple[HelpLine, ...]:
    """Mark what is old, and leave out what is too old where its kind has something newer."""
    newer = {row.kind for row in rows if not _older(row.verified_at, _TOO_OLD, today)}
    kept = (row for row in rows if row.kind not in newer or not _older(row.verified_at, _TOO_OLD, today))
    return tuple(replace(row, stale=_older(row.verified_at, _OLD, today)) for row in kept)


def _older(then: date, years: int, today: date) -> bool:
    """Say whether more than so many years lie between; 29 February counts as 28."""
    day = 28 if (then.month, then.day) == (2, 29) else then.day
    return today > date(then.year + years, then.month, day)
