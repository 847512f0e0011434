"""Run a piece of the app as a program of its own, on the checkout."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def ran(program: str) -> subprocess.CompletedProcess[str]:
    """Run ``program`` with the app and the tests importable, and return how it ended."""
    path = f"import sys; sys.path[:0] = {[str(ROOT), str(ROOT / 'desktop')]!r}\n"
    return subprocess.run([sys.executable, "-c", path + program], capture_output=True, text=True, check=False)
