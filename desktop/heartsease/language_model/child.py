"""The app's end of a model process: started, read and reaped by one keeper thread.

Linux sends the parent-death signal when the *thread* that started the child ends, so the child is started by the
keeper thread, which lives as long as the child, and not by whichever thread asked for words first.
"""

import contextlib
import logging
import os
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from heartsease.domain.errors import Fixable
from heartsease.language_model.fields import ProtocolError
from heartsease.language_model.protocol import MAX_LINE, ToApp, ToChild, decode_to_app, decode_to_child, encode

_log = logging.getLogger("heartsease.language_model")
_PACKAGE: Final = Path(__file__).resolve().parents[1]
_KEPT_VARIABLES: Final = ("LD_LIBRARY_PATH", "PYTHONHOME", "SYSTEMROOT")
#: A longer line may fill the pipe of a child that does not read.
_SURELY_FITS: Final = 32 * 1024
#: Of the child's standard error only this much is held, and only a place in code is ever taken from it.
_DRAIN: Final = 8 * 1024
_CODE_PLACE: Final = re.compile(rb"([A-Za-z0-9_-]{1,40}\.(?:cpp|c|h|py))[:\", line]{1,8}(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Gone:
    """The child has ended; ``code`` is its exit code, negative for a signal."""

    code: int


def worker_command() -> tuple[str, ...]:
    """Return the command of the worker for a checkout, an installed package or a frozen app."""
    if getattr(sys, "frozen", False):
        return (sys.executable, "worker")
    return (sys.executable, "-P", "-B", "-m", "heartsease", "worker")


def worker_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the few variables that the worker needs; nothing of the person's session goes along."""
    kept = {name: environment[name] for name in _KEPT_VARIABLES if name in environment}
    return kept | {
        "PYTHONPATH": str(_PACKAGE.parent),
        "PYTHONUTF8": "1",
        "LANG": "C.UTF-8",
        # One thread each: the network namespace must be entered before any thread exists.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


class Child:
    """A running worker. Its messages come through ``messages``, the last one is Gone.

    ``reads_nothing`` says that it was killed because it took no message.
    """

    def __init__(self, command: Sequence[str]) -> None:
        """Start it and wait until it is started; raises Fixable("model.no_start")."""
        self.messages: queue.SimpleQueue[ToApp | Gone] = queue.SimpleQueue()
        self._command = tuple(command)
        self._started = threading.Event()
        self._writing = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._reason = ""
        self.reads_nothing = False
        self._keeper = threading.Thread(target=self._keep, name="model-keeper", daemon=True)
        self._keeper.start()
        self._started.wait()
        if self._process is None:
            self._keeper.join()
            raise Fixable("model.no_start", reason=self._reason)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._running.pid

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("not started")
        return self._process

    def send(self, message: ToChild, *, within_s: float) -> None:
        """Write a message; a child that does not take it in time is killed. A dead child is told by Gone alone."""
        line = encode(message)
        decode_to_child(line)  # what the child would refuse is a defect on this side
        guard = threading.Timer(within_s, self._give_up) if len(line) > _SURELY_FITS else None
        if guard:
            guard.start()
        try:
            with self._writing, contextlib.suppress(OSError, ValueError):  # ValueError: closed by the keeper
                pipe = _end(self._running.stdin)
                pipe.write(line)
                pipe.flush()
        finally:
            if guard:
                guard.cancel()
                guard.join()

    def _give_up(self) -> None:
        self.reads_nothing = True
        self.kill()

    def kill(self) -> None:
        """End it at once."""
        self._running.kill()

    def stop(self) -> None:
        """End it and wait until its threads have ended too."""
        self.kill()
        self._keeper.join()

    def _keep(self) -> None:
        try:
            process = subprocess.Popen(  # noqa: S603  # our own command, no shell
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                close_fds=True,
                start_new_session=True,
                cwd=sys.prefix,
                env=worker_environment(os.environ),
            )
        except OSError as error:
            self._reason = error.strerror or type(error).__name__
            self._started.set()
            return
        self._process = process
        self._started.set()
        drain = _Drain(_end(process.stderr))
        try:
            self._read(_end(process.stdout))
        finally:
            process.kill()
            code = process.wait()
            drain.join()
            self._close(process)
            _log.info("model process %d ended with %d%s", process.pid, code, drain.place())
            self.messages.put(Gone(code))

    def _read(self, pipe: BinaryIO) -> None:
        while line := pipe.readline(MAX_LINE + 1):
            try:
                self.messages.put(decode_to_app(line))
            except ProtocolError as error:
                _log.info("model process spoke out of turn: %s", error)
                return

    def _close(self, process: subprocess.Popen[bytes]) -> None:
        with self._writing:
            for pipe in (process.stdin, process.stdout, process.stderr):
                with contextlib.suppress(OSError):
                    _end(pipe).close()


def _end(pipe: object) -> BinaryIO:
    if pipe is None:
        raise RuntimeError("no pipe")
    return pipe  # type: ignore[return-value]  # Popen types it as IO[bytes]


class _Drain:
    """Reads standard error so that the child never blocks on it; keeps the end of it in memory."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self._tail = b""
        self._thread = threading.Thread(target=self._read, name="model-stderr", daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while chunk := os.read(self._pipe.fileno(), 4096):
            self._tail = (self._tail + chunk)[-_DRAIN:]

    def join(self) -> None:
        """Wait for its end."""
        self._thread.join()

    def place(self) -> str:
        """Return the last place in code that was named, for the log; never the text itself."""
        places = _CODE_PLACE.findall(self._tail)
        return f", last seen at {places[-1][0].decode()}:{places[-1][1].decode()}" if places else ""
