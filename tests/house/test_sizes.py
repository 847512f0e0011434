"""A file says one thing and a function can be seen at once."""

import ast

from tests.house.tree import python_files

_FILE_LINES = 400
_FUNCTION_LINES = 40


def test_no_file_is_too_long() -> None:
    lengths = {file: text.count("\n") for file, text in python_files().items()}
    assert {file: length for file, length in lengths.items() if length >= _FILE_LINES} == {}


def test_no_function_is_too_long() -> None:
    """Lines from ``def`` to the last, the docstring left out."""
    long = {}
    for file, text in python_files().items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[1] if ast.get_docstring(node) is not None and len(node.body) > 1 else node.body[0]
                length = (node.end_lineno or 0) - first.lineno + 1
                if length > _FUNCTION_LINES:
                    long[f"{file}:{node.lineno} {node.name}"] = length
    assert long == {}


def test_no_module_is_a_drawer() -> None:
    drawers = {"utils", "util", "misc", "helpers", "helper", "common", "manager", "stuff"}
    assert [file for file in python_files() if set(file.removesuffix(".py").split("/")) & drawers] == []
