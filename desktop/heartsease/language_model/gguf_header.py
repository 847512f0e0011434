"""The first bytes of a GGUF file, read in plain Python within fixed bounds, before llama.cpp ever sees the file.

The format is described in ggml's docs/gguf.md. This finds files that are something else and the odd numbers known to
make llama.cpp abort or hang; it is no proof that a file is sound, which is why the model runs in its own process.
"""

import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MAGIC: Final = b"GGUF"
#: How much of the file is looked at.
WINDOW: Final = 256 * 1024
_VERSIONS: Final = (2, 3)
_MOST_TENSORS, _MOST_KEYS, _LONGEST_KEY = 100_000, 10_000, 256
_SCALARS: Final = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")
#: Sane ranges of numbers, by the end of their key.
_RANGES: Final = {
    "general.alignment": (8, 65536),
    ".context_length": (16, 2**24),
    ".embedding_length": (1, 2**17),
    ".block_count": (1, 1024),
    ".feed_forward_length": (1, 2**20),
    ".attention.head_count": (1, 4096),
}


class NotGguf(Exception):
    """The file is something else, or its header is out of all bounds; the text says what, without file contents."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a GGUF file says of itself."""

    version: int
    tensors: int
    architecture: str


class _Window:
    """The start of a file, read from front to back; raises NotGguf where it ends too early."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 0

    def bytes(self, count: int) -> bytes:
        """Return the next bytes."""
        if count > len(self._raw) - self._at:
            raise NotGguf("header is cut off")
        self._at += count
        return self._raw[self._at - count : self._at]

    def number(self, kind: str) -> int | float:
        """Return the next little-endian number."""
        value: int | float = struct.unpack(f"<{kind}", self.bytes(struct.calcsize(f"<{kind}")))[0]
        return value

    def count(self, most: int, what: str) -> int:
        """Return the next 64-bit count, up to ``most``."""
        value = int(self.number("Q"))
        if value > most:
            raise NotGguf(f"too many or too long: {what}")
        return value

    def text(self, longest: int, what: str) -> str:
        """Return the next text."""
        try:
            return self.bytes(self.count(longest, what)).decode("utf-8")
        except UnicodeDecodeError:
            raise NotGguf(f"not text: {what}") from None


def read_header(path: Path) -> Header:
    """Return the header of ``path``; raises NotGguf, or OSError where it cannot be read."""
    with path.open("rb") as file:
        window = _Window(file.read(WINDOW))
        size = file.seek(0, 2)
    if window.bytes(4) != MAGIC:
        raise NotGguf("no GGUF mark")
    version = int(window.number("I"))
    if version not in _VERSIONS:
        raise NotGguf("unknown version")
    tensors = window.count(_MOST_TENSORS, "tensors")
    keys = window.count(_MOST_KEYS, "keys")
    # A tensor's entry takes 32 bytes or more, so a small file cannot have many.
    if tensors == 0 or keys == 0 or tensors * 32 > size:
        raise NotGguf("counts do not fit the file")
    return Header(version, tensors, _architecture(window, keys))


def _architecture(window: _Window, keys: int) -> str:
    """Walk the keys up to the first list, checking numbers; general.architecture comes before any list."""
    found = ""
    for _ in range(keys):
        key = window.text(_LONGEST_KEY, "key")
        kind = int(window.number("I"))
        if kind == _ARRAY:
            break
        if kind == _STRING:
            value = window.text(WINDOW, "value")
            if key == "general.architecture":
                found = value
        elif kind in _SCALARS:
            _check(key, window.number(_SCALARS[kind]))
        else:
            raise NotGguf("unknown kind of value")
    if not _NAME.fullmatch(found):
        raise NotGguf("no architecture")
    return found


def _check(key: str, value: float) -> None:
    for ending, (low, high) in _RANGES.items():
        if key.endswith(ending) and not low <= value <= high:
            raise NotGguf(f"odd number for {ending.strip('.')}")
    if key == "general.alignment" and int(value) & (int(value) - 1):
        raise NotGguf("odd number for general.alignment")
