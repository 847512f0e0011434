"""Requests in the shape of the built-in prompt, for the tests of this folder."""

from collections.abc import Callable

from heartsease.domain.generation import GenerationRequest, PromptPart, Sampling
from heartsease.domain.sensitive import SensitiveText
from heartsease.language_model.process import ModelProcess
from tests.worker.tiny_gguf import MARKS

Open = Callable[..., ModelProcess]


def request(
    words: str = "i feel sad", *, count: int = 2, seed: int = 1, max_tokens: int = 12, temperature: float = 0.8
) -> GenerationRequest:
    """Return a request in the shape of the built-in prompt."""
    parts = (
        PromptPart(SensitiveText(MARKS[0]), special=True),
        PromptPart(SensitiveText(words)),
        PromptPart(SensitiveText(MARKS[1]), special=True),
    )
    return GenerationRequest(parts, count, seed, Sampling(temperature=temperature, max_tokens=max_tokens))


def long_request() -> GenerationRequest:
    """Return a request that keeps the tiny model busy for many seconds."""
    return request(count=64, max_tokens=3500)
