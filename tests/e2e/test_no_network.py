"""Nothing is ever sent: no IPv4 or IPv6 socket is opened, and no network module is loaded."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

THOUGHT = "My sister did not call and I think she is done with me."
NETWORK_MODULES = {
    "ssl",
    "http.client",
    "urllib.request",
    "ftplib",
    "smtplib",
    "PySide6.QtNetwork",
    "requests",
    "httpx",
    "aiohttp",
}
_INET = re.compile(r"AF_INET|AF_INET6|AF_PACKET")


def _traced(arguments: list[str], log: Path, profile: Path, **environment: str) -> str:
    if shutil.which("strace") is None:
        pytest.fail("strace is needed: apt-get install strace")
    subprocess.run(
        ["strace", "-f", "--seccomp-bpf", "-e", "trace=network", "-o", str(log), sys.executable, *arguments],
        env={**os.environ, "HEARTSEASE_PROFILE": str(profile), **environment},
        check=True,
        timeout=180,
        capture_output=True,
    )
    return log.read_text()


def test_the_trace_would_show_a_network_socket(tmp_path: Path) -> None:
    """The test's own eyes work: a program that opens an Internet socket is seen."""
    seen = _traced(["-c", "import socket; socket.socket().close()"], tmp_path / "trace", tmp_path)
    assert _INET.search(seen)


def test_reframing_and_keeping_open_no_internet_socket(tmp_path: Path) -> None:
    """The terminal flow, with the model process and the keyring."""
    seen = _traced(["-m", "heartsease", "reframe", THOUGHT, "--keep"], tmp_path / "trace", tmp_path / "profile")
    assert "AF_UNIX" in seen, "the keyring is spoken to over a local socket"
    assert not _INET.search(seen)


def test_the_window_flow_opens_no_internet_socket(tmp_path: Path) -> None:
    """The window, from writing to keeping."""
    flow = Path(__file__).with_name("window_flow.py")
    seen = _traced([str(flow), THOUGHT], tmp_path / "trace", tmp_path / "profile", QT_QPA_PLATFORM="offscreen")
    assert not _INET.search(seen)


@pytest.mark.parametrize(
    ("imports", "network"),
    [
        ("import heartsease.cli.commands as c; c.build()", set()),
        ("import heartsease.gui.start, heartsease.app.session", set()),
        # A library below keyring imports these for a function that nobody here calls.
        ("import heartsease.keys.key_store", {"ssl", "http.client", "urllib.request"}),
    ],
    ids=["terminal", "window", "keyring"],
)
def test_no_network_module_is_loaded_but_what_is_known(imports: str, network: set[str], tmp_path: Path) -> None:
    """What is not loaded cannot be used."""
    code = f"{imports}; import sys; print('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    assert set(done.stdout.splitlines()) & NETWORK_MODULES == network
