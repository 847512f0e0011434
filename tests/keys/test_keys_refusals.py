"""Every state of a keyring that is not "ready" has its own word, and none makes or loses a key."""

import os
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, chainer, fail, null

from heartsease.domain.errors import Fixable
from heartsease.keys.backend import ALLOWED, choose
from heartsease.keys.key_store import KeyStore

Session = Callable[..., dict[str, str]]

_ASK = """
import json, sys
from pathlib import Path
from heartsease.domain.errors import Fixable
from heartsease.keys.key_store import KeyStore, account_for, status
folder = Path(sys.argv[1])
seen = {"status": "", "create": "", "backend": ""}
found = status(account_for(folder))
seen["status"] = found.problem.key if found.problem else ("found" if found.found else "none")
seen["backend"] = found.backend
try:
    KeyStore(account_for(folder)).create(folder / "vault.db")
    seen["create"] = "made"
except Fixable as told:
    seen["create"] = told.key
print(json.dumps(seen))
"""

_SERVICE = '<deny send_destination="org.freedesktop.secrets" send_interface="org.freedesktop.Secret.{}"/>'


def _told(answer: dict[str, str]) -> tuple[str, str]:
    return answer["status"], answer["create"]


def test_a_locked_keyring_is_told_and_the_key_is_there_after_the_next_log_in(session: Session) -> None:
    assert _told(session(_ASK, password="one")) == ("none", "made")
    assert _told(session(_ASK, password="another")) == ("keys.locked", "keys.locked")
    assert _told(session(_ASK, password="one")) == ("found", "keys.exists")


def test_a_prompt_nobody_answers_is_told_as_locked(session: Session) -> None:
    assert _told(session(_ASK, password="")) == ("keys.locked", "keys.locked")


def test_a_bus_without_a_keyring_is_told(session: Session) -> None:
    assert _told(session(_ASK)) == ("keys.no_backend", "keys.no_backend")


def test_no_bus_is_told(sessionless: Session) -> None:
    assert _told(sessionless(_ASK)) == ("keys.no_backend", "keys.no_backend")


def test_a_dead_bus_is_told(sessionless: Session, tmp_path: Path) -> None:
    dead = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/gone"}
    assert _told(sessionless(_ASK, variables=dead)) == ("keys.no_backend", "keys.no_backend")


def test_a_keyring_that_denies_writing_is_told(session: Session) -> None:
    rules = _SERVICE.format("Service")
    assert session(_ASK, password="one", rules=rules)["create"] == "keys.denied"


def test_a_keyring_that_denies_reading_the_key_is_told(session: Session) -> None:
    session(_ASK, password="one")
    rules = _SERVICE.format("Item")
    assert _told(session(_ASK, password="one", rules=rules)) == ("keys.denied", "keys.denied")


def test_a_keyring_that_dies_is_told(session: Session) -> None:
    script = """
import json, os, signal, sys
from heartsease.domain.errors import Fixable
from heartsease.keys.key_store import KeyStore
import secretstorage
from contextlib import closing
from jeepney import new_method_call
from jeepney.bus_messages import message_bus
store = KeyStore("one")
with closing(secretstorage.dbus_init()) as bus:
    (pid,) = bus.send_and_get_reply(message_bus.GetConnectionUnixProcessID("org.freedesktop.secrets")).body
os.kill(pid, signal.SIGKILL)
try:
    store.load()
    told = "nothing"
except Fixable as error:
    told = error.key
print(json.dumps({"told": told}))
"""
    assert session(script, password="one")["told"] == "keys.no_backend"


@pytest.mark.parametrize(
    "named", ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring", "no.such.Keyring", "", "plain"]
)
def test_what_the_environment_names_is_refused_unless_allowed(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", named)
    with pytest.raises(Fixable) as raised:
        choose()
    assert raised.value.key in {"keys.backend_refused", "keys.no_backend", "keys.backend_unusable"}


def test_the_null_keyring_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    with pytest.raises(Fixable) as raised:
        choose()
    assert (raised.value.key, raised.value.values["backend"]) == (
        "keys.backend_refused",
        "keyring.backends.null.Keyring",
    )


def test_an_allowed_keyring_may_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", ALLOWED[0])
    assert isinstance(choose(), SecretService.Keyring)


def test_a_named_keyring_that_does_not_work_here_is_told_and_not_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.macOS.Keyring")
    with pytest.raises(Fixable, match="keys.backend_unusable"):
        choose()


def test_the_settings_file_cannot_choose_the_null_keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = tmp_path / "python_keyring" / "keyringrc.cfg"
    settings.parent.mkdir()
    settings.write_text("[backend]\ndefault-keyring=keyring.backends.null.Keyring\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    with pytest.raises(Fixable, match="keys.backend_refused"):
        choose()


def test_a_collection_that_is_forgotten_at_log_out_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEYRING_PROPERTY_PREFERRED_COLLECTION", "/org/freedesktop/secrets/collection/session")
    with pytest.raises(Fixable, match="keys.backend_refused"):
        choose()


def _install_plaintext_keyring(folder: Path) -> dict[str, str]:
    """Put a keyring that stores in the clear where keyrings.alt has its own, entry point and all."""
    package = folder / "keyrings" / "alt"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "file.py").write_text(
        textwrap.dedent(
            f"""
            import pathlib
            from keyring.backend import KeyringBackend
            class PlaintextKeyring(KeyringBackend):
                priority = 9
                place = pathlib.Path({str(folder / "in-the-clear")!r})
                def get_password(self, service, username):
                    return self.place.read_text() if self.place.exists() else None
                def set_password(self, service, username, password):
                    self.place.write_text(password)
            """
        )
    )
    info = folder / "keyrings_alt-5.0.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: keyrings.alt\nVersion: 5.0.2\n")
    (info / "entry_points.txt").write_text("[keyring.backends]\nfile = keyrings.alt.file\n")
    return {"PYTHONPATH": os.pathsep.join([str(folder), *sys.path])}


def test_a_plaintext_keyring_that_lies_around_is_not_used(sessionless: Session, tmp_path: Path) -> None:
    variables = _install_plaintext_keyring(tmp_path)
    assert _told(sessionless(_ASK, variables=variables)) == ("keys.no_backend", "keys.no_backend")
    assert not (tmp_path / "in-the-clear").exists()


def test_a_plaintext_keyring_that_was_named_is_refused(sessionless: Session, tmp_path: Path) -> None:
    variables = _install_plaintext_keyring(tmp_path)
    variables["PYTHON_KEYRING_BACKEND"] = "keyrings.alt.file.PlaintextKeyring"
    assert _told(sessionless(_ASK, variables=variables)) == ("keys.backend_refused", "keys.backend_refused")
    assert not (tmp_path / "in-the-clear").exists()


def _made(kind: type[KeyringBackend]) -> KeyringBackend:
    return kind()


def _chain_of(monkeypatch: pytest.MonkeyPatch, *members: KeyringBackend) -> KeyringBackend:
    monkeypatch.setattr(chainer.ChainerBackend, "backends", list(members))
    return _made(chainer.ChainerBackend)


def test_a_chain_is_as_good_as_its_weakest_member(monkeypatch: pytest.MonkeyPatch) -> None:
    good = _made(SecretService.Keyring)
    assert KeyStore("x", _chain_of(monkeypatch, good)).backend_name == "keyring.backends.chainer.ChainerBackend"
    with pytest.raises(Fixable, match="keys.backend_refused"):
        KeyStore("x", _chain_of(monkeypatch, good, _made(null.Keyring)))
    with pytest.raises(Fixable, match="keys.no_backend"):
        KeyStore("x", _chain_of(monkeypatch))


class Keyring(SecretService.Keyring):
    """Named like an allowed one, and inherits from it, but is another."""


@pytest.mark.parametrize("backend", [Keyring, null.Keyring])
def test_only_the_exact_classes_are_allowed(backend: type[KeyringBackend]) -> None:
    with pytest.raises(Fixable, match="keys.backend_refused"):
        KeyStore("x", _made(backend))


def test_the_failing_keyring_is_told_as_none() -> None:
    with pytest.raises(Fixable, match="keys.no_backend"):
        KeyStore("x", _made(fail.Keyring))
