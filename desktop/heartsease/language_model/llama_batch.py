"""Draw many candidates at once: every prompt is decoded once, then all its candidates step together in one batch.

With the same requests, seeds and file the words come out the same; a different mix of requests in the batch may
round differently and so may differ.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from heartsease.domain.generation import Candidate, GenerationRequest, Sampling
from heartsease.domain.sensitive import SensitiveText
from heartsease.language_model.engine_errors import EngineError, Stopped
from heartsease.language_model.llama_model import C, LlamaModel
from heartsease.language_model.stop_flag import StopFlag

#: A prompt must leave this many tokens to write in, or as many as were asked for if that is less.
LEAST_ROOM: Final = 24
_ABORTED: Final = 2
#: llama.cpp reads this seed as "any".
_RANDOM_SEED: Final = 0xFFFF_FFFF
Groups = tuple[tuple[Candidate, ...], ...]


@dataclass(slots=True)
class _Draw:
    """One candidate on its way. ``chain`` is its native sampler, ``sequence`` its place in the cache."""

    request: int
    seed: int
    room: int
    chain: object = None
    sequence: int = -1
    position: int = 0
    tokens: list[int] = field(default_factory=list, repr=False)
    logprob: float = 0.0
    ended: bool = False
    finished: bool = False


def generate(
    model: LlamaModel,
    requests: Sequence[GenerationRequest],
    *,
    threads: int,
    stop: StopFlag,
    on_step: Callable[[int, int], None],
) -> Groups:
    """Return each request's candidates; ``on_step`` hears (tokens drawn, candidates finished) after each step.

    Raises Stopped when the flag goes up, EngineError for a prompt that does not fit or a model that fails.
    """
    C.llama_set_n_threads(model.handle, threads, threads)
    prompts = [model.encode(request.parts) for request in requests]
    draws: list[_Draw] = []
    for number, request in enumerate(requests):
        room = _room(model, prompts[number], request.sampling, number)
        draws += [_Draw(number, request.seed + i, room) for i in range(request.count)]
    run = _Run(model, prompts, requests, stop, lambda: on_step(*_count(draws)))
    for wave in _waves(draws, prompts, cells=model.cells, sequences=model.sequences):
        run.wave(wave)
    return tuple(
        tuple(_candidate(model, draw) for draw in draws if draw.request == number) for number in range(len(requests))
    )


def _room(model: LlamaModel, prompt: list[int], sampling: Sampling, number: int) -> int:
    room = model.context - len(prompt)
    if not prompt or room < min(sampling.max_tokens, LEAST_ROOM):
        raise EngineError("model.too_long", request=number, tokens=len(prompt), most=model.context - LEAST_ROOM)
    return min(room, sampling.max_tokens)


def _waves(
    draws: Sequence[_Draw], prompts: Sequence[Sequence[int]], *, cells: int, sequences: int
) -> Iterator[list[_Draw]]:
    """Split the draws, in order, into groups that fit the cache at once."""
    wave: list[_Draw] = []
    used = 0
    for draw in draws:
        cost = draw.room + (0 if wave and wave[-1].request == draw.request else len(prompts[draw.request]))
        if wave and (used + cost > cells or len(wave) == sequences):
            yield wave
            wave, used = [], 0
            cost = draw.room + len(prompts[draw.request])
        wave.append(draw)
        used += cost
    if wave:
        yield wave


def _count(draws: Sequence[_Draw]) -> tuple[int, int]:
    return sum(len(draw.tokens) for draw in draws), sum(draw.ended for draw in draws)


def _candidate(model: LlamaModel, draw: _Draw) -> Candidate:
    words = draw.tokens[:-1] if draw.finished else draw.tokens
    return Candidate(
        text=SensitiveText(model.text_of(words)),
        tokens=len(draw.tokens),
        logprob=min(0.0, draw.logprob),
        finished=draw.finished,
        seed=draw.seed,
    )


class _Run:
    """The decoding of one Generate message."""

    def __init__(
        self,
        model: LlamaModel,
        prompts: Sequence[list[int]],
        requests: Sequence[GenerationRequest],
        stop: StopFlag,
        on_step: Callable[[], None],
    ) -> None:
        self._model = model
        self._prompts = prompts
        self._requests = requests
        self._stop = stop
        self._on_step = on_step

    def wave(self, draws: Sequence[_Draw]) -> None:
        """Decode these draws from prompt to end."""
        C.llama_memory_clear(self._model.memory, False)  # noqa: FBT003  # a C call: forget, without wiping
        batch = _Batch(self._model, self._stop)
        try:
            for sequence, draw in enumerate(draws):
                draw.sequence = sequence
                draw.chain = _chain(draw.seed, self._requests[draw.request].sampling)
            self._read_prompts(batch, draws)
            while live := [draw for draw in draws if not draw.ended]:
                self._step(batch, live)
        finally:
            batch.free()
            for draw in draws:
                if draw.chain:
                    C.llama_sampler_free(draw.chain)

    def _read_prompts(self, batch: "_Batch", draws: Sequence[_Draw]) -> None:
        """Decode each prompt in the sequence of its first draw; share it and draw first tokens as soon as it ends."""
        ending: list[list[_Draw]] = []
        for group in _groups(draws):
            prompt = self._prompts[group[0].request]
            for position, token in enumerate(prompt):
                last = position == len(prompt) - 1
                batch.add(token, position, group[0].sequence, wanted=last)
                if last:
                    ending.append(group)
                if batch.full:
                    self._start(batch, ending)
                    ending = []
        self._start(batch, ending)

    def _start(self, batch: "_Batch", ending: Sequence[Sequence[_Draw]]) -> None:
        rows = batch.decode()
        self._on_step()
        for row, place, group in zip(rows, batch.wanted, ending, strict=True):
            # All copies before the first draw: a draw that ends at once gives its cells back.
            for draw in group[1:]:
                C.llama_memory_seq_cp(self._model.memory, group[0].sequence, draw.sequence, -1, -1)
            for draw in group:
                draw.position = len(self._prompts[draw.request])
                self._draw(draw, place, row)
        batch.clear()

    def _step(self, batch: "_Batch", live: Sequence[_Draw]) -> None:
        for draw in live:
            batch.add(draw.tokens[-1], draw.position, draw.sequence, wanted=True)
            draw.position += 1
        rows = batch.decode()
        for row, place, draw in zip(rows, batch.wanted, live, strict=True):
            self._draw(draw, place, row)
        batch.clear()
        self._on_step()

    def _draw(self, draw: _Draw, place: int, row: "_Row") -> None:
        token: int = C.llama_sampler_sample(draw.chain, self._model.handle, place)
        draw.finished = self._model.ends(token)
        # A mark of the prompt inside a text: the text is over, but was not brought to its end.
        broken = not draw.finished and self._model.is_control(token)
        if not broken:
            draw.tokens.append(token)
            draw.logprob += float(row.logits[token]) - row.total
        draw.ended = broken or draw.finished or len(draw.tokens) >= draw.room
        if draw.ended:
            C.llama_memory_seq_rm(self._model.memory, draw.sequence, -1, -1)


@dataclass(frozen=True, slots=True)
class _Row:
    """The model's scores for one next token (vocabulary,) and the log of the sum of their exponentials."""

    logits: NDArray[np.float32] = field(repr=False)
    total: float


class _Batch:
    """llama.cpp's batch, filled token by token; ``wanted`` are the places whose scores are asked for."""

    def __init__(self, model: LlamaModel, stop: StopFlag) -> None:
        self._model = model
        self._stop = stop
        self._raw = C.llama_batch_init(model.batch, 0, 1)
        self.wanted: list[int] = []
        self.clear()

    def clear(self) -> None:
        """Empty it."""
        self._raw.n_tokens = 0
        self.wanted = []

    @property
    def full(self) -> bool:
        """Whether it takes no further token."""
        return bool(self._raw.n_tokens >= self._model.batch or len(self.wanted) >= self._model.sequences)

    def add(self, token: int, position: int, sequence: int, *, wanted: bool) -> None:
        """Put a token at ``position`` of ``sequence``."""
        place = self._raw.n_tokens
        self._raw.token[place] = token
        self._raw.pos[place] = position
        self._raw.n_seq_id[place] = 1
        self._raw.seq_id[place][0] = sequence
        self._raw.logits[place] = wanted
        self._raw.n_tokens = place + 1
        if wanted:
            self.wanted.append(place)

    def decode(self) -> list[_Row]:
        """Run the network and return a row for each wanted place; the rows live until the next decode."""
        if self._stop.up:
            raise Stopped
        if self._raw.n_tokens == 0:
            return []
        status = C.llama_decode(self._model.handle, self._raw)
        if status == _ABORTED or self._stop.up:
            raise Stopped
        if status != 0:
            raise EngineError("model.no_memory" if status > 0 else "model.nonsense")
        if not self.wanted:
            return []
        shape = (len(self.wanted), self._model.vocabulary)
        logits = np.ctypeslib.as_array(C.llama_get_logits(self._model.handle), shape)
        peak = logits.max(axis=1)
        totals = peak + np.log(np.exp(logits - peak[:, None]).sum(axis=1))
        if not all(map(math.isfinite, totals.tolist())):
            raise EngineError("model.nonsense")
        return [_Row(row, total) for row, total in zip(logits, totals.tolist(), strict=True)]

    def free(self) -> None:
        """Give its memory back."""
        C.llama_batch_free(self._raw)


def _groups(draws: Sequence[_Draw]) -> Iterator[list[_Draw]]:
    for number in dict.fromkeys(draw.request for draw in draws):
        yield [draw for draw in draws if draw.request == number]


def _chain(seed: int, sampling: Sampling) -> object:
    chain = C.llama_sampler_chain_init(C.llama_sampler_chain_default_params())
    for sampler in (
        C.llama_sampler_init_top_k(sampling.top_k),
        C.llama_sampler_init_top_p(sampling.top_p, 1),
        C.llama_sampler_init_min_p(sampling.min_p, 1),
        C.llama_sampler_init_temp(sampling.temperature),
        C.llama_sampler_init_dist(seed % _RANDOM_SEED),
    ):
        C.llama_sampler_chain_add(chain, sampler)
    return chain
