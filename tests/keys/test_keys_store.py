"""The data key on a real Secret Service: kept, read back, never replaced."""

import copy
from pathlib import Path

import keyring
import pytest
from keyring.backends import SecretService

from heartsease.domain.errors import Fixable
from heartsease.keys.data_key import DataKey
from heartsease.keys.key_store import SERVICE, KeyStore, account_for, status
from heartsease.keys.secret import parse, spell


def test_a_new_key_is_stored_and_a_second_store_reads_the_same(store: KeyStore, tmp_path: Path) -> None:
    assert store.load() is None
    key = store.create(tmp_path / "vault.db")

    assert KeyStore(account_for(tmp_path)).load() == key
    assert len(key.reveal()) == 32
    assert any(key.reveal())
    assert store.backend_name == "keyring.backends.SecretService.Keyring"


def test_two_profiles_have_two_keys(store: KeyStore, tmp_path: Path) -> None:
    other = KeyStore(account_for(tmp_path / "other"))
    try:
        assert store.create(tmp_path / "vault.db") != other.create(tmp_path / "other" / "vault.db")
    finally:
        other.delete()


def test_one_folder_has_one_account_whichever_way_it_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    folder.mkdir()
    link = tmp_path / "link"
    link.symlink_to(folder)

    names = {account_for(way) for way in (folder, link, tmp_path / "profile" / ".." / "profile")}
    assert len(names) == 1
    assert "profile" not in names.pop().removeprefix("profile-")


@pytest.mark.parametrize("part", ["vault.db", "vault.db-wal", "vault.db-journal"])
def test_no_new_key_is_made_where_a_vault_lies(store: KeyStore, tmp_path: Path, part: str) -> None:
    (tmp_path / part).write_bytes(b"")

    with pytest.raises(Fixable) as raised:
        store.create(tmp_path / "vault.db")
    assert raised.value.key == "keys.missing"
    assert store.load() is None


def test_a_vault_behind_a_broken_link_counts_as_a_vault(store: KeyStore, tmp_path: Path) -> None:
    (tmp_path / "vault.db").symlink_to(tmp_path / "unplugged" / "vault.db")

    with pytest.raises(Fixable, match="keys.missing"):
        store.create(tmp_path / "vault.db")


def test_a_stored_key_is_never_replaced(store: KeyStore, tmp_path: Path) -> None:
    key = store.create(tmp_path / "vault.db")

    with pytest.raises(Fixable, match="keys.exists"):
        store.create(tmp_path / "vault.db")
    assert store.load() == key


def test_a_vault_without_its_key_is_told(store: KeyStore) -> None:
    with pytest.raises(Fixable, match="keys.missing"):
        store.require()


def test_delete_removes_the_key_and_says_whether_there_was_one(store: KeyStore, tmp_path: Path) -> None:
    store.create(tmp_path / "vault.db")

    assert store.delete() is True
    assert store.load() is None
    assert store.delete() is False


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "keys.malformed"),
        ("hunter2", "keys.malformed"),
        ("heartsease-key:1:" + "a" * 63, "keys.malformed"),
        ("heartsease-key:1:" + "A" * 64, "keys.malformed"),
        ("heartsease-key:1:" + "a" * 64 + "\n", "keys.malformed"),
        ("heartsease-key:2:whatever", "keys.newer"),
    ],
)
def test_what_is_no_key_is_told_and_left_alone(store: KeyStore, tmp_path: Path, text: str, told: str) -> None:
    keyring.set_password(SERVICE, account_for(tmp_path), text)

    with pytest.raises(Fixable, match=told):
        store.load()
    with pytest.raises(Fixable, match="keys.exists"):
        store.create(tmp_path / "vault.db")
    assert keyring.get_password(SERVICE, account_for(tmp_path)) == text


def test_a_keyring_that_forgets_at_once_is_found_out(
    store: KeyStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SecretService.Keyring, "set_password", lambda *_: None)

    with pytest.raises(Fixable, match="keys.not_kept"):
        store.create(tmp_path / "vault.db")


def test_status_tells_whether_there_is_a_key(store: KeyStore, tmp_path: Path) -> None:
    before = status(account_for(tmp_path))
    store.create(tmp_path / "vault.db")
    after = status(account_for(tmp_path))

    assert (before.found, before.problem) == (False, None)
    assert (after.found, after.problem, after.backend) == (True, None, store.backend_name)


def test_a_key_survives_being_spelled() -> None:
    key = DataKey.random()
    assert parse(spell(key)) == key


def test_a_wiped_key_is_overwritten_and_of_no_use() -> None:
    raw = bytearray(b"\xab" * 32)
    with DataKey(raw) as key:
        assert key.reveal() == b"\xab" * 32
    assert raw == bytes(32)
    with pytest.raises(ValueError, match="wiped"):
        key.reveal()


def test_a_key_cannot_be_shown_copied_or_hashed() -> None:
    raw = bytearray(b"\xab" * 32)
    key = DataKey(raw)
    assert "ab" not in repr(key) + str(key)
    assert "171" not in repr(key) + str(key)
    with pytest.raises(TypeError):
        copy.deepcopy(key)
    with pytest.raises(TypeError):
        copy.copy(key)
    with pytest.raises(TypeError):
        hash(key)


def test_a_key_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        DataKey(bytearray(31))
