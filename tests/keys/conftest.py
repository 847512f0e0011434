"""A real Secret Service for the keys, and further ones of their own for the states that need a broken one."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from heartsease.keys.key_store import KeyStore, account_for

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    {rules}
  </policy>
</busconfig>
"""

#: Runs a script in a session of its own and returns what it printed as JSON.
Session = Callable[..., dict[str, str]]


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Run a Python script under a bus of its own, with a keyring unlocked by ``password`` (None: no daemon)."""
    home = tmp_path / "home"
    home.mkdir()

    def run(
        script: str, *, password: str | None = None, rules: str = "", variables: Mapping[str, str] | None = None
    ) -> dict[str, str]:
        config = tmp_path / "bus.conf"
        config.write_text(_BUS.format(rules=rules))
        unlock = "gnome-keyring-daemon --unlock --components=secrets >/dev/null &&"
        start = f'printf "%s" "$KEYRING_PASSWORD" | {unlock}' if password is not None else ""
        command = ["dbus-run-session", f"--config-file={config}", "--", "sh", "-c", f'{start} exec "$@"', "sh"]
        result = subprocess.run(
            [*command, sys.executable, "-c", script, str(home)],
            env=_environment(home) | {"KEYRING_PASSWORD": password or ""} | dict(variables or {}),
            capture_output=True, text=True, timeout=20, check=False,
        )  # fmt: skip
        assert result.returncode == 0, result.stderr
        answer: dict[str, str] = json.loads(result.stdout.splitlines()[-1])
        return answer

    return run


@pytest.fixture
def sessionless(tmp_path: Path) -> Session:
    """Run a Python script where there is no bus at all."""
    home = tmp_path / "home"
    home.mkdir()

    def run(script: str, *, variables: Mapping[str, str] | None = None) -> dict[str, str]:
        result = subprocess.run(
            [sys.executable, "-c", script, str(home)],
            env=_environment(home) | dict(variables or {}), capture_output=True, text=True, timeout=20, check=False,
        )  # fmt: skip
        assert result.returncode == 0, result.stderr
        answer: dict[str, str] = json.loads(result.stdout.splitlines()[-1])
        return answer

    return run


def _environment(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    paths = os.pathsep.join(path for path in sys.path if path)
    return kept | {"HOME": str(home), "PYTHONPATH": paths, "XDG_RUNTIME_DIR": str(home)}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[KeyStore]:
    """The key store of a profile in ``tmp_path`` on the Secret Service the tests run under."""
    assert os.environ.get("DBUS_SESSION_BUS_ADDRESS"), "run the tests under dbus-run-session (make test does)"
    assert shutil.which("gnome-keyring-daemon"), "the tests need gnome-keyring"
    store = KeyStore(account_for(tmp_path))
    yield store
    store.delete()
