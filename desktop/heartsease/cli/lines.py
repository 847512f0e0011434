"""Read and answer JSON Lines: one object in, one object out, in the same order."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from heartsease.cli.speak import error_value, out_json
from heartsease.domain.errors import Fixable

#: A line longer than this is refused before it is parsed.
LINE_LIMIT = 1_000_000
Row = dict[str, object]


def answer_lines(source: Path, answer: Callable[[Row], object]) -> bool:
    """Print ``answer(row)`` for each line of ``source`` (``-`` for standard input); a bad line gets an error object.

    Returns whether every line was answered without an error.
    """
    good = True
    for line, number in _lines(source):
        try:
            out_json(answer(_row(line, number)))
        except Fixable as error:
            good = False
            out_json({"line": number, **error_value(error)})
    return good


def text_field(row: Row, name: str, *, needed: bool = False) -> str:
    """Return a text field of a row, empty where it may be left out; raises Fixable where it is not text."""
    value = row.get(name)
    if value is None and not needed:
        return ""
    if not isinstance(value, str):
        raise Fixable("batch.field", field=name)
    return value


def _lines(source: Path) -> Iterator[tuple[bytes, int]]:
    try:
        if str(source) == "-":
            numbered = enumerate(sys.stdin.buffer, 1)
            yield from ((line, number) for number, line in numbered if line.strip())
            return
        with source.open("rb") as file:
            yield from ((line, number) for number, line in enumerate(file, 1) if line.strip())
    except OSError as error:
        raise Fixable("batch.unreadable", file=str(source), reason=error.strerror or "") from error


def _row(line: bytes, number: int) -> Row:
    if len(line) > LINE_LIMIT:
        raise Fixable("batch.line_too_long", line=number)
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Fixable("batch.not_json", line=number) from error
    if not isinstance(row, dict):
        raise Fixable("batch.not_json", line=number)
    return row
