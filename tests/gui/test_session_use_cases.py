"""The use cases of the window on a real session: what works without a key, a vault or a model."""

import threading
from collections.abc import Iterator

import pytest

from heartsease.app.session import Session
from heartsease.domain.reframe import CareLevel, Outcome, Thought
from heartsease.domain.sensitive import SensitiveText
from heartsease.gui.present.ports import UseCases
from heartsease.gui.session_use_cases import SessionUseCases
from heartsease.system.paths import Profile
from tests.gui.fakes import CARDS, a_reframe


class StillControl:
    """A control nobody cancels."""

    def __init__(self) -> None:
        self.cancel = threading.Event()

    def progress(self, share: float) -> None:
        """Hear of progress, and let it pass."""


@pytest.fixture
def use_cases(profile: Profile) -> Iterator[UseCases]:
    with Session(profile) as session:
        yield SessionUseCases(session)


def test_a_profile_without_a_vault_has_an_empty_journal_and_gets_none_by_reading(
    use_cases: UseCases, profile: Profile
) -> None:
    assert use_cases.page(None) == ()
    assert use_cases.search("anything") == ()
    assert not profile.vault.exists()


def test_help_needs_nothing_and_remembers_the_country(use_cases: UseCases) -> None:
    assert use_cases.help_card("GB").emergency
    use_cases.choose_country("IE")
    assert use_cases.chosen_country() == "IE"
    assert "IE" in [country.code for country in use_cases.countries()]


def test_a_thought_that_needs_care_is_answered_before_any_model_is_started(use_cases: UseCases) -> None:
    thought = Thought(SensitiveText("I want to kill myself tonight"))
    result = use_cases.reframe(thought, StillControl())
    assert result.outcome is Outcome.NEEDS_CARE
    assert result.screening.level is not CareLevel.NONE
    assert result.model is None


def test_a_card_in_other_words_is_kept_as_edited(use_cases: UseCases) -> None:
    card = a_reframe(*CARDS[0])
    assert not use_cases.kept(card, card.text).edited
    assert use_cases.kept(card, SensitiveText("my own words")).edited
