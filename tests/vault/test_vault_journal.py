"""Entries are kept whole, listed by time, found by their words, and gone when deleted."""

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heartsease.domain.errors import Fixable
from heartsease.domain.journal import Entry, KeptReframe, NewEntry
from heartsease.domain.reframe import Provenance, Source
from heartsease.domain.sensitive import SensitiveText
from heartsease.domain.strategy import Strategy
from heartsease.vault.journal import Journal
from heartsease.vault.search import Found
from heartsease.vault.status import integrity
from heartsease.vault.vault import Vault

NewEntryMaker = Callable[..., NewEntry]

#: What people and programs put into text: quotes, query words, NUL, emoji, other scripts, marks, very long words.
ODD = [
    'she said "no"', "it's can't won't", "a AND b OR NOT c NEAR(d, 2)", "thought:exam", "* ^ ( ) { } - + :", "%_\\;--",
    "before\0after", "😢 sad 👩‍👩‍👧", "café naïve", "мне грустно", "我很难过", "حزين", "दुःखी हूँ", "\ufeff\u200b\u202e",
    "\x02\x03\x1b[31m", "x" * 20_000, "line\r\nline\u2028line", " ", "",
]  # fmt: skip


def _search(journal: Journal, text: str, limit: int = 10) -> tuple[Found, ...]:
    return journal.search(SensitiveText(text), limit)


def _thoughts(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.thought.reveal() for entry in entries]


def test_an_entry_comes_back_field_by_field(journal: Journal, new_entry: NewEntryMaker) -> None:
    bank = Provenance(None, "plain-2", -(2**63), "2025-03-01T10:00:05+01:00", 0, ())
    from_bank = KeptReframe(
        SensitiveText("Be kind."), Strategy.SELF_COMPASSION, Source.BANK, edited=True, provenance=bank
    )
    plain = new_entry("I failed.", "At school.", "One.", "Two.")
    entry = NewEntry(plain.created_at, plain.thought, plain.situation, (*plain.reframes, from_bank))

    kept = journal.keep(entry)

    again = journal.get(kept.id)
    assert again == kept
    assert (kept.created_at, kept.thought, kept.situation, kept.reframes) == (
        entry.created_at, entry.thought, entry.situation, entry.reframes,
    )  # fmt: skip


@pytest.mark.parametrize("words", ODD)
def test_odd_words_come_back_unchanged_and_the_index_stays_sound(
    vault: Vault, journal: Journal, new_entry: NewEntryMaker, words: str
) -> None:
    kept = journal.keep(new_entry(words, words, words, words))
    assert journal.get(kept.id) == kept
    assert integrity(vault).sound
    assert journal.delete(kept.id)
    assert integrity(vault).sound


def test_half_a_sign_is_told_and_nothing_is_kept(journal: Journal, new_entry: NewEntryMaker) -> None:
    with pytest.raises(Fixable, match="vault.not_text") as raised:
        journal.keep(new_entry("broken \udcff words", "", "A reframe."))
    assert raised.value.__cause__ is None
    assert journal.count() == 0


def test_an_entry_that_cannot_be_kept_whole_is_not_kept_at_all(
    vault: Vault, journal: Journal, new_entry: NewEntryMaker
) -> None:
    with pytest.raises(Fixable):
        journal.keep(new_entry("fine", "", "fine", "not \ud800 fine"))
    assert journal.count() == 0
    assert vault.rows("SELECT count(*) FROM reframe") == [(0,)]
    assert journal.keep(new_entry("next")).id


@pytest.mark.parametrize("when", ["2025-03-01T10:00:00", "yesterday", ""])
def test_a_time_without_its_offset_is_refused(journal: Journal, new_entry: NewEntryMaker, when: str) -> None:
    with pytest.raises(ValueError, match=r"offset|Invalid"):
        journal.keep(new_entry(created_at=when))


def test_the_local_day_stays_the_day_it_was_written(vault: Vault, journal: Journal, new_entry: NewEntryMaker) -> None:
    journal.keep(new_entry(created_at="2025-03-01T00:30:00+13:00"))
    journal.keep(new_entry(created_at="2025-02-28T23:30:00-08:00"))
    assert vault.rows("SELECT day FROM entry ORDER BY moment") == [("2025-03-01",), ("2025-02-28",)]


def test_the_list_is_in_order_of_time_wherever_it_was_written(journal: Journal, new_entry: NewEntryMaker) -> None:
    times = {
        "third": "2025-10-26T02:30:00+01:00",
        "first": "1969-07-20T20:17:40+00:00",
        "second": "2025-10-26T02:45:00+02:00",
        "fourth": "2025-10-25T23:00:00-05:00",
    }
    for thought, when in times.items():
        journal.keep(new_entry(thought, created_at=when))
    assert _thoughts(journal.page(10).entries) == ["fourth", "third", "second", "first"]


def test_entries_of_the_same_time_stay_in_the_order_they_came(journal: Journal, new_entry: NewEntryMaker) -> None:
    names = [str(number) for number in range(5)]
    for name in names:
        journal.keep(new_entry(name))
    assert _thoughts(journal.page(10).entries) == names[::-1]


def test_pages_show_every_entry_once_even_when_some_come_and_go(journal: Journal, new_entry: NewEntryMaker) -> None:
    start = datetime(2025, 1, 1, tzinfo=UTC)
    kept = [
        journal.keep(new_entry(str(number), "", "r", created_at=(start + timedelta(minutes=number)).isoformat()))
        for number in range(25)
    ]
    seen: list[str] = []
    page = journal.page(10)
    seen += _thoughts(page.entries)
    journal.delete(kept[15].id)
    journal.keep(new_entry("newer", created_at="2026-01-01T00:00:00+00:00"))
    while page.older is not None:
        page = journal.page(10, page.older)
        seen += _thoughts(page.entries)
    assert seen == [str(number) for number in range(24, -1, -1)]
    assert all(len(entry.reframes) == 1 for entry in page.entries)


@pytest.mark.parametrize("count", [0, 9, 10, 11])
def test_the_last_page_knows_that_it_is_the_last(journal: Journal, new_entry: NewEntryMaker, count: int) -> None:
    for _ in range(count):
        journal.keep(new_entry())
    page = journal.page(10)
    assert len(page.entries) == min(count, 10)
    assert (page.older is None) == (count <= 10)


def test_delete_takes_reframes_and_index_along(vault: Vault, journal: Journal, new_entry: NewEntryMaker) -> None:
    gone = journal.keep(new_entry("the wedding speech", "", "walnut"))
    stays = journal.keep(new_entry("the wedding dress", "", "hazel"))

    assert journal.delete(gone.id) is True
    assert journal.delete(gone.id) is False
    assert journal.get(gone.id) is None
    assert [found.entry.id for found in _search(journal, "wedding")] == [stays.id]
    assert _search(journal, "walnut") == ()
    assert vault.rows("SELECT count(*) FROM reframe") == [(1,)]
    assert integrity(vault).sound


def test_a_deleted_word_is_gone_from_the_index_itself(vault: Vault, journal: Journal, new_entry: NewEntryMaker) -> None:
    kept = journal.keep(new_entry("quokkawort"))
    stored = "SELECT count(*) FROM search_data WHERE instr(CAST(block AS BLOB), CAST('quokkawort' AS BLOB)) > 0"
    assert vault.rows(stored) != [(0,)]
    journal.delete(kept.id)
    assert vault.rows(stored) == [(0,)]


def test_an_edited_reframe_is_marked_and_found_by_its_new_words_only(
    vault: Vault, journal: Journal, new_entry: NewEntryMaker
) -> None:
    kept = journal.keep(new_entry("t", "", "walnut", "hazel"))

    assert journal.edit_reframe(kept.id, 1, SensitiveText("chestnut")) is True
    assert journal.edit_reframe(kept.id, 2, SensitiveText("none")) is False
    assert journal.edit_reframe("no-such-id", 0, SensitiveText("none")) is False

    again = journal.get(kept.id)
    assert again is not None
    assert [(reframe.text.reveal(), reframe.edited) for reframe in again.reframes] == [
        ("walnut", False), ("chestnut", True),
    ]  # fmt: skip
    assert _search(journal, "hazel") == ()
    assert len(_search(journal, "chestnut")) == 1
    assert integrity(vault).sound


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("exam", True), ("EXAM", True), ("exa", True), ("xam", False), ("exam stupid", True),
        ("exa stupid", False), ("stupid exa", True), ("exam school", True), ("exam grow", True),
        ("exam nothere", False),
        ("can't", True), ("can't!", True), ('"exam" - (stupid)', True), ("cafe", True), ("CAFÉ", True), ("i", True),
        ("s", False), ("st", True), ("(s", False), ("м", True),
        ("exam !!! 😢", True), ("thought:exam", False), ("exam OR zzz", False), ("NOT exam", False), ("exam*", True),
        ("exam\0", True), ("мне груст", True), ('"', False), ("", False), ("   ", False), ("😢", False), ("\0", False),
        ("exam \udcff", True), ("exam " * 5_000, True), ("(" * 5_000, False),
    ],
)  # fmt: skip
def test_search_reads_what_is_typed_as_words(
    journal: Journal, new_entry: NewEntryMaker, typed: str, *, found: bool
) -> None:
    journal.keep(new_entry("I can't pass the exam, I am stupid. 😢 мне грустно", "School café", "You can grow."))
    journal.keep(new_entry("Something else"))
    assert bool(_search(journal, typed)) is found


@settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(), max_size=40))
def test_no_typed_text_breaks_search(journal: Journal, text: str) -> None:
    assert _search(journal, text) == ()


def test_search_shows_newest_first_and_stops_at_the_limit(journal: Journal, new_entry: NewEntryMaker) -> None:
    for day in (3, 1, 5, 2, 4):
        journal.keep(new_entry(f"exam {day}", created_at=f"2025-03-0{day}T10:00:00+00:00"))
    assert [found.entry.thought.reveal() for found in _search(journal, "exam", 3)] == ["exam 5", "exam 4", "exam 3"]


def test_snippets_mark_what_was_found_and_cannot_be_forged(journal: Journal, new_entry: NewEntryMaker) -> None:
    journal.keep(new_entry("long " * 40 + "the <b>exam</b> \x02exam\x03 of May" + " long" * 40))
    parts = _search(journal, "exam")[0].snippet
    assert [part.text.reveal() for part in parts if part.matched] == ["exam", "exam"]
    assert "the <b>exam</b> \x02exam\x03 of May" in "".join(part.text.reveal() for part in parts)
    assert "exam" not in repr(parts)


def test_search_finds_a_match_in_any_reframe_and_shows_it(journal: Journal, new_entry: NewEntryMaker) -> None:
    journal.keep(new_entry("thought", "situation", "first walnut", "second hazel", "third chestnut"))
    (found,) = _search(journal, "chestnut")
    assert [part.text.reveal() for part in found.snippet if part.matched] == ["chestnut"]


def test_list_and_search_stay_flat_with_many_entries(vault: Vault, journal: Journal, new_entry: NewEntryMaker) -> None:
    chance = random.Random(5)
    words = [f"word{number}" for number in range(2_000)]
    rows = [(number, f"id{number}", " ".join(chance.choices(words, k=12)) + " common") for number in range(5_000)]
    with vault.transaction() as connection:
        for moment, name, thought in rows:
            connection.execute("INSERT INTO entry VALUES (?, ?, '', '2025-03-01', ?, '')", (moment, name, thought))

    plans = [
        vault.rows("EXPLAIN QUERY PLAN SELECT id FROM entry WHERE moment < 4000 ORDER BY moment DESC LIMIT 30"),
        vault.rows(
            "EXPLAIN QUERY PLAN SELECT rowid FROM search WHERE search MATCH 'common' ORDER BY rowid DESC LIMIT 5"
        ),
    ]
    assert not any("TEMP B-TREE" in str(plan) for plan in plans)
    assert "SEARCH entry USING INTEGER PRIMARY KEY" in str(plans[0])

    def best(before: int) -> float:
        times = []
        for _ in range(15):
            start = time.perf_counter()
            assert len(journal.page(30, before).entries) == 30
            times.append(time.perf_counter() - start)
        return min(times)

    # An offset would make the deepest page read 160 times as many rows as the first.
    assert best(31) < 5 * best(5_000)
    assert len(_search(journal, "common", 30)) == 30
