"""Keep the process's memory and files to itself: no core dumps, no debugger of other programs, private files."""

import ctypes
import os
import sys

_PR_SET_DUMPABLE = 4


def harden_process() -> None:
    """Set umask 077, core size 0 and, on Linux, not dumpable; what a system lacks is left out and told by ``state``."""
    os.umask(0o077)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
