"""What the repository holds can be read, built and trusted by anyone who clones it."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files, texts

_MEBIBYTE = 1 << 20
#: A letter in brackets keeps a pattern from finding itself.
_UNWANTED = {
    "unfinished work": r"\b(?:T[O]DO|FIX[M]E|X{3})\b",
    "a path of one machine": r"(?:^|[\s\"'=(:`])/(?:work|root|farm|home/\w+|Users/\w+)/",
    "a package registry's address": r"(?:pypi\.|pythonhosted|registry\.npmjs|crates\.io|huggingface\.)(?:org|com|co)\b",
    "a setting of where packages come from": r"index[-_][u]rl|find[-_][l]inks|trusted[-_][h]ost",
    "a private key": r"BEGIN [A-Z ]*PRIVATE [K]EY",
    "a merge that was not finished": r"^(?:<{7}|>{7}) ",
}
_PINS = sorted((ROOT / "packaging" / "setup" / "requirements").glob("*.txt"))


@pytest.mark.parametrize("what", _UNWANTED)
def test_no_file_holds_what_does_not_belong(what: str) -> None:
    pattern = re.compile(_UNWANTED[what], re.MULTILINE)
    found = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match[0].strip()}"
        for name, text in texts().items()
        if not name.endswith(".jsonl")
        for match in pattern.finditer(text)
    ]
    assert found == []


def test_the_unwanted_would_be_found() -> None:
    samples = {
        "unfinished work": "# TO" + "DO: later",
        "a path of one machine": 'open("/ro' + 'ot/x")',
        "a package registry's address": "see py" + "pi.org",
        "a setting of where packages come from": "--extra-index" + "-url x",
        "a private key": "-----BEGIN RSA PRIVATE" + " KEY-----",
        "a merge that was not finished": "<" * 7 + " HEAD",
    }
    assert [what for what, sample in samples.items() if not re.search(_UNWANTED[what], sample, re.MULTILINE)] == []
    assert set(samples) == set(_UNWANTED)


def test_text_files_end_with_one_line_end_and_hold_no_carriage_returns() -> None:
    broken = [
        name
        for name, text in texts().items()
        if not name.startswith("tests/data/") and text and ("\r" in text or not text.endswith("\n"))
    ]
    assert broken == []


def test_no_file_is_larger_than_it_may_be() -> None:
    def limit(file: Path) -> int:
        return 60 * _MEBIBYTE if file.suffix == ".gguf" else 5 * _MEBIBYTE

    assert [str(file) for file in files() if file.stat().st_size > limit(file)] == []


def test_no_ones_data_or_build_is_kept() -> None:
    kinds = {".pyc", ".whl", ".so", ".db", ".log", ".pt", ".npz", ".xz"}
    assert [str(file) for file in files() if file.suffix in kinds and "tests/data" not in file.as_posix()] == []


@pytest.mark.parametrize("pins", _PINS, ids=lambda path: path.stem)
def test_every_pin_is_exact_and_hashed(pins: Path) -> None:
    text = pins.read_text(encoding="utf-8")
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]
    loose = [line[:60] for line in lines if not re.match(r"[a-z0-9.-]+==[0-9a-z.]+ .*--hash=sha256:[0-9a-f]{64}", line)]
    assert lines
    assert loose == []
    assert not re.search(r"://|file:| @ |^-", text, re.MULTILINE), "names and hashes alone say what is installed"


def test_the_pins_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = {
        match[1] for name in ("dev", "engine") for match in re.finditer(r"^([a-z0-9.-]+)==", _pins(name), re.MULTILINE)
    }
    asked = project["dependencies"] + project["optional-dependencies"]["dev"]
    wanted = {re.split(r"[^A-Za-z0-9._-]", line)[0].lower().replace("_", "-").replace(".", "-") for line in asked}
    assert wanted - pinned == set()


def test_the_app_and_its_tests_run_on_the_same_versions() -> None:
    tested, shipped = (set(re.findall(r"^[a-z0-9.-]+==\S+", _pins(name), re.MULTILINE)) for name in ("dev", "runtime"))
    assert shipped - tested == set()


def test_the_pin_of_qt_is_one_that_keeps_its_references() -> None:
    """6.12.0 aborts on Python 3.11 after some hundred signals; see test_qt_references.py."""
    assert "pyside6-essentials==6.11.3 " in _pins("runtime")


def _pins(name: str) -> str:
    return (ROOT / "packaging" / "setup" / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
