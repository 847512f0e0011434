"""Tiny llama-shaped GGUF files with random weights and a tokenizer built by hand, written by the tests themselves."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import gguf
import numpy as np
from numpy.typing import NDArray

WIDTH, LAYERS, HEADS, FEED_FORWARD = 32, 2, 2, 64
UNKNOWN, START, END = 0, 1, 2
MARKS = ("<|thought|>", "<|growth|>")
SPACE = "\u2581"
#: Merges in order of rank; each is also a piece.
MERGES = (f"{SPACE}i", f"{SPACE}f", "el", f"{SPACE}fe", f"{SPACE}feel", f"{SPACE}s", "ad", f"{SPACE}sad")


def pieces() -> list[tuple[str, float, int]]:
    """Return (text, score, kind) of every token: three fixed ones, the marks, bytes, letters, merges."""
    kinds = gguf.TokenType
    found = [("<unk>", 0.0, kinds.UNKNOWN), ("<s>", 0.0, kinds.CONTROL), ("</s>", 0.0, kinds.CONTROL)]
    found += [(mark, 0.0, kinds.CONTROL) for mark in MARKS]
    found += [(f"<0x{number:02X}>", 0.0, kinds.BYTE) for number in range(256)]
    found += [(merge, -float(rank), kinds.NORMAL) for rank, merge in enumerate(MERGES)]
    letters = SPACE + "abcdefghijklmnopqrstuvwxyzAB.,!?<>|/"
    found += [(letter, -100.0 - rank, kinds.NORMAL) for rank, letter in enumerate(letters)]
    return [(text, score, int(kind)) for text, score, kind in found]


def token_id(text: str) -> int:
    """Return the id of a piece."""
    return [piece for piece, _, _ in pieces()].index(text)


@dataclass
class Tiny:
    """What to write. ``end_pull`` pushes the score of the end token up or down; ``flat`` makes every block a no-op."""

    context: int = 256
    end_pull: float = -50.0
    flat: bool = False
    seed: int = 7
    alignment: int | None = None
    block_count: int = LAYERS
    epsilon: float = 1e-5
    tokenizer: str = "llama"
    weight: float = 1.0
    spoil_tokens: Callable[[list[str]], list[str]] = field(default=lambda texts: texts)


def weights(tiny: Tiny) -> dict[str, NDArray[np.float32]]:
    """Return the tensors; the first feature of every token is large, so that ``end_pull`` acts everywhere."""
    rng = np.random.default_rng(tiny.seed)

    def matrix(rows: int, columns: int) -> NDArray[np.float32]:
        return (rng.standard_normal((rows, columns)) * 0.3 * tiny.weight).astype(np.float32)

    size = len(pieces())
    embedding, output = matrix(size, WIDTH), matrix(size, WIDTH)
    embedding[:, 0], output[:, 0] = 2.0, 0.0
    output[END, 0] = tiny.end_pull
    output[START, 0] = output[UNKNOWN, 0] = -50.0
    for mark in MARKS:
        output[token_id(mark), 0] = -50.0
    tensors = {"token_embd.weight": embedding, "output.weight": output}
    tensors["output_norm.weight"] = np.ones(WIDTH, np.float32)
    for layer in range(LAYERS):
        block = f"blk.{layer}."
        for name, rows, columns in (
            ("attn_q", WIDTH, WIDTH), ("attn_k", WIDTH // 2, WIDTH), ("attn_v", WIDTH // 2, WIDTH),
            ("attn_output", WIDTH, WIDTH), ("ffn_gate", FEED_FORWARD, WIDTH), ("ffn_up", FEED_FORWARD, WIDTH),
            ("ffn_down", WIDTH, FEED_FORWARD),
        ):  # fmt: skip
            tensors[f"{block}{name}.weight"] = matrix(rows, columns)
        for name in ("attn_output", "ffn_down"):
            tensors[f"{block}{name}.weight"][: None if tiny.flat else 1] = 0  # the first feature stays as it is
        tensors[f"{block}attn_norm.weight"] = tensors[f"{block}ffn_norm.weight"] = np.ones(WIDTH, np.float32)
    return tensors


def write(path: Path, tiny: Tiny | None = None) -> Path:
    """Write a GGUF file and return its path."""
    tiny = tiny or Tiny()
    writer = gguf.GGUFWriter(path, "llama")
    if tiny.alignment is not None:
        writer.add_uint32("general.alignment", tiny.alignment)
    writer.add_context_length(tiny.context)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(tiny.block_count)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(1)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(tiny.epsilon)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_tokenizer_model(tiny.tokenizer)
    texts = tiny.spoil_tokens([text for text, _, _ in pieces()])
    writer.add_token_list([text.encode() for text in texts])
    writer.add_token_scores([score for _, score, _ in pieces()])
    writer.add_token_types([kind for _, _, kind in pieces()])
    writer.add_bos_token_id(START)
    writer.add_eos_token_id(END)
    writer.add_unk_token_id(UNKNOWN)
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)
    for name, tensor in weights(tiny).items():
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
