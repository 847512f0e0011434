"""``vault status``, ``model list|verify``, ``journal`` and ``doctor``: how things stand, on real parts."""

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_before_anything_is_kept_the_vault_and_the_journal_say_so(heartsease: Run, tmp_path: Path) -> None:
    assert json.loads(heartsease("vault", "status", "--json").stdout)["exists"] is False
    assert json.loads(heartsease("journal", "list", "--json").stdout) == []
    assert heartsease("journal", "list").stdout.strip()
    assert not (tmp_path / "profile" / "vault.db").exists()


def test_an_entry_that_is_not_there_gets_a_sentence(heartsease: Run) -> None:
    done = heartsease("journal", "show", "abcdef", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["key"] == "journal.no_such_entry"


def test_the_built_in_model_is_listed_and_whole(heartsease: Run) -> None:
    (row,) = json.loads(heartsease("model", "list", "--json").stdout)
    done = heartsease("model", "verify", row["id"], "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["sha256"] == row["sha256"]
    assert heartsease("model", "verify", "nobody").returncode == 1


def test_the_doctor_names_every_wall_and_finds_nothing_broken(heartsease: Run) -> None:
    done = heartsease("doctor", "--json")
    found = {check["check"]: check["state"] for check in json.loads(done.stdout)}
    assert done.returncode == 0, done.stdout
    assert {"program", "keyring", "vault", "model", "reader", "disk", "log"} <= set(found)
    assert {"wall.own_network", "wall.files_read_only", "wall.system_calls"} <= set(found)
    assert "broken" not in found.values()


def test_the_doctor_says_what_is_broken_and_looks_at_the_rest(heartsease: Run, tmp_path: Path) -> None:
    done = heartsease("doctor", "--json", DBUS_SESSION_BUS_ADDRESS=f"unix:path={tmp_path}/nobody")
    found = {check["check"]: check for check in json.loads(done.stdout)}
    assert done.returncode == 1
    assert found["keyring"]["state"] == "broken"
    assert found["keyring"]["do"]
    assert found["model"]["state"] == "good"
