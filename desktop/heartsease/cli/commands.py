"""All commands of the terminal face."""

import sys

import typer

from heartsease import __version__
from heartsease.cli import journal, reframe, screen, state


def build() -> typer.Typer:
    """Return the Typer app; ``heartsease`` without a command opens the window and never comes here."""
    app = typer.Typer(
        name="heartsease",
        help="A private wellbeing companion. Nothing you write leaves this computer. It is not medical care.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    app.command("reframe")(reframe.reframe)
    app.command("screen")(screen.screen)
    app.add_typer(journal.commands(), name="journal")
    app.add_typer(state.vault_commands(), name="vault")
    app.add_typer(state.model_commands(), name="model")
    app.command("doctor")(state.doctor)
    app.command("version")(_version)
    return app


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    try:
        build()(args=arguments, prog_name="heartsease")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    finally:
        sys.stdout.flush()
    return 0


def _version() -> None:
    """Print the version."""
    typer.echo(f"heartsease {__version__}")
