"""Checks of a model file: header, size, hash, and when a hash is taken again."""

import contextlib
import json
import os
import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heartsease.domain.errors import Fixable
from heartsease.language_model import model_file
from heartsease.language_model.gguf_header import WINDOW, NotGguf, read_header


def header(*, version: int = 3, tensors: int = 1, keys: int = 1, body: bytes = b"") -> bytes:
    """Return the start of a GGUF file, padded so that its counts fit."""
    return b"GGUF" + struct.pack("<IQQ", version, tensors, keys) + body + bytes(64)


def text_key(key: str, value: str) -> bytes:
    """Return a key with a text value."""
    raw, words = key.encode(), value.encode()
    return struct.pack("<Q", len(raw)) + raw + struct.pack("<IQ", 8, len(words)) + words


def number_key(key: str, value: int) -> bytes:
    """Return a key with a 32-bit number."""
    raw = key.encode()
    return struct.pack("<Q", len(raw)) + raw + struct.pack("<II", 4, value)


LLAMA = text_key("general.architecture", "llama")


def test_a_sound_file_says_its_architecture(tiny: Path) -> None:
    found = read_header(tiny)
    assert (found.version, found.architecture) == (3, "llama")
    assert found.tensors > 3


BAD = {
    "nothing": b"",
    "something else": b"PK\x03\x04" + bytes(100),
    "cut in the middle": header(body=LLAMA)[:30],
    "other version": header(version=99, body=LLAMA),
    "version of the other byte order": b"GGUF" + struct.pack(">IQQ", 3, 1, 1) + LLAMA + bytes(64),
    "no tensors": header(tensors=0, body=LLAMA),
    "more tensors than bytes": header(tensors=90_000, body=LLAMA),
    "a number of tensors beyond reason": header(tensors=2**63, body=LLAMA),
    "a number of keys beyond reason": header(keys=2**63, body=LLAMA),
    "a text longer than the file": header(body=struct.pack("<Q", 2**62)),
    "no architecture": header(body=number_key("general.alignment", 32)),
    "odd architecture": header(body=text_key("general.architecture", "../../etc/passwd")),
    "not text": header(body=struct.pack("<Q", 2) + b"\xff\xfe" + struct.pack("<IQ", 8, 0)),
    "unknown kind of value": header(body=struct.pack("<Q", 1) + b"a" + struct.pack("<I", 77)),
    "alignment 1": header(keys=2, body=LLAMA + number_key("general.alignment", 1)),
    "alignment 24": header(keys=2, body=LLAMA + number_key("general.alignment", 24)),
    "2 thousand million blocks": header(keys=2, body=LLAMA + number_key("llama.block_count", 2**31 - 1)),
    "2 thousand million tokens": header(keys=2, body=LLAMA + number_key("llama.context_length", 2**31 - 1)),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_header_is_an_error_card(name: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(BAD[name])
    with pytest.raises(Fixable) as caught:
        model_file.inspect(path)
    assert caught.value.key == "model.not_gguf"
    assert caught.value.values["file"] == "bad.gguf"


@given(st.binary(max_size=400), st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_bytes_are_refused_or_read_and_nothing_else(tmp_path: Path, raw: bytes, marked: bool) -> None:  # noqa: FBT001  # hypothesis wants it so
    path = tmp_path / "random.gguf"
    path.write_bytes((header(body=LLAMA)[:24] if marked else b"") + raw)
    with contextlib.suppress(NotGguf):
        assert read_header(path).version == 3


def test_only_the_start_of_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.gguf"
    path.write_bytes(header(keys=2, body=text_key("general.name", "a" * WINDOW) + LLAMA))
    with pytest.raises(NotGguf):
        read_header(path)


def test_missing_unreadable_and_too_big_have_their_own_cards(tiny: Path, tmp_path: Path) -> None:
    for path, memory, key in (
        (tmp_path / "none.gguf", None, "model.missing"),
        (tmp_path, None, "model.unreadable"),
        (tiny, 100 * 2**20, "model.too_big"),
    ):
        with pytest.raises(Fixable) as caught:
            model_file.inspect(path, memory_bytes=memory)
        assert caught.value.key == key


def test_a_hash_is_taken_once_and_again_after_a_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"one")
    taken: list[Path] = []
    real = model_file.sha256_of

    def counted(path: Path) -> str:
        taken.append(path)
        return real(path)

    monkeypatch.setattr(model_file, "sha256_of", counted)
    one = real(path)
    model_file.verify(path, one, remembered_in=tmp_path / "cache")
    model_file.verify(path, one.upper(), remembered_in=tmp_path / "cache")
    assert len(taken) == 1
    path.write_bytes(b"two")
    with pytest.raises(Fixable) as caught:
        model_file.verify(path, one, remembered_in=tmp_path / "cache")
    assert caught.value.key == "model.changed"
    assert len(taken) == 2


def test_a_swapped_file_of_the_same_size_and_time_is_noticed(tmp_path: Path) -> None:
    path, other = tmp_path / "model.gguf", tmp_path / "other.gguf"
    path.write_bytes(b"one")
    expected = model_file.sha256_of(path)
    model_file.verify(path, expected, remembered_in=tmp_path)
    other.write_bytes(b"two")
    stamp = path.stat()
    os.utime(other, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    other.replace(path)
    with pytest.raises(Fixable):
        model_file.verify(path, expected, remembered_in=tmp_path)


@pytest.mark.parametrize("damage", [b"", b"[]", b"{", b'{"x": 1}', b"\xff", b'{"x": {"size": 1}}'])
def test_a_damaged_memory_of_hashes_is_simply_made_anew(damage: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"one")
    (tmp_path / model_file.HASHES).write_bytes(damage)
    expected = model_file.sha256_of(path)
    model_file.verify(path, expected, remembered_in=tmp_path)
    kept = json.loads((tmp_path / model_file.HASHES).read_text())
    assert [row["sha256"] for row in kept.values()] == [expected]
    assert (tmp_path / model_file.HASHES).stat().st_mode & 0o777 == 0o600


def test_hashing_tells_how_far_it_is(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(bytes(3 * 2**20 + 5))
    heard: list[int] = []
    model_file.sha256_of(path, heard.append)
    assert heard[-1] == 3 * 2**20 + 5
    assert heard == sorted(heard)
    assert len(heard) == 4
