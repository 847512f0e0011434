"""Write a page of unpicked answers for reading: ``python models/evaluation/cards.py DATA PAGE [--count 100]``.

The thoughts are held-out ones of the project's own (no training stage saw them), drawn by a fixed seed. The bank that
competes with the model leaves them and their near-duplicates out. Each card says who wrote it; the page ends with the
shares, so that the one who reads can mark keep, so-so or bad beside each.
"""

import argparse
import random
import statistics
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "desktop"), str(ROOT / "models" / "training")]

from corpus import OwnThought, held_out_groups, own_thoughts  # noqa: E402  # the paths above come first
from heartsease.app.session import Session  # noqa: E402
from heartsease.domain.reframe import ReframeResult, Source, Thought  # noqa: E402
from heartsease.domain.sensitive import SensitiveText  # noqa: E402
from heartsease.reframing.bank import Bank, BankThought  # noqa: E402
from heartsease.reframing.pipeline import Reframer  # noqa: E402
from heartsease.reframing.traps import TrapClassifier  # noqa: E402
from heartsease.system.paths import Profile  # noqa: E402
from settings import read_recipe  # noqa: E402

SEED = 7


def main() -> None:
    """Write the page and print its last lines."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("page", type=Path)
    parser.add_argument("--count", type=int, default=100)
    arguments = parser.parse_args()
    thoughts = own_thoughts(arguments.data)
    recipe = read_recipe(ROOT / "models" / "training" / "recipe.toml")
    held = held_out_groups(thoughts, recipe.held_out_share)
    asked = random.Random(SEED).sample([t for t in thoughts if t.group in held], arguments.count)
    bank = Bank(BankThought(t.thought, t.situation, t.traps, t.reframes) for t in thoughts if t.group not in held)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with Session(Profile(data=root, state=root / "state", cache=root / "cache")) as session:
            reframer = Reframer(session.model(), bank, session.screener(), TrapClassifier.load())
            answers = [(thought, _answer(reframer, thought)) for thought in asked]
    lines = [line for thought, result in answers for line in _entry(thought, result)]
    lines += _shares([result for _, result in answers])
    arguments.page.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines[-4:]))


def _answer(reframer: Reframer, own: OwnThought) -> ReframeResult:
    thought = Thought(SensitiveText(own.thought), SensitiveText(own.situation))
    return reframer.reframe(thought, seed=SEED, now="2026-01-01T12:00:00+00:00", cancel=threading.Event())


def _entry(own: OwnThought, result: ReframeResult) -> list[str]:
    head = f"## {own.situation or '-'} | {own.thought}"
    cards = [f"- [{r.source.value}] {r.strategy.value}: {r.text.reveal()}" for r in result.reframes]
    return [head, *(cards or [f"- ({result.outcome.value} {result.screening.rule})"]), ""]


def _shares(results: list[ReframeResult]) -> list[str]:
    cards = [card for result in results for card in result.reframes]
    written = Counter(card.source for card in cards)
    often = Counter(card.text.reveal() for card in cards)
    again = sum(times for times in often.values() if times > 1)
    return [
        f"{len(results)} thoughts, {len(cards)} cards, outcomes {dict(Counter(r.outcome.value for r in results))}",
        f"by the model {written[Source.MODEL] / len(cards):.0%}, from the bank {written[Source.BANK] / len(cards):.0%}",
        f"cards shown for more than one of these thoughts: {again / len(cards):.0%}",
        f"elapsed median {statistics.median(r.elapsed_ms for r in results):.0f} ms",
    ]


if __name__ == "__main__":
    main()
