"""The virtual environment of a checkout: whether it is up to date, and making it so."""

import hashlib
import json
import os
import platform
import shutil
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from heartsease_setup import machine
from heartsease_setup.engine import Engine
from heartsease_setup.problem import SetupStopped
from heartsease_setup.steps import Steps

#: What may be installed: ``runtime`` opens the app, ``dev`` adds what the tests and checks need.
GROUPS = ("runtime", "dev")
_NEEDED_BYTES = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Checkout:
    """A checkout at ``root``; wheels built for it are kept under ``cache``."""

    root: Path
    cache: Path

    @property
    def python(self) -> Path:
        """The virtual environment's interpreter."""
        return self.root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def log(self) -> Path:
        """Everything that the last set-up's commands printed."""
        return self.root / ".venv" / "set-up.log"

    def is_ready(self, group: str) -> bool:
        """Say whether nothing needs doing; takes milliseconds."""
        if not self.python.exists():
            return False
        done = self._stamps()
        return done.get(group) == self.digest(group) or done.get("dev") == self.digest("dev")

    def digest(self, group: str) -> str:
        """Return what an environment depends on: pins, project table, Python, processor and the checkout's own path."""
        project = tomllib.loads((self.root / "pyproject.toml").read_text(encoding="utf-8"))
        parts = [
            *(self._pins(name).read_text(encoding="utf-8") for name in ("build", group)),
            json.dumps([project["project"], project["build-system"]], sort_keys=True),
            platform.python_version(),
            sys.base_prefix,
            self.engine().key(),
            str(self.root),
        ]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def engine(self) -> Engine:
        """Return the recipe for the language model engine."""
        setup = self.root / "packaging" / "setup"
        return Engine(self._pins("engine"), setup / "engine" / "no-common.cmake", self.cache / "wheels")

    def set_up(self, group: str, steps: Steps, environment: Mapping[str, str]) -> None:
        """Install everything of ``group`` from pinned hashes; raises SetupStopped with what to do."""
        _check_space(self.root)
        machine.prepare(steps, environment, for_tests=group == "dev")
        self._make_environment(steps, environment)
        install: list[str | Path] = [self.python, "-m", "pip", "install"]
        # Wheels only: nothing that was downloaded runs a set-up of its own.
        pinned = [*install, "--require-hashes", "--only-binary", ":all:"]
        for name in ("build", group):
            pinned += ["-r", self._pins(name)]
        steps.run("Installing the parts from the list of tested versions", pinned, environment)
        wheel = self.engine().wheel(self.python, steps, environment)
        local = [*install, "--no-index", "--no-deps"]
        steps.run("Installing the language model engine", [*local, "--force-reinstall", wheel], environment)
        steps.run("Linking this checkout", [*local, "--no-build-isolation", "--editable", self.root], environment)
        self._stamp(group)

    def _make_environment(self, steps: Steps, environment: Mapping[str, str]) -> None:
        folder = self.root / ".venv"
        if self.python.exists() and self._stamps().get("python") == _interpreter():
            return
        if (folder / "pyvenv.cfg").exists():
            _empty(folder, keep=self.log)
        steps.run("Making a virtual environment", [sys.executable, "-m", "venv", folder], environment)
        self._write_stamps({"python": _interpreter()})

    def _stamp(self, group: str) -> None:
        self._write_stamps({**self._stamps(), group: self.digest(group)})

    def _stamps(self) -> dict[str, str]:
        try:
            found = json.loads(self._stamp_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write_stamps(self, stamps: dict[str, str]) -> None:
        fresh = self._stamp_file.with_suffix(".new")
        fresh.write_text(json.dumps(stamps), encoding="utf-8")
        fresh.replace(self._stamp_file)

    @property
    def _stamp_file(self) -> Path:
        return self.root / ".venv" / "set-up.json"

    def _pins(self, name: str) -> Path:
        return self.root / "packaging" / "setup" / "requirements" / f"{name}.txt"


def _interpreter() -> str:
    return f"{platform.python_version()} {sys.base_prefix}"


def _empty(folder: Path, keep: Path) -> None:
    for entry in folder.iterdir():
        if entry == keep:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _check_space(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < _NEEDED_BYTES:
        raise SetupStopped(
            f"There is not enough free space: set-up needs about {_NEEDED_BYTES // 10**9} GB in {folder}"
            f" and {free / 10**9:.1f} GB are free."
        )
