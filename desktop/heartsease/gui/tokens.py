"""Colour tokens of the two schemes, and which of them meet on screen."""

from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache

from heartsease.system import assets


class Scheme(StrEnum):
    """The two sets of colours."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Colours:
    """The colour tokens of one scheme, as ``#RRGGBB``."""

    window: str
    rail: str
    surface: str
    surface_quiet: str
    chosen: str
    text: str
    muted: str
    primary: str
    primary_strong: str
    on_primary: str
    accent: str
    accent_surface: str
    notice_surface: str
    notice_edge: str
    border: str
    hairline: str
    focus: str


#: (foreground, background) of text that a person reads: at least 4.5 to 1.
TEXT_PAIRS = (
    ("text", "window"),
    ("text", "rail"),
    ("text", "surface"),
    ("text", "surface_quiet"),
    ("text", "chosen"),
    ("text", "notice_surface"),
    ("text", "accent_surface"),
    ("muted", "window"),
    ("muted", "rail"),
    ("muted", "surface"),
    ("muted", "surface_quiet"),
    ("muted", "chosen"),
    ("on_primary", "primary"),
    ("on_primary", "primary_strong"),
    ("accent", "surface"),
    ("accent", "accent_surface"),
)
#: (edge or sign, background) of what a person must find: at least 3 to 1.
EDGE_PAIRS = (
    ("border", "window"),
    ("border", "surface"),
    ("border", "rail"),
    ("primary", "window"),
    ("primary", "surface"),
    ("primary", "rail"),
    ("focus", "window"),
    ("focus", "surface"),
    ("focus", "rail"),
    ("focus", "primary"),
    ("focus", "notice_surface"),
    ("focus", "accent_surface"),
    ("notice_edge", "notice_surface"),
    ("accent", "window"),
)


@cache
def colours(scheme: Scheme) -> Colours:
    """Read a scheme's tokens; a missing or unknown one is a defect."""
    table = assets.table(f"theme/{scheme.value}.toml")["colour"]
    if not isinstance(table, dict) or set(table) != {field.name for field in fields(Colours)}:
        raise ValueError(f"theme/{scheme.value}.toml does not hold exactly the colour tokens")
    return Colours(**table)
