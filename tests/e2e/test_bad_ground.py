"""What the program stands on is missing or broken: a sentence, a way out, exit code 1, nothing lost, no traceback."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import heartsease

THOUGHT = "My unmistakable turnip soup failed and I am no good."
ROOT = Path(heartsease.__file__).parents[2]


def _run(*arguments: str, profile: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "heartsease", *arguments],
        env={**os.environ, "HEARTSEASE_PROFILE": str(profile), **environment},
        input="",
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def _error(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    error = json.loads(done.stdout.splitlines()[-1])["error"]
    assert error["say"]
    assert error["do"]
    assert "turnip" not in error["say"] + error["do"] + done.stderr
    return str(error["key"])


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the program and its files, to be broken."""
    copy = tmp_path / "copy"
    shutil.copytree(ROOT / "desktop", copy / "desktop", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "assets", copy / "assets")
    shutil.copytree(ROOT / "models", copy / "models", ignore=shutil.ignore_patterns("out", "training"))
    return copy


@pytest.mark.parametrize(
    ("break_it", "key"),
    [
        (lambda model: model.unlink(), "model.missing"),
        (lambda model: model.write_bytes(b"GGUF"), "model.not_gguf"),
        (lambda model: model.write_bytes(model.read_bytes()[:-1000]), "model.changed"),
    ],
    ids=["missing", "no model at all", "cut short"],
)
def test_a_broken_model_gets_its_sentence_and_screening_still_works(
    copied: Path, tmp_path: Path, break_it: object, key: str
) -> None:
    assert callable(break_it)
    break_it(copied / "models" / "builtin" / "heartsease.gguf")
    done = _run("reframe", THOUGHT, "--json", profile=tmp_path / "p", PYTHONPATH=str(copied / "desktop"))
    assert _error(done) == key
    care = _run("reframe", "I want to die", "--json", profile=tmp_path / "p", PYTHONPATH=str(copied / "desktop"))
    assert json.loads(care.stdout)["outcome"] == "needs_care"


def test_without_a_keyring_reframes_come_and_keeping_says_why_not(tmp_path: Path) -> None:
    nobody = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/nobody"}
    assert _run("reframe", THOUGHT, profile=tmp_path / "p", **nobody).returncode == 0
    assert _error(_run("reframe", THOUGHT, "--keep", "--json", profile=tmp_path / "p", **nobody)) == "keys.no_backend"
    assert not (tmp_path / "p" / "vault.db").exists()


def test_a_plaintext_keyring_named_in_the_environment_is_refused(tmp_path: Path) -> None:
    null = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    key = _error(_run("reframe", THOUGHT, "--keep", "--json", profile=tmp_path / "p", **null))
    assert key == "keys.backend_refused"


def test_a_damaged_vault_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    assert _run("reframe", THOUGHT, "--keep", profile=tmp_path / "p").returncode == 0
    vault = tmp_path / "p" / "vault.db"
    broken = bytearray(vault.read_bytes())
    broken[2000:2100] = bytes(100)
    vault.write_bytes(broken)
    assert _error(_run("journal", "list", "--json", profile=tmp_path / "p")) in ("vault.damaged", "vault.wrong_key")
    assert vault.read_bytes() == bytes(broken)


def test_a_plain_database_in_the_vaults_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir(mode=0o700)
    (tmp_path / "p" / "vault.db").write_bytes(b"SQLite format 3\x00" + bytes(4080))
    key = _error(_run("reframe", THOUGHT, "--keep", "--json", profile=tmp_path / "p"))
    assert key in ("vault.not_encrypted", "keys.missing")


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte, full but for a little."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160k,mode=700", "tmpfs", str(place)], check=True)
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_is_told_and_leaves_no_half_vault(tiny_disk: Path) -> None:
    profile = tiny_disk / "p"
    assert _run("reframe", THOUGHT, profile=profile).returncode == 0
    (tiny_disk / "ballast").write_bytes(bytes(100_000))
    assert _error(_run("reframe", THOUGHT, "--keep", "--json", profile=profile)) == "vault.disk_full"
    assert not (profile / "vault.db").exists()
    (tiny_disk / "ballast").unlink()


def test_a_read_only_disk_is_told(tiny_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(tiny_disk)], check=True)
    done = _run("reframe", THOUGHT, profile=tiny_disk / "p")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "HEARTSEASE_PROFILE" in done.stderr
