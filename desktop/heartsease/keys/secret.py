"""How a data key is spelled in the keyring."""

import re

from heartsease.domain.errors import Fixable
from heartsease.keys.data_key import DataKey

_START = "heartsease-key:"
_VERSION = "1"
_SPELLED = re.compile(rf"{_START}(?P<version>[0-9]+):(?P<body>.*)", re.DOTALL)
_HEX_KEY = re.compile(r"[0-9a-f]{64}")


def spell(key: DataKey) -> str:
    """Return the text to store; ``parse`` reads it."""
    raw = key.reveal()
    try:
        return f"{_START}{_VERSION}:{raw.hex()}"
    finally:
        raw[:] = bytes(len(raw))


def parse(text: str) -> DataKey:
    """Return the stored key; raises Fixable where the text is of a newer Heartsease or no key at all."""
    found = _SPELLED.fullmatch(text)
    if found and found["version"] != _VERSION:
        raise Fixable("keys.newer")
    if not found or not _HEX_KEY.fullmatch(found["body"]):
        raise Fixable("keys.malformed")
    return DataKey(bytearray.fromhex(found["body"]))
