"""Where the data key of one profile is kept: the OS keyring, with every doubt said aloud."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from keyring.backend import KeyringBackend

from heartsease.domain.errors import Fixable
from heartsease.keys.backend import choose, name_of, refuse_unknown
from heartsease.keys.data_key import DataKey
from heartsease.keys.faults import refusals_told
from heartsease.keys.secret import parse, spell

SERVICE = "heartsease"
#: What of a vault may lie beside its file; the first is the file itself.
_PARTS_OF_A_VAULT = ("", "-wal", "-journal")


def account_for(folder: Path) -> str:
    """Return the keyring account of the profile whose data folder is ``folder``, so that no two profiles share a key.

    It is a digest: the names of folders are nobody's business in a list of keyring items.
    """
    place = os.path.normcase(os.path.realpath(folder))
    return "profile-" + hashlib.sha256(os.fsencode(place)).hexdigest()[:16]


class KeyStore:
    """The place of one profile's key.

    Every call may wait for the person (a prompt to unlock the keyring), without end: never call on the GUI thread.
    Each may raise Fixable keys.locked, keys.denied, keys.no_backend or keys.failed.
    """

    def __init__(self, account: str, backend: KeyringBackend | None = None) -> None:
        """Use the keyring for ``account``; raises Fixable where none that is allowed can be had."""
        if backend is None:
            backend = choose()
        else:
            refuse_unknown(backend)
        self._backend = backend
        self._account = account

    @property
    def backend_name(self) -> str:
        """Module and class of the keyring in use."""
        return name_of(self._backend)

    def load(self) -> DataKey | None:
        """Return the stored key, None where there is none; also raises keys.malformed or keys.newer."""
        text = self._read()
        return None if text is None else parse(text)

    def require(self) -> DataKey:
        """Return the stored key for a vault that exists; also raises keys.missing where there is none."""
        key = self.load()
        if key is None:
            raise Fixable("keys.missing", backend=self.backend_name)
        return key

    def create(self, vault: Path) -> DataKey:
        """Draw a key for the vault that will be made at ``vault``, store it, read it back and compare.

        Raises Fixable keys.missing where any part of a vault is there already (a new key could not open it),
        keys.exists where a key is stored already, keys.not_kept where the keyring did not give back what it was given.
        """
        if any(os.path.lexists(vault.with_name(vault.name + part)) for part in _PARTS_OF_A_VAULT):
            raise Fixable("keys.missing", backend=self.backend_name)
        if self._read() is not None:
            raise Fixable("keys.exists", backend=self.backend_name)
        key = DataKey.random()
        with refusals_told(self.backend_name):
            self._backend.set_password(SERVICE, self._account, spell(key))
        if self._read() != spell(key):
            key.wipe()
            raise Fixable("keys.not_kept", backend=self.backend_name)
        return key

    def delete(self) -> bool:
        """Remove the key and look whether it is gone; False where there was none."""
        if self._read() is None:
            return False
        with refusals_told(self.backend_name):
            self._backend.delete_password(SERVICE, self._account)
        if self._read() is not None:
            raise Fixable("keys.not_deleted", backend=self.backend_name)
        return True

    def _read(self) -> str | None:
        with refusals_told(self.backend_name):
            return self._backend.get_password(SERVICE, self._account)


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """What can be said of a profile's key: the keyring (empty where none can be had), a key in it, what is wrong."""

    backend: str
    found: bool
    problem: Fixable | None


def status(account: str) -> KeyStatus:
    """Look for the key without changing anything, for the doctor; may ask the person to unlock the keyring."""
    backend = ""
    try:
        store = KeyStore(account)
        backend = store.backend_name
        key = store.load()
    except Fixable as problem:
        return KeyStatus(backend, found=False, problem=problem)
    if key is not None:
        key.wipe()
    return KeyStatus(backend, found=key is not None, problem=None)
