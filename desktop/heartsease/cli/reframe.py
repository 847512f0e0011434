"""``heartsease reframe``: one thought, or a file of them."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from heartsease.app import keep as keeping
from heartsease.app import reframe as reframing
from heartsease.app.session import Session
from heartsease.cli import card, lines, speak
from heartsease.domain.errors import Fixable
from heartsease.domain.reframe import Outcome, ReframeResult, Thought
from heartsease.domain.sensitive import SensitiveText
from heartsease.domain.strategy import Strategy
from heartsease.system import words
from heartsease.system.paths import profile


def reframe(
    text: Annotated[
        str | None,
        typer.Argument(help="The thought. Leave it out to be asked, so that it stays out of your shell's history."),
    ] = None,
    situation: Annotated[str, typer.Option(help="What happened, in a few words.")] = "",
    strategy: Annotated[Strategy | None, typer.Option(help="Only reframes of this kind.")] = None,
    count: Annotated[int, typer.Option(min=1, max=8, help="How many reframes.")] = 3,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same words.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the thought and its reframes in the vault.")] = False,
    batch: Annotated[
        Path | None, typer.Option(help="A JSON Lines file of thoughts (- for standard input); needs no vault.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Offer kind, honest reframes of a thought that hurts."""
    with speak.told(as_json=as_json), Session(profile(os.environ)) as session, _stop_on_interrupt() as cancel:
        if batch is not None:
            if not lines.answer_lines(batch, lambda row: _answer(session, row, count, seed, cancel)):
                raise typer.Exit(speak.EXIT_FIXABLE)
            return
        thought = Thought(SensitiveText(text if text is not None else _ask()), SensitiveText(situation))
        strategies = None if strategy is None else (strategy,)
        result = reframing.reframe(session, thought, strategies=strategies, count=count, seed=seed, cancel=cancel)
        if keep and result.outcome is Outcome.REFRAMED:
            keeping.keep(session, thought, [keeping.kept(r, r.text) for r in result.reframes])
        _show(session, result, kept=keep, as_json=as_json)


def _answer(session: Session, row: lines.Row, count: int, seed: int | None, cancel: threading.Event) -> object:
    name = lines.text_field(row, "strategy")
    if name and name not in list(Strategy):
        raise Fixable("batch.strategy", names=", ".join(Strategy))
    thought = Thought(
        SensitiveText(lines.text_field(row, "thought", needed=True)), SensitiveText(lines.text_field(row, "situation"))
    )
    strategies = (Strategy(name),) if name else None
    result = reframing.reframe(session, thought, strategies=strategies, count=count, seed=seed, cancel=cancel)
    if result.outcome is Outcome.CANCELLED:
        raise KeyboardInterrupt
    return card.result_value(result)


def _ask() -> str:
    if sys.stdin.isatty():
        return typer.prompt(words.load().text("cli.ask_thought"), default="", show_default=False, prompt_suffix=" ")  # type: ignore[no-any-return]
    return sys.stdin.buffer.read(lines.LINE_LIMIT).decode("utf-8", errors="replace")


def _show(session: Session, result: ReframeResult, *, kept: bool, as_json: bool) -> None:
    if as_json:
        speak.out_json(card.result_value(result))
    else:
        for line in card.result_lines(session, result, kept=kept):
            speak.out(line)
    if result.outcome is Outcome.NO_GOOD_CANDIDATE:
        raise typer.Exit(speak.EXIT_NO_CANDIDATE)
    if result.outcome is Outcome.CANCELLED:
        raise typer.Exit(speak.EXIT_CANCELLED)


@contextmanager
def _stop_on_interrupt() -> Iterator[threading.Event]:
    """Let the first Ctrl+C ask the model to stop, and a second one end the program."""
    cancel = threading.Event()

    def stop(_number: int, _frame: object) -> None:
        if cancel.is_set():
            raise KeyboardInterrupt
        cancel.set()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield cancel
    finally:
        signal.signal(signal.SIGINT, before)
