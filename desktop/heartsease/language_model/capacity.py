"""How much a model process may use: cache cells, sequences, memory and threads, by file size and what is free."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_SMALL_FILE: Final = 512 * 2**20
_MOST_THREADS: Final = 8
_GIB: Final = 2**30


@dataclass(frozen=True, slots=True)
class Capacity:
    """Sizes of a context, in tokens, and the memory limit in bytes; see ``protocol.Load``."""

    context: int
    cells: int
    sequences: int
    batch: int
    memory_bytes: int


def capacity_for(context: int, *, file_bytes: int) -> Capacity:
    """Return the sizes for a model file.

    A small model has room for eight full prompts with 48 candidates at once; a large one, whose cells cost far more,
    for one long prompt with 12. What does not fit at once is done in turns. Large models read prompts in smaller
    bites, so that a slow machine still gives signs of life.
    """
    if file_bytes < _SMALL_FILE:
        sequences, batch, cells = 64, 256, 8 * min(context, 1024) + 64 * 64
    else:
        sequences, batch, cells = 12, 64, 12 * 128
    cells = max(cells, context + sequences * 64)
    # Weights may be held twice (mapped and re-ordered); a cell of a large model takes up to 256 KiB.
    memory = 2 * file_bytes + _GIB + (cells * 256 * 1024 if file_bytes >= _SMALL_FILE else 0)
    return Capacity(context, cells, sequences, batch, memory)


def free_threads() -> int:
    """Return how many threads the next request should use."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return threads_for(cores, busy=_busy_elsewhere())


def threads_for(cores: int, *, busy: int) -> int:
    """Leave one core to the app and one to every other busy thread.

    Threads of llama.cpp wait for each other at every step: one thread too many, and two busy threads on two cores
    fell to 1 token a second.
    """
    return max(1, min(_MOST_THREADS, cores - 1 - busy))


def _busy_elsewhere() -> int:
    """Return how many threads of this machine run right now, without ours; the child is idle when this is asked."""
    try:
        running = Path("/proc/loadavg").read_text(encoding="ascii").split()[3].split("/")[0]
        return max(0, int(running) - 1)
    except (OSError, ValueError, IndexError):
        return round(os.getloadavg()[0]) if hasattr(os, "getloadavg") else 0
