"""The time, with the offset of the place it is told in."""

from collections.abc import Callable
from datetime import datetime

#: Returns the moment as ISO 8601 with offset, to the second; its date is the person's local day.
Clock = Callable[[], str]


def now() -> str:
    """Return this moment, as in ``2026-11-21T23:05:00+01:00``."""
    return datetime.now().astimezone().isoformat(timespec="seconds")
