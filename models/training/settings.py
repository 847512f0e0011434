"""Read recipe.toml into typed values."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


class Interrupted(Exception):
    """Training stopped early; the message says why and what is left."""


@dataclass(frozen=True, slots=True)
class Stage:
    """How one training stage runs; rates are peak learning rates."""

    rows: int
    minutes: float
    matrix_rate: float
    other_rate: float
    warmup_steps: int


@dataclass(frozen=True, slots=True)
class Recipe:
    """The whole recipe; see recipe.toml for what each value means."""

    seed: int
    context: int
    vocabulary: int
    sample_sentences: int
    network: dict[str, int]
    held_out_share: float
    base: Stage
    base_tokens: int
    early_share: float
    early: dict[str, float]
    late: dict[str, float]
    tune: Stage
    tune_epochs: int
    exemplar_shares: tuple[float, ...]
    breadth: float


def read_recipe(path: Path) -> Recipe:
    """Return the recipe of ``path``; a missing key raises KeyError with its name."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))

    def stage(name: str) -> Stage:
        return Stage(**{key: raw[name][key] for key in Stage.__slots__})

    return Recipe(
        seed=raw["seed"],
        context=raw["context"],
        vocabulary=raw["tokenizer"]["vocabulary"],
        sample_sentences=raw["tokenizer"]["sample_sentences"],
        network=raw["network"],
        held_out_share=raw["held_out"]["share"],
        base=stage("base"),
        base_tokens=raw["base"]["tokens"],
        early_share=raw["base"]["early_share"],
        early=raw["base"]["early"],
        late=raw["base"]["late"],
        tune=stage("tune"),
        tune_epochs=raw["tune"]["epochs"],
        exemplar_shares=tuple(raw["tune"]["exemplar_shares"]),
        breadth=raw["tune"]["breadth"],
    )
