"""Open the window on a session and stay until it is closed."""

import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType

from PySide6.QtWidgets import QApplication

from heartsease.app.session import Session
from heartsease.gui.main_window import REFRAME, MainWindow
from heartsease.gui.present.ports import Lane
from heartsease.gui.session_use_cases import SessionUseCases
from heartsease.gui.tasks import Lanes
from heartsease.gui.theme import SCALES, Theme
from heartsease.gui.tokens import Scheme
from heartsease.system import words
from heartsease.system.logs import describe_defect

logger = logging.getLogger("heartsease.gui")


def run(session: Session, argv: list[str]) -> int:
    """Show the window and return Qt's exit code; ``argv`` begins with the program, its options are Qt's.

    ``HEARTSEASE_THEME`` (light, dark) and ``HEARTSEASE_TEXT_SIZE`` (100 to 200) choose the look. When it returns, the
    work of the window has ended.
    """
    scheme, percent = chosen_look(os.environ)
    application = QApplication(argv)
    texts = words.load()
    application.setApplicationName("heartsease")
    application.setApplicationDisplayName(texts.text("gui.app_name"))
    application.setDesktopFileName("heartsease")
    theme = Theme(application, scheme=scheme, percent=percent)
    lanes = Lanes(texts)
    use_cases = SessionUseCases(session)
    with _defects_without_words():
        window = MainWindow(use_cases, lanes, texts, theme)
        window.show()
        window.open_page(REFRAME)
        # Read ahead, so that help is there at once when it is wanted.
        window.help_presenter.show()
        # A model that cannot start says so when it is asked; a person who only reads the journal need not hear of it.
        lanes.start(Lane.MODEL, lambda _: use_cases.warm_up(), done=lambda _: None, failed=lambda _: None)
        try:
            return application.exec()
        finally:
            lanes.close()
            window.deleteLater()


def chosen_look(environment: Mapping[str, str]) -> tuple[Scheme | None, int]:
    """Return the scheme (None follows the system) and the text size in percent; what cannot be read is left out."""
    scheme = environment.get("HEARTSEASE_THEME", "")
    percent = environment.get("HEARTSEASE_TEXT_SIZE", "")
    return (
        Scheme(scheme) if scheme in list(Scheme) else None,
        int(percent) if percent.isdecimal() and len(percent) <= 3 else SCALES[0],
    )


@contextmanager
def _defects_without_words() -> Iterator[None]:
    """Log a defect on the GUI thread by its kind and place; its message may hold words of the person."""
    before = sys.excepthook

    def note(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        logger.error("the window met a defect: %s", describe_defect(error))

    sys.excepthook = note
    try:
        yield
    finally:
        sys.excepthook = before
