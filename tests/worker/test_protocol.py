"""The messages between the app and the model process."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartsease.domain.generation import Candidate, GenerationRequest, PromptPart, Sampling
from heartsease.domain.sensitive import SensitiveText
from heartsease.language_model.fields import ProtocolError
from heartsease.language_model.protocol import (
    MAX_LINE,
    Cancel,
    Done,
    Failed,
    Generate,
    Load,
    Progress,
    Ready,
    Shutdown,
    ToApp,
    ToChild,
    Wall,
    decode_to_app,
    decode_to_child,
    encode,
)

CANARY = "nobody must read zinnober"
LOAD = Load(0, "/models/a.gguf", context=256, cells=6144, sequences=64, batch=256, memory_bytes=2**31)
CANDIDATE = Candidate(SensitiveText(CANARY), tokens=5, logprob=-3.25, finished=True, seed=9)
REQUEST = GenerationRequest(
    (PromptPart(SensitiveText(CANARY)), PromptPart(SensitiveText("<|x|>"), special=True)), 6, 42
)

TO_CHILD: list[ToChild] = [LOAD, Generate(3, 2, (REQUEST,)), Generate(4, 1, ()), Cancel(3), Shutdown(5)]
TO_APP: list[ToApp] = [
    Ready(0, "llama", 8192, 256, 120, (Wall("own_network", active=True), Wall("x", active=False, reason="refused"))),
    Progress(3, 120, 2, 6),
    Done(3, ((CANDIDATE, CANDIDATE), ())),
    Failed(3, "model.too_long", (("tokens", 300), ("most", 232)), "ValueError at a.py:3"),
]


@pytest.mark.parametrize("message", TO_CHILD, ids=lambda m: type(m).__name__)
def test_a_message_to_the_child_arrives_as_sent(message: ToChild) -> None:
    assert decode_to_child(encode(message)) == message


@pytest.mark.parametrize("message", TO_APP, ids=lambda m: type(m).__name__)
def test_a_message_to_the_app_arrives_as_sent(message: ToApp) -> None:
    assert decode_to_app(encode(message)) == message


@given(st.text(st.characters(exclude_categories=())), st.integers(0, 2**53))
def test_any_text_survives_even_half_characters_and_line_ends(text: str, seed: int) -> None:
    message = Generate(1, 1, (GenerationRequest((PromptPart(SensitiveText(text)),), 1, seed, Sampling()),))
    line = encode(message)
    assert line.count(b"\n") == 1
    assert decode_to_child(line) == message


def test_words_are_in_no_repr() -> None:
    assert CANARY not in repr(TO_CHILD) + repr(TO_APP)


def _altered(message: ToChild, **changes: object) -> bytes:
    table = json.loads(encode(message))
    for name, value in changes.items():
        table.pop(name, None)
        if value is not None:
            table[name] = value
    return json.dumps(table).encode()


BAD_LINES = {
    "nothing": b"",
    "not JSON": b"{" + CANARY.encode(),
    "no object": b"[]",
    "not a number": b'{"kind":"cancel","seq":NaN}',
    "deeply nested": b"[" * 100_000,
    "huge number": b'{"kind":"cancel","seq":' + b"9" * 10_000 + b"}",
    "unknown kind": _altered(Cancel(1), kind="run"),
    "answer kind": encode(Progress(1, 1, 1, 1)),
    "no seq": _altered(Cancel(1), seq=None),
    "true as number": _altered(Cancel(1), seq=True),
    "negative": _altered(Cancel(1), seq=-1),
    "extra field": _altered(Cancel(1), extra=CANARY),
    "extra field inside": encode(TO_CHILD[1]).replace(b'"special"', b'"more":1,"special"'),
    "too many threads": _altered(TO_CHILD[1], threads=100_000),
    "too long": b'{"kind":"' + b" " * MAX_LINE + b'"}',
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_is_refused_without_quoting_it(name: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        decode_to_child(BAD_LINES[name])
    assert CANARY not in str(caught.value)
    assert caught.value.__cause__ is None


@given(st.binary(max_size=200))
def test_random_bytes_never_get_through_or_break_out(raw: bytes) -> None:
    for decode in (decode_to_child, decode_to_app):
        with pytest.raises(ProtocolError):
            decode(raw)


def test_a_message_over_the_bound_is_not_sent() -> None:
    with pytest.raises(ProtocolError):
        encode(Generate(1, 1, (GenerationRequest((PromptPart(SensitiveText("a" * MAX_LINE)),), 1, 1),)))
