"""Turn own thoughts into retrieve-and-edit training rows in the app's own prompt shape.

A row is (token ids, index of the first reframe token). An exemplar never comes from the thought's own group.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sentencepiece import SentencePieceProcessor

from corpus import OwnThought
from heartsease.domain.generation import PromptPart
from heartsease.domain.strategy import Strategy
from heartsease.reframing.prompt import Exemplar, built_in_prompt
from heartsease.reframing.retrieval import LexicalIndex

Row = tuple[list[int], int]


def encode_prompt(tokenizer: SentencePieceProcessor, parts: Sequence[PromptPart]) -> list[int]:
    """Encode as the worker does: <s>, then each part by itself; only special parts become control tokens."""
    ids = [tokenizer.bos_id()]
    for part in parts:
        text = part.text.reveal()
        ids += [tokenizer.piece_to_id(text)] if part.special else tokenizer.encode(text)
    return ids


class PairMaker:
    """Makes rows for a set of thoughts, drawing exemplars from the training thoughts only."""

    def __init__(self, bank: Sequence[OwnThought], tokenizer: SentencePieceProcessor, *, context: int) -> None:
        """Index the bank once."""
        self._bank = bank
        self._tokenizer = tokenizer
        self._context = context
        self._index = LexicalIndex(f"{t.situation} {t.thought}" for t in bank)
        self._near: dict[str, list[int]] = {}

    def exemplars(
        self, thought: OwnThought, strategy: Strategy, count: int, rng: random.Random | None
    ) -> list[Exemplar]:
        """Return up to ``count`` exemplars; with ``rng`` drawn among the nearest six, else the nearest."""
        query = f"{thought.situation} {thought.thought}"
        if query not in self._near:
            self._near[query] = [place for place, _ in self._index.nearest(query, 80)]
        found = []
        for place in self._near[query]:
            other = self._bank[place]
            if other.group == thought.group:
                continue
            found += [Exemplar(other.thought, text) for s, text in other.reframes if s == strategy]
            if len(found) >= (6 if rng else count):
                break
        if rng and len(found) > count:
            found = rng.sample(found, count)
        return found[:count]

    def row(self, thought: OwnThought, strategy: Strategy, reframe: str, exemplars: Sequence[Exemplar]) -> Row:
        """Return one row, dropping exemplars that do not fit the context."""
        target = [*self._tokenizer.encode(reframe), self._tokenizer.eos_id()]
        kept = list(exemplars)
        while True:
            parts = built_in_prompt(thought.thought, strategy, situation=thought.situation, exemplars=kept)
            prompt = encode_prompt(self._tokenizer, parts)
            if len(prompt) + len(target) <= self._context or not kept:
                return (prompt + target)[: self._context], min(len(prompt), self._context - 1)
            kept.pop()

    def rows(self, thoughts: Sequence[OwnThought], rng: random.Random, shares: Sequence[float]) -> Iterator[Row]:
        """Yield one row for each reframe, in random order, with 0, 1 or 2 exemplars by ``shares``."""
        order = [(t, s, text) for t in thoughts for s, text in t.reframes]
        rng.shuffle(order)
        for thought, strategy, reframe in order:
            count = rng.choices(range(len(shares)), weights=shares)[0]
            told = thought if rng.random() > 0.25 else replace(thought, situation="")
            yield self.row(told, strategy, reframe, self.exemplars(told, strategy, count, rng))
