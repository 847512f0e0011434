"""The model process as the app uses it: started once, kept warm, watched, killed and started anew.

Blocking and for one caller at a time; ``close`` and the cancel event may come from any thread.
"""

import logging
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from heartsease.domain.errors import Cancelled, Fixable
from heartsease.domain.generation import Candidate, GenerationRequest, ModelIdentity
from heartsease.language_model import model_file
from heartsease.language_model.capacity import Capacity, capacity_for, free_threads
from heartsease.language_model.child import Child, Gone, worker_command
from heartsease.language_model.protocol import (
    CANCELLED,
    Cancel,
    Done,
    Failed,
    Generate,
    Load,
    Progress,
    Ready,
    ToApp,
    Wall,
)

_log = logging.getLogger("heartsease.language_model")
#: Seconds between two looks at the cancel event.
_LOOK: Final = 0.02
#: All prompts of one call; a character takes up to 12 bytes of a line.
_MOST_CHARACTERS: Final = 250_000
#: What the child may report; anything else is shown as model.died.
_CHILD_KEYS: Final = frozenset(
    {"model.no_engine", "model.no_memory", "model.no_sandbox", "model.nonsense", "model.too_long", "model.unloadable"}
)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds without a sign of life before the child counts as stuck: loading, writing, and after Stop."""

    load_s: float = 60.0
    step_s: float = 30.0
    cancel_s: float = 0.5


class _Silent(Exception):
    """The child gave no sign of life for too long."""


class _Ended(Exception):
    """The child is gone."""


class ModelProcess:
    """One model file in one sandboxed child. ``walls`` are those of the last start."""

    def __init__(
        self,
        path: Path,
        identity: ModelIdentity,
        *,
        context: int,
        remembered_in: Path,
        patience: Patience = Patience(),  # frozen
        command: Sequence[str] | None = None,
    ) -> None:
        """Describe the process; nothing is started yet.

        ``context`` is the most tokens of prompt and answer, ``remembered_in`` the folder that keeps file hashes.
        """
        self.identity = identity
        self.walls: tuple[Wall, ...] = ()
        self._path = path
        self._context = context
        self._remembered_in = remembered_in
        self._patience = patience
        self._command = tuple(command or worker_command())
        self._busy = threading.Lock()
        self._closed = threading.Event()
        self._child: Child | None = None
        self._ready: Ready | None = None
        self._seq = 0

    def __enter__(self) -> Self:
        """Return itself; the child starts with the first use."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the child."""
        self.close()

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        return self._child.pid if self._child else None

    def start(self, *, cancel: threading.Event | None = None) -> Ready:
        """Check the file and load it if that is not done yet; return what the child said of itself.

        Raises Fixable for a file that is missing, changed, too big or unloadable, Cancelled if ``cancel`` is set.
        """
        with self._one_caller():
            return self._started(cancel or threading.Event())[1]

    def generate(
        self,
        requests: Sequence[GenerationRequest],
        *,
        cancel: threading.Event,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> tuple[tuple[Candidate, ...], ...]:
        """Return the candidates of each request, in order; starts the child if need be.

        Raises Cancelled, or Fixable: what ``start`` raises, model.died, model.stuck, model.too_long (values
        ``request``, ``tokens``, ``most``), model.nonsense, model.no_memory. The next call works again.
        """
        with self._one_caller():
            _check_length(requests, self._context)
            child, _ = self._started(cancel)
            self._seq += 1
            seq = self._seq
            child.send(Generate(seq, free_threads(), tuple(requests)), within_s=self._patience.step_s)
            try:
                answer = self._answer(child, seq, cancel, on_progress)
            except Cancelled:
                self._stop_work(child, seq)
                raise
            except (_Silent, _Ended) as end:
                self._drop(child)
                if isinstance(end, _Silent) or child.reads_nothing:
                    raise Fixable("model.stuck", seconds=round(self._patience.step_s)) from None
                raise Fixable("model.died") from None
        if isinstance(answer, Done) and [len(group) for group in answer.groups] == [r.count for r in requests]:
            return answer.groups
        raise self._failure(answer)

    def close(self) -> None:
        """End the child and its threads; a call in another thread ends with Cancelled."""
        self._closed.set()
        child, self._child = self._child, None
        if child:
            child.stop()

    @contextmanager
    def _one_caller(self) -> Iterator[None]:
        if not self._busy.acquire(blocking=False):
            raise RuntimeError("the model process serves one caller at a time")
        try:
            yield
        finally:
            self._busy.release()

    def _started(self, cancel: threading.Event) -> tuple[Child, Ready]:
        if self._child and self._ready:
            return self._child, self._ready
        model_file.inspect(self._path)
        model_file.verify(self._path, self.identity.sha256, remembered_in=self._remembered_in)
        capacity = capacity_for(self._context, file_bytes=self._path.stat().st_size)
        child = Child(self._command)
        self._child = child
        try:
            child.send(self._load_message(capacity), within_s=self._patience.load_s)
            answer = self._answer(child, 0, cancel, None, silence_s=self._patience.load_s)
        except (_Silent, _Ended):
            self._drop(child)
            raise Fixable("model.unloadable", file=self._path.name) from None
        except Cancelled:
            self._drop(child)
            raise
        if not isinstance(answer, Ready):
            self._drop(child)
            raise self._failure(answer)
        _log.info("model process %d ready in %d ms", child.pid, answer.load_ms)
        self._ready, self.walls = answer, answer.walls
        return child, answer

    def _load_message(self, capacity: Capacity) -> Load:
        return Load(
            seq=0,
            path=str(self._path.resolve()),
            context=capacity.context,
            cells=capacity.cells,
            sequences=capacity.sequences,
            batch=capacity.batch,
            memory_bytes=capacity.memory_bytes,
        )

    def _answer(
        self,
        child: Child,
        seq: int,
        cancel: threading.Event,
        on_progress: Callable[[Progress], None] | None,
        *,
        silence_s: float | None = None,
    ) -> ToApp:
        """Wait for the message that ends request ``seq``; raises Cancelled, _Silent or _Ended."""
        allowed = self._patience.step_s if silence_s is None else silence_s
        silent = 0.0
        while silent < allowed:
            if self._closed.is_set() or cancel.is_set():
                raise Cancelled
            try:
                message = child.messages.get(timeout=_LOOK)
            except queue.Empty:
                silent += _LOOK  # in looks, not by the clock: time in which the app stood still too does not count
                continue
            silent = 0.0
            if isinstance(message, Gone):
                if self._closed.is_set():
                    raise Cancelled
                raise _Ended
            if message.seq != seq:
                continue  # the late answer of a cancelled request
            if not isinstance(message, Progress):
                return message
            if on_progress:
                on_progress(message)
        raise _Silent

    def _stop_work(self, child: Child, seq: int) -> None:
        """Tell the child to stop; one that does not answer soon is killed, so that it cannot hold the processor."""
        if self._closed.is_set():
            return
        child.send(Cancel(seq), within_s=self._patience.cancel_s)
        try:
            self._answer(child, seq, threading.Event(), None, silence_s=self._patience.cancel_s)
        except (_Silent, _Ended):
            self._drop(child)
        except Cancelled:
            pass  # closed meanwhile

    def _drop(self, child: Child) -> None:
        child.stop()
        self._child = self._ready = None

    def _failure(self, answer: ToApp) -> Exception:
        if not isinstance(answer, Failed):
            return Fixable("model.died")
        if answer.key == CANCELLED:
            return Cancelled()
        _log.info("model process reported %s %s", answer.key, answer.where)
        if answer.key not in _CHILD_KEYS:
            return Fixable("model.died")
        return Fixable(answer.key, file=self._path.name, **dict(answer.numbers))


def _check_length(requests: Sequence[GenerationRequest], context: int) -> None:
    """Refuse what is far too long for any model before it goes over the pipe."""
    lengths = [sum(len(part.text) for part in request.parts) for request in requests]
    if sum(lengths) > _MOST_CHARACTERS:
        longest = lengths.index(max(lengths))
        raise Fixable("model.too_long", request=longest, tokens=lengths[longest], most=context)
