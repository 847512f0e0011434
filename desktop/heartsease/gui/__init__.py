"""The window: pages, widgets, lanes for slow work, and presenters that know no Qt."""

from heartsease.app.session import Session


def run(session: Session, argv: list[str]) -> int:
    """Open the window on ``session`` and return the exit code once it is closed; ``argv`` begins with the program."""
    from heartsease.gui.start import run as open_window  # noqa: PLC0415 - presenters must stay importable without Qt

    return open_window(session, argv)
