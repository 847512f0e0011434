"""The child's end of the pipes: a private copy of standard input and output, and the reader that hears Stop at once."""

import os
import queue
import sys
import threading
from typing import BinaryIO

from heartsease.language_model.fields import ProtocolError
from heartsease.language_model.protocol import (
    MAX_LINE,
    Cancel,
    Generate,
    Shutdown,
    ToApp,
    ToChild,
    decode_to_child,
    encode,
)
from heartsease.language_model.stop_flag import StopFlag


class Channel:
    """Reads messages of the app and writes answers; writing is for one thread at a time."""

    def __init__(self, reading: BinaryIO, writing: int) -> None:
        """Speak over a binary file and a file descriptor."""
        self._reading = reading
        self._writing = writing

    @classmethod
    def from_standard_streams(cls) -> "Channel":
        """Take standard input and output for messages; whatever prints later goes to standard error."""
        reading, writing = os.dup(0), os.dup(1)
        os.dup2(2, 1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        if sys.platform == "win32":
            import msvcrt

            for number in (reading, writing):
                msvcrt.setmode(number, os.O_BINARY)
        return cls(os.fdopen(reading, "rb"), writing)

    def read(self) -> ToChild | None:
        """Return the next message, or None at the end of the pipe; raises ProtocolError."""
        line = self._reading.readline(MAX_LINE + 1)
        if not line:
            return None
        if not line.endswith(b"\n"):
            raise ProtocolError("line too long or cut off")
        return decode_to_child(line)

    def send(self, message: ToApp) -> None:
        """Write a message whole."""
        rest = memoryview(encode(message))
        while rest:
            rest = rest[os.write(self._writing, rest) :]


class Inbox:
    """Requests in order, filled by a reader thread that raises the stop flag itself when a Cancel arrives.

    The end of the pipe, a Shutdown or a malformed line ends the process from that thread, in the middle of any work.
    """

    def __init__(self, channel: Channel, stop: StopFlag) -> None:
        """Start reading."""
        self._channel = channel
        self._stop = stop
        self._lock = threading.Lock()
        self._running = 0
        self._cancelled = 0
        self._waiting: queue.SimpleQueue[Generate] = queue.SimpleQueue()
        threading.Thread(target=self._read, name="inbox", daemon=True).start()

    def take(self) -> Generate:
        """Wait for the next request and lower the stop flag for it, unless it was cancelled on its way."""
        request = self._waiting.get()
        with self._lock:
            self._running = request.seq
            self._stop.set(up=self._cancelled >= request.seq)
        return request

    def _read(self) -> None:
        code = 0
        try:
            while True:
                match self._channel.read():
                    case Generate() as request:
                        self._waiting.put(request)
                    case Cancel(seq):
                        self._cancel(seq)
                    case None | Shutdown():
                        break
                    case _:
                        code = 2
                        break
        except (ProtocolError, OSError):
            code = 2
        finally:
            os._exit(code)

    def _cancel(self, seq: int) -> None:
        with self._lock:
            self._cancelled = max(self._cancelled, seq)
            if seq == self._running:
                self._stop.set(up=True)
