"""Start Heartsease: the window, a terminal command, or the model worker; imports only what that one needs."""

import logging
import os
import sys


def main() -> int:
    """Return the exit code of whichever face was asked for."""
    arguments = sys.argv[1:]
    if arguments == ["worker"]:
        from heartsease.language_model.worker import run_worker

        return run_worker()
    return _face(arguments)


def _face(arguments: list[str]) -> int:
    from heartsease.domain.errors import Fixable
    from heartsease.system import logs, words
    from heartsease.system.hardening import harden_process
    from heartsease.system.paths import profile

    harden_process()
    try:
        handler = logs.start_logging(profile(os.environ).log)
    except (Fixable, OSError) as error:
        advice = words.load().advice(error if isinstance(error, Fixable) else Fixable("profile.no_log"))
        _say(advice.say, advice.do)
        return 1
    try:
        return _terminal(arguments) if arguments else _window()
    except Exception as error:  # noqa: BLE001  # the outermost door: the log gets the place, the person a sentence
        logging.getLogger("heartsease").error("defect: %s", logs.describe_defect(error))  # noqa: TRY400  # never its message
        _say(words.load().text("defect", log=str(profile(os.environ).log)))
        return 70
    finally:
        handler.close()
        logging.getLogger("heartsease").removeHandler(handler)


def _terminal(arguments: list[str]) -> int:
    from heartsease.cli.commands import run

    return run(arguments)


def _window() -> int:
    from heartsease.system import words

    if not _has_display():
        _say(words.load().text("cli.no_display"))
        return _terminal(["reframe"])
    from heartsease.app.session import Session
    from heartsease.gui import run
    from heartsease.system.paths import profile

    with Session(profile(os.environ)) as session:
        return run(session, sys.argv)


def _say(*lines: str) -> None:
    sys.stderr.write("".join(f"{line}\n" for line in lines))


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(main())
