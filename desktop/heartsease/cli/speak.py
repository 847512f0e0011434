"""How the terminal face speaks: sentences for people, JSON for programs, errors with a way out."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from heartsease.domain.errors import Cancelled, Fixable
from heartsease.system import words

EXIT_FIXABLE = 1
EXIT_NO_CANDIDATE = 3
EXIT_CANCELLED = 130


def out(line: str = "") -> None:
    """Print a line for the person."""
    typer.echo(line)


def out_json(value: object) -> None:
    """Print one JSON value on one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def error_value(error: Fixable) -> dict[str, dict[str, str]]:
    """Return a Fixable as the JSON object programs get."""
    advice = words.load().advice(error)
    return {"error": {"key": error.key, "say": advice.say, "do": advice.do}}


@contextmanager
def told(*, as_json: bool) -> Iterator[None]:
    """Turn a Fixable into its sentence and exit code 1, and Ctrl+C into exit code 130."""
    try:
        yield
    except Fixable as error:
        if as_json:
            out_json(error_value(error))
        else:
            advice = words.load().advice(error)
            typer.echo(advice.say, err=True)
            typer.echo(advice.do, err=True)
        raise typer.Exit(EXIT_FIXABLE) from None
    except (Cancelled, KeyboardInterrupt):
        typer.echo(words.load().text("cli.cancelled"), err=True)
        raise typer.Exit(EXIT_CANCELLED) from None
