"""Crisis screening: always on, before the model and on every output, with no model loaded too.

What is found decides whether a person is offered reframes or people. Rules are data under ``assets/screening``.
"""

from functools import cache

from heartsease.domain.reframe import Screening
from heartsease.reframing.screening.screener import Screener

__all__ = ["Screener", "screen", "screen_output"]


@cache
def _shipped() -> Screener:
    return Screener.load()


def screen(text: str) -> Screening:
    """Screen what a person wrote with the shipped rules, for everyone who needs no rules of their own."""
    return _shipped().screen(text)


def screen_output(text: str) -> Screening:
    """Screen what a model wrote with the shipped rules; anything but level NONE is unfit as a card."""
    return _shipped().screen_output(text)
