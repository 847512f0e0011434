"""Runs one long command at a time and shows the person that it is still going."""

import re
import subprocess
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, TextIO

from heartsease_setup.problem import SetupStopped, advice

_TAIL_LINES = 8
_TAIL_WIDTH = 160
_LIVE_SECONDS = 1.0
_PLAIN_SECONDS = 20.0
_BUILD_PERCENT = re.compile(r"^\s*\[ *(\d{1,3})%\]")


def duration(seconds: float) -> str:
    """Return seconds in the form people read: ``8 s`` or ``2 min 05 s``."""
    whole = int(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02d} s"


class Steps:
    """Shows progress on ``out`` and keeps everything that commands print in the file ``log``."""

    def __init__(self, log: Path, out: TextIO) -> None:
        """Start with an empty log; a terminal gets one line that changes, anything else a line now and then."""
        self._log = log
        self._out = out
        self._live = out.isatty()
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("", encoding="utf-8")

    def say(self, line: str) -> None:
        """Print one line for the person."""
        print(line, file=self._out, flush=True)

    def run(self, title: str, command: Sequence[str | Path], environment: Mapping[str, str]) -> None:
        """Run a command to its end; raises SetupStopped with its last lines and advice when it fails."""
        started = time.monotonic()
        with (
            self._log.open("a", encoding="utf-8") as log,
            subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                env=dict(environment),
            ) as process,
        ):
            reader = _Reader(process.stdout, log)
            reader.start()
            try:
                self._watch(process, reader, title, started)
            except KeyboardInterrupt:
                process.terminate()
                raise
            reader.join()
        if process.returncode != 0:
            raise SetupStopped(self._failure(title, reader.tail))
        self._show(title, f"done, {duration(time.monotonic() - started)}", last=True)

    def _watch(self, process: "subprocess.Popen[str]", reader: "_Reader", title: str, started: float) -> None:
        pause = _LIVE_SECONDS if self._live else _PLAIN_SECONDS
        self._show(title, "", last=False)
        while True:
            try:
                process.wait(pause)
            except subprocess.TimeoutExpired:
                percent = f"{reader.percent} %, " if reader.percent is not None else ""
                self._show(title, f"{percent}{duration(time.monotonic() - started)}", last=False)
            else:
                return

    def _show(self, title: str, state: str, *, last: bool) -> None:
        line = f"  {title} ... {state}".rstrip()
        if self._live:
            print(f"\r\033[K{line}", end="\n" if last else "", file=self._out, flush=True)
        else:
            print(line, file=self._out, flush=True)

    def _failure(self, title: str, tail: Sequence[str]) -> str:
        meaning = advice("\n".join(tail)) or advice(self._log.read_text(encoding="utf-8"))
        lines = "\n".join(f"    {line}" for line in tail)
        return f"{title} did not work. Its last lines:\n{lines}\n{meaning}\nAll of its output: {self._log}".replace(
            "\n\n", "\n"
        )


class _Reader(threading.Thread):
    """Drains a command's output into the log, so that the command never waits for a reader."""

    def __init__(self, stream: IO[str] | None, log: TextIO) -> None:
        super().__init__(daemon=True)
        self._stream = stream
        self._log = log
        self._tail: deque[str] = deque(maxlen=_TAIL_LINES)
        self.percent: int | None = None

    @property
    def tail(self) -> list[str]:
        """The command's last lines."""
        return list(self._tail)

    def run(self) -> None:
        for line in self._stream or ():
            self._log.write(line)
            if line.strip():
                self._tail.append(line.rstrip()[:_TAIL_WIDTH])
            if match := _BUILD_PERCENT.match(line):
                self.percent = int(match[1])
