"""Damaged model files: each is an error card or still works, the app lives on, and a sound model works after it."""

import math
import random
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from heartsease.domain.errors import Fixable
from heartsease.language_model.process import Patience
from tests.worker.asking import Open, request
from tests.worker.tiny_gguf import Tiny, write

CARDS = {
    "model.not_gguf", "model.unloadable", "model.died", "model.stuck", "model.nonsense", "model.no_memory",
    "model.too_long",
}  # fmt: skip
PATIENCE = Patience(load_s=10, step_s=10, cancel_s=1)
#: Each of these aborts, hangs or misleads llama.cpp itself.
WRITTEN = {
    "alignment 1": Tiny(alignment=1),
    "a context of 2 thousand million": Tiny(context=2**31 - 1),
    "2 thousand million blocks": Tiny(block_count=2**31 - 1),
    "no blocks": Tiny(block_count=0),
    "more blocks than there are": Tiny(block_count=7),
    "an epsilon that is no number": Tiny(epsilon=math.nan),
    "a tokenizer of another kind": Tiny(tokenizer="bert"),
    "no vocabulary": Tiny(tokenizer="no_vocab"),
    "an unknown tokenizer": Tiny(tokenizer="zinnober"),
    "the same token twice": Tiny(spoil_tokens=lambda texts: [texts[0], *texts[:-1]]),
    "all tokens empty": Tiny(spoil_tokens=lambda texts: [""] * len(texts)),
    "too few tokens": Tiny(spoil_tokens=lambda texts: texts[:50]),
    "weights that are no numbers": Tiny(weight=math.inf),
}


def _cut(share: float) -> Callable[[bytes], bytes]:
    return lambda raw: raw[: int(len(raw) * share)]


def _flip(seed: int) -> Callable[[bytes], bytes]:
    def change(raw: bytes) -> bytes:
        rng, spoilt = random.Random(seed), bytearray(raw)
        for _ in range(6):
            spoilt[rng.randrange(len(raw) // 3)] ^= 1 << rng.randrange(8)
        return bytes(spoilt)

    return change


CHANGED = {f"cut to {share}": _cut(share) for share in (0.001, 0.05, 0.2, 0.5, 0.9, 0.9999)}
CHANGED |= {f"flipped bits {seed}": _flip(seed) for seed in range(10)}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_file_written_wrong_is_an_error_card(name: str, tiny: Path, open_model: Open, tmp_path: Path) -> None:
    path = write(tmp_path / "odd.gguf", WRITTEN[name])
    with pytest.raises(Fixable) as caught:
        open_model(path, patience=PATIENCE).generate((request(),), cancel=threading.Event())
    assert caught.value.key in CARDS
    assert _sound_one_works(tiny, open_model)


@pytest.mark.parametrize("name", CHANGED)
def test_a_file_damaged_on_its_way_is_an_error_card_or_works(
    name: str, tiny: Path, open_model: Open, tmp_path: Path
) -> None:
    path = tmp_path / "damaged.gguf"
    path.write_bytes(CHANGED[name](tiny.read_bytes()))
    try:
        groups = open_model(path, patience=PATIENCE).generate((request(),), cancel=threading.Event())
        assert len(groups[0]) == 2
    except Fixable as error:
        assert error.key in CARDS  # noqa: PT017  # both ends are right: some bits are only weights
    assert _sound_one_works(tiny, open_model)


def _sound_one_works(tiny: Path, open_model: Open) -> bool:
    (group,) = open_model(tiny).generate((request(count=1),), cancel=threading.Event())
    return len(group) == 1
