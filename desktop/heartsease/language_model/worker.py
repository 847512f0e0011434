"""The model process: walls first, then llama.cpp, then one request after the other until the app hangs up.

Run as ``python -m heartsease.language_model.worker``; a frozen app calls ``run_worker`` itself. The engine's modules
are imported inside functions because the walls must stand before numpy and llama.cpp are loaded.
"""

import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from heartsease.language_model import sandbox
from heartsease.language_model.channel import Channel, Inbox
from heartsease.language_model.engine_errors import EngineError, Stopped
from heartsease.language_model.protocol import (
    CANCELLED,
    DEFECT,
    Done,
    Failed,
    Generate,
    Load,
    Progress,
    Ready,
    Shutdown,
    ToApp,
    Wall,
)
from heartsease.language_model.stop_flag import StopFlag

if TYPE_CHECKING:
    from heartsease.language_model.llama_model import LlamaModel

#: Seconds between two signs of life.
SIGN_EVERY = 0.1


def run_worker() -> int:
    """Serve the app on the standard streams and return the exit code."""
    channel = Channel.from_standard_streams()
    seq = 0
    try:
        first = channel.read()
        if first is None or isinstance(first, Shutdown):
            return 0
        seq = first.seq
        if not isinstance(first, Load):
            channel.send(Failed(seq, DEFECT, where="no load first"))
            return 2
        return _serve(channel, first)
    except EngineError as error:
        channel.send(Failed(seq, error.key, error.numbers))
        return 3
    except Exception as error:  # noqa: BLE001  # the outermost door of this process
        channel.send(Failed(seq, DEFECT, where=_place(error)))
        return 4


def _serve(channel: Channel, load: Load) -> int:
    started = time.monotonic()
    walls = sandbox.enter(Path(load.path), memory_bytes=load.memory_bytes)
    if sandbox.must_refuse(walls):
        raise EngineError("model.no_sandbox")
    stop = StopFlag()
    signs = _Signs(channel.send, load.seq, candidates=0)
    model = _load(load, stop, signs)
    channel.send(_ready(load, model, walls, started))
    inbox = Inbox(channel, stop)
    while True:
        request = inbox.take()
        channel.send(_answer(channel, model, request, stop))


def _load(load: Load, stop: StopFlag, signs: "_Signs") -> "LlamaModel":
    try:
        from heartsease.language_model.llama_model import LlamaModel
    except (ImportError, OSError) as error:
        raise EngineError("model.no_engine") from error
    return LlamaModel(load, stop, on_life=lambda: signs.show(0, 0))


def _ready(load: Load, model: "LlamaModel", walls: tuple[Wall, ...], started: float) -> Ready:
    return Ready(
        load.seq,
        architecture=model.architecture,
        vocabulary=model.vocabulary,
        context=model.context,
        load_ms=round((time.monotonic() - started) * 1000),
        walls=walls,
    )


def _answer(channel: Channel, model: "LlamaModel", request: Generate, stop: StopFlag) -> ToApp:
    from heartsease.language_model.llama_batch import generate

    signs = _Signs(channel.send, request.seq, candidates=sum(r.count for r in request.requests))
    signs.show(0, 0)
    try:
        groups = generate(model, request.requests, threads=request.threads, stop=stop, on_step=signs.show)
    except Stopped:
        return Failed(request.seq, CANCELLED)
    except EngineError as error:
        return Failed(request.seq, error.key, error.numbers)
    except Exception as error:  # noqa: BLE001  # the app gets the place; this process goes on with the next request
        return Failed(request.seq, DEFECT, where=_place(error))
    return Done(request.seq, groups)


def _place(error: BaseException) -> str:
    """Say where an error arose, without its text, which may hold words of the person."""
    frames = traceback.extract_tb(error.__traceback__)
    spot = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + spot


class _Signs:
    """Sends Progress now and then: often enough to be alive, seldom enough to cost nothing."""

    def __init__(self, send: Callable[[ToApp], None], seq: int, *, candidates: int) -> None:
        self._send = send
        self._seq = seq
        self._candidates = candidates
        self._last = 0.0
        self._finished = 0

    def show(self, tokens: int, finished: int) -> None:
        """Send unless one was sent a moment ago; the first finished candidate is always told."""
        now = time.monotonic()
        if now - self._last >= SIGN_EVERY or (finished and not self._finished):
            self._last, self._finished = now, finished
            self._send(Progress(self._seq, tokens, finished, self._candidates))


if __name__ == "__main__":
    sys.exit(run_worker())
