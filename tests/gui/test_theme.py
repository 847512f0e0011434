"""The look: contrast by computation, the system's scheme, text sizes, and room for large text."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from heartsease.domain.reframe import CareLevel, Outcome
from heartsease.gui.icons import drawing
from heartsease.gui.main_window import HELP, JOURNAL
from heartsease.gui.theme import SCALES, Theme
from heartsease.gui.tokens import EDGE_PAIRS, TEXT_PAIRS, Scheme, colours
from heartsease.system import assets
from tests.gui.conftest import Desk
from tests.gui.fakes import ended


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF()]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_the_standard_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize(("front", "back"), TEXT_PAIRS)
def test_text_has_aa_contrast(scheme: Scheme, front: str, back: str) -> None:
    tokens = colours(scheme)
    assert contrast(getattr(tokens, front), getattr(tokens, back)) >= 4.5


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize(("front", "back"), EDGE_PAIRS)
def test_edges_and_the_focus_ring_can_be_seen(scheme: Scheme, front: str, back: str) -> None:
    tokens = colours(scheme)
    assert contrast(getattr(tokens, front), getattr(tokens, back)) >= 3


def test_drawings_with_a_colour_of_their_own_can_be_seen_on_both_schemes() -> None:
    for scheme in Scheme:
        assert contrast("#FFFFFF", colours(scheme).primary) >= 3, "tick.svg in a ticked box"
        assert contrast("#867C93", colours(scheme).surface) >= 3, "choices.svg in the picker"
    assert "#FFFFFF" in assets.text("icons/tick.svg")
    assert "#867C93" in assets.text("icons/choices.svg")


def test_the_look_follows_the_systems_scheme(qapp: QApplication, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    theme.set_scheme(None)
    hints = QGuiApplication.styleHints()
    for scheme, told in ((Scheme.DARK, Qt.ColorScheme.Dark), (Scheme.LIGHT, Qt.ColorScheme.Light)):
        # The offscreen platform has no scheme to change, so what it answers is set here and the signal is Qt's own.
        monkeypatch.setattr("heartsease.gui.theme.system_scheme", lambda now=scheme: now)
        hints.colorSchemeChanged.emit(told)
        assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == colours(scheme).window


def test_a_chosen_scheme_stays_whatever_the_system_says(
    qapp: QApplication, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme.set_scheme(Scheme.DARK)
    monkeypatch.setattr("heartsease.gui.theme.system_scheme", lambda: Scheme.LIGHT)
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == colours(Scheme.DARK).window


def test_text_grows_and_shrinks_by_key_between_its_bounds(desk: Desk) -> None:
    plain = desk.reframe.writing.thought.font().pointSizeF()
    for _ in range(len(SCALES) + 2):
        desk.ctrl(Qt.Key.Key_Plus)
    assert desk.theme.percent == 200
    assert desk.reframe.writing.thought.font().pointSizeF() == pytest.approx(2 * plain, abs=0.1)
    for _ in range(len(SCALES) + 2):
        desk.ctrl(Qt.Key.Key_Minus)
    assert desk.theme.percent == 100
    desk.ctrl(Qt.Key.Key_Equal)
    desk.ctrl(Qt.Key.Key_0)
    assert desk.theme.percent == 100


def _care(desk: Desk) -> None:
    desk.use_cases.answer = lambda _: ended(Outcome.NEEDS_CARE, CareLevel.SELF_HARM)
    desk.ask()


STATES: tuple[Callable[[Desk], None], ...] = (
    lambda _: None,
    lambda desk: desk.ask(),
    _care,
    lambda desk: desk.window.open_page(JOURNAL),
    lambda desk: desk.window.open_page(HELP),
)


@pytest.mark.parametrize("lead", STATES)
def test_every_page_fits_a_small_screen_with_the_largest_text(desk: Desk, lead: Callable[[Desk], None]) -> None:
    desk.theme.set_percent(200)
    lead(desk)
    desk.settle()
    QApplication.processEvents()
    smallest = desk.window.minimumSizeHint()
    assert smallest.width() <= 1280
    assert smallest.height() <= 720


@pytest.mark.parametrize("percent", [100, 200])
def test_a_page_is_no_longer_than_what_stands_on_it(desk: Desk, percent: int) -> None:
    desk.theme.set_percent(percent)
    desk.ask()
    QApplication.processEvents()
    inside = desk.reframe.anew.parentWidget()
    assert inside is not None
    last = desk.reframe.anew.mapTo(inside, desk.reframe.anew.rect().bottomLeft()).y()
    assert inside.height() - last < max(80, desk.reframe.reading.viewport().height() - last + 5)


@pytest.mark.parametrize("percent", [100, 200])
def test_no_words_of_a_card_are_cut_off(desk: Desk, percent: int) -> None:
    desk.theme.set_percent(percent)
    desk.ask()
    QApplication.processEvents()
    for card in desk.reframe.offered.cards:
        for part in (card.strategy, card.text, card.why, card.source):
            assert part.height() >= part.heightForWidth(part.width())


def test_lines_stay_within_a_readable_measure(desk: Desk) -> None:
    desk.window.resize(2400, 900)
    desk.ask()
    QApplication.processEvents()
    text = desk.reframe.offered.cards[0].text
    assert text.width() <= text.fontMetrics().averageCharWidth() * 74


def test_every_drawing_is_drawn(qapp: QApplication) -> None:
    for path in assets.path("icons").glob("*.svg"):
        image = drawing(path.stem, "#000000", 48).toImage()
        inked = sum(image.pixelColor(x, y).alpha() > 0 for x in range(48) for y in range(48))
        assert inked > 30, path.name
