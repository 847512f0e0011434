"""Every word a person reads, by key and language, from ``assets/words/<language>.d/*.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache

from heartsease.domain.errors import Fixable
from heartsease.system import assets


class WordsError(Exception):
    """A key is missing or used twice: a defect, found by the lint of the words."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What went wrong in one sentence, and what the person can do about it."""

    say: str
    do: str


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language under dotted keys such as ``reframe.title``."""

    _texts: dict[str, str]

    def text(self, key: str, **values: str | int) -> str:
        """Return the text of ``key`` with its placeholders filled."""
        try:
            return self._texts[key].format(**values)
        except KeyError as error:
            raise WordsError(f"no words for {key} ({error})") from error

    def has(self, key: str) -> bool:
        """Say whether ``key`` has words."""
        return key in self._texts

    def advice(self, error: Fixable) -> Advice:
        """Return the sentence and the way out of an error a person can act on."""
        key = f"errors.{error.key}"
        return Advice(self.text(f"{key}.say", **error.values), self.text(f"{key}.do", **error.values))

    def keys(self) -> frozenset[str]:
        """Return every key, for lints."""
        return frozenset(self._texts)


@cache
def load(language: str = "en") -> Words:
    """Return the words of ``language``; a key given in two files is a defect."""
    texts: dict[str, str] = {}
    for path in sorted(assets.path(f"words/{language}.d").glob("*.toml")):
        for key, value in _flat("", tomllib.loads(path.read_text(encoding="utf-8"))):
            if key in texts:
                raise WordsError(f"{path.name}: {key} has words already")
            texts[key] = value
    return Words(texts)


def _flat(prefix: str, table: dict[str, object]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        name = f"{prefix}.{key}" if prefix else key
        if isinstance(value, dict):
            found += _flat(name, value)
        elif isinstance(value, str):
            found.append((name, value))
        else:
            raise WordsError(f"{name} is not text")
    return found
