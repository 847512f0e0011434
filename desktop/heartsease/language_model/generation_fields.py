"""How requests and candidates are written in a message: plain JSON values out, checked values in."""

from dataclasses import fields as dataclass_fields
from typing import Final

from heartsease.domain.generation import Candidate, GenerationRequest, PromptPart, Sampling
from heartsease.domain.sensitive import SensitiveText
from heartsease.language_model.fields import Fields

MAX_PARTS: Final = 256
MAX_COUNT: Final = 128
MAX_TOKENS: Final = 8192
MAX_TEXT: Final = 1_000_000
MAX_SEED: Final = 2**63 - 1
_SAMPLING: Final = tuple(f.name for f in dataclass_fields(Sampling))


def request_to(request: GenerationRequest) -> dict[str, object]:
    """Return a request as JSON values."""
    return {
        "parts": [{"text": part.text.reveal(), "special": part.special} for part in request.parts],
        "count": request.count,
        "seed": request.seed,
        "sampling": {name: getattr(request.sampling, name) for name in _SAMPLING},
    }


def request_from(fields: Fields) -> GenerationRequest:
    """Read a request; raises ProtocolError."""
    return GenerationRequest(
        parts=fields.each("parts", MAX_PARTS, _part_from),
        count=fields.integer("count", 1, MAX_COUNT),
        seed=fields.integer("seed", 0, MAX_SEED),
        sampling=fields.one("sampling", _sampling_from),
    )


def _part_from(fields: Fields) -> PromptPart:
    return PromptPart(SensitiveText(fields.text("text", MAX_TEXT)), special=fields.flag("special"))


def _sampling_from(fields: Fields) -> Sampling:
    return Sampling(
        temperature=fields.number("temperature", 0.0, 10.0),
        top_k=fields.integer("top_k", 0, 2**24),
        top_p=fields.number("top_p", 0.0, 1.0),
        min_p=fields.number("min_p", 0.0, 1.0),
        max_tokens=fields.integer("max_tokens", 1, MAX_TOKENS),
    )


def candidate_to(candidate: Candidate) -> dict[str, object]:
    """Return a candidate as JSON values."""
    return {
        "text": candidate.text.reveal(),
        "tokens": candidate.tokens,
        "logprob": candidate.logprob,
        "finished": candidate.finished,
        "seed": candidate.seed,
    }


def candidate_from(fields: Fields) -> Candidate:
    """Read a candidate; raises ProtocolError."""
    return Candidate(
        text=SensitiveText(fields.text("text", MAX_TEXT)),
        tokens=fields.integer("tokens", 0, MAX_TOKENS),
        logprob=fields.number("logprob", -1e9, 0.0),
        finished=fields.flag("finished"),
        seed=fields.integer("seed", 0, MAX_SEED + MAX_COUNT),
    )
