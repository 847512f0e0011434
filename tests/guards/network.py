"""No test, and nothing that a test calls in its own process, may reach for a network."""

import socket
import sys

_ALLOWED = {getattr(socket, name) for name in ("AF_UNIX", "AF_NETLINK") if hasattr(socket, name)}


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.getaddrinfo":
        raise AssertionError(f"a test asked for the address of {arguments[0]!r}")
    if event == "socket.__new__" and arguments[1] not in _ALLOWED:
        raise AssertionError(f"a test opened a socket of family {arguments[1]!r}")


# An audit hook cannot be taken away again, and that is wanted: it holds from the first test to the last.
sys.addaudithook(_refuse)
