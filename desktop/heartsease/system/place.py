"""What the machine says of where it is: its locale and its time zone."""

import os
from collections.abc import Mapping
from pathlib import Path

_ZONES = "zoneinfo/"


def locale(environment: Mapping[str, str]) -> str | None:
    """Return the locale for messages, as in ``de_AT.UTF-8``, or None where none is set."""
    return next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), None)


def timezone(environment: Mapping[str, str], localtime: Path = Path("/etc/localtime")) -> str | None:
    """Return the IANA name of the time zone, as in ``Europe/Vienna``, or None where it cannot be told."""
    if zone := environment.get("TZ"):
        return zone.removeprefix(":")
    target = os.path.realpath(localtime)
    return target.partition(_ZONES)[2] or None if _ZONES in target else None
