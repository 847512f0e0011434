#!/bin/sh
# Trains the built-in model again, in an environment of its own: the app needs nothing of what training needs.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
data=${1-}
if [ ! -d "$data" ]; then
    echo "Name the folder of training text:  make model DATA=/path/to/data  (what it holds: models/training/README.md)" >&2
    exit 2
fi
environment=$root/.venv-training
[ -x "$environment/bin/python" ] || "${PYTHON:-python3}" -m venv "$environment"
"$environment/bin/python" -m pip install --quiet -r "$root/models/training/requirements.txt"
exec "$environment/bin/python" "$root/models/training" "$data" "$root/models/training/out"
