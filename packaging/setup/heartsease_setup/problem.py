"""What a person can do when set-up stops, told in plain sentences."""


class SetupStopped(Exception):
    """Set-up cannot go on; the message says why and what to do, ready to print."""


#: Text that pip, apt or the compiler print, and what it means for the person. The first match is told.
_MEANINGS: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("No space left on device", "Errno 28", "not enough free space"),
        "The disk is full. Free about 2 GB and run the same command again.",
    ),
    (
        ("CERTIFICATE_VERIFY_FAILED", "certificate verify failed"),
        "The connection is not trusted. Check the clock. A network with its own certificates: PIP_CERT=/file make run",
    ),
    (
        (
            "Temporary failure in name resolution",
            "Temporary failure resolving",
            "Name or service not known",
            "Failed to establish a new connection",
            "Network is unreachable",
            "Could not connect to",
            "Connection refused",
            "Read timed out",
            "Connection timed out",
            "Max retries exceeded",
        ),
        "There is no connection to where the parts come from. Check the network and run the same command again.",
    ),
    (
        ("DO NOT MATCH THE HASHES", "require-hashes mode"),
        "A downloaded part is not the one that was tested, so it was not installed. If it happens again, report it.",
    ),
    (
        ("No matching distribution found", "Could not find a version"),
        "A part is not offered for this machine or this Python. To choose another one: make run PYTHON=python3.12",
    ),
    (
        ("Killed signal terminated program", "virtual memory exhausted", "cc1plus: out of memory"),
        "The compiler ran out of memory. Close other programs and run the same command again.",
    ),
    (
        ("Could not get lock", "Unable to acquire the dpkg frontend lock"),
        "Another program is installing packages. Wait until it is done and run the same command again.",
    ),
    (("Permission denied",), "A file or folder may not be written. Check who owns the checkout and the cache folder."),
)


def advice(output: str) -> str:
    """Return what to do about a failed command, from what it printed; empty when nothing is recognised."""
    return next((meaning for signs, meaning in _MEANINGS if any(sign in output for sign in signs)), "")
