"""Whole-word vectors from MiniLM's word-piece table, for the linear classifiers."""

from collections.abc import Collection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reader_table import pieces, read_table


def word_vectors(wheel: Path, words: Collection[str], *, common: int) -> dict[str, NDArray[np.float32]]:
    """Return 384-wide vectors for ``words`` (the mean of their pieces) and the ``common`` commonest whole words.

    Raises ValueError where the wheel is not the pinned one.
    """
    table, known = read_table(wheel)
    whole = [word for word in known if word.isascii() and word.isalpha() and len(word) > 1][:common]
    cut = {word: pieces(word.replace("'", ""), known) for word in {*words, *whole}}
    return {word: table[found].mean(axis=0) for word, found in cut.items() if found}
