"""The help line table keeps its own rules: nothing glued, nothing unsourced, nothing twice, nothing old."""

import re
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from heartsease.reframing.help import Basis, LineKind
from heartsease.system import assets

Row = dict[str, object]

#: Country calling codes of the covered countries, to catch numbers that were glued to one.
CALLING = {
    "AR": "54", "AT": "43", "AU": "61", "BE": "32", "BG": "359", "BR": "55", "CA": "1", "CH": "41", "CL": "56",
    "CO": "57", "CZ": "420", "DE": "49", "DK": "45", "EE": "372", "ES": "34", "FI": "358", "FR": "33", "GB": "44",
    "GH": "233", "GR": "30", "HK": "852", "HR": "385", "HU": "36", "IE": "353", "IL": "972", "IN": "91",
    "IS": "354", "IT": "39", "JP": "81", "KE": "254", "KR": "82", "LT": "370", "LU": "352", "LV": "371", "MX": "52",
    "MY": "60", "NG": "234", "NL": "31", "NO": "47", "NZ": "64", "PH": "63", "PL": "48", "PT": "351", "RO": "40",
    "SE": "46", "SG": "65", "SI": "386", "SK": "421", "TR": "90", "TW": "886", "UA": "380", "US": "1", "ZA": "27",
}  # fmt: skip
ENGLISH_NAMES = {
    "AR": "Argentina", "AT": "Austria", "AU": "Australia", "BE": "Belgium", "BG": "Bulgaria", "BR": "Brazil",
    "CA": "Canada", "CH": "Switzerland", "CL": "Chile", "CO": "Colombia", "CZ": "Czechia", "DE": "Germany",
    "DK": "Denmark", "EE": "Estonia", "ES": "Spain", "FI": "Finland", "FR": "France", "GB": "United Kingdom",
    "GH": "Ghana", "GR": "Greece", "HK": "Hong Kong", "HR": "Croatia", "HU": "Hungary", "IE": "Ireland",
    "IL": "Israel", "IN": "India", "IS": "Iceland", "IT": "Italy", "JP": "Japan", "KE": "Kenya",
    "KR": "South Korea", "LT": "Lithuania", "LU": "Luxembourg", "LV": "Latvia", "MX": "Mexico", "MY": "Malaysia",
    "NG": "Nigeria", "NL": "Netherlands", "NO": "Norway", "NZ": "New Zealand", "PH": "Philippines", "PL": "Poland",
    "PT": "Portugal", "RO": "Romania", "SE": "Sweden", "SG": "Singapore", "SI": "Slovenia", "SK": "Slovakia",
    "TR": "Türkiye", "TW": "Taiwan", "UA": "Ukraine", "US": "United States", "ZA": "South Africa",
    "international": "Another country",
}  # fmt: skip
#: Short codes and number forms that other tables have mangled; each must stay as its service prints it.
AS_PUBLISHED = {
    "gb-samaritans": "116 123", "gb-shout": "85258", "gb-childline": "0800 1111", "us-988": "988",
    "us-crisis-text-line": "741741", "ca-988": "9-8-8", "ca-kids-help-phone": "686868", "ie-text-50808": "50808",
    "au-lifeline": "13 11 14", "nz-1737": "1737", "fr-3114": "3114", "es-024": "024", "pt-1411": "1411",
    "nl-113": "0800-0113", "se-mind": "90101", "dk-livslinien": "70 201 201", "hu-116123": "116-123",
    "lv-skalbes": "116123", "cl-4141": "*4141", "br-cvv": "188", "in-tele-manas": "14416", "kr-109": "109",
    "sg-sos": "1767", "hk-18111": "18111", "ua-lifeline": "7333", "mx-linea-de-la-vida": "800 911 2000",
}  # fmt: skip
KEYS = {
    "id", "name", "kind", "serves", "call", "text_to", "text_word", "whatsapp", "web", "hours", "languages", "cost",
    "source", "verified", "verified_at", "basis", "evidence", "note",
}  # fmt: skip
NUMBER = re.compile(r"\*?\(?\d[\d ()-]*\d\)?")
EMERGENCY_NUMBER = re.compile(r"\d{2,5}")
TEXT_CODE = re.compile(r"\d(?:-?\d){2,5}|0\d{3,4} \d{2,3} ?\d{2,3}(?: \d{2,3})?")
WORD = re.compile(r"[A-Z]{2,10}")


def numbers(row: Row) -> list[str]:
    called = row.get("call", [])
    assert isinstance(called, list)
    return [*map(str, called), *(str(row[key]) for key in ("text_to", "whatsapp") if key in row)]


def digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def number_faults(code: str, row: Row) -> list[str]:
    """What is wrong with the ways to reach a service, in a few words each."""
    faults = []
    calling = CALLING.get(code, "")
    for number in numbers(row):
        bare = digits(number)
        if number.startswith("+") or (number.startswith("00") and len(bare) > 5):
            faults.append(f"{number}: international form")
        elif not NUMBER.fullmatch(number) or len(bare) > 13:
            faults.append(f"{number}: not a number as a service prints it")
        elif calling and bare.startswith(calling) and bare.removeprefix(calling) in SHORT and bare not in SHORT:
            faults.append(f"{number}: a short code behind the calling code")
    if row["kind"] == "emergency":
        faults += [f"{n}: not an emergency number" for n in numbers(row) if not EMERGENCY_NUMBER.fullmatch(n)]
    text_to = str(row.get("text_to", ""))
    if text_to and not TEXT_CODE.fullmatch(text_to):
        faults.append(f"{text_to}: not a number for texts")
    word = str(row.get("text_word", ""))
    if word and (not text_to or not WORD.fullmatch(word)):
        faults.append(f"{word}: a word that cannot be texted")
    if not numbers(row) and not row.get("web"):
        faults.append("no way to reach it")
    return faults


def row_faults(code: str, row: Row, today: date) -> list[str]:
    """What is wrong with one row, in a few words each."""
    faults = [f"unknown field {key}" for key in sorted(set(row) - KEYS)]
    faults += [
        f"no {key}"
        for key in ("id", "name", "kind", "serves", "source", "verified")
        if not row.get(key, None) and row.get(key) is not False
    ]
    faults += [f"empty {key}" for key, value in row.items() if value in ("", [])]
    if faults:
        return faults
    if not re.fullmatch(code.lower() + r"-[a-z0-9]+(-[a-z0-9]+)*", str(row["id"])):
        faults.append("id does not start with the country")
    if row["kind"] not in set(LineKind):
        faults.append(f"unknown kind {row['kind']}")
    for key in ("source", "web"):
        address = urlsplit(str(row.get(key, "https://a.b/")))
        if address.scheme != "https" or "." not in address.netloc:
            faults.append(f"{key} is not an https address")
    if row["verified"]:
        faults += verified_faults(row, today)
    elif not row.get("note"):
        faults.append("not verified and no reason given")
    elif {"verified_at", "basis", "evidence"} & set(row):
        faults.append("not verified, yet with evidence")
    return faults + number_faults(code, row)


def verified_faults(row: Row, today: date) -> list[str]:
    """What is missing behind a row that says it was verified."""
    day = row.get("verified_at")
    faults = [] if row.get("basis") in set(Basis) else ["no basis"]
    faults += [] if len(str(row.get("evidence", ""))) > 8 else ["no evidence"]
    if not isinstance(day, date):
        faults.append("no day of verification")
    elif not date(2026, 1, 1) <= day <= max(today, date(2026, 11, 21)):
        faults.append("a day of verification that cannot be")
    return faults


def tables() -> dict[str, tuple[str, list[Row]]]:
    found = {}
    for path in sorted(assets.path("helplines/countries").glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        assert path.stem == str(table["code"]).lower()
        assert set(table) == {"code", "name", "line"}
        found[str(table["code"])] = (str(table["name"]), list(table["line"]))
    return found


TABLES = tables()
#: Every number of six digits or fewer in the table, without its spaces.
SHORT = {digits(n) for _, rows in TABLES.values() for row in rows for n in numbers(row) if len(digits(n)) <= 6}


def test_every_row_keeps_the_rules() -> None:
    faults = {
        str(row.get("id")): found
        for code, (_, rows) in TABLES.items()
        for row in rows
        if (found := row_faults(code, row, datetime.now(UTC).date()))
    }
    assert faults == {}


def test_ids_are_unique_and_no_number_stands_twice_in_a_kind() -> None:
    ids = [str(row["id"]) for _, rows in TABLES.values() for row in rows]
    assert len(ids) == len(set(ids))
    for _, rows in TABLES.values():
        called = [(row["kind"], digits(number)) for row in rows for number in map(str, row.get("call", []))]  # type: ignore[call-overload]
        assert len(called) == len(set(called))


def test_forty_countries_or_more_each_with_its_english_name() -> None:
    assert {code: name for code, (name, _) in TABLES.items()} == ENGLISH_NAMES
    assert len(TABLES) - 1 >= 40
    assert set(CALLING) == set(TABLES) - {"international"}


@pytest.mark.parametrize("code", sorted(TABLES))
def test_each_country_opens_with_a_verified_emergency_number(code: str) -> None:
    first = TABLES[code][1][0]
    assert (first["kind"], first["verified"]) == ("emergency", True)
    assert first["call"]


def test_only_the_international_table_holds_directories() -> None:
    with_directories = {code for code, (_, rows) in TABLES.items() if any(row["kind"] == "directory" for row in rows)}
    assert with_directories == {"international"}


@pytest.mark.parametrize(("line", "number"), AS_PUBLISHED.items())
def test_known_short_codes_stay_as_published(line: str, number: str) -> None:
    row = next(row for _, rows in TABLES.values() for row in rows if row["id"] == line)
    assert number in numbers(row)
    assert row["verified"]


GOOD: Row = {
    "id": "gb-samaritans", "name": "Samaritans", "kind": "crisis", "serves": "Anyone", "call": ["116 123"],
    "source": "https://www.samaritans.org/", "verified": True, "verified_at": date(2026, 11, 21),
    "basis": "organisation", "evidence": "samaritans.org, contact page",
}  # fmt: skip


def test_the_lint_accepts_a_good_row() -> None:
    assert row_faults("GB", GOOD, date(2026, 11, 21)) == []


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("GB", {"call": ["+44116123"]}),
        ("GB", {"call": ["44116123"]}),
        ("GB", {"call": ["+44 116 123"]}),
        ("GB", {"call": ["0044116123"]}),
        ("GB", {"text_to": "+4485258", "text_word": "SHOUT"}),
        ("GB", {"text_to": "4485258", "text_word": "SHOUT"}),
        ("US", {"id": "us-crisis-text-line", "call": ["+1741741"]}),
        ("US", {"id": "us-crisis-text-line", "call": ["1741741"]}),
        ("US", {"id": "us-988", "call": ["+18002738255"]}),
        ("US", {"id": "us-988", "call": ["1988"]}),
        ("GB", {"call": ["116.123"]}),
        ("GB", {"call": ["116 123 or 111"]}),
        ("GB", {"call": ["tel:116123"]}),
        ("GB", {"call": ["116 123 116 123 116"]}),
        ("GB", {"text_word": "SHOUT"}),
        ("GB", {"text_to": "85258", "text_word": "shout now"}),
        ("GB", {"kind": "emergency", "call": ["116 123"]}),
        ("GB", {"kind": "hotline"}),
        ("GB", {"call": []}),
        ("GB", {"hours": ""}),
        ("GB", {"source": "http://www.samaritans.org/"}),
        ("GB", {"source": "samaritans.org"}),
        ("GB", {"web": "https://localhost"}),
        ("GB", {"id": "us-samaritans"}),
        ("GB", {"id": "gb Samaritans"}),
        ("GB", {"verified_at": "2026-11-21"}),
        ("GB", {"verified_at": date(2019, 1, 1)}),
        ("GB", {"verified_at": date(2126, 11, 21)}),
        ("GB", {"basis": "memory"}),
        ("GB", {"evidence": ""}),
        ("GB", {"verified": False}),
        ("GB", {"verified": False, "note": "Not found."}),
        ("GB", {"phone": "116 123"}),
    ],
)
def test_the_lint_names_a_mangled_or_unsourced_row(code: str, change: Row) -> None:
    assert row_faults(code, GOOD | change, date(2026, 11, 21)) != []


def test_time_zones_name_known_countries_once() -> None:
    zones = tomllib.loads(assets.text("helplines/timezones.toml"))["zones"]
    assert set(zones) == set(TABLES) - {"international"}
    every = [zone for group in zones.values() for zone in group]
    assert len(every) == len(set(every))


def test_the_readme_names_every_field() -> None:
    readme = Path(assets.path("helplines") / "README.md").read_text(encoding="utf-8")
    assert [key for key in sorted(KEYS) if f"`{key}`" not in readme] == []
