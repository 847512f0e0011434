"""Paging, finding, deleting and bringing back, on a real vault with the key in a real keyring."""

from collections.abc import Iterator

import pytest

from heartsease.app import help as helping
from heartsease.app import journal, keep
from heartsease.app.session import Session
from heartsease.domain.errors import Fixable
from heartsease.domain.journal import Entry
from heartsease.domain.reframe import Thought
from heartsease.domain.sensitive import SensitiveText
from heartsease.system.paths import Profile


@pytest.fixture
def session(profile: Profile) -> Iterator[Session]:
    with Session(profile) as opened:
        yield opened


@pytest.fixture
def kept(session: Session) -> list[Entry]:
    """Five entries, newest first."""
    thoughts = [Thought(SensitiveText(f"Thought number {n} about turnips")) for n in range(5)]
    return [keep.keep(session, thought, []) for thought in thoughts][::-1]


def test_pages_follow_each_other_without_gaps_or_repeats(session: Session, kept: list[Entry]) -> None:
    first = journal.page(session, limit=2)
    second = journal.page(session, limit=2, before=first[-1].id)
    third = journal.page(session, limit=2, before=second[-1].id)
    assert [*first, *second, *third] == kept
    assert journal.page(session, limit=2, before=third[-1].id) == ()


def test_what_was_deleted_comes_back_whole_and_in_its_place(session: Session, kept: list[Entry]) -> None:
    gone = journal.delete(session, kept[2].id)
    assert journal.count(session) == 4
    assert gone.id not in [entry.id for entry in journal.search(session, "turnips")]
    journal.restore(session, gone)
    assert journal.show(session, gone.id) == kept[2]
    assert {entry.id for entry in journal.search(session, "turnips")} == {entry.id for entry in kept}


def test_an_id_may_be_shortened_while_it_fits_only_one(session: Session, kept: list[Entry]) -> None:
    assert journal.show(session, kept[0].id[:12]) == kept[0]
    with pytest.raises(Fixable, match=r"journal\.no_such_entry"):
        journal.show(session, "")


def test_a_second_session_finds_the_vault_with_the_same_key(session: Session, kept: list[Entry]) -> None:
    session.close()
    with Session(session.profile) as again:
        assert journal.page(again) == tuple(kept)


def test_the_country_for_help_is_remembered_without_the_vault(session: Session) -> None:
    helping.choose_country(session, "NZ")
    with Session(session.profile) as again:
        assert helping.chosen_country(again) == "NZ"
    assert not session.profile.vault.exists()
    (session.profile.data / "settings.json").write_text("{ damaged")
    assert helping.chosen_country(session) != "NZ"
