"""Where a profile's files live, and how its folders and files are kept private."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from heartsease.domain.errors import Fixable

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600
#: A folder that holds a name which begins like one of these is known as a profile's.
_OURS = ("vault.db", "settings.json", "state", "heartsease.log", "model-hashes.json")


@dataclass(frozen=True, slots=True)
class Profile:
    """The folders of one person's profile; with ``HEARTSEASE_PROFILE`` all of them lie in that one folder."""

    data: Path
    state: Path
    cache: Path

    @property
    def vault(self) -> Path:
        """The encrypted vault file."""
        return self.data / "vault.db"

    @property
    def log(self) -> Path:
        """The log file; it holds ids and counts, never words."""
        return self.state / "heartsease.log"


def profile(environment: Mapping[str, str]) -> Profile:
    """Return the profile's folders without making them."""
    if chosen := environment.get("HEARTSEASE_PROFILE"):
        root = Path(chosen).expanduser().absolute()
        return Profile(data=root, state=root / "state", cache=root / "cache")
    dirs = platformdirs.PlatformDirs("heartsease", appauthor=False)
    return Profile(data=dirs.user_data_path, state=dirs.user_state_path, cache=dirs.user_cache_path)


def make_private_folder(folder: Path) -> None:
    """Make ``folder`` with mode 0700, or tighten it; raises Fixable where that cannot be done.

    A folder that others use already is refused instead of closed to them: it holds files, and none of them is ours.
    """
    try:
        for missing in reversed([place for place in (folder, *folder.parents) if not place.exists()]):
            missing.mkdir(exist_ok=True, mode=PRIVATE_FOLDER)
        folder.mkdir(exist_ok=True)
        if os.name == "posix" and stat.S_IMODE(folder.stat().st_mode) != PRIVATE_FOLDER:
            names = [path.name for path in folder.iterdir()]
            if names and not any(name.startswith(_OURS) for name in names):
                raise Fixable("profile.shared_folder", folder=str(folder))
            folder.chmod(PRIVATE_FOLDER)
    except OSError as error:
        raise Fixable("profile.no_folder", folder=str(folder), reason=error.strerror or "") from error
