"""The models the app knows, read from models/catalogue.toml and checked row by row."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from heartsease.domain.errors import Fixable
from heartsease.domain.generation import ModelIdentity
from heartsease.system import assets

CATALOGUE: Final = "catalogue.toml"
_ID: Final = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_FILE: Final = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*\.gguf")
_TEXTS: Final = ("id", "name", "publisher", "licence", "file", "sha256", "prompt_format")
_NUMBERS: Final = ("bytes", "ram_bytes", "context")


class CatalogueError(Exception):
    """The catalogue that ships with the app is wrong; a defect, found by its test."""


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One known model. ``file`` is relative to models/; ``context`` is the most tokens of prompt and answer."""

    id: str
    name: str
    publisher: str
    licence: str
    file: str
    bytes: int
    sha256: str
    ram_bytes: int
    context: int
    prompt_format: str

    @property
    def identity(self) -> ModelIdentity:
        """Which file this is."""
        return ModelIdentity(self.id, self.sha256)

    @property
    def path(self) -> Path:
        """Where the file lies when it ships with the app."""
        return assets.model_path(self.file)


def models() -> tuple[ModelRow, ...]:
    """Return the rows of the shipped catalogue; raises CatalogueError."""
    return parse(assets.model_path(CATALOGUE).read_text(encoding="utf-8"))


def model(wanted: str) -> ModelRow:
    """Return the row with that id; raises Fixable("model.unknown")."""
    for row in models():
        if row.id == wanted:
            return row
    raise Fixable("model.unknown", id=wanted)


def parse(text: str) -> tuple[ModelRow, ...]:
    """Read ``[[model]]`` rows; raises CatalogueError for a missing, extra, odd or repeated value."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(str(error)) from error
    rows = table.pop("model", [])
    if table or not isinstance(rows, list):
        raise CatalogueError("only [[model]] rows are allowed")
    found = tuple(_row(raw) for raw in rows)
    if len({row.id for row in found}) != len(found):
        raise CatalogueError("an id appears twice")
    return found


def _row(raw: object) -> ModelRow:
    if not isinstance(raw, dict) or set(raw) != {*_TEXTS, *_NUMBERS}:
        raise CatalogueError(f"a row needs exactly these: {', '.join((*_TEXTS, *_NUMBERS))}")
    texts = {name: raw[name] for name in _TEXTS}
    numbers = {name: raw[name] for name in _NUMBERS}
    if not all(isinstance(value, str) and value.strip() for value in texts.values()):
        raise CatalogueError("an empty text, or a value that is no text")
    if not all(isinstance(value, int) and not isinstance(value, bool) and value > 0 for value in numbers.values()):
        raise CatalogueError("a number that is not a whole number above 0")
    row = ModelRow(**texts, **numbers)
    for pattern, value in ((_ID, row.id), (_SHA256, row.sha256), (_FILE, row.file)):
        if not pattern.fullmatch(value):
            raise CatalogueError(f"odd value in the row of {row.id!r}")
    return row
