"""A vault opens with its own key or says why not; nothing is ever written in the clear or over an old vault."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from heartsease.domain.errors import Fixable
from heartsease.domain.journal import NewEntry
from heartsease.domain.sensitive import SensitiveText
from heartsease.keys.data_key import DataKey
from heartsease.vault import sqlcipher
from heartsease.vault.files import files_of
from heartsease.vault.journal import Journal
from heartsease.vault.sqlcipher import PAGE_BYTES
from heartsease.vault.vault import Vault

NewEntryMaker = Callable[..., NewEntry]


def _told(path: Path, key: DataKey) -> str:
    with pytest.raises(Fixable) as raised, Vault.open(path, key):
        pass
    return raised.value.key


def test_what_was_kept_is_there_when_the_vault_is_opened_again(
    path: Path, key: DataKey, new_entry: NewEntryMaker
) -> None:
    with Vault.create(path, key) as vault:
        kept = Journal(vault).keep(new_entry("I failed.", "At school.", "One exam is one exam."))
        vault_id = vault.id
    with Vault.open(path, key) as vault:
        assert Journal(vault).get(kept.id) == kept
        assert vault.id == vault_id


def test_the_settings_that_keep_words_safe_hold(vault: Vault) -> None:
    def value(name: str) -> object:
        return vault.rows(f"PRAGMA {name}")[0][0]

    wanted = {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "temp_store": 2,
        "trusted_schema": 0, "cell_size_check": 1, "cipher_status": "1", "cipher_page_size": "4096",
    }  # fmt: skip
    assert {name: value(name) for name in wanted} == wanted
    assert "PRAGMA cipher_use_hmac = 1;" in {row[0] for row in vault.rows("PRAGMA cipher_settings")}


def test_another_key_is_told_and_changes_nothing(vault: Vault, path: Path) -> None:
    vault.close()
    before = path.read_bytes()
    assert _told(path, DataKey.random()) == "vault.wrong_key"
    assert path.read_bytes() == before


def test_a_damaged_first_page_is_not_blamed_on_the_key(vault: Vault, path: Path, key: DataKey) -> None:
    vault.close()
    with path.open("r+b") as file:
        file.seek(2000)
        file.write(b"\0\0\0\0")
    assert _told(path, key) == "vault.damaged"


def test_a_plain_database_is_refused_and_left_alone(path: Path, key: DataKey) -> None:
    path.parent.mkdir()
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE diary (words TEXT)")
    plain.commit()
    plain.close()
    before = path.read_bytes()
    assert _told(path, key) == "vault.not_encrypted"
    assert path.read_bytes() == before


def test_a_library_that_does_not_encrypt_is_refused(path: Path, key: DataKey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlcipher, "dbapi2", sqlite3)
    with pytest.raises(Fixable, match="vault.no_cipher"):
        Vault.create(path, key)
    assert not any(file.exists() for file in files_of(path))


@pytest.mark.parametrize("size", [0, 15, 100, PAGE_BYTES - 1])
def test_a_file_shorter_than_a_page_is_damaged_not_new(vault: Vault, path: Path, key: DataKey, size: int) -> None:
    vault.close()
    os.truncate(path, size)
    assert _told(path, key) == "vault.damaged"
    assert path.stat().st_size == size


def test_a_truncated_vault_is_damaged(vault: Vault, path: Path, key: DataKey) -> None:
    vault.close()
    os.truncate(path, path.stat().st_size // 2 // PAGE_BYTES * PAGE_BYTES)
    assert _told(path, key) == "vault.damaged"


def test_no_vault_is_told_and_none_is_made(path: Path, key: DataKey) -> None:
    assert _told(path, key) == "vault.missing"
    assert not path.exists()


def test_a_folder_in_its_place_is_told(path: Path, key: DataKey) -> None:
    path.mkdir(parents=True)
    assert _told(path, key) == "vault.no_access"


@pytest.mark.parametrize(("size", "told"), [(10_000, "vault.damaged"), (3 * PAGE_BYTES, "vault.wrong_key")])
def test_something_else_in_its_place_is_told(path: Path, key: DataKey, size: int, told: str) -> None:
    path.parent.mkdir()
    path.write_bytes((b"Dear diary. " * 2_000)[:size])
    assert _told(path, key) == told


@pytest.mark.parametrize("part", ["vault.db", "vault.db-wal", "vault.db-journal"])
def test_nothing_is_made_over_what_is_there(path: Path, key: DataKey, part: str) -> None:
    path.parent.mkdir()
    old = path.with_name(part)
    old.write_bytes(b"words of years")
    with pytest.raises(Fixable, match="vault.exists"):
        Vault.create(path, key)
    assert old.read_bytes() == b"words of years"


def test_a_vault_left_half_made_does_not_stand_in_the_way(path: Path, key: DataKey) -> None:
    path.parent.mkdir()
    for end in (".new", ".new-journal", ".new-wal"):
        path.with_name(path.name + end).write_bytes(b"half")
    Vault.create(path, key).close()
    assert [file.name for file in path.parent.iterdir()] == ["vault.db"]


def test_files_are_for_the_owner_alone_whatever_the_umask(path: Path, key: DataKey, new_entry: NewEntryMaker) -> None:
    for mask in (0o000, 0o777):
        before = os.umask(mask)
        try:
            with Vault.create(path, key) as vault:
                Journal(vault).keep(new_entry())
                modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in files_of(path) if file.exists()}
        finally:
            os.umask(before)
        assert modes == {"vault.db": 0o600, "vault.db-wal": 0o600, "vault.db-shm": 0o600}
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        shutil.rmtree(path.parent)


def test_a_vault_others_may_read_is_made_private(vault: Vault, path: Path, key: DataKey) -> None:
    vault.close()
    path.chmod(0o644)
    with Vault.open(path, key):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_opening_says_nothing_on_stderr_and_leaves_the_key_in_no_error(vault: Vault, path: Path, key: DataKey) -> None:
    vault.close()
    script = """
import sys, traceback
from pathlib import Path
from heartsease.domain.errors import Fixable
from heartsease.keys.data_key import DataKey
from heartsease.vault.vault import Vault
try:
    Vault.open(Path(sys.argv[1]), DataKey(bytearray(b"\\xab" * 32)))
except Fixable:
    print(traceback.format_exc())
"""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", script, str(path)]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=20, check=True)
    assert result.stderr == ""
    assert "vault.wrong_key" in result.stdout
    assert "abab" not in result.stdout


def test_a_wiped_key_opens_nothing(vault: Vault, path: Path, key: DataKey) -> None:
    vault.close()
    key.wipe()
    with pytest.raises(ValueError, match="wiped"):
        Vault.open(path, key)


def test_an_open_vault_needs_its_key_no_more(vault: Vault, key: DataKey, new_entry: NewEntryMaker) -> None:
    key.wipe()
    journal = Journal(vault)
    journal.keep(new_entry())
    assert journal.count() == 1


def test_two_may_have_a_vault_open_without_harm(
    vault: Vault, path: Path, key: DataKey, new_entry: NewEntryMaker
) -> None:
    with Vault.open(path, key) as second:
        for number in range(20):
            Journal((vault, second)[number % 2]).keep(new_entry(f"thought {number}"))
        assert Journal(vault).count() == Journal(second).count() == 20
        assert second.rows("PRAGMA quick_check") == [("ok",)]


def test_a_second_writer_is_told_to_wait(
    vault: Vault, path: Path, key: DataKey, new_entry: NewEntryMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlcipher, "_PATIENCE_S", 0.05)
    with Vault.open(path, key) as second:
        with vault.transaction(), pytest.raises(Fixable, match="vault.busy"):
            Journal(second).keep(new_entry())
        Journal(second).keep(new_entry())
        assert Journal(vault).count() == 1


def test_no_byte_of_what_was_kept_lies_in_the_clear(
    path: Path, key: DataKey, tmp_path: Path, new_entry: NewEntryMaker
) -> None:
    canary = "Zitronenfalterkanarie"
    spellings = [canary.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    spellings += [canary.lower().encode(), canary.lower()[:8].encode()]

    def leaks() -> list[str]:
        files = [file for file in tmp_path.rglob("*") if file.is_file()]
        assert files
        return [file.name for file in files if any(word in file.read_bytes() for word in spellings)]

    with Vault.create(path, key) as vault:
        journal = Journal(vault)
        kept = [journal.keep(new_entry(f"{canary} {n}", canary, f"A reframe of {canary}")) for n in range(50)]
        assert len(journal.search(SensitiveText(canary), 100)) == 50
        assert leaks() == []
        journal.delete(kept[7].id)
        assert leaks() == []
    assert leaks() == []
