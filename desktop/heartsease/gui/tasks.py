"""Lanes: one worker thread per resource, results on the GUI thread, and none of them left when the window closes."""

import logging
import queue
import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from heartsease.domain.errors import Cancelled, Fixable
from heartsease.gui.present.ports import Control, Lane
from heartsease.system.logs import describe_defect
from heartsease.system.words import Advice, Words, WordsError

logger = logging.getLogger("heartsease.gui")
Result = TypeVar("Result")
#: How long closing waits for a lane, in seconds; work answers a stop within a tenth of one.
CLOSE_WAIT = 5.0
_STEP = 0.01


class Task:
    """Work handed to a lane, and its control; ``cancel`` is called on the GUI thread."""

    def __init__(self, deliver: Callable[[Callable[[], None]], None], progress: Callable[[float], None] | None) -> None:
        """Take the way to the GUI thread, and who wants to know how far the work is."""
        self._cancel = threading.Event()
        self._deliver, self._on_progress = deliver, progress
        self._told = 0.0

    @property
    def cancel_event(self) -> threading.Event:
        """The flag the work looks at."""
        return self._cancel

    def cancel(self) -> None:
        """Ask the work to stop; nothing is delivered from now on."""
        self._cancel.set()

    def answer(self, call: Callable[[], None]) -> None:
        """Call on the GUI thread, unless the task is cancelled by then."""
        self._deliver(lambda: None if self._cancel.is_set() else call())

    def progress(self, share: float) -> None:
        """Pass on how far the work is, in steps a person can see."""
        if self._on_progress is not None and (share - self._told >= _STEP or share >= 1):
            self._told = share
            listener = self._on_progress
            self.answer(lambda: listener(share))


class _TaskControl:
    """The side of a task that its work sees."""

    def __init__(self, task: Task) -> None:
        self._task = task

    @property
    def cancel(self) -> threading.Event:
        """The flag the work looks at."""
        return self._task.cancel_event

    def progress(self, share: float) -> None:
        """Pass on how far the work is."""
        self._task.progress(share)


class _Worker:
    """The thread of one lane; it starts with the first work and ends with ``close``."""

    def __init__(self, lane: Lane) -> None:
        self._queue: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        # A keyring prompt nobody answers must not keep the process alive for ever, hence a daemon thread.
        self._thread = threading.Thread(target=self._serve, name=f"heartsease-{lane.value}", daemon=True)
        self._thread.start()

    def put(self, work: Callable[[], None]) -> None:
        """Queue work."""
        self._queue.put(work)

    def ask_to_end(self) -> None:
        """End after the work that is queued."""
        self._queue.put(None)

    def ended(self, wait: float) -> bool:
        """Wait up to ``wait`` seconds for the thread to end."""
        self._thread.join(wait)
        return not self._thread.is_alive()

    def _serve(self) -> None:
        while (work := self._queue.get()) is not None:
            work()


class Lanes(QObject):
    """Runs work on lanes for the presenters; lives on the GUI thread."""

    _calls = Signal(object)

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        """Take the words for errors; threads start when first needed."""
        super().__init__(parent)
        self._words = words
        self._workers: dict[Lane, _Worker] = {}
        self._tasks: dict[int, Task] = {}
        self._closed = False
        self._calls.connect(self._run_call, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        lane: Lane,
        work: Callable[[Control], Result],
        *,
        done: Callable[[Result], None],
        failed: Callable[[Advice], None],
        progress: Callable[[float], None] | None = None,
    ) -> Task:
        """Queue ``work`` on ``lane``; see ``Runner.start``. After ``close`` nothing is started."""
        task = Task(self._calls.emit, progress)
        if self._closed:
            task.cancel()
            return task
        self._tasks[id(task)] = task
        if lane not in self._workers:
            self._workers[lane] = _Worker(lane)
        self._workers[lane].put(lambda: self._do(lane, task, work, done, failed))
        return task

    @property
    def idle(self) -> bool:
        """Say whether all work is done and its answers are delivered."""
        return not self._tasks

    def close(self, wait: float = CLOSE_WAIT) -> bool:
        """Cancel all work, end the threads, and say whether all of them ended in time."""
        self._closed = True
        for task in self._tasks.values():
            task.cancel()
        for worker in self._workers.values():
            worker.ask_to_end()
        late = [lane for lane, worker in self._workers.items() if not worker.ended(wait)]
        for lane in late:
            logger.warning("the %s lane did not end within %s s", lane.value, wait)
        self._workers.clear()
        return not late

    def _do(
        self,
        lane: Lane,
        task: Task,
        work: Callable[[Control], Result],
        done: Callable[[Result], None],
        failed: Callable[[Advice], None],
    ) -> None:
        try:
            if not task.cancel_event.is_set():
                result = work(_TaskControl(task))
                task.answer(lambda: done(result))
        except Exception as error:  # noqa: BLE001 - the outermost door of a lane
            if not (isinstance(error, Cancelled) and task.cancel_event.is_set()):
                advice = self._advice(lane, error)
                task.answer(lambda: failed(advice))
        finally:
            self._calls.emit(lambda: self._tasks.pop(id(task), None))

    def _advice(self, lane: Lane, error: Exception) -> Advice:
        """Return what to say; anything but a Fixable is a defect, and its message is kept out of the log."""
        if isinstance(error, Fixable):
            try:
                return self._words.advice(error)
            except WordsError:
                logger.error("no words for the error %s", error.key)  # noqa: TRY400 - no words in logs
        else:
            logger.error("the %s lane met a defect: %s", lane.value, describe_defect(error))
        return Advice(self._words.text("gui.defect.say"), self._words.text("gui.defect.do"))

    @Slot(object)
    def _run_call(self, call: Callable[[], object]) -> None:
        call()
