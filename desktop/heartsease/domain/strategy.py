"""The eight ways a thought can be reframed, and the order they are offered in."""

from enum import StrEnum


class Strategy(StrEnum):
    """A reframing strategy (Ziems et al. 2022 for six; self-compassion and next step are ours)."""

    GROWTH = "growth"
    IMPERMANENCE = "impermanence"
    NEUTRALIZING = "neutralizing"
    OPTIMISM = "optimism"
    SELF_AFFIRMATION = "self-affirmation"
    THANKFULNESS = "thankfulness"
    SELF_COMPASSION = "self-compassion"
    NEXT_STEP = "next-step"


#: Empathic and actionable reframes helped most in the field (CHI 2024), gushing ones least.
DEFAULT_ORDER: tuple[Strategy, ...] = (
    Strategy.NEUTRALIZING,
    Strategy.SELF_COMPASSION,
    Strategy.NEXT_STEP,
    Strategy.GROWTH,
    Strategy.IMPERMANENCE,
    Strategy.SELF_AFFIRMATION,
    Strategy.OPTIMISM,
    Strategy.THANKFULNESS,
)
