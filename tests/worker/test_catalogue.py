"""The catalogue of models: what it must hold, and that the shipped one does."""

import pytest

from heartsease.domain.errors import Fixable
from heartsease.language_model import catalogue
from heartsease.language_model.catalogue import CatalogueError, parse

ROW = """
[[model]]
id = "heartsease-1"
name = "Heartsease"
publisher = "The Heartsease project"
licence = "CC-BY-SA-4.0"
file = "builtin/heartsease.gguf"
bytes = 13582304
sha256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
ram_bytes = 100000000
context = 256
prompt_format = "builtin-1"
"""


def test_a_row_is_read_with_its_identity_and_path() -> None:
    (row,) = parse(ROW)
    assert (row.identity.id, row.identity.sha256) == ("heartsease-1", row.sha256)
    assert row.path.name == "heartsease.gguf"
    assert row.context == 256


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name = "Heartsease"\n', ""),
        ('name = "Heartsease"', 'name = " "'),
        ('name = "Heartsease"', "name = 7"),
        ("context = 256", "context = 0"),
        ("context = 256", "context = true"),
        ("context = 256", 'context = 256\nmore = "x"'),
        ("builtin/heartsease.gguf", "../../home/heartsease.gguf"),
        ("builtin/heartsease.gguf", "/etc/heartsease.gguf"),
        ("builtin/heartsease.gguf", "builtin/heartsease.bin"),
        ("53aa", "53AA"),
        ("53aa", ""),
        ("heartsease-1", "Heartsease 1"),
        ("[[model]]", "[model]"),
        ("[[model]]", "version = 1\n[[model]]"),
        ("[[model]]", "[[model"),
    ],
)
def test_an_odd_row_is_refused(old: str, new: str) -> None:
    assert old in ROW
    with pytest.raises(CatalogueError):
        parse(ROW.replace(old, new, 1))


def test_an_id_is_there_once() -> None:
    with pytest.raises(CatalogueError, match="twice"):
        parse(ROW + ROW)


def test_the_shipped_catalogue_is_sound_and_its_files_are_what_it_says() -> None:
    for row in catalogue.models():
        if row.path.exists():
            assert row.path.stat().st_size == row.bytes
        assert catalogue.model(row.id) == row


def test_an_unknown_model_is_an_error_card() -> None:
    with pytest.raises(Fixable) as caught:
        catalogue.model("nowhere")
    assert caught.value.key == "model.unknown"
