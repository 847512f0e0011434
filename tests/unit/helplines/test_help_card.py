"""The help card: emergency first, old rows marked or hidden, nothing unverified, no wild guess at the country."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from heartsease.domain.reframe import CareLevel
from heartsease.reframing import help as help_lines
from heartsease.reframing.help import INTERNATIONAL, HelpLine, LineKind, countries, guess_country, help_for, read_table
from heartsease.system import assets

TODAY = date(2026, 11, 21)
CODES = [country.code for country in countries()]


def line(name: str, kind: LineKind, day: date) -> HelpLine:
    pattern = help_for("GB", today=TODAY).lines[0]
    return replace(pattern, id=name, kind=kind, verified_at=day)


@pytest.mark.parametrize("code", CODES)
def test_every_country_has_an_emergency_number_and_ends_with_the_directories(code: str) -> None:
    card = help_for(code, today=TODAY)
    assert card.country.code == code
    assert card.emergency[0].call
    assert {row.kind for row in card.emergency} == {LineKind.EMERGENCY}
    assert [row.id for row in card.directories][:1] == ["international-findahelpline"]
    assert not {LineKind.EMERGENCY, LineKind.DIRECTORY} & {row.kind for row in card.lines}


def test_british_card_gives_the_codes_as_published() -> None:
    card = help_for("GB", today=TODAY)
    assert card.emergency[0].call == ("999", "112")
    assert card.lines[0].call == ("116 123",)
    shout = next(row for row in card.lines if row.id == "gb-shout")
    assert (shout.text_word, shout.text_to, shout.call) == ("SHOUT", "85258", ())


def test_rows_that_are_not_verified_stay_off_the_card() -> None:
    assert "be-awel" in Path(assets.path("helplines/countries/be.toml")).read_text(encoding="utf-8")
    assert "be-awel" not in [row.id for row in help_for("BE", today=TODAY).lines]


@pytest.mark.parametrize("code", ["", "ZZ", "xx", "international", "INTERNATIONAL", "../gb", "gb.toml"])
def test_any_other_text_gives_the_international_card(code: str) -> None:
    card = help_for(code, today=TODAY)
    assert card.country.code == INTERNATIONAL
    assert card.emergency[0].call == ("112", "911", "999")
    assert card.lines == ()
    assert len(card.directories) == 3


def test_the_code_may_be_written_small() -> None:
    assert help_for("gb", today=TODAY) == help_for("GB", today=TODAY)


def test_lines_for_violence_at_home_come_first_only_when_that_was_found() -> None:
    card = help_for("US", today=TODAY)
    assert card.ordered_for(CareLevel.ABUSE)[0].kind is LineKind.DOMESTIC_VIOLENCE
    assert card.ordered_for(CareLevel.ACTIVE)[0].kind is LineKind.CRISIS
    assert card.ordered_for(CareLevel.ACTIVE)[-1].kind is LineKind.DOMESTIC_VIOLENCE
    assert sorted(row.id for row in card.ordered_for(CareLevel.ABUSE)) == sorted(row.id for row in card.lines)


@pytest.mark.parametrize(
    ("today", "stale"),
    [
        (date(2025, 1, 1), False),
        (date(2026, 11, 21), False),
        (date(2027, 11, 21), False),
        (date(2027, 11, 22), True),
        (date(2028, 11, 21), True),
        (date(2040, 1, 1), True),
    ],
)
def test_rows_are_marked_after_twelve_months_and_the_only_ones_never_vanish(today: date, stale: bool) -> None:  # noqa: FBT001
    card = help_for("US", today=today)
    rows = card.emergency + card.lines + card.directories
    assert {row.stale for row in rows} == {stale}
    assert len(rows) == len(help_for("US", today=TODAY).lines) + 1 + 3


def test_a_row_older_than_two_years_is_hidden_where_a_newer_one_of_its_kind_is_left() -> None:
    rows = (
        line("old-crisis", LineKind.CRISIS, date(2024, 11, 20)),
        line("two-years-crisis", LineKind.CRISIS, date(2024, 11, 21)),
        line("new-crisis", LineKind.CRISIS, date(2026, 1, 1)),
        line("old-home", LineKind.DOMESTIC_VIOLENCE, date(2020, 2, 29)),
    )
    kept = help_lines._fresh_enough(rows, TODAY)
    assert [(row.id, row.stale) for row in kept] == [
        ("two-years-crisis", True),
        ("new-crisis", False),
        ("old-home", True),
    ]


@pytest.mark.parametrize(
    ("locale", "timezone", "code"),
    [
        ("en_GB.UTF-8", None, "GB"),
        ("en-GB", None, "GB"),
        ("en_gb", None, "GB"),
        ("de_AT@euro", None, "AT"),
        ("zh-Hant-TW", None, "TW"),
        ("zh_Hant_HK.UTF-8", None, "HK"),
        ("en_UK", None, "GB"),
        ("en_GB:en", None, "GB"),
        ("de", None, INTERNATIONAL),
        ("C.UTF-8", None, INTERNATIONAL),
        ("POSIX", None, INTERNATIONAL),
        ("", None, INTERNATIONAL),
        (None, None, INTERNATIONAL),
        ("es_419", None, INTERNATIONAL),
        ("th_TH.UTF-8", None, INTERNATIONAL),
        ("english_GBR", None, INTERNATIONAL),
        ("en_US.UTF-8", "Europe/Berlin", "DE"),
        ("en_US.UTF-8", "Asia/Calcutta", "IN"),
        ("en_US.UTF-8", "America/New_York", "US"),
        ("en_US.UTF-8", "Asia/Bangkok", INTERNATIONAL),
        ("en_US.UTF-8", "UTC", "US"),
        ("en_US.UTF-8", "Etc/UTC", "US"),
        ("en_US.UTF-8", "", "US"),
        ("de_DE.UTF-8", "CET", "DE"),
        ("de_DE", "W. Europe Standard Time", "DE"),
        (None, "Europe/Kyiv", "UA"),
        (None, "Nowhere/City", INTERNATIONAL),
    ],
)
def test_country_is_guessed_from_place_before_language(locale: str | None, timezone: str | None, code: str) -> None:
    assert guess_country(locale, timezone) == code


def test_countries_are_sorted_by_name_without_the_international_card() -> None:
    names = [country.name for country in countries()]
    assert names == sorted(names)
    assert len(names) >= 40
    assert INTERNATIONAL not in CODES


@pytest.mark.parametrize(
    "row",
    [
        'kind = "hotline"',
        'kind = "crisis"\nphone = "1"',
        'kind = "crisis"\nverified_at = "2026-11-21"',
        'kind = "crisis"\ncall = "1"',
    ],
)
def test_a_broken_file_is_refused_and_not_half_read(tmp_path: Path, row: str) -> None:
    day = "" if "verified_at" in row else "verified_at = 2026-11-21\n"
    path = tmp_path / "xx.toml"
    path.write_text(
        f'code = "XX"\nname = "X"\n[[line]]\nverified = true\nbasis = "press"\n{day}{row}\n', encoding="utf-8"
    )
    with pytest.raises((ValueError, TypeError)):
        read_table(path)
