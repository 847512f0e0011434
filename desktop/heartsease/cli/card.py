"""A result or entry as terminal lines and as the JSON contract."""

import textwrap
from collections.abc import Iterator
from datetime import datetime

from heartsease.app import help as helping
from heartsease.app import help_view
from heartsease.app.reframe import likely
from heartsease.app.session import Session
from heartsease.domain.journal import Entry
from heartsease.domain.reframe import CareLevel, Outcome, ReframeResult
from heartsease.system import words

_WIDTH = 78


def result_value(result: ReframeResult) -> dict[str, object]:
    """Return the JSON contract of a reframe."""
    text = words.load().text
    return {
        "outcome": result.outcome.value,
        "level": result.screening.level.value,
        "reframes": [
            {"text": r.text.reveal(), "strategy": r.strategy.value, "why": text(r.why), "source": r.source.value}
            for r in result.reframes
        ],
        "traps": [
            {"trap": t.trap, "probability": round(t.probability, 3), "evidence": [e.reveal() for e in t.evidence]}
            for t in result.traps
        ],
        "model": None if result.model is None else {"id": result.model.id, "sha256": result.model.sha256},
        "elapsed_ms": result.elapsed_ms,
    }


def result_lines(session: Session, result: ReframeResult, *, kept: bool) -> Iterator[str]:
    """Yield what the person reads."""
    text = words.load().text
    if result.outcome is Outcome.NEEDS_CARE:
        yield from help_lines(session, result.screening.level)
    elif result.outcome is Outcome.REFRAMED:
        for number, reframe in enumerate(result.reframes, 1):
            yield f"{number}. {text(f'strategy.{reframe.strategy.value}')}"
            yield from _wrapped(reframe.text.reveal(), "   ")
            yield from _wrapped(text(f"source.{reframe.source.value}"), "   ")
            yield ""
        for trap in likely(result.traps):
            if trap.trap != "none" and trap.evidence:
                evidence = ", ".join(f'"{e.reveal()}"' for e in trap.evidence)
                yield from _wrapped(text("cli.trap", trap=text(f"trap.{trap.trap}"), evidence=evidence), "")
        if result.screening.weighs:
            yield from _wrapped(text("screening.calm"), "")
        yield text("cli.kept") if kept else text("cli.not_kept")
    else:
        yield text(f"outcome.{result.outcome.value}")


def help_lines(session: Session, level: CareLevel) -> Iterator[str]:
    """Yield the help card; every number exactly as its publisher prints it."""
    known = words.load()
    view = help_view.view(helping.help_card(session), level, known)
    yield from _wrapped(f"{help_view.opening(level, known)} {view.now}", "")
    for rows in (view.emergency, view.lines, view.directories):
        yield ""
        for row in rows:
            yield from _wrapped(f"{row.name}: {'; '.join(row.ways)}", "  ")
            for note in filter(None, (row.about, row.warning)):
                yield from _wrapped(note, "    ")
    yield ""
    for paragraph in (*view.closing, view.checked):
        yield from _wrapped(paragraph, "")


def entry_value(entry: Entry) -> dict[str, object]:
    """Return a kept entry as JSON."""
    return {
        "id": entry.id,
        "created_at": entry.created_at,
        "thought": entry.thought.reveal(),
        "situation": entry.situation.reveal(),
        "reframes": [
            {
                "text": r.text.reveal(),
                "strategy": r.strategy.value,
                "source": r.source.value,
                "edited": r.edited,
                "model": None if r.provenance.model is None else r.provenance.model.id,
                "model_sha256": None if r.provenance.model is None else r.provenance.model.sha256,
                "prompt_version": r.provenance.prompt_version,
                "seed": r.provenance.seed,
                "made_at": r.provenance.made_at,
            }
            for r in entry.reframes
        ],
    }


def entry_line(entry: Entry) -> str:
    """Return an entry as one line of a list."""
    moment = datetime.fromisoformat(entry.created_at)
    first = " ".join(entry.thought.reveal().split())
    return f"{entry.id[:8]}  {moment:%Y-%m-%d %H:%M}  {textwrap.shorten(first, 54, placeholder=' ...')}"


def entry_lines(entry: Entry) -> Iterator[str]:
    """Yield an entry in full."""
    text = words.load().text
    yield f"{datetime.fromisoformat(entry.created_at):%Y-%m-%d %H:%M}   {entry.id}"
    if entry.situation:
        yield from _wrapped(entry.situation.reveal(), "")
    yield from _wrapped(entry.thought.reveal(), "")
    for reframe in entry.reframes:
        yield ""
        yield f"{text(f'strategy.{reframe.strategy.value}')}{text('cli.edited') if reframe.edited else ''}"
        yield from _wrapped(reframe.text.reveal(), "   ")
        yield from _wrapped(text(f"source.{reframe.source.value}"), "   ")


def _wrapped(paragraph: str, indent: str) -> Iterator[str]:
    yield from textwrap.wrap(paragraph, _WIDTH, initial_indent=indent, subsequent_indent=indent) or [indent]
