"""Heartsease: a private wellbeing companion that never talks to the network."""

__version__ = "0.1.0"
