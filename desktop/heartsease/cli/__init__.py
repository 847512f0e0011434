"""The terminal face: Typer commands over the same use cases as the window, with no Qt loaded."""
