"""The import rules hold, and each of them would notice: a rule that names nothing real passes silently."""

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.tree import PACKAGE, ROOT, python_files

#: For each rule, by id: a file that breaks it and nothing else needs.
_PLANTS = {
    "rooms": ("heartsease/domain/planted_rooms.py", "import heartsease.system.paths"),
    "faces": ("heartsease/cli/planted_faces.py", "import heartsease.vault"),
    "domain": ("heartsease/domain/planted_domain.py", "import numpy"),
    "qt": ("heartsease/app/planted_qt.py", "import PySide6.QtCore"),
    "present": ("heartsease/gui/present/planted_present.py", "import PySide6.QtCore"),
    "sqlcipher": ("heartsease/app/planted_sqlcipher.py", "import sqlcipher3"),
    "keyring": ("heartsease/vault/planted_keyring.py", "import keyring"),
    "worker": ("heartsease/language_model/protocol.py", "import heartsease.keys"),
    "network": ("heartsease/system/planted_network.py", "import urllib.request"),
}


def _contracts() -> dict[str, str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["id"]: contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]}


def _lint(desktop: Path) -> subprocess.CompletedProcess[str]:
    program = "import sys; from importlinter.cli import lint_imports_command as lint; sys.exit(lint())"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache", "--config", str(ROOT / "pyproject.toml")],
        cwd=desktop.parent,
        env={**os.environ, "PYTHONPATH": str(desktop), "COLUMNS": "200"},
        check=False,
        capture_output=True,
        text=True,
    )


def test_every_import_rule_is_kept() -> None:
    done = _lint(ROOT / "desktop")
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_import_rule_notices_a_planted_violation(tmp_path: Path) -> None:
    desktop = tmp_path / "desktop"
    shutil.copytree(PACKAGE, desktop / "heartsease", ignore=shutil.ignore_patterns("__pycache__"))
    for file, line in _PLANTS.values():
        with (desktop / file).open("a", encoding="utf-8") as planted:
            planted.write(f"\n{line}\n")
    done = _lint(desktop)
    assert done.returncode != 0
    contracts = _contracts()
    assert set(contracts) == set(_PLANTS), "every rule has a violation planted here"
    assert [name for name in contracts.values() if f"{name} BROKEN" not in done.stdout] == [], done.stdout + done.stderr


def test_an_unknown_room_breaks_the_rules(tmp_path: Path) -> None:
    desktop = tmp_path / "desktop"
    shutil.copytree(PACKAGE, desktop / "heartsease", ignore=shutil.ignore_patterns("__pycache__"))
    (desktop / "heartsease" / "helpers").mkdir()
    (desktop / "heartsease" / "helpers" / "__init__.py").touch()
    done = _lint(desktop)
    assert done.returncode != 0
    assert "helpers" in done.stdout


def test_nothing_but_llama_cpp_is_imported_by_name_and_in_one_file_alone() -> None:
    """It is loaded by name, after the walls stand, which the import rules cannot see."""
    named = {file: _imported_by_name(text) for file, text in python_files().items() if file.startswith("desktop/")}
    assert {file: sorted(calls) for file, calls in named.items() if calls} == {
        "desktop/heartsease/language_model/llama_model.py": [
            "find_spec('llama_cpp')",
            "import_module('llama_cpp.llama_cpp')",
        ]
    }


def _imported_by_name(text: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            is_builtin = isinstance(node.func, ast.Name) and name in {"exec", "eval", "__import__"}
            if is_builtin or name in {"find_spec", "import_module", "run_module", "run_path"}:
                found.append(f"{name}({', '.join(map(ast.unparse, node.args))})")
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
            found += [name for name in names if name.split(".")[0] == "llama_cpp"]
    return found
