"""The composition root: which real parts stand behind the use cases, built when first needed, closed together."""

import logging
import os
import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from heartsease.language_model import catalogue
from heartsease.language_model.process import ModelProcess
from heartsease.reframing.bank import Bank
from heartsease.reframing.pipeline import Reframer
from heartsease.reframing.ports import OnProgress
from heartsease.reframing.screening import Screener
from heartsease.reframing.traps import TrapClassifier
from heartsease.system import clock
from heartsease.system.paths import Profile, make_private_folder
from heartsease.vault.journal import Journal
from heartsease.vault.vault import Vault

if TYPE_CHECKING:
    from heartsease.keys.key_store import KeyStore

__all__ = ["BUILT_IN", "OnProgress", "Session"]

BUILT_IN = "heartsease-built-in"
_log = logging.getLogger(__name__)


class Session:
    """A profile with its vault and model process. Every method may block; the model and the vault have a lock each.

    Nothing is opened before it is asked for: screening needs no model, reframing no vault, reading no new files.
    """

    def __init__(self, profile: Profile, *, now: clock.Clock = clock.now) -> None:
        """Remember the profile; open nothing."""
        self.profile = profile
        self.now = now
        self._model_lock = threading.RLock()
        self._vault_lock = threading.RLock()
        self._screener_lock = threading.Lock()
        self._screener: Screener | None = None
        self._reframer: Reframer | None = None
        self._model: ModelProcess | None = None
        self._vault: Vault | None = None

    def screener(self) -> Screener:
        """Return the crisis screen."""
        with self._screener_lock:
            if self._screener is None:
                self._screener = Screener.load()
            return self._screener

    def model(self) -> ModelProcess:
        """Return the model process of the built-in model, not yet started; raises Fixable where its file is gone."""
        with self._model_lock:
            if self._model is None:
                row = catalogue.model(BUILT_IN)
                self._model = ModelProcess(
                    row.path, row.identity, context=row.context, remembered_in=self.profile.cache
                )
            return self._model

    def reframer(self) -> Reframer:
        """Return the main job with its real parts."""
        with self._model_lock:
            if self._reframer is None:
                self._reframer = Reframer(self.model(), Bank.load(), self.screener(), TrapClassifier.load())
            return self._reframer

    def warm_up(self) -> None:
        """Start the model process ahead of the first thought; raises Fixable."""
        self.reframer()
        self.model().start()

    def vault_path(self) -> Path:
        """Return where the vault is, or would be."""
        return self.profile.vault

    def journal(self) -> Journal | None:
        """Return the journal, None where no vault has been made yet; raises as ``vault``."""
        vault = self.vault()
        return None if vault is None else Journal(vault)

    def journal_to_write(self) -> Journal:
        """Return the journal of the vault, which is made if this is the first thing kept; raises as ``vault``."""
        with self._vault_lock:
            vault = self.vault()
            if vault is None:
                vault = self._vault = self._created(self.profile.vault)
            return Journal(vault)

    def vault(self) -> Vault | None:
        """Return the vault, opened with the key from the keyring, None where none has been made yet.

        Raises Fixable for every state of keyring and vault that the person can do something about.
        """
        with self._vault_lock:
            if self._vault is None and os.path.lexists(self.profile.vault):
                self._vault = self._opened(self.profile.vault)
            return self._vault

    def _opened(self, path: Path) -> Vault:
        with self._key_store().require() as key:
            return Vault.open(path, key)

    def _created(self, path: Path) -> Vault:
        make_private_folder(self.profile.data)
        store = self._key_store()
        # A key without a vault is left where the very first start was cut off; that vault never held a word.
        with store.load() or store.create(path) as key:
            vault = Vault.create(path, key)
        _log.info("made a vault with the key in %s", store.backend_name)
        return vault

    def _key_store(self) -> "KeyStore":
        # Imported late: a library below keyring loads urllib and ssl, which nothing but keeping and reading needs.
        from heartsease.keys.key_store import KeyStore, account_for  # noqa: PLC0415

        return KeyStore(account_for(self.profile.data))

    def close(self) -> None:
        """Stop the model process and close the vault; safe to call twice."""
        with self._model_lock:
            if self._model is not None:
                self._model.close()
            self._model = self._reframer = None
        with self._vault_lock:
            if self._vault is not None:
                self._vault.close()
            self._vault = None

    def __enter__(self) -> Self:
        """Return the session itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close everything."""
        self.close()
