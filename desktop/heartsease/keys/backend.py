"""Choose the OS keyring, from a short list, and refuse every other aloud.

The keyring library also takes what an environment variable, a settings file or any installed package offers, and some
of those store in the clear or not at all. What the person named is therefore checked, and what merely lies around is
not even loaded.
"""

import configparser

from keyring import core
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail

from heartsease.domain.errors import Fixable
from heartsease.keys.faults import known_errors

#: The keyrings that encrypt and stay, best first where the library gives two the same rank.
ALLOWED: tuple[str, ...] = (
    "keyring.backends.SecretService.Keyring",
    "keyring.backends.libsecret.Keyring",
    "keyring.backends.kwallet.DBusKeyring",
    "keyring.backends.macOS.Keyring",
    "keyring.backends.Windows.WinVaultKeyring",
)

_CHAINER = f"{chainer.ChainerBackend.__module__}.{chainer.ChainerBackend.__qualname__}"
_NONE_THERE = f"{fail.Keyring.__module__}.{fail.Keyring.__qualname__}"


def choose() -> KeyringBackend:
    """Return the keyring to use: the one the person named if it is allowed, else the best allowed one that answers.

    Blocks (talks to the session bus). Raises Fixable keys.no_backend or keys.backend_refused.
    """
    named = _named()
    if named is not None:
        refuse_unknown(named)
        return named
    usable = [found for name in ALLOWED if (found := _usable(name)) is not None]
    if not usable:
        raise Fixable("keys.no_backend")
    best = max(usable, key=lambda backend: float(backend.priority))
    refuse_unknown(best)
    return best


def refuse_unknown(backend: KeyringBackend) -> None:
    """Raise Fixable where ``backend``, or any it hands on to, is not on the list."""
    name = name_of(backend)
    if name == _NONE_THERE:
        raise Fixable("keys.no_backend")
    if name == _CHAINER:
        members = list(getattr(backend, "backends", ()))
        if not members:
            raise Fixable("keys.no_backend")
        for member in members:
            refuse_unknown(member)
    elif name not in ALLOWED:
        raise Fixable("keys.backend_refused", backend=name)
    # The library lets an environment variable choose the collection; this one is forgotten at log-out.
    elif str(getattr(backend, "preferred_collection", "")).endswith("/session"):
        raise Fixable("keys.backend_refused", backend=f"{name} (session)")


def name_of(backend: KeyringBackend) -> str:
    """Return module and class: the exact class, so that a subclass of an allowed one is another."""
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _named() -> KeyringBackend | None:
    try:
        return core.load_env() or core.load_config()
    except _cannot_be_used() as error:
        # Named, but it cannot be loaded or does not work here. Taking another one in silence would look for the key in
        # a place where it is not.
        raise Fixable("keys.backend_unusable") from error


def _usable(name: str) -> KeyringBackend | None:
    try:
        return core.load_keyring(name)
    except _cannot_be_used():
        return None


def _cannot_be_used() -> tuple[type[BaseException], ...]:
    # A class not made for this system raises RuntimeError, but a bus address that leads nowhere comes through as it is.
    return (ImportError, AttributeError, RuntimeError, ValueError, configparser.Error, *known_errors())
