"""``heartsease journal``: list, show and search what was kept."""

import os
from collections.abc import Sequence
from typing import Annotated

import typer

from heartsease.app import journal
from heartsease.app.session import Session
from heartsease.cli import card, speak
from heartsease.domain.journal import Entry
from heartsease.system import words
from heartsease.system.paths import profile

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
Limit = Annotated[int, typer.Option(min=1, max=10_000, help="How many entries.")]


def commands() -> typer.Typer:
    """Return the ``journal`` group."""
    group = typer.Typer(help="Read what you kept.", no_args_is_help=True)
    group.command("list")(list_entries)
    group.command("show")(show_entry)
    group.command("search")(search_entries)
    return group


def list_entries(limit: Limit = 50, as_json: AsJson = False) -> None:
    """List what you kept, newest first."""
    with speak.told(as_json=as_json), Session(profile(os.environ)) as session:
        _print(journal.page(session, limit=limit), "cli.journal_empty", as_json=as_json)


def show_entry(
    entry_id: Annotated[str, typer.Argument(metavar="ID", help="The id, or its first letters.")],
    as_json: AsJson = False,
) -> None:
    """Show one entry in full."""
    with speak.told(as_json=as_json), Session(profile(os.environ)) as session:
        entry = journal.show(session, entry_id)
        if as_json:
            speak.out_json(card.entry_value(entry))
        else:
            for line in card.entry_lines(entry):
                speak.out(line)


def search_entries(
    text: Annotated[str, typer.Argument(help="Words to look for.")], limit: Limit = 50, as_json: AsJson = False
) -> None:
    """Find entries by their words."""
    with speak.told(as_json=as_json), Session(profile(os.environ)) as session:
        _print(journal.search(session, text, limit=limit), "cli.nothing_found", as_json=as_json)


def _print(entries: Sequence[Entry], when_empty: str, *, as_json: bool) -> None:
    if as_json:
        speak.out_json([card.entry_value(entry) for entry in entries])
    elif not entries:
        speak.out(words.load().text(when_empty))
    else:
        for entry in entries:
            speak.out(card.entry_line(entry))
