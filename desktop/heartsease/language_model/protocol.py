"""The closed set of messages between the app and its model process: one JSON object a line, decoded strictly.

Every message carries ``seq``, the number of the request it belongs to (0 is the load). Words of the person travel in
the lines, never in a repr. A line that is too long, not JSON, of an unknown kind, or with a missing, extra or odd
field raises ProtocolError, whose text names the fault and never quotes the line.
"""

import json
from dataclasses import dataclass
from typing import Final, NoReturn

from heartsease.domain.generation import Candidate, GenerationRequest
from heartsease.language_model.fields import Fields, ProtocolError
from heartsease.language_model.generation_fields import (
    MAX_COUNT,
    candidate_from,
    candidate_to,
    request_from,
    request_to,
)

#: Longest line either side accepts, in bytes.
MAX_LINE: Final = 4 * 1024 * 1024
MAX_REQUESTS: Final = 64


@dataclass(frozen=True, slots=True)
class Wall:
    """One wall of the sandbox: whether it stands, and if not, why."""

    name: str
    active: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """First message to the child: which one file to open and how much it may use.

    ``context`` is the most tokens of one sequence, ``cells`` the tokens that all sequences together may keep.
    """

    seq: int
    path: str
    context: int
    cells: int
    sequences: int
    batch: int
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class Generate:
    """Draw candidates for every request, on ``threads`` threads."""

    seq: int
    threads: int
    requests: tuple[GenerationRequest, ...]


@dataclass(frozen=True, slots=True)
class Cancel:
    """Stop the request numbered ``seq``."""

    seq: int


@dataclass(frozen=True, slots=True)
class Shutdown:
    """Leave at once."""

    seq: int


@dataclass(frozen=True, slots=True)
class Ready:
    """The model is loaded behind these walls."""

    seq: int
    architecture: str
    vocabulary: int
    context: int
    load_ms: int
    walls: tuple[Wall, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """A sign of life: tokens drawn so far and candidates finished."""

    seq: int
    tokens: int
    finished: int
    candidates: int


@dataclass(frozen=True, slots=True)
class Done:
    """The candidates, in the order of the requests."""

    seq: int
    groups: tuple[tuple[Candidate, ...], ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """The request ended without result; ``key`` is a text key or ``cancelled`` or ``defect``.

    ``numbers`` fill the sentence; ``where`` is a place in the code (type, file, line), never words.
    """

    seq: int
    key: str
    numbers: tuple[tuple[str, int], ...] = ()
    where: str = ""


CANCELLED: Final = "cancelled"
DEFECT: Final = "defect"
ToChild = Load | Generate | Cancel | Shutdown
ToApp = Ready | Progress | Done | Failed


def encode(message: ToChild | ToApp) -> bytes:
    """Return the message as one line with its newline; raises ProtocolError if it is longer than MAX_LINE."""
    table = _table(message)
    line = json.dumps(table, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii") + b"\n"
    if len(line) > MAX_LINE:
        raise ProtocolError("line too long")
    return line


def decode_to_child(line: bytes) -> ToChild:
    """Read a line that the app sent."""
    fields = _parse(line)
    kind, seq = fields.text("kind", 16), fields.integer("seq", 0, 2**53)
    message: ToChild
    match kind:
        case "load":
            message = _load(fields, seq)
        case "generate":
            threads = fields.integer("threads", 1, 256)
            message = Generate(seq, threads, fields.each("requests", MAX_REQUESTS, request_from))
        case "cancel":
            message = Cancel(seq)
        case "shutdown":
            message = Shutdown(seq)
        case _:
            raise ProtocolError("unknown kind")
    fields.done()
    return message


def decode_to_app(line: bytes) -> ToApp:
    """Read a line that the child sent."""
    fields = _parse(line)
    kind, seq = fields.text("kind", 16), fields.integer("seq", 0, 2**53)
    message: ToApp
    match kind:
        case "ready":
            message = _ready(fields, seq)
        case "progress":
            message = Progress(seq, *(fields.integer(n, 0, 2**31) for n in ("tokens", "finished", "candidates")))
        case "done":
            message = Done(seq, fields.each("groups", MAX_REQUESTS, _group))
        case "failed":
            key, where = fields.text("key", 64), fields.text("where", 256)
            message = Failed(seq, key, fields.each("numbers", 8, _number), where)
        case _:
            raise ProtocolError("unknown kind")
    fields.done()
    return message


def _parse(line: bytes) -> Fields:
    if len(line) > MAX_LINE:
        raise ProtocolError("line too long")
    try:
        value = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise ProtocolError("not JSON") from None  # the cause would carry the line
    return Fields.of(value)


def _refuse(_constant: str) -> NoReturn:
    raise ValueError("not a number")


def _load(fields: Fields, seq: int) -> Load:
    return Load(
        seq,
        path=fields.text("path", 4096),
        context=fields.integer("context", 16, 2**20),
        cells=fields.integer("cells", 16, 2**22),
        sequences=fields.integer("sequences", 1, 256),
        batch=fields.integer("batch", 1, 8192),
        memory_bytes=fields.integer("memory_bytes", 0, 2**53),
    )


def _ready(fields: Fields, seq: int) -> Ready:
    return Ready(
        seq,
        architecture=fields.text("architecture", 64),
        vocabulary=fields.integer("vocabulary", 1, 2**24),
        context=fields.integer("context", 1, 2**31),
        load_ms=fields.integer("load_ms", 0, 2**31),
        walls=fields.each("walls", 32, _wall),
    )


def _wall(fields: Fields) -> Wall:
    return Wall(fields.text("name", 32), active=fields.flag("active"), reason=fields.text("reason", 128))


def _group(fields: Fields) -> tuple[Candidate, ...]:
    return fields.each("candidates", MAX_COUNT, candidate_from)


def _number(fields: Fields) -> tuple[str, int]:
    return fields.text("name", 32), fields.integer("value", -(2**53), 2**53)


def _table(message: ToChild | ToApp) -> dict[str, object]:
    table: dict[str, object] = {"kind": type(message).__name__.lower(), "seq": message.seq}
    match message:
        case Generate():
            table |= {"threads": message.threads, "requests": [request_to(r) for r in message.requests]}
        case Ready():
            table |= {name: getattr(message, name) for name in ("architecture", "vocabulary", "context", "load_ms")}
            table["walls"] = [{"name": w.name, "active": w.active, "reason": w.reason} for w in message.walls]
        case Done():
            table["groups"] = [{"candidates": [candidate_to(c) for c in group]} for group in message.groups]
        case Failed():
            table |= {"key": message.key, "where": message.where}
            table["numbers"] = [{"name": name, "value": value} for name, value in message.numbers]
        case Load() | Progress():
            table |= {name: getattr(message, name) for name in message.__slots__ if name != "seq"}
        case Cancel() | Shutdown():
            pass
    return table
