#!/bin/sh
# Runs pytest with its own home, session bus and unlocked keyring, so that no test can touch the person's. Arguments go on
# to pytest:  sh packaging/setup/test.sh tests/vault -k canary
set -eu
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
trap 'exit 130' INT TERM
mkdir -m 700 "$home/run"

status=0
env -u DISPLAY -u WAYLAND_DISPLAY -u DBUS_SESSION_BUS_ADDRESS -u MAKEFLAGS -u MFLAGS -u MAKELEVEL \
    -u XDG_CONFIG_HOME -u XDG_DATA_HOME -u XDG_STATE_HOME -u XDG_CACHE_HOME -u PYTHONPATH -u PYTHON_KEYRING_BACKEND \
    HOME="$home" XDG_RUNTIME_DIR="$home/run" QT_QPA_PLATFORM=offscreen PYTHON=.venv/bin/python \
    dbus-run-session -- sh -c '
        # An empty password is one line end; no line at all would wait for a prompt that nobody sees.
        printf "\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null
        exec "$PYTHON" -m pytest "$@"
    ' sh "$@" || status=$?
exit "$status"
