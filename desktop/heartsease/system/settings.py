"""The few choices that are needed before the vault is open: plain names and numbers, never words the person wrote."""

import json
import os
import tempfile
from pathlib import Path

from heartsease.domain.errors import Fixable
from heartsease.system.paths import Profile, make_private_folder

_ALLOWED = frozenset({"help_country"})


def _path(profile: Profile) -> Path:
    return profile.data / "settings.json"


def read(profile: Profile) -> dict[str, str]:
    """Return the settings; a file that is missing or damaged counts as empty, since all of them can be chosen again."""
    try:
        found = json.loads(_path(profile).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: value for key, value in found.items() if key in _ALLOWED and isinstance(value, str)}


def write(profile: Profile, key: str, value: str) -> None:
    """Remember one setting (file mode 0600, swapped in whole); raises Fixable where the disk does not let us."""
    if key not in _ALLOWED:
        raise ValueError(key)
    make_private_folder(profile.data)
    settings = {**read(profile), key: value}
    try:
        descriptor, name = tempfile.mkstemp(dir=profile.data, prefix=".settings-")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(settings, file, indent=1, sort_keys=True)
        Path(name).replace(_path(profile))
    except OSError as error:
        raise Fixable("settings.not_written", reason=error.strerror or "") from error
