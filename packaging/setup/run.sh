#!/bin/sh
# Opens the app, or answers one thought in the terminal. The thought comes in HEARTSEASE_THOUGHT, letter by letter.
set -eu
app=${HEARTSEASE_APP:-.venv/bin/heartsease}
has_thought=${HEARTSEASE_THOUGHT+yes}
thought=${HEARTSEASE_THOUGHT-}
situation=${HEARTSEASE_SITUATION-}
# What a person wrote is handed to one program, not to everything that it starts.
unset HEARTSEASE_THOUGHT HEARTSEASE_SITUATION MAKEFLAGS MFLAGS MAKELEVEL

set -- reframe
[ -z "$situation" ] || set -- "$@" "--situation=$situation"

if [ -n "$has_thought" ]; then
    exec "$app" "$@" -- "$thought"
fi
if [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY-}" ] && [ -z "${WAYLAND_DISPLAY-}" ]; then
    echo "There is no display here, so Heartsease goes on in this terminal." >&2
    exec "$app" "$@"
fi
exec "$app"
