"""Render every page and state, light and dark, at 100 % and 200 %, to a folder: ``-m tests.gui.screenshots OUT``.

Uses made-up entries and Qt's offscreen platform, so it shows the same on every machine with the DejaVu fonts.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from heartsease.domain.errors import Fixable
from heartsease.domain.reframe import CareLevel, Outcome
from heartsease.gui.main_window import HELP, JOURNAL, REFRAME, MainWindow
from heartsease.gui.tasks import Lanes
from heartsease.gui.theme import Theme
from heartsease.gui.tokens import Scheme
from heartsease.system import words
from tests.gui import fakes

WIDTH, HEIGHT = 1280, 800
_SETTLE_MS = 30
_LONGEST_WAIT_MS = 3000
_THOUGHTS = (
    "I said nothing useful in the whole meeting. They must wonder why I am there.",
    fakes.THOUGHT,
    "My sister did not call on my birthday. I cannot matter much to her.",
    "I am always the one who ruins the evening.",
    "If I move to the new town I will be alone for good.",
    "The garden is dead and so is everything else I try to look after.",
)


@dataclass(frozen=True, slots=True)
class Shot:
    """A state to show: what the app answers, and the steps that lead there."""

    name: str
    prepare: Callable[[fakes.FakeUseCases], None]
    steps: tuple[Callable[["ShownWindow"], None], ...]


class ShownWindow(MainWindow):
    """The window, with a way for the steps to wait until it has drawn every answer."""

    settle: Callable[[], None]


def a_shot(name: str, prepare: Callable[[fakes.FakeUseCases], None], *steps: Callable[[ShownWindow], None]) -> Shot:
    """Return a state with the steps that lead to it."""
    return Shot(name, prepare, steps)


def shots() -> Iterator[Shot]:
    """Yield every state of every page."""
    yield a_shot("reframe-writing", _nothing, lambda w: w.open_page(REFRAME))
    yield a_shot("reframe-situation", _nothing, _with_situation)
    yield a_shot("reframe-near-limit", _nothing, lambda w: w.reframe_page.writing.thought.setPlainText("long " * 760))
    yield a_shot("reframe-waiting", lambda u: u.waits.update(reframe=60), _ask)
    yield a_shot("reframe-stopped", lambda u: u.waits.update(reframe=60), _stopped)
    yield a_shot("reframe-offered", _nothing, _ask)
    yield a_shot("reframe-offered-end", _nothing, _ask, _scroll_down)
    yield a_shot("reframe-editing", _nothing, _editing)
    yield a_shot("reframe-chosen", _nothing, _chosen)
    yield a_shot("reframe-keep-failed", _fault("keep"), _chosen, lambda w: w.reframe_page.keep.click())
    yield a_shot("reframe-kept", _nothing, _chosen, lambda w: w.reframe_page.keep.click())
    yield a_shot("reframe-error", _fault("reframe"), _ask)
    yield a_shot("reframe-nothing-good", _answers(Outcome.NO_GOOD_CANDIDATE), _ask)
    yield a_shot("reframe-needs-care", _answers(Outcome.NEEDS_CARE, CareLevel.ACTIVE), _ask)
    yield a_shot("journal-empty", _empty, lambda w: w.open_page(JOURNAL))
    yield a_shot("journal-list", _nothing, lambda w: w.open_page(JOURNAL))
    yield a_shot("journal-reading", _nothing, _reading)
    yield a_shot("journal-made", _nothing, _reading, lambda w: w.journal_page.pane.folds[0].click())
    yield a_shot("journal-deleted", _nothing, _reading, lambda w: w.journal_page.pane.delete_button.click())
    yield a_shot("journal-nothing-found", _nothing, _searching)
    yield a_shot("journal-locked", _fault("page"), lambda w: w.open_page(JOURNAL))
    yield a_shot("help", _nothing, lambda w: w.open_page(HELP))
    yield a_shot("help-elsewhere", lambda u: setattr(u, "country", "international"), lambda w: w.open_page(HELP))
    yield a_shot("help-unread", _fault("help_card"), lambda w: w.open_page(HELP))


def main(folder: Path, *, schemes: Sequence[str] = ("light", "dark"), percents: Sequence[int] = (100, 200)) -> None:
    """Write one picture per shot, scheme and text size to ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(["heartsease"])
    application.setFont(QFont("DejaVu Sans", 11))
    theme = Theme(application)
    for scheme in schemes:
        theme.set_scheme(Scheme(scheme))
        for percent in percents:
            theme.set_percent(percent)
            for shot in shots():
                _take(shot, theme, folder / f"{shot.name}-{scheme}-{percent}.png")


def _take(shot: Shot, theme: Theme, file: Path) -> None:
    entries = [fakes.an_entry(n, t, kept=n % 4, situation=fakes.SITUATION) for n, t in enumerate(_THOUGHTS * 3)]
    use_cases = fakes.FakeUseCases(entries)
    shot.prepare(use_cases)
    lanes = Lanes(words.load())
    window = ShownWindow(use_cases, lanes, words.load(), theme)
    window.settle = lambda: _settle(lanes, use_cases)
    window.resize(WIDTH, HEIGHT)
    window.show()
    window.open_page(REFRAME)
    for step in shot.steps:
        step(window)
    window.settle()
    window.grab().save(str(file))
    window.close()
    lanes.close()
    window.deleteLater()
    QTest.qWait(1)


def _settle(lanes: Lanes, use_cases: fakes.FakeUseCases) -> None:
    """Wait until every answer is shown, or a moment where the shot is about waiting."""
    started = time.monotonic()
    while not lanes.idle and (time.monotonic() - started) * 1000 < (300 if use_cases.waits else _LONGEST_WAIT_MS):
        QTest.qWait(10)
    QTest.qWait(_SETTLE_MS)


def _nothing(_use_cases: fakes.FakeUseCases) -> None:
    """Leave the answers as they are."""


def _empty(use_cases: fakes.FakeUseCases) -> None:
    use_cases.entries.clear()


def _fault(method: str) -> Callable[[fakes.FakeUseCases], None]:
    return lambda use_cases: use_cases.faults.update({method: [Fixable("keys.locked", backend="Secret Service")] * 9})


def _answers(outcome: Outcome, level: CareLevel = CareLevel.NONE) -> Callable[[fakes.FakeUseCases], None]:
    return lambda use_cases: setattr(use_cases, "answer", lambda _: fakes.ended(outcome, level))


def _ask(window: ShownWindow) -> None:
    window.reframe_page.writing.thought.setPlainText(fakes.THOUGHT)
    window.reframe_page.writing.ask()
    window.settle()


def _with_situation(window: ShownWindow) -> None:
    window.reframe_page.writing.fold.click()
    window.reframe_page.writing.thought.setPlainText(fakes.THOUGHT)
    window.reframe_page.writing.situation.setPlainText(fakes.SITUATION)


def _stopped(window: ShownWindow) -> None:
    _ask(window)
    window.reframe_page.waiting.stop_button.click()


def _chosen(window: ShownWindow) -> None:
    _ask(window)
    window.reframe_page.offered.cards[0].keep.click()


def _editing(window: ShownWindow) -> None:
    _ask(window)
    window.reframe_page.offered.cards[1].edit.click()


def _scroll_down(window: ShownWindow) -> None:
    bar = window.reframe_page.reading.verticalScrollBar()
    bar.setValue(bar.maximum())


def _reading(window: ShownWindow) -> None:
    window.open_page(JOURNAL)
    window.settle()
    window.journal_page.list.setCurrentIndex(window.journal_page.model.index(2))


def _searching(window: ShownWindow) -> None:
    window.open_page(JOURNAL)
    window.settle()
    window.journal_page.search.setText("holiday")
    QTest.qWait(400)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
