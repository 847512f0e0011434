"""The prompt of the built-in model: the same few-shot shape it was trained on.

``[<|situation|> S] <|thought|> T <|strategy|>`` repeated: first for each exemplar with its reframe, then for the
person's own thought, where the model goes on. The markers are control tokens of the tokenizer. User text is sent in
parts that are never parsed for control tokens, so nothing a person types can pose as one.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from heartsease.domain.generation import PromptPart
from heartsease.domain.sensitive import SensitiveText
from heartsease.domain.strategy import Strategy

PROMPT_VERSION = "builtin-1"
SITUATION_MARK = "<|situation|>"
THOUGHT_MARK = "<|thought|>"
#: What the model may read of one field; longer text is cut at a sentence or word.
FIELD_LIMIT = 320

_STRAIGHT = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": " - ", "\u2026": "..."}
)


@dataclass(frozen=True, slots=True)
class Exemplar:
    """A thought of the project's own bank with its reframe in the wanted strategy."""

    thought: str
    reframe: str
    situation: str = ""


def strategy_mark(strategy: Strategy) -> str:
    """Return the control token that asks for ``strategy``."""
    return f"<|{strategy.value}|>"


def control_tokens() -> tuple[str, ...]:
    """Return every control token of the prompt, in tokenizer order."""
    return (SITUATION_MARK, THOUGHT_MARK, *(strategy_mark(s) for s in Strategy))


def plain(text: str) -> str:
    """Return ``text`` as the model reads it: NFC, straight quotes, one space between words."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).translate(_STRAIGHT)).strip()


def clip(text: str, limit: int = FIELD_LIMIT) -> str:
    """Cut ``text`` to ``limit`` characters, at the end of a sentence if one is near, else at a word."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    stops = [m.end() for m in re.finditer(r"[.!?](?=\s)", head)]
    if stops and stops[-1] > limit // 2:
        return head[: stops[-1]]
    return head.rsplit(" ", 1)[0]


def built_in_prompt(
    thought: str, strategy: Strategy, *, situation: str = "", exemplars: Sequence[Exemplar] = ()
) -> tuple[PromptPart, ...]:
    """Return the parts of the prompt; the model's next words are the reframe."""
    parts: list[PromptPart] = []
    for exemplar in exemplars:
        parts += _turn(exemplar.situation, exemplar.thought, strategy)
        parts.append(_typed(exemplar.reframe, limit=None))
    parts += _turn(situation, thought, strategy)
    return tuple(parts)


def _turn(situation: str, thought: str, strategy: Strategy) -> list[PromptPart]:
    parts: list[PromptPart] = []
    if situation.strip():
        parts += [_mark(SITUATION_MARK), _typed(situation)]
    return [
        *parts,
        _mark(THOUGHT_MARK),
        _typed(thought),
        _mark(strategy_mark(strategy)),
    ]


def _mark(token: str) -> PromptPart:
    return PromptPart(SensitiveText(token), special=True)


def _typed(text: str, limit: int | None = FIELD_LIMIT) -> PromptPart:
    text = plain(text)
    return PromptPart(SensitiveText(clip(text, limit) if limit else text))
