"""Time from Enter to three reframes with the model warm, beside the model's own token rates (``make bench``).

The yardstick is llama.cpp's llama-bench on the same file when ``--llama-bench`` names it; else only our own rates.
"""

import argparse
import json
import statistics
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from heartsease.app import reframe as reframing
from heartsease.app.session import Session
from heartsease.domain.generation import GenerationRequest, Sampling
from heartsease.domain.reframe import Thought
from heartsease.domain.sensitive import SensitiveText
from heartsease.domain.strategy import Strategy
from heartsease.reframing.prompt import built_in_prompt
from heartsease.system.assets import model_path
from heartsease.system.paths import Profile

THOUGHTS = Path(__file__).parents[1] / "data" / "bench" / "thoughts.jsonl"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--llama-bench", type=Path, help="a llama-bench built from the same llama.cpp")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with Session(Profile(data=root, state=root / "state", cache=root / "cache")) as session:
            start = time.perf_counter()
            session.warm_up()
            print(f"model warm after {(time.perf_counter() - start) * 1000:.0f} ms")
            _answers(session)
            single = _rate(session, 1)
            many = _rate(session, 24)
            print(f"worker: {single:.0f} tokens/s in one sequence, {many:.0f} in 24 together ({many / single:.2f} x)")
    if arguments.llama_bench:
        _yardstick(arguments.llama_bench, single)


def _answers(session: Session) -> None:
    times, cards, own = [], 0, 0
    for line in THOUGHTS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        thought = Thought(SensitiveText(row["thought"]), SensitiveText(row["situation"]))
        start = time.perf_counter()
        result = reframing.reframe(session, thought, seed=1, cancel=threading.Event())
        times.append(time.perf_counter() - start)
        cards += len(result.reframes)
        own += sum(r.source.value == "model" for r in result.reframes)
    times.sort()
    p95 = times[max(0, round(0.95 * len(times)) - 1)]
    print(f"Enter to cards, {len(times)} thoughts: median {statistics.median(times):.2f} s, p95 {p95:.2f} s")
    print(f"{cards} cards, {own} of them by the model")


def _rate(session: Session, sequences: int) -> float:
    parts = built_in_prompt("I always fail at this.", Strategy.GROWTH)
    request = GenerationRequest(parts, sequences, seed=1, sampling=Sampling(max_tokens=48))
    best = 0.0
    for _ in range(3):
        start = time.perf_counter()
        (found,) = session.model().generate([request], cancel=threading.Event())
        best = max(best, sum(c.tokens for c in found) / (time.perf_counter() - start))
    return best


def _yardstick(program: Path, single: float) -> None:
    command = [
        str(program),
        "-m",
        str(model_path("builtin/heartsease.gguf")),
        "-t",
        "1",
        "-p",
        "0",
        "-n",
        "48",
        "-o",
        "json",
    ]
    row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)[0]
    print(f"llama-bench: {row['avg_ts']:.0f} tokens/s; ours is {single / row['avg_ts']:.2f} of it")


if __name__ == "__main__":
    main()
