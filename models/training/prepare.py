"""Stage 1: train the tokenizer and turn every source into token files under OUT/tokens."""

import random
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
from sentencepiece import SentencePieceProcessor, SentencePieceTrainer

from corpus import OwnThought, base_sources, base_texts, held_out_groups, own_thoughts, rows
from heartsease.domain.strategy import Strategy
from heartsease.reframing.prompt import control_tokens, plain
from pairs import PairMaker
from settings import Recipe

OWN_PASSES = 6  # passes over the own pairs in the base stage's file, each with fresh exemplars


def prepare(data: Path, out: Path, recipe: Recipe, say: Callable[[str], None], *, start: Path | None = None) -> None:
    """Write OUT/tokenizer.model and OUT/tokens/*.bin (uint16); finished files are kept.

    With ``start``, an exported file to go on from, the tokenizer beside it is taken.
    """
    (out / "tokens").mkdir(parents=True, exist_ok=True)
    training, held = split(data, recipe)
    say(f"own thoughts: {len(training)} for training, {len(held)} held out")
    model = out / "tokenizer.model"
    if not model.exists() and start is not None:
        shutil.copy(start.with_name("tokenizer.model"), model)
    if not model.exists():
        say("training the tokenizer")
        _train_tokenizer(data, training, model, recipe)
    tokenizer = SentencePieceProcessor(model_file=str(model))
    for name, path in base_sources(data).items():
        _write(out / "tokens" / f"{name}.bin", partial(_documents, name, path, tokenizer), say)
    maker = PairMaker(training, tokenizer, context=recipe.context)
    rng = random.Random(recipe.seed)
    _write(out / "tokens" / "own-pairs.bin", lambda: _own_rows(maker, training, rng, recipe), say)
    _write(out / "tokens" / "positive-frames.bin", lambda: (r for r, _ in breadth_rows(data, maker)), say)


def split(data: Path, recipe: Recipe) -> tuple[list[OwnThought], list[OwnThought]]:
    """Return (training, held-out) own thoughts."""
    thoughts = own_thoughts(data)
    groups = held_out_groups(thoughts, recipe.held_out_share)
    return [t for t in thoughts if t.group not in groups], [t for t in thoughts if t.group in groups]


def breadth_rows(data: Path, maker: PairMaker) -> Iterator[tuple[list[int], int]]:
    """Yield rows of positive-frames (filtered), one for each of its strategies, without exemplars."""
    for number, row in enumerate(rows(data / "positive-frames" / "train_filtered.jsonl")):
        thought = OwnThought(-1 - number, "", plain(str(row["thought"])), (), ())
        for name in row["strategies"]:  # type: ignore[attr-defined]  # a JSON list of names
            yield maker.row(thought, Strategy(name.replace("_", "-")), plain(str(row["reframe"])), ())


def _own_rows(maker: PairMaker, training: list[OwnThought], rng: random.Random, recipe: Recipe) -> Iterator[list[int]]:
    for _ in range(OWN_PASSES):
        for ids, _ in maker.rows(training, rng, recipe.exemplar_shares):
            yield ids


def _documents(name: str, path: Path, tokenizer: SentencePieceProcessor) -> Iterator[list[int]]:
    for text in base_texts(name, path):
        yield [tokenizer.bos_id(), *tokenizer.encode(text), tokenizer.eos_id()]


def _write(path: Path, documents: Callable[[], Iterator[list[int]]], say: Callable[[str], None]) -> None:
    if path.exists():
        return
    part = path.with_suffix(".part")
    count = 0
    with part.open("wb") as file:
        for ids in documents():
            file.write(np.asarray(ids, dtype=np.uint16).tobytes())
            count += len(ids)
    part.replace(path)
    say(f"{path.name}: {count:,} tokens")


def _train_tokenizer(data: Path, training: list[OwnThought], path: Path, recipe: Recipe) -> None:
    rng = random.Random(recipe.seed)

    def lines() -> Iterator[str]:
        for _ in range(3):
            for thought in training:
                yield from filter(None, (thought.situation, thought.thought, *(text for _, text in thought.reframes)))
        for name, source in base_sources(data).items():
            keep = 0.04 if name in ("classic-books", "sgd") else 0.3
            for text in base_texts(name, source):
                yield from (line for line in text.split("\n") if rng.random() < keep)

    SentencePieceTrainer.train(
        sentence_iterator=lines(),
        model_prefix=str(path.with_suffix("")),
        vocab_size=recipe.vocabulary,
        model_type="bpe",
        byte_fallback=True,
        character_coverage=0.9999,
        normalization_rule_name="identity",
        remove_extra_whitespaces=False,
        split_digits=True,
        control_symbols=list(control_tokens()),
        pad_id=-1,
        input_sentence_size=recipe.sample_sentences,
        shuffle_input_sentence=True,
        num_threads=2,
        minloglevel=1,
    )
    path.with_suffix(".vocab").unlink(missing_ok=True)
