"""Migrations: each once, whole or not at all, on record, and never backwards."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from heartsease.domain.errors import Fixable
from heartsease.keys.data_key import DataKey
from heartsease.vault import schema
from heartsease.vault.migrations import MIGRATIONS
from heartsease.vault.migrations.step import Migration
from heartsease.vault.vault import Vault

#: A released step is frozen. A new one adds its line here; none is ever changed.
FROZEN = {10: "c71396ae10cfb161b1098a8bf7ebaa5cd5f04e4a2ab5ff1bb234bc352a82dd1a"}

_NEXT = Migration(9990, "next", ("CREATE TABLE later (word TEXT) STRICT", "INSERT INTO later VALUES ('new')"))
_BROKEN = Migration(9990, "broken", ("CREATE TABLE later (word TEXT) STRICT", "INSERT INTO nowhere VALUES (1)"))


def _noon() -> datetime:
    return datetime(2025, 3, 1, 12, tzinfo=UTC)


def test_released_steps_are_unchanged() -> None:
    assert {step.number: step.sha256 for step in MIGRATIONS} == FROZEN


def test_steps_go_up_in_tens() -> None:
    numbers = [step.number for step in MIGRATIONS]
    assert numbers == sorted(set(numbers))
    assert all(number % 10 == 0 for number in numbers)


def test_every_step_leaves_its_record(path: Path, key: DataKey) -> None:
    with Vault.create(path, key, clock=_noon) as vault:
        records = vault.rows("SELECT number, name, sha256, applied_at FROM migration ORDER BY number")
        assert records == [(step.number, step.name, step.sha256, _noon().isoformat()) for step in MIGRATIONS]
        assert vault.schema_version == MIGRATIONS[-1].number
        assert vault.rows("PRAGMA application_id") == [(schema.APPLICATION_ID,)]


def test_a_step_is_applied_once_to_a_vault_that_has_not_seen_it(path: Path, key: DataKey) -> None:
    Vault.create(path, key).close()
    for _ in range(2):
        with Vault.open(path, key, migrations=(*MIGRATIONS, _NEXT)) as vault:
            assert vault.rows("SELECT word FROM later") == [("new",)]
            assert vault.schema_version == _NEXT.number


def test_a_step_that_fails_leaves_the_vault_as_it_was(path: Path, key: DataKey) -> None:
    Vault.create(path, key).close()
    with pytest.raises(Exception, match="no such table: nowhere"):
        Vault.open(path, key, migrations=(*MIGRATIONS, _BROKEN))
    with Vault.open(path, key) as vault:
        assert vault.schema_version == MIGRATIONS[-1].number
        assert vault.rows("SELECT 1 FROM sqlite_schema WHERE name = 'later'") == []
        assert vault.rows("SELECT max(number) FROM migration") == [(MIGRATIONS[-1].number,)]


def test_a_vault_of_a_newer_version_is_refused_and_left_alone(path: Path, key: DataKey) -> None:
    Vault.create(path, key, migrations=(*MIGRATIONS, _NEXT)).close()
    before = path.read_bytes()
    with pytest.raises(Fixable) as raised:
        Vault.open(path, key)
    assert raised.value.key == "vault.newer"
    assert raised.value.values["found"] == _NEXT.number
    assert raised.value.values["known"] == MIGRATIONS[-1].number
    assert path.read_bytes() == before


def test_another_programs_database_is_refused(path: Path, key: DataKey) -> None:
    with Vault.create(path, key) as vault:
        vault.rows("PRAGMA application_id = 1")
    with pytest.raises(Fixable, match="vault.foreign"):
        Vault.open(path, key)


def test_every_table_of_ours_is_strict(vault: Vault) -> None:
    ours = {row[0]: row[1] for row in vault.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")}
    loose = {name for name, sql in ours.items() if "STRICT" not in sql and not name.startswith(("search", "sqlite_"))}
    assert "entry" in ours
    assert loose == set()
