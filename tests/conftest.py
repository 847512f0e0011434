"""Every test has a home of its own and is watched; see ``tests/guards``."""

import os
from pathlib import Path

import pytest

# Before the first window is made; a person's screen is never drawn on.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from heartsease.system import paths
from tests.guards.canary import Canary, new_canary

pytest_plugins = ["tests.guards.leaks", "tests.guards.logs", "tests.guards.network"]

_HOMES = {
    "XDG_CACHE_HOME": ".cache",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
}


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder, which the process and its children take for the person's."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    for name, place in _HOMES.items():
        monkeypatch.setenv(name, str(folder / place))
    for name in ("HEARTSEASE_PROFILE", "PYTHON_KEYRING_BACKEND"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> paths.Profile:
    """A profile in a folder that is not there yet, which HEARTSEASE_PROFILE names."""
    monkeypatch.setenv("HEARTSEASE_PROFILE", str(tmp_path / "profile"))
    return paths.profile(os.environ)


@pytest.fixture
def canary() -> Canary:
    """A sentence to keep and then to look for; ``canary.places(folder)`` must be empty."""
    return new_canary()
