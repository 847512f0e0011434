"""What the operating system must bring: a compiler, Qt's libraries, a keyring; installed with apt, or named."""

import ctypes
import importlib
import importlib.util
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from heartsease_setup.problem import SetupStopped
from heartsease_setup.steps import Steps


@dataclass(frozen=True, slots=True)
class Need:
    """A Debian package, and the commands or shared libraries of which one being there shows it is not needed."""

    package: str
    commands: tuple[str, ...] = ()
    library: str = ""

    def is_met(self) -> bool:
        """Say whether this machine has it, from whatever source."""
        return any(shutil.which(command) for command in self.commands) or (bool(self.library) and _loads(self.library))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


_APP = (
    Need("cmake", commands=("cmake",)),
    Need("make", commands=("make",)),
    Need("gcc", commands=("gcc", "clang")),
    Need("g++", commands=("g++", "clang++")),
    Need("libglib2.0-0", library="libglib-2.0.so.0"),
    Need("libgl1", library="libGL.so.1"),
    Need("libegl1", library="libEGL.so.1"),
    Need("libxkbcommon0", library="libxkbcommon.so.0"),
    Need("libfontconfig1", library="libfontconfig.so.1"),
    Need("libdbus-1-3", library="libdbus-1.so.3"),
    Need("libxcb-cursor0", library="libxcb-cursor.so.0"),
    Need("libxcb-icccm4", library="libxcb-icccm.so.4"),
    Need("libxcb-image0", library="libxcb-image.so.0"),
    Need("libxcb-keysyms1", library="libxcb-keysyms.so.1"),
    Need("libxcb-render-util0", library="libxcb-render-util.so.0"),
    Need("libxcb-shape0", library="libxcb-shape.so.0"),
    Need("libxcb-xkb1", library="libxcb-xkb.so.1"),
    Need("libxkbcommon-x11-0", library="libxkbcommon-x11.so.0"),
    # Any keyring that speaks the Secret Service will do; a desktop that has one needs no second.
    Need("gnome-keyring", commands=("gnome-keyring-daemon", "kwalletd5", "kwalletd6", "keepassxc")),
    Need("dbus", commands=("dbus-run-session",)),
)
_TESTS = (
    Need("gnome-keyring", commands=("gnome-keyring-daemon",)),
    Need("git", commands=("git",)),
    Need("strace", commands=("strace",)),
    Need("xauth", commands=("xauth",)),
    Need("xvfb", commands=("Xvfb",)),
)


def missing_packages(*, for_tests: bool) -> list[str]:
    """Return the Debian names of what this Linux machine lacks, sorted and without repeats."""
    needs = _APP + (_TESTS if for_tests else ())
    missing = {need.package for need in needs if not need.is_met()}
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        missing.add(f"python3.{sys.version_info.minor}-venv")
    return sorted(missing)


def prepare(steps: Steps, environment: Mapping[str, str], *, for_tests: bool) -> None:
    """Install what is missing (as root, with apt), or stop with the command to type; without apt say it and go on."""
    if not sys.platform.startswith("linux"):
        return
    missing = missing_packages(for_tests=for_tests)
    if not missing:
        return
    if shutil.which("apt-get") is None:
        steps.say("This system does not use apt. By their Debian names, these were not found: " + " ".join(missing))
        steps.say("Going on; if a later step fails, install them with your system's package manager.")
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        told = "Some parts of the system are missing. Type this, then the same command again:"
        raise SetupStopped(f"{told}\n\n  sudo {' '.join(install)}")
    quiet = {**environment, "DEBIAN_FRONTEND": "noninteractive"}
    steps.run("Reading the list of system packages", ["apt-get", "update"], quiet)
    steps.run(f"Installing {len(missing)} system packages", install, quiet)
    importlib.invalidate_caches()
    still = missing_packages(for_tests=for_tests)
    if still:
        raise SetupStopped("Installed, but still not found: " + " ".join(still))
