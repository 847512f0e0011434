"""``pip install .`` into a clean environment elsewhere gives a program that finds what ships with it."""

import hashlib
import json
import os
import subprocess
import sys
import sysconfig
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files

_MODELS = ("models/builtin", "models/catalogue.toml")


@dataclass(frozen=True, slots=True)
class Installed:
    """A virtual environment that holds the app and lies outside the checkout."""

    folder: Path

    def run(self, *arguments: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment, in a folder and home that know nothing of the checkout."""
        outside = {
            name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "HEARTSEASE_PROFILE"}
        }
        return subprocess.run(
            [str(self.folder / "bin" / arguments[0]), *arguments[1:]],
            input=typed,
            cwd=self.folder,
            env={**outside, **environment},
            check=False,
            capture_output=True,
            text=True,
            timeout=100,
        )

    @property
    def package(self) -> Path:
        """The installed import package."""
        return next(self.folder.glob("lib/python3.*/site-packages/heartsease"))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Install from the checkout; what the app depends on is lent by this environment, so that no network is needed.

    A line in a .pth file lends a folder's packages but not its own .pth files, so the checkout itself is not lent.
    """
    folder = tmp_path_factory.mktemp("elsewhere") / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    site = next(folder.glob("lib/python3.*/site-packages"))
    (site / "lent.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    install = ["install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--ignore-installed"]
    command = [str(folder / "bin" / "python"), "-m", "pip", *install, str(ROOT)]
    done = subprocess.run(command, env=alone, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return Installed(folder)


def test_it_is_the_installed_copy_that_runs(installed: Installed) -> None:
    code = "import heartsease; from heartsease.system import assets; print(heartsease.__file__, assets.path('words'))"
    done = installed.run("python", "-c", code)
    assert done.returncode == 0, done.stderr
    assert all(Path(place).is_relative_to(installed.folder) for place in done.stdout.split())


def test_everything_that_ships_is_installed_unchanged(installed: Installed) -> None:
    shipped = installed.package / "_shipped"
    sources = [path for path in files() if path.relative_to(ROOT).as_posix().startswith(("assets/", *_MODELS))]
    assert sources
    differing = [
        str(source)
        for source in sources
        if not (copy := shipped / source.relative_to(ROOT)).is_file() or copy.read_bytes() != source.read_bytes()
    ]
    assert differing == []


def test_nothing_else_is_installed(installed: Installed) -> None:
    unwanted = {path.name for path in installed.package.parent.iterdir()} - {"lent.pth", "heartsease"}
    assert {name for name in unwanted if not name.startswith("heartsease-")} == set()
    assert not list(installed.package.rglob("test_*.py"))


def test_the_licences_go_along(installed: Installed) -> None:
    names = {path.name for path in installed.package.parent.glob("heartsease-*.dist-info/licenses/*")}
    assert names == {"LICENSE", "NOTICE"}


def test_every_built_in_model_is_the_one_in_the_catalogue(installed: Installed) -> None:
    shipped = installed.package / "_shipped" / "models"
    rows = tomllib.loads((shipped / "catalogue.toml").read_text(encoding="utf-8"))
    expected = set(_values(rows, "sha256"))
    found = {hashlib.sha256(path.read_bytes()).hexdigest() for path in shipped.glob("builtin/*.gguf")}
    assert found
    assert found <= expected


def test_the_installed_program_answers_a_thought(installed: Installed, tmp_path: Path) -> None:
    thought = "I failed the exam and everyone will think I am stupid."
    done = installed.run("heartsease", "reframe", "--json", typed=thought, HEARTSEASE_PROFILE=str(tmp_path / "profile"))
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["outcome"] == "reframed"
    assert len(answer["reframes"]) == 3


def _values(table: object, key: str) -> list[str]:
    """Return every value of ``key`` in nested tables."""
    if isinstance(table, list):
        return [value for row in table for value in _values(row, key)]
    if isinstance(table, dict):
        own = [table[key]] if isinstance(table.get(key), str) else []
        return own + [value for row in table.values() for value in _values(row, key)]
    return []
