#!/bin/sh
# Every check that needs no running app. Their settings, and the reason for each exception, are in pyproject.toml.
set -eu
bin=.venv/bin
echo "Style (ruff)"
"$bin/ruff" check .
"$bin/ruff" format --check .
echo "Types (mypy)"
"$bin/mypy"
echo "Import rules (import-linter)"
"$bin/lint-imports"
