"""A small Llama-shaped network: RMSNorm, rotary positions, grouped-query attention, SwiGLU, tied embedding."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network; ``width`` is ``heads`` x head size."""

    vocabulary: int
    context: int
    width: int
    layers: int
    heads: int
    kv_heads: int
    feed_forward: int
    rope_base: float = 10_000.0
    epsilon: float = 1e-5

    @property
    def head(self) -> int:
        """Size of one attention head."""
        return self.width // self.heads


class Block(nn.Module):
    """One layer: attention and feed-forward, each after its norm."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        kv = shape.kv_heads * shape.head
        self.attention_norm = nn.RMSNorm(shape.width, eps=shape.epsilon)
        self.query = nn.Linear(shape.width, shape.width, bias=False)
        self.key = nn.Linear(shape.width, kv, bias=False)
        self.value = nn.Linear(shape.width, kv, bias=False)
        self.output = nn.Linear(shape.width, shape.width, bias=False)
        self.feed_norm = nn.RMSNorm(shape.width, eps=shape.epsilon)
        self.gate = nn.Linear(shape.width, shape.feed_forward, bias=False)
        self.up = nn.Linear(shape.width, shape.feed_forward, bias=False)
        self.down = nn.Linear(shape.feed_forward, shape.width, bias=False)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        """Map (rows, time, width) to the same shape."""
        rows, time, _ = x.shape
        h = self.attention_norm(x)
        q = self.query(h).view(rows, time, self.shape.heads, self.shape.head).transpose(1, 2)
        k = self.key(h).view(rows, time, self.shape.kv_heads, self.shape.head).transpose(1, 2)
        v = self.value(h).view(rows, time, self.shape.kv_heads, self.shape.head).transpose(1, 2)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        repeat = self.shape.heads // self.shape.kv_heads
        k, v = k.repeat_interleave(repeat, dim=1), v.repeat_interleave(repeat, dim=1)
        attended = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.output(attended.transpose(1, 2).reshape(rows, time, self.shape.width))
        h = self.feed_norm(x)
        return x + self.down(functional.silu(self.gate(h)) * self.up(h))


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotate pairs of neighbouring features, the order llama.cpp's ``llama`` architecture expects."""
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), dim=-1).flatten(-2).to(x.dtype)


class Network(nn.Module):
    """Token ids (rows, time) in, logits (rows, time, vocabulary) out."""

    cos: Tensor
    sin: Tensor

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.norm = nn.RMSNorm(shape.width, eps=shape.epsilon)
        angles = torch.arange(shape.context)[:, None] * shape.rope_base ** (
            -torch.arange(0, shape.head, 2)[None, :] / shape.head
        )
        self.register_buffer("cos", angles.cos(), persistent=False)
        self.register_buffer("sin", angles.sin(), persistent=False)
        self.apply(self._start)

    def _start(self, module: nn.Module) -> None:
        if isinstance(module, nn.Linear | nn.Embedding):
            nn.init.normal_(module.weight, std=0.02)
        if isinstance(module, Block):
            for last in (module.output, module.down):
                nn.init.normal_(last.weight, std=0.02 / (2 * self.shape.layers) ** 0.5)

    def hidden(self, ids: Tensor) -> Tensor:
        """Return the last hidden states (rows, time, width)."""
        x = self.embedding(ids)
        cos, sin = self.cos[: ids.shape[1]], self.sin[: ids.shape[1]]
        for block in self.blocks:
            x = block(x, cos, sin)
        return self.norm(x)

    def forward(self, ids: Tensor, targets: Tensor) -> Tensor:
        """Return the mean cross-entropy where ``targets`` is not -100."""
        logits = functional.linear(self.hidden(ids), self.embedding.weight)
        return functional.cross_entropy(logits.flatten(0, 1).float(), targets.flatten(), ignore_index=-100)
