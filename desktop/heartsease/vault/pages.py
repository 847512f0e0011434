"""Tell a wrong key from a damaged file by asking the other pages of a vault whether they know the key.

SQLCipher 4 (cipher_compatibility 4): a page ends in 16 bytes of IV and 64 of HMAC-SHA512 over its cipher text, the IV
and its number (4 bytes, little endian). The HMAC key is PBKDF2-HMAC-SHA512(key, salt xor 0x3a, 2 rounds, 32 bytes),
where the salt is the first 16 bytes of the file.
"""

import hashlib
import hmac
from pathlib import Path

from heartsease.vault.sqlcipher import KEY_BYTES, PAGE_BYTES, RawKey, overwrite

_SALT_BYTES = 16
_HMAC_BYTES = 64
_SALT_MASK = 0x3A
_ROUNDS = 2
#: Enough to find an undamaged page, few enough to take no time.
_MOST_ASKED = 64


def knows_key(path: Path, key: RawKey) -> bool:
    """Say whether a page after the first was written with ``key``; then the key is right and the first page is damaged.

    False says nothing: a damaged salt makes every page look foreign.
    """
    raw = key.reveal()
    try:
        with path.open("rb") as file:
            salt = file.read(_SALT_BYTES)
            secret = _hmac_key(raw, salt)
            count = path.stat().st_size // PAGE_BYTES
            for number in range(2, min(count, _MOST_ASKED) + 1):
                file.seek((number - 1) * PAGE_BYTES)
                if _is_authentic(file.read(PAGE_BYTES), number, secret):
                    return True
    finally:
        overwrite(raw)
    return False


def _hmac_key(raw: bytearray, salt: bytes) -> bytes:
    masked = bytes(byte ^ _SALT_MASK for byte in salt)
    return hashlib.pbkdf2_hmac("sha512", raw, masked, _ROUNDS, KEY_BYTES)


def _is_authentic(page: bytes, number: int, secret: bytes) -> bool:
    body, found = page[:-_HMAC_BYTES], page[-_HMAC_BYTES:]
    expected = hmac.digest(secret, body + number.to_bytes(4, "little"), "sha512")
    return hmac.compare_digest(expected, found)
