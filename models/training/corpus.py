"""Read the data folder: base text by source, the project's own thoughts, and who is held out.

Layout expected (see README.md): ``base/*.jsonl.xz`` with {"text"}, ``reframes/*.jsonl``, ``diary.jsonl`` and
``positive-frames/train_filtered.jsonl``. A missing folder or a broken line is an error that names the place.
"""

import hashlib
import json
import lzma
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from heartsease.domain.strategy import Strategy
from heartsease.reframing.prompt import plain

OLD_BOOKS_LIMIT = 12_000_000  # characters: old novels are the smaller part


class DataError(Exception):
    """The data folder is not what the recipe expects; the message says where."""


@dataclass(frozen=True, slots=True)
class OwnThought:
    """A thought of the project's own bank with its reframes by strategy."""

    group: int
    situation: str
    thought: str
    traps: tuple[str, ...]
    reframes: tuple[tuple[Strategy, str], ...]


def rows(path: Path) -> Iterator[dict[str, object]]:
    """Yield the JSON objects of a .jsonl or .jsonl.xz file."""
    opener = lzma.open if path.suffix == ".xz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    row = json.loads(line)
                except json.JSONDecodeError as error:
                    raise DataError(f"{path}:{number}: not JSON ({error.msg})") from error
                if not isinstance(row, dict):
                    raise DataError(f"{path}:{number}: not an object")
                yield row
    except (OSError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read ({error})") from error


def base_sources(data: Path) -> dict[str, Path]:
    """Return the base files by source name."""
    files = {p.name.removesuffix(".jsonl.xz"): p for p in sorted((data / "base").glob("*.jsonl.xz"))}
    if not files:
        raise DataError(f"{data / 'base'}: no .jsonl.xz files; the README names what belongs there")
    return {**files, "diary": data / "diary.jsonl"}


def base_texts(source: str, path: Path) -> Iterator[str]:
    """Yield cleaned documents of one source; long ones in pieces of a few paragraphs."""
    budget = OLD_BOOKS_LIMIT if source == "classic-books" else None
    for row in rows(path):
        text = str(row["text"]).replace("<|", "< |")
        for piece in _pieces(text):
            if budget is not None:
                budget -= len(piece)
                if budget < 0:
                    return
            yield piece


def _pieces(text: str) -> Iterator[str]:
    lines = [plain(line) for line in text.split("\n")]
    piece: list[str] = []
    size = 0
    for line in filter(None, lines):
        piece.append(line)
        size += len(line)
        if size > 2000:
            yield "\n".join(piece)
            piece, size = [], 0
    if piece:
        yield "\n".join(piece)


def own_thoughts(data: Path) -> list[OwnThought]:
    """Return the project's own thoughts; near-duplicates share a group number."""
    raw = [row for path in sorted((data / "reframes").glob("*.jsonl")) for row in rows(path)]
    if not raw:
        raise DataError(f"{data / 'reframes'}: no .jsonl files")
    groups = _groups(
        [plain(str(r["thought"])).casefold() for r in raw], [plain(str(r["situation"])).casefold() for r in raw]
    )
    return [
        OwnThought(
            group=group,
            situation=plain(str(row["situation"])),
            thought=plain(str(row["thought"])),
            traps=tuple(row["traps"]),  # type: ignore[arg-type]  # JSON list of names, checked by the lint of the bank
            reframes=tuple((Strategy(r["strategy"]), plain(r["text"])) for r in row["reframes"]),  # type: ignore[attr-defined, index]
        )
        for row, group in zip(raw, groups, strict=True)
    ]


def _groups(thoughts: list[str], situations: list[str]) -> list[int]:
    """Join rows with the same situation, or thoughts whose letter TF-IDF cosine is .8 or more."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    parent = list(range(len(thoughts)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    first: dict[str, int] = {}
    for place, situation in enumerate(situations):
        if len(situation) > 12:
            parent[root(place)] = root(first.setdefault(situation, place))
    matrix = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True).fit_transform(thoughts)
    for start in range(0, len(thoughts), 512):
        near = (matrix[start : start + 512] @ matrix.T).tocoo()
        for row, column, cosine in zip(near.row, near.col, near.data, strict=True):
            if cosine >= 0.8:
                parent[root(start + int(row))] = root(int(column))
    return [root(place) for place in range(len(thoughts))]


def held_out_groups(thoughts: list[OwnThought], share: float) -> set[int]:
    """Choose the held-out groups by a hash of their thoughts, so that new data does not move old ones."""
    members: dict[int, list[str]] = defaultdict(list)
    for thought in thoughts:
        members[thought.group].append(re.sub(r"\W+", " ", thought.thought.casefold()).strip())
    chosen = set()
    for group, texts in members.items():
        digest = hashlib.sha256(min(texts).encode()).digest()
        if int.from_bytes(digest[:4]) / 2**32 < share:
            chosen.add(group)
    return chosen
