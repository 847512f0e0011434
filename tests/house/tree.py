"""The files that belong to the repository: those tracked, and those that would be with the next commit."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "desktop" / "heartsease"


@cache
def files() -> tuple[Path, ...]:
    """Return every file, ignored ones left out."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return tuple(path for name in sorted(set(listed)) if name and (path := ROOT / name).is_file())


@cache
def texts() -> dict[str, str]:
    """Return the text files by their path from the root."""
    found = {}
    for path in files():
        data = path.read_bytes()
        if b"\0" not in data:
            found[path.relative_to(ROOT).as_posix()] = data.decode("utf-8")
    return found


def python_files() -> dict[str, str]:
    """Return the Python sources by their path from the root."""
    return {name: text for name, text in texts().items() if name.endswith(".py")}
