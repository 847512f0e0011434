#!/bin/sh
# Runs the set-up with the first Python found that is new enough, or says what to type.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

for candidate in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 python3.14; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        PYTHONPATH=$here PYTHONDONTWRITEBYTECODE=1 exec "$candidate" -m heartsease_setup "$@"
    fi
done

{
    echo "Heartsease needs Python 3.11 or newer, and none was found."
    if command -v apt-get >/dev/null 2>&1; then
        echo "On Debian 12, Ubuntu 24.04 and later, type:  sudo apt-get install python3 python3-venv"
        echo "On Ubuntu 22.04, type:                       sudo apt-get install python3.11 python3.11-venv"
    else
        echo "Please install it with your system's package manager."
    fi
    echo "If it lies in an unusual place, name it:     make run PYTHON=/path/to/python3"
} >&2
exit 1
