"""Find the files that ship with the app: in a checkout beside ``desktop/``, else inside the installed package."""

import tomllib
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def _root(kind: str) -> Path:
    installed = _PACKAGE / "_shipped" / kind
    return installed if installed.is_dir() else _PACKAGE.parents[1] / kind


def path(name: str) -> Path:
    """Return the path of an asset file or folder, for example ``path("helplines")``."""
    return _root("assets") / name


def text(name: str) -> str:
    """Return an asset file's text (UTF-8)."""
    return path(name).read_text(encoding="utf-8")


def table(name: str) -> dict[str, object]:
    """Return a TOML asset as plain tables."""
    return tomllib.loads(text(name))


def model_path(name: str) -> Path:
    """Return the path of a file under ``models/``, for example ``builtin/heartsease.gguf``."""
    return _root("models") / name
