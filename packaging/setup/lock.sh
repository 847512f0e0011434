#!/bin/sh
# Chooses versions for everything that is installed and writes them down with their hashes. Needs the network.
#   lock.sh            keeps the versions chosen before where they still fit
#   lock.sh --upgrade  takes the newest that fit
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
pins=$root/packaging/setup/requirements
uv=$root/.venv/bin/uv
[ -x "$uv" ] || "$root/.venv/bin/python" -m pip install --no-input --require-hashes --only-binary :all: -r "$pins/lock.txt"

compile() {
    output=$1
    shift
    echo "  $output.txt"
    "$uv" --no-config pip compile --quiet --universal --generate-hashes --no-annotate \
        --python-version 3.11 --custom-compile-command "make lock" -o "$pins/$output.txt" "$@"
}

# The tests' pins come first and bind the others, so that all of them go into one environment.
cd "$root"
compile dev --extra dev --no-emit-package llama-cpp-python pyproject.toml "$@"
compile runtime -c "$pins/dev.txt" --no-emit-package llama-cpp-python pyproject.toml "$@"
compile build -c "$pins/dev.txt" "$pins/build.in" "$@"
compile lock "$pins/lock.in" "$@"
grep -h -o 'llama-cpp-python==[0-9.]*' pyproject.toml >"$pins/engine.in"
compile engine --no-deps "$pins/engine.in" "$@"
