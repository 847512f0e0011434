"""Stages 2 and 3: base training on all text, then tuning with loss on the reframe only.

Both run unchanged on CPU and CUDA, are seeded, write a loss log (CSV) and go on from their last checkpoint.
"""

import csv
import math
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from sentencepiece import SentencePieceProcessor
from torch import Tensor

from export import weights_of
from network import Network, Shape
from pairs import PairMaker, Row
from prepare import breadth_rows, split
from reader_vectors import starting_vectors
from settings import Interrupted, Recipe, Stage

SAVE_EVERY_S = 300.0
LOG_EVERY = 10
Batch = tuple[Tensor, Tensor]


class Trainer:
    """A network with its two optimisers, a log and a checkpoint file."""

    def __init__(self, out: Path, recipe: Recipe, *, reader: Path | None = None, start: Path | None = None) -> None:
        """Build a network, fresh or from an exported file, on the accelerator where there is one."""
        torch.manual_seed(recipe.seed)
        self.out = out
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.shape = Shape(vocabulary=recipe.vocabulary, context=recipe.context, **recipe.network)
        self.network = Network(self.shape)
        if start is not None:
            self.network.load_state_dict(weights_of(start))
        elif reader is not None:
            tokenizer = SentencePieceProcessor(model_file=str(out / "tokenizer.model"))
            self.network.embedding.weight.data.copy_(starting_vectors(reader, tokenizer, std=0.02))
        self.network.to(self.device)
        matrices = [p for name, p in self.network.named_parameters() if p.ndim == 2 and "embedding" not in name]
        others = [p for name, p in self.network.named_parameters() if p.ndim != 2 or "embedding" in name]
        self.muon = torch.optim.Muon(matrices, lr=0.02, momentum=0.95, weight_decay=0.01)
        self.adam = torch.optim.AdamW(others, lr=0.003, betas=(0.9, 0.95), weight_decay=0.0)
        self.tokens = 0
        self.step = 0
        self.loss = torch.compile(self.network)

    def load(self, path: Path, *, optimisers: bool) -> None:
        """Go on from a checkpoint."""
        state = torch.load(path, map_location=self.device, weights_only=True)
        self.network.load_state_dict(state["network"])
        if optimisers:
            self.muon.load_state_dict(state["muon"])
            self.adam.load_state_dict(state["adam"])
            self.step, self.tokens = state["step"], state["tokens"]

    def save(self, path: Path) -> None:
        """Write a checkpoint beside the old one, then swap them."""
        part = path.with_suffix(".part")
        torch.save(
            {
                "network": self.network.state_dict(),
                "muon": self.muon.state_dict(),
                "adam": self.adam.state_dict(),
                "step": self.step,
                "tokens": self.tokens,
            },
            part,
        )
        part.replace(path)

    def learn(self, batch: Batch, matrix_rate: float, other_rate: float) -> float:
        """Take one step; return the loss."""
        ids, targets = (t.to(self.device) for t in batch)
        with torch.autocast(self.device, dtype=torch.bfloat16):
            loss = self.loss(ids, targets)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        for group in self.muon.param_groups:
            group["lr"] = matrix_rate
        for group in self.adam.param_groups:
            group["lr"] = other_rate
        self.muon.step()
        self.adam.step()
        self.network.zero_grad(set_to_none=True)
        self.step += 1
        self.tokens += ids.numel()
        return float(loss.detach())

    @torch.no_grad()
    def held_out_loss(self, batches: list[Batch]) -> float:
        """Return the mean loss over held-out reframes."""
        with torch.autocast(self.device, dtype=torch.bfloat16):
            losses = [float(self.loss(i.to(self.device), t.to(self.device))) for i, t in batches]
        return sum(losses) / len(losses)


def train_base(
    data: Path,
    out: Path,
    recipe: Recipe,
    say: Callable[[str], None],
    *,
    reader: Path | None = None,
    start: Path | None = None,
) -> None:
    """Train on the early mixture at a constant rate, save OUT/stable.pt, then decay on the late mixture to OUT/base.pt.

    A run that finds stable.pt goes on from it, so every later run adds to the same base; ``start`` does the same on a
    machine that has only an exported file.
    """
    trainer = Trainer(out, recipe, reader=reader, start=start)
    for name in ("early.pt", "stable.pt"):
        if (out / name).exists():
            trainer.load(out / name, optimisers=True)
            say(f"going on from {name} at {trainer.tokens:,} tokens")
            break
    stage, early_minutes = recipe.base, recipe.base.minutes * recipe.early_share
    sample = _Sampler(out / "tokens", recipe, random.Random(recipe.seed + trainer.step))
    held = _held_out_batches(data, out, recipe)

    def constant(_done: float) -> float:
        return min(1.0, (trainer.step + 1) / stage.warmup_steps)

    early = (sample.batch(recipe.early, stage.rows) for _ in iter(int, 1))
    _run(trainer, "early", early, stage, early_minutes, constant, held, say)
    trainer.save(out / "stable.pt")
    (out / "early.pt").unlink(missing_ok=True)
    late = (sample.batch(recipe.late, stage.rows) for _ in iter(int, 1))
    _run(trainer, "late", late, stage, stage.minutes - early_minutes, lambda done: 1 - 0.85 * done, held, say)
    trainer.save(out / "base.pt")


def train_tuned(data: Path, out: Path, recipe: Recipe, say: Callable[[str], None]) -> None:
    """Tune OUT/base.pt to OUT/tuned.pt on retrieve-and-edit rows."""
    trainer = Trainer(out, recipe)
    trainer.load(out / "base.pt", optimisers=False)
    tokenizer = SentencePieceProcessor(model_file=str(out / "tokenizer.model"))
    training, _ = split(data, recipe)
    maker = PairMaker(training, tokenizer, context=recipe.context)
    rng = random.Random(recipe.seed + 1)
    breadth = list(breadth_rows(data, maker))

    def examples() -> Iterator[Row]:
        for _ in range(recipe.tune_epochs):
            for row in maker.rows(training, rng, recipe.exemplar_shares):
                yield row
                if rng.random() < recipe.breadth:
                    yield rng.choice(breadth)

    held = _held_out_batches(data, out, recipe)
    batches = _packed(examples(), recipe.tune.rows, recipe.context)
    warm = recipe.tune.warmup_steps

    def fall(done: float) -> float:
        return min(1.0, (trainer.step + 1) / warm) * max(0.03, 1 - done)

    _run(trainer, "tune", batches, recipe.tune, recipe.tune.minutes, fall, held, say)
    trainer.save(out / "tuned.pt")


def _run(  # noqa: PLR0917  # one call a stage, each value named there
    trainer: Trainer,
    name: str,
    batches: Iterator[Batch],
    stage: Stage,
    minutes: float,
    schedule: Callable[[float], float],
    held: list[Batch],
    say: Callable[[str], None],
) -> None:
    """Learn until the batches or the minutes end; ``schedule`` maps the share done to a rate factor."""
    start = saved = time.monotonic()
    with (trainer.out / "loss.csv").open("a", newline="") as file:
        log = csv.writer(file)
        total = 0.0
        for count, batch in enumerate(batches, 1):
            done = (time.monotonic() - start) / (minutes * 60)
            if done >= 1:
                break
            factor = schedule(done)
            loss = trainer.learn(batch, stage.matrix_rate * factor, stage.other_rate * factor)
            if not math.isfinite(loss):
                raise Interrupted(
                    f"the loss of {name} is not a number at step {trainer.step}; the last checkpoint is sound"
                )
            total += loss
            if count % LOG_EVERY == 0:
                log.writerow([name, trainer.step, trainer.tokens, f"{total / LOG_EVERY:.4f}", f"{factor:.3f}"])
                file.flush()
                speed = count * batch[0].numel() / (time.monotonic() - start)
                where = f"{name} {done:4.0%} step {trainer.step} {trainer.tokens:,} tokens"
                say(f"{where}, loss {total / LOG_EVERY:.3f}, {speed:,.0f} tokens/s")
                total = 0.0
            if time.monotonic() - saved > SAVE_EVERY_S:
                trainer.save(trainer.out / f"{name}.pt")
                saved = time.monotonic()
                held_loss = trainer.held_out_loss(held)
                log.writerow([f"{name}-held-out", trainer.step, trainer.tokens, f"{held_loss:.4f}", ""])
                say(f"{name}: held-out reframes, loss {held_loss:.3f}")
    say(f"{name}: held-out reframes at the end, loss {trainer.held_out_loss(held):.3f}")


class _Sampler:
    """Draws random windows from the token files by source weights."""

    def __init__(self, folder: Path, recipe: Recipe, rng: random.Random) -> None:
        self._files = {p.stem: np.memmap(p, dtype=np.uint16, mode="r") for p in sorted(folder.glob("*.bin"))}
        self._context, self._rng = recipe.context, rng

    def batch(self, weights: dict[str, float], rows: int) -> Batch:
        windows = []
        for name in self._rng.choices(list(weights), weights=list(weights.values()), k=rows):
            tokens = self._files[name]
            start = self._rng.randrange(len(tokens) - self._context - 1)
            windows.append(np.asarray(tokens[start : start + self._context + 1], dtype=np.int64))
        table = torch.from_numpy(np.stack(windows))
        return table[:, :-1].contiguous(), table[:, 1:].contiguous()


def _held_out_batches(data: Path, out: Path, recipe: Recipe, limit: int = 400) -> list[Batch]:
    tokenizer = SentencePieceProcessor(model_file=str(out / "tokenizer.model"))
    training, held = split(data, recipe)
    maker = PairMaker(training, tokenizer, context=recipe.context)
    rows = []
    for thought in held:
        for strategy, text in thought.reframes[:1]:
            rows.append(maker.row(thought, strategy, text, maker.exemplars(thought, strategy, 2, None)))
    return list(_packed(iter(rows[:limit]), recipe.tune.rows, recipe.context))


def _packed(rows: Iterator[Row], height: int, context: int) -> Iterator[Batch]:
    """Pack rows into (height, context) batches, longest first within a buffer; only reframe tokens are targets."""
    buffer: list[Row] = []
    lines: list[tuple[list[int], list[int]]] = []
    ended = False
    while not ended or buffer:
        while not ended and len(buffer) < 200:
            row = next(rows, None)
            if row is None:
                ended = True
            else:
                buffer.append(row)
        ids: list[int] = []
        targets: list[int] = []
        buffer.sort(key=lambda r: len(r[0]), reverse=True)
        place = 0
        while place < len(buffer):
            row_ids, first = buffer[place]
            if len(ids) + len(row_ids) <= context + 1:
                ids += row_ids
                targets += [-100] * first + row_ids[first:]
                del buffer[place]
            else:
                place += 1
        pad = context + 1 - len(ids)
        lines.append((ids + [2] * pad, targets + [-100] * pad))
        if len(lines) == height:
            yield _table(lines)
            lines = []


def _table(lines: list[tuple[list[int], list[int]]]) -> Batch:
    ids = torch.tensor([line[0] for line in lines])
    targets = torch.tensor([line[1] for line in lines])
    return ids[:, :-1].contiguous(), targets[:, 1:].contiguous()
