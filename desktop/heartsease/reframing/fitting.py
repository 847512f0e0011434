"""Make a prompt fit the small context of the built-in model without knowing its tokenizer."""

from collections.abc import Sequence
from dataclasses import replace

from heartsease.domain.generation import PromptPart
from heartsease.domain.strategy import Strategy
from heartsease.reframing.draft import Brought
from heartsease.reframing.prompt import Exemplar, built_in_prompt, clip

#: Letters a token of everyday English, on the safe side; other signs cost up to a token a byte.
_LETTERS_A_TOKEN = 3.2
#: Shorter than this a thought is not cut, whatever the context.
_SHORTEST = 60


def fitted_prompt(
    brought: Brought, strategy: Strategy, exemplars: Sequence[Exemplar], tokens: int
) -> tuple[PromptPart, ...]:
    """Return the longest prompt of at most about ``tokens`` tokens: exemplars go first, then the end of the situation.

    Exemplars are shown without their situations, as the model was trained.
    """
    shown = [replace(exemplar, situation="") for exemplar in exemplars]
    thought, situation = brought.thought, brought.situation
    while True:
        parts = built_in_prompt(thought, strategy, situation=situation, exemplars=shown)
        if estimated_tokens(parts) <= tokens or (not shown and len(thought) <= _SHORTEST):
            return parts
        if shown:
            shown.pop()
        elif len(situation) > _SHORTEST:
            situation = clip(situation, len(situation) * 3 // 4)
        elif situation:
            situation = ""
        else:
            thought = clip(thought, len(thought) * 3 // 4)


def estimated_tokens(parts: Sequence[PromptPart]) -> int:
    """Return about how many tokens a prompt has, rather too many than too few."""
    total = 1.0
    for part in parts:
        text = part.text.reveal()
        plain_signs = sum(c.isascii() for c in text)
        total += 1 if part.special else 1 + plain_signs / _LETTERS_A_TOKEN + len(text.encode()) - plain_signs
    return round(total)
