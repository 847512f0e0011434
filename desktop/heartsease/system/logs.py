"""The log: ids, counts and places in the code; never a word the person wrote."""

import logging
import logging.handlers
import os
import traceback
from pathlib import Path

from heartsease.system.paths import PRIVATE_FILE, make_private_folder

_LIMIT_BYTES, _OLD_FILES = 512 * 1024, 2


class _PlaceOnly(logging.Formatter):
    """Shows an exception as its type and places, since its message may quote the person."""

    def formatException(self, ei: object) -> str:
        error = ei[1] if isinstance(ei, tuple) else None
        return describe_defect(error) if isinstance(error, BaseException) else ""


def describe_defect(error: BaseException) -> str:
    """Return an exception's type and where it came through, without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
    return f"{type(error).__name__} at {places}"


def start_logging(path: Path) -> logging.Handler:
    """Log to ``path`` (mode 0600, rotated at 512 KiB) and return the handler, to be closed at the end."""
    make_private_folder(path.parent)
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, PRIVATE_FILE)
    os.close(descriptor)
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=_LIMIT_BYTES, backupCount=_OLD_FILES, encoding="utf-8"
    )
    handler.setFormatter(_PlaceOnly("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log = logging.getLogger("heartsease")
    log.setLevel(logging.INFO)
    log.addHandler(handler)
    return handler
