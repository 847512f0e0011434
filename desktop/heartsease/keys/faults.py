"""What a keyring's refusal means in words a person can act on.

The keyring library wraps only some of what its back ends raise; the rest comes through in the back end's own kinds.
They are told by name, since most of them are not installed on any one machine.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError

from heartsease.domain.errors import Fixable

_FOREIGN = (
    ("secretstorage.exceptions", "SecretStorageException"),
    ("jeepney.wrappers", "DBusErrorResponse"),
    ("dbus.exceptions", "DBusException"),
    ("gi.repository.GLib", "Error"),
    ("win32ctypes.pywin32.pywintypes", "error"),
)

_DISMISSED = {"PromptDismissedException", "LockedException", "KeyringLocked"}
_NOT_THERE = {"SecretServiceNotAvailableException", "NoKeyringError"}
_DENIED = {"KeychainDenied", "SecAuthFailure"}
_DENIED_ON_BUS = "AccessDenied"
_LOCKED_ON_BUS = "IsLocked"


@contextmanager
def refusals_told(backend: str) -> Iterator[None]:
    """Turn what a back end raises inside into a Fixable: keys.locked, denied, no_backend or failed."""
    try:
        yield
    except known_errors() as error:
        raise _explain(error, backend) from error


def known_errors() -> tuple[type[BaseException], ...]:
    """Return what back ends may raise, as far as it is loaded; ask when catching, not before."""
    found = [getattr(sys.modules.get(module), name, None) for module, name in _FOREIGN]
    return (KeyringError, OSError, *(kind for kind in found if isinstance(kind, type)))


def _explain(error: BaseException, backend: str) -> Fixable:
    chain = list(_causes(error))
    kinds = {type(link).__name__ for link in chain}
    bus_names = " ".join(str(getattr(link, "name", "")) for link in chain)
    if kinds & _DENIED or _DENIED_ON_BUS in bus_names or any(isinstance(link, PermissionError) for link in chain):
        return Fixable("keys.denied", backend=backend)
    if isinstance(error, KeyringLocked) or kinds & _DISMISSED or _LOCKED_ON_BUS in bus_names:
        return Fixable("keys.locked", backend=backend)
    if isinstance(error, NoKeyringError) or kinds & _NOT_THERE:
        return Fixable("keys.no_backend")
    # Without a name of its own, a keyring that cannot be started is one whose prompt found nobody to ask.
    if isinstance(error, InitError):
        return Fixable("keys.locked", backend=backend)
    return Fixable("keys.failed", backend=backend, reason=type(error).__name__)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
