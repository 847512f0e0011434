"""Run the real program in its own process, as a person does."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def heartsease(tmp_path: Path) -> Run:
    """Return a function that runs ``heartsease`` with a profile of its own; ``typed`` goes to standard input."""

    def run(
        *arguments: str, typed: str | None = None, timeout: float = 60, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "heartsease", *arguments],
            input=typed if typed is not None else "",
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            env={**os.environ, "HEARTSEASE_PROFILE": str(tmp_path / "profile"), **environment},
        )

    return run
