"""Stage 4: write OUT/heartsease.gguf, llama architecture, SentencePiece tokenizer, Q8_0 matrices."""

from collections.abc import Callable
from pathlib import Path

import gguf
import numpy as np
import torch
from sentencepiece import SentencePieceProcessor

from heartsease.reframing.prompt import PROMPT_VERSION
from network import Shape
from settings import Recipe

_LAYER = {
    "attention_norm.weight": "attn_norm.weight",
    "query.weight": "attn_q.weight",
    "key.weight": "attn_k.weight",
    "value.weight": "attn_v.weight",
    "output.weight": "attn_output.weight",
    "feed_norm.weight": "ffn_norm.weight",
    "gate.weight": "ffn_gate.weight",
    "up.weight": "ffn_up.weight",
    "down.weight": "ffn_down.weight",
}


def export(
    out: Path,
    recipe: Recipe,
    say: Callable[[str], None],
    *,
    checkpoint: str = "tuned.pt",
    name: str = "heartsease.gguf",
) -> Path:
    """Export a checkpoint of ``out`` and return the path of the file."""
    shape = Shape(vocabulary=recipe.vocabulary, context=recipe.context, **recipe.network)
    state = torch.load(out / checkpoint, map_location="cpu", weights_only=True)["network"]
    path = out / name
    writer = gguf.GGUFWriter(path, "llama")
    _describe(writer, shape)
    _tokenizer(writer, SentencePieceProcessor(model_file=str(out / "tokenizer.model")))
    for key, tensor in state.items():
        _tensor(writer, _name(key), tensor.float().numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    say(f"{path.name}: {path.stat().st_size:,} bytes")
    return path


def weights_of(path: Path) -> dict[str, torch.Tensor]:
    """Return the weights of an exported file under the network's own names, to go on training from them."""
    own = {name: key for key, name in _LAYER.items()}
    found = {}
    for tensor in gguf.GGUFReader(path).tensors:
        values = torch.from_numpy(np.array(gguf.quants.dequantize(tensor.data, tensor.tensor_type), dtype=np.float32))
        if tensor.name.startswith("blk."):
            _, layer, rest = tensor.name.split(".", 2)
            found[f"blocks.{layer}.{own[rest]}"] = values
        else:
            found[{"token_embd.weight": "embedding.weight", "output_norm.weight": "norm.weight"}[tensor.name]] = values
    return found


def _name(key: str) -> str:
    if key == "embedding.weight":
        return "token_embd.weight"
    if key == "norm.weight":
        return "output_norm.weight"
    _, layer, rest = key.split(".", 2)
    return f"blk.{layer}.{_LAYER[rest]}"


def _tensor(writer: gguf.GGUFWriter, name: str, values: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]") -> None:
    if values.ndim == 2:
        kind = gguf.GGMLQuantizationType.Q8_0
        writer.add_tensor(name, gguf.quants.quantize(values, kind), raw_dtype=kind)
    else:
        writer.add_tensor(name, values.astype(np.float32))


def _describe(writer: gguf.GGUFWriter, shape: Shape) -> None:
    writer.add_name("Heartsease built-in")
    writer.add_description(f"Reframes a painful thought; prompt format {PROMPT_VERSION}")
    writer.add_license("CC-BY-SA-4.0")
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.feed_forward)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_rope_dimension_count(shape.head)
    writer.add_rope_freq_base(shape.rope_base)
    writer.add_layer_norm_rms_eps(shape.epsilon)
    writer.add_vocab_size(shape.vocabulary)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)


def _tokenizer(writer: gguf.GGUFWriter, tokenizer: SentencePieceProcessor) -> None:
    pieces, scores, kinds = [], [], []
    for number in range(tokenizer.get_piece_size()):
        kind = gguf.TokenType.NORMAL
        if tokenizer.is_unknown(number):
            kind = gguf.TokenType.UNKNOWN
        elif tokenizer.is_control(number):
            kind = gguf.TokenType.CONTROL
        elif tokenizer.is_byte(number):
            kind = gguf.TokenType.BYTE
        pieces.append(tokenizer.id_to_piece(number).encode("utf-8"))
        scores.append(tokenizer.get_score(number))
        kinds.append(kind)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(pieces)
    writer.add_token_scores(scores)
    writer.add_token_types(kinds)
    writer.add_bos_token_id(tokenizer.bos_id())
    writer.add_eos_token_id(tokenizer.eos_id())
    writer.add_unk_token_id(tokenizer.unk_id())
    writer.add_add_bos_token(value=True)
    writer.add_add_eos_token(value=False)
    writer.add_add_space_prefix(value=True)
