"""Check everything Heartsease stands on, one finding a line, with a way out where something is off."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from heartsease import __version__
from heartsease.app import models, vault_status
from heartsease.app.session import BUILT_IN, Session
from heartsease.domain.errors import Fixable
from heartsease.system import words

_LOW_DISK_BYTES = 200 * 2**20


class State(StrEnum):
    """How a check came out."""

    GOOD = "good"
    NOTE = "note"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Check:
    """One finding; ``do`` is empty where there is nothing to do."""

    name: str
    state: State
    say: str
    do: str = ""


def examine(session: Session) -> tuple[Check, ...]:
    """Run every check; blocks a second or two, changes nothing, raises nothing a check can tell."""
    checks: list[Check] = []
    for name, examination in _EXAMINATIONS.items():
        try:
            checks += examination(session)
        except Fixable as error:
            advice = words.load().advice(error)
            checks.append(Check(name, State.BROKEN, advice.say, advice.do))
    return tuple(checks)


def _program(_: Session) -> Iterator[Check]:
    python = ".".join(map(str, sys.version_info[:3]))
    yield Check("program", State.GOOD, _text("program", version=__version__, python=python, system=sys.platform))


def _keyring(session: Session) -> Iterator[Check]:
    from heartsease.keys import key_store  # noqa: PLC0415  # see Session._key_store

    found = key_store.status(key_store.account_for(session.profile.data))
    if found.problem is not None:
        raise found.problem
    yield Check("keyring", State.GOOD, _text("key_found" if found.found else "key_none", backend=found.backend))


def _vault(session: Session) -> Iterator[Check]:
    found = vault_status.status(session)
    say = " ".join(vault_status.as_lines(found))
    yield Check("vault", State.GOOD if found.sound or not found.exists else State.BROKEN, say)


def _model(session: Session) -> Iterator[Check]:
    for row in models.chosen(BUILT_IN):
        models.verify(row)
        yield Check("model", State.GOOD, _text("model", model=row.id, megabytes=row.bytes // 10**6))
    session.model().start()
    for wall in session.model().walls:
        text = words.load().text
        what = text(f"model.walls.{wall.name}")
        why = "" if wall.active else text(f"model.wall_reasons.{wall.reason}")
        say = _text("wall_up", wall=what) if wall.active else _text("wall_down", wall=what, why=why)
        yield Check(f"wall.{wall.name}", State.GOOD if wall.active else State.NOTE, say)


def _retrieval(_: Session) -> Iterator[Check]:
    yield Check("reader", State.NOTE, _text("lexical"))


def _disk(session: Session) -> Iterator[Check]:
    folder = next(path for path in (session.profile.data, *session.profile.data.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    low = free < _LOW_DISK_BYTES
    yield Check(
        "disk", State.NOTE if low else State.GOOD, _text("disk_low" if low else "disk", megabytes=free // 2**20)
    )


def _screen(_: Session) -> Iterator[Check]:
    if sys.platform == "linux":
        shown = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
        yield Check("display", State.GOOD if shown else State.NOTE, _text("display" if shown else "display_none"))


def _log(session: Session) -> Iterator[Check]:
    path: Path = session.profile.log
    yield Check("log", State.GOOD, _text("log", path=str(path)))


def _text(key: str, **values: str | int) -> str:
    return words.load().text(f"doctor.{key}", **values)


_EXAMINATIONS: dict[str, Callable[[Session], Iterator[Check]]] = {
    "program": _program,
    "keyring": _keyring,
    "vault": _vault,
    "model": _model,
    "reader": _retrieval,
    "disk": _disk,
    "display": _screen,
    "log": _log,
}
