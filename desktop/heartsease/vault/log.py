"""Tell a write-ahead log that a crash cut off from one that was damaged later.

SQLite reads the log up to the first frame that fails its checksum and drops the rest without a word. After a crash that
is right: what is dropped was never acknowledged. After damage it would lose kept entries in silence. The two differ:
each commit is flushed before the next begins, so a crash can leave one commit behind the bad frame and no more.
A bad frame in the very last transaction looks like a crash and cannot be told from one.

The format is SQLite's ("WAL-mode File Format"): a header of 32 bytes, then frames of 24 bytes and a page each; a frame
belongs to the log if it bears the header's salts, and ends a transaction if its second number is not 0.
"""

import struct
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from heartsease.domain.errors import Fixable
from heartsease.vault.sqlcipher import PAGE_BYTES

_HEADER_BYTES = 32
_FRAME_HEADER_BYTES = 24
_FRAME_BYTES = _FRAME_HEADER_BYTES + PAGE_BYTES
_BIG_ENDIAN_MAGIC = 0x377F0683
_WORD = 0xFFFFFFFF
_PAUSE_S = 0.05


def refuse_damaged_log(path: Path) -> bool:
    """Raise Fixable where the log of the vault at ``path`` lost commits to damage; say whether there is a log at all.

    Takes about 0.1 s for a full log of 4 MB, and no time after a clean end, which leaves none.
    """
    log = path.with_name(path.name + "-wal")
    if not log.exists() or not log.stat().st_size:
        return False
    if _has_lost_commits(log):
        # Another process may have begun the log anew while it was being read.
        time.sleep(_PAUSE_S)
        if log.exists() and _has_lost_commits(log):
            raise Fixable("vault.damaged", path=str(path))
    return True


def _has_lost_commits(log: Path) -> bool:
    content = log.read_bytes()
    frames = list(_frames(content))
    if not frames:
        return False
    sums = _header_sums(content)
    if sums is None:
        # Of a damaged header the salts are not to be trusted; the frames bear them as well.
        good, salts = 0, Counter(frame[8:16] for frame in frames).most_common(1)[0][0]
    else:
        good, salts = _good_frames(content, frames, sums), content[16:24]
    rest = [frame for frame in frames[good:] if frame[8:16] == salts]
    return sum(frame[4:8] != b"\0\0\0\0" for frame in rest) > 1


def _frames(content: bytes) -> Iterator[bytes]:
    for start in range(_HEADER_BYTES, len(content) - _FRAME_BYTES + 1, _FRAME_BYTES):
        yield content[start : start + _FRAME_BYTES]


def _order(content: bytes) -> str:
    return ">" if int.from_bytes(content[:4], "big") == _BIG_ENDIAN_MAGIC else "<"


def _header_sums(content: bytes) -> tuple[int, int] | None:
    """Return the checksum the first frame builds on, None where it does not fit the header."""
    sums = _checksum(content[:24], (0, 0), _order(content))
    return sums if sums == struct.unpack(">2I", content[24:32]) else None


def _good_frames(content: bytes, frames: list[bytes], sums: tuple[int, int]) -> int:
    """Return how many frames SQLite would read."""
    order, salts = _order(content), content[16:24]
    for number, frame in enumerate(frames):
        sums = _checksum(frame[:8] + frame[_FRAME_HEADER_BYTES:], sums, order)
        if frame[8:16] != salts or sums != struct.unpack(">2I", frame[16:24]):
            return number
    return len(frames)


def _checksum(content: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    first, second = sums
    words = iter(struct.unpack(f"{order}{len(content) // 4}I", content))
    for even, odd in zip(words, words, strict=True):
        first = (first + even + second) & _WORD
        second = (second + odd + first) & _WORD
    return first, second
