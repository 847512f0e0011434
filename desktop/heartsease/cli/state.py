"""``heartsease vault status``, ``model list|verify`` and ``doctor``: how things stand."""

import os
from typing import Annotated

import typer

from heartsease.app import doctor as examining
from heartsease.app import models, vault_status
from heartsease.app.session import Session
from heartsease.cli import speak
from heartsease.system import words
from heartsease.system.paths import profile

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


def vault_commands() -> typer.Typer:
    """Return the ``vault`` group."""
    group = typer.Typer(help="The encrypted vault.", no_args_is_help=True)
    group.command("status")(status)
    group.callback()(lambda: None)
    return group


def model_commands() -> typer.Typer:
    """Return the ``model`` group."""
    group = typer.Typer(help="The language model on this computer.", no_args_is_help=True)
    group.command("list")(list_models)
    group.command("verify")(verify_model)
    return group


def status(as_json: AsJson = False) -> None:
    """Say where the vault is and whether it is sound."""
    with speak.told(as_json=as_json), Session(profile(os.environ)) as session:
        found = vault_status.status(session)
        if as_json:
            speak.out_json(vault_status.as_value(found))
        else:
            for line in vault_status.as_lines(found):
                speak.out(line)
        if found.exists and not found.sound:
            raise typer.Exit(speak.EXIT_FIXABLE)


def list_models(as_json: AsJson = False) -> None:
    """List the models."""
    with speak.told(as_json=as_json):
        rows = models.rows()
        if as_json:
            speak.out_json([models.as_value(row) for row in rows])
        else:
            for row in rows:
                speak.out(f"{row.id}  {row.bytes / 1e6:.1f} MB  {row.licence}  {row.name}")


def verify_model(
    model_id: Annotated[str | None, typer.Argument(metavar="ID", help="Which model; all when left out.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compare each model file with its recorded SHA-256."""
    with speak.told(as_json=as_json):
        for row in models.chosen(model_id):
            models.verify(row)
            if as_json:
                speak.out_json({**models.as_value(row), "verified": True})
            else:
                speak.out(words.load().text("cli.model_verified", model=row.id, sha256=row.sha256))


def doctor(as_json: AsJson = False) -> None:
    """Check everything Heartsease stands on, and say what to do where something is off."""
    with speak.told(as_json=as_json), Session(profile(os.environ)) as session:
        checks = examining.examine(session)
        if as_json:
            speak.out_json([{"check": c.name, "state": c.state.value, "say": c.say, "do": c.do} for c in checks])
        else:
            for check in checks:
                speak.out(f"[{words.load().text(f'doctor.{check.state.value}')}] {check.say}")
                if check.do:
                    speak.out(f"     {check.do}")
        if any(check.state is examining.State.BROKEN for check in checks):
            raise typer.Exit(speak.EXIT_FIXABLE)
