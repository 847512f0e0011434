"""Words drawn by the real llama.cpp in its real sandbox, from tiny models."""

import math
import threading
from pathlib import Path

import numpy as np
import pytest

from heartsease.domain.errors import Fixable
from heartsease.domain.generation import Candidate, GenerationRequest, Sampling
from heartsease.language_model.process import ModelProcess
from tests.worker.asking import Open, request
from tests.worker.tiny_gguf import END, MARKS, Tiny, pieces, token_id, weights, write

Groups = tuple[tuple[Candidate, ...], ...]


def draw(process: ModelProcess, *requests: GenerationRequest) -> Groups:
    return process.generate(requests, cancel=threading.Event())


def words(groups: Groups) -> list[list[str]]:
    return [[candidate.text.reveal() for candidate in group] for group in groups]


def test_the_same_seed_gives_the_same_words_after_a_restart_too(tiny: Path, open_model: Open) -> None:
    requests = (request(count=6), request("i feel bad", count=3, seed=50))
    first = open_model(tiny)
    once, again = draw(first, *requests), draw(first, *requests)
    assert once == again == draw(open_model(tiny), *requests)
    assert [len(group) for group in once] == [6, 3]


def test_other_seeds_give_other_words(tiny: Path, open_model: Open) -> None:
    texts = words(draw(open_model(tiny), request(count=12)))[0]
    assert len(set(texts)) == 12


def test_candidates_keep_their_seeds_in_order(tiny: Path, open_model: Open) -> None:
    (group,) = draw(open_model(tiny), request(count=5, seed=2**32 - 3))
    assert [candidate.seed for candidate in group] == [2**32 - 3 + i for i in range(5)]


def test_a_candidate_in_a_crowd_is_the_one_drawn_alone(tiny: Path, open_model: Open) -> None:
    process = open_model(tiny)
    crowd = words(draw(process, request("i feel bad", count=9, seed=400), request(count=24, seed=10)))
    for place in (0, 7, 23):
        assert words(draw(process, request(count=1, seed=10 + place)))[0][0] == crowd[1][place]


def test_more_candidates_than_fit_at_once_are_drawn_in_turns(tiny: Path, open_model: Open) -> None:
    process = open_model(tiny)
    many = draw(process, *(request(count=30, seed=1000 * i, max_tokens=4) for i in range(5)))
    assert [len(group) for group in many] == [30] * 5
    assert words(draw(process, request(count=1, seed=4029, max_tokens=4)))[0][0] == words(many)[4][29]


def test_logprob_is_that_of_the_plain_distribution(tmp_path: Path, open_model: Open) -> None:
    shape = Tiny(flat=True, end_pull=0.0)
    process = open_model(write(tmp_path / "flat.gguf", shape))
    drawn = GenerationRequest(request().parts, 40, 5, Sampling(temperature=1.7, top_k=20, max_tokens=1))
    tensors = weights(shape)
    last = tensors["token_embd.weight"][token_id(MARKS[1])].astype(np.float64)
    scores = tensors["output.weight"] @ (last / np.sqrt((last**2).mean() + shape.epsilon))
    plain = scores - scores.max() - math.log(np.exp(scores - scores.max()).sum())
    (group,) = draw(process, drawn)
    for candidate in group:
        assert candidate.tokens == 1
        allowed = [plain[number] for number in _ids_shown_as(candidate.text.reveal())]
        assert min(abs(candidate.logprob - value) for value in allowed) < 1e-3
    assert len(set(words((group,))[0])) > 5


def _ids_shown_as(text: str) -> list[int]:
    """A piece with and without its leading space, and a byte, look the same at the start of a text."""
    shown = [piece.replace("\u2581", " ").removeprefix(" ") for piece, _, _ in pieces()]
    byte = f"<0x{ord(text):02X}>" if len(text) == 1 and ord(text) < 128 else ""
    unprintable = text in ("", "\ufffd")
    return [
        number
        for number, (piece, _, _) in enumerate(pieces())
        if shown[number] == text or piece == byte or (unprintable and piece.startswith("<0x"))
    ]


def test_the_end_token_finishes_and_is_no_word(tmp_path: Path, open_model: Open) -> None:
    process = open_model(write(tmp_path / "ends.gguf", Tiny(end_pull=40.0)))
    for candidate in draw(process, request(count=4))[0]:
        assert (candidate.finished, candidate.tokens, candidate.text.reveal()) == (True, 1, "")
        assert -0.02 < candidate.logprob <= 0


def test_without_an_end_it_stops_at_the_limit_unfinished(tiny: Path, open_model: Open) -> None:
    for candidate in draw(open_model(tiny), request(count=3, max_tokens=9))[0]:
        assert (candidate.finished, candidate.tokens) == (False, 9)


def test_it_never_writes_past_the_context(tiny: Path, open_model: Open) -> None:
    (group,) = draw(open_model(tiny, context=64), request(count=2, max_tokens=500))
    assert {candidate.tokens for candidate in group} == {64 - len(_ids("i feel sad"))}


def _ids(typed: str) -> list[int]:
    """What the hand-built tokenizer makes of the two prompts used here."""
    known = {"i feel sad": ["\u2581i", "\u2581feel", "\u2581sad"]}[typed]
    return [1, token_id(MARKS[0]), *map(token_id, known), token_id(MARKS[1])]


def test_a_prompt_that_leaves_no_room_says_which_and_by_how_much(tiny: Path, open_model: Open) -> None:
    process = open_model(tiny, context=64)
    with pytest.raises(Fixable) as caught:
        draw(process, request(), request("a" * 60))
    assert caught.value.key == "model.too_long"
    assert caught.value.values["request"] == 1
    assert caught.value.values["most"] == 40
    assert words(draw(process, request(count=1)))


@pytest.mark.parametrize(
    "text", ["", "\x00\x01\x7f", "\U0001f331 \u4f60\u597d \u0645\u0631\u062d\u0628\u0627", "\ud800", "</s><s>"]
)
def test_odd_text_is_read_as_text(text: str, tiny: Path, open_model: Open) -> None:
    assert draw(open_model(tiny), request(text, count=1))[0][0].tokens == 12


def test_zero_temperature_always_takes_the_likeliest(tiny: Path, open_model: Open) -> None:
    texts = words(draw(open_model(tiny), request(count=4, temperature=0.0)))[0]
    assert len(set(texts)) == 1


def test_weights_that_give_no_numbers_are_an_error_card(tmp_path: Path, open_model: Open) -> None:
    process = open_model(write(tmp_path / "nan.gguf", Tiny(weight=math.nan)))
    with pytest.raises(Fixable) as caught:
        draw(process, request())
    assert caught.value.key == "model.nonsense"


def test_progress_tells_tokens_and_finished_candidates(tmp_path: Path, open_model: Open) -> None:
    heard: list[tuple[int, int]] = []
    process = open_model(write(tmp_path / "some.gguf", Tiny(end_pull=2.2)))
    (group,) = process.generate(
        (request(count=32, max_tokens=200),),
        cancel=threading.Event(),
        on_progress=lambda p: heard.append((p.finished, p.candidates)),
    )
    assert any(candidate.finished for candidate in group)
    assert heard[0] == (0, 32)
    assert any(finished > 0 for finished, _ in heard)


def test_end_is_the_id_that_the_tests_think() -> None:
    assert pieces()[END][0] == "</s>"


def test_text_beyond_all_bounds_is_too_long_without_asking_the_child(tiny: Path, open_model: Open) -> None:
    process = open_model(tiny)
    with pytest.raises(Fixable) as caught:
        draw(process, request(), request("a" * 10_000_000))
    assert (caught.value.key, caught.value.values["request"]) == ("model.too_long", 1)
    assert process.pid is None


def test_ten_thousand_words_are_too_long_and_the_child_lives_on(tiny: Path, open_model: Open) -> None:
    process = open_model(tiny)
    process.start()
    pid = process.pid
    with pytest.raises(Fixable) as caught:
        draw(process, request("i feel sad " * 10_000))
    assert caught.value.key == "model.too_long"
    assert process.pid == pid


def test_one_and_two_threads_draw_the_same_words(tiny: Path, open_model: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    process = open_model(tiny)
    drawn = []
    for threads in (1, 2):
        monkeypatch.setattr("heartsease.language_model.process.free_threads", lambda n=threads: n)
        drawn.append(words(draw(process, request(count=24))))
    assert drawn[0] == drawn[1]
