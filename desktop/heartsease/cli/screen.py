"""``heartsease screen``: what the crisis screen finds; needs no vault and no model."""

import os
from pathlib import Path
from typing import Annotated

import typer

from heartsease.app import reframe as reframing
from heartsease.app.session import Session
from heartsease.cli import lines, speak
from heartsease.domain.errors import Fixable
from heartsease.domain.sensitive import SensitiveText
from heartsease.system.paths import profile


def screen(
    text: Annotated[str | None, typer.Argument(help="The text to screen.")] = None,
    batch: Annotated[Path | None, typer.Option(help="A JSON Lines file of texts (- for standard input).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Say whether a text calls for care instead of a reframe, and which rule says so."""
    with speak.told(as_json=as_json), Session(profile(os.environ)) as session:

        def value(words_of_person: str) -> dict[str, str]:
            found = reframing.screen(session, SensitiveText(words_of_person))
            return {"level": found.level.value, "rule": found.rule}

        if batch is not None:
            if not lines.answer_lines(batch, lambda row: value(lines.text_field(row, "text", needed=True))):
                raise typer.Exit(speak.EXIT_FIXABLE)
            return
        if text is None:
            raise Fixable("screen.no_text")
        found = value(text)
        if as_json:
            speak.out_json(found)
        else:
            speak.out(f"{found['level']} {found['rule']}".strip())
