"""What is asked of a language model and what comes back, shared by the pipeline and the model process."""

from dataclasses import dataclass

from heartsease.domain.sensitive import SensitiveText


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which model file wrote something."""

    id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PromptPart:
    """A piece of prompt; only ``special`` parts are read for control tokens, so typed text cannot pose as one."""

    text: SensitiveText
    special: bool = False


@dataclass(frozen=True, slots=True)
class Sampling:
    """How words are drawn."""

    temperature: float = 0.8
    top_k: int = 50
    top_p: float = 0.95
    min_p: float = 0.05
    max_tokens: int = 64


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """One prompt and how many candidates to draw from it; candidate ``i`` uses seed ``seed + i``."""

    parts: tuple[PromptPart, ...]
    count: int
    seed: int
    sampling: Sampling = Sampling()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One drawn continuation. ``logprob`` is the sum over its ``tokens`` tokens (natural log, before sampling)."""

    text: SensitiveText
    tokens: int
    logprob: float
    finished: bool
    seed: int
