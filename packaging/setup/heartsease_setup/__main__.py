"""Makes a checkout ready: ``python -m heartsease_setup runtime|dev``. Silent and quick when nothing needs doing."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from heartsease_setup.checkout import GROUPS, Checkout
from heartsease_setup.problem import SetupStopped
from heartsease_setup.steps import Steps

_ROOT = Path(__file__).resolve().parents[3]
#: Settings of the person's shell that would send pip or Python elsewhere than into the checkout's environment.
_LEFT_OUT = ("PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV", "MAKEFLAGS")


def command_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment that set-up's own commands run in."""
    kept = {name: value for name, value in environment.items() if name not in _LEFT_OUT}
    return {**kept, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Return the person's cache folder for Heartsease."""
    base = environment.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "heartsease"


def main(arguments: list[str], environment: Mapping[str, str]) -> int:
    """Set up one group and return the exit code."""
    if len(arguments) != 1 or arguments[0] not in GROUPS:
        print(f"usage: heartsease_setup {'|'.join(GROUPS)}", file=sys.stderr)
        return 2
    checkout = Checkout(root=_ROOT, cache=cache_folder(environment))
    group = arguments[0]
    try:
        if checkout.is_ready(group):
            return 0
        steps = Steps(checkout.log, sys.stderr)
        steps.say("Setting up Heartsease; the next time this takes no time.")
        checkout.set_up(group, steps, command_environment(environment))
        steps.say("Set-up is done.")
    except SetupStopped as stopped:
        print(f"\n{stopped}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\nSet-up stopped: {error.strerror or error} ({error.filename or checkout.root}).", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. What is done so far is kept; the same command goes on from there.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
