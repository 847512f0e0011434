"""The key that opens a vault, held so that it can be overwritten."""

import hmac
import secrets
from types import TracebackType
from typing import NoReturn, Self

_BYTES = 32


class DataKey:
    """256 random bits in a buffer that ``wipe`` overwrites; leaving a ``with`` block wipes too.

    The keyring's interface speaks in ``str``, which Python frees without overwriting: wiping shortens the key's life in
    memory, it does not promise that no copy is left.
    """

    __slots__ = ("_raw",)
    __hash__ = None  # type: ignore[assignment]  # a hash would be a fingerprint of the key

    def __init__(self, raw: bytearray) -> None:
        """Take over ``raw``: 32 bytes."""
        if len(raw) != _BYTES:
            raise ValueError("a data key has 32 bytes")
        self._raw = raw

    @classmethod
    def random(cls) -> Self:
        """Draw a key from the operating system's generator."""
        return cls(bytearray(secrets.token_bytes(_BYTES)))

    def reveal(self) -> bytearray:
        """Return a copy of the bytes for opening a vault; the caller overwrites it after use."""
        if not self._raw:
            raise ValueError("the data key was wiped")
        return bytearray(self._raw)

    def wipe(self) -> None:
        """Overwrite the bytes; the key is of no use after."""
        self._raw[:] = bytes(len(self._raw))
        self._raw = bytearray()

    def __enter__(self) -> Self:
        """Return the key itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wipe."""
        self.wipe()

    def __eq__(self, other: object) -> bool:
        """Compare without telling by the time it takes where two keys differ."""
        return isinstance(other, DataKey) and hmac.compare_digest(self._raw, other._raw)

    def __repr__(self) -> str:
        """Return dots."""
        return "DataKey(•••)"

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or copied."""
        raise TypeError("a data key is not copied or stored")
