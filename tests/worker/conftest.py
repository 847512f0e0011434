"""Real model processes on tiny models, for the tests of this folder."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from heartsease.domain.generation import ModelIdentity
from heartsease.language_model.process import ModelProcess, Patience
from tests.worker.asking import Open
from tests.worker.tiny_gguf import Tiny, write


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound tiny model that never ends by itself."""
    return write(tmp_path_factory.mktemp("models") / "tiny.gguf", Tiny(context=4096))


@pytest.fixture
def open_model(tmp_path: Path) -> Iterator[Open]:
    """Make model processes that are closed after the test."""
    made: list[ModelProcess] = []

    def make(path: Path, *, context: int = 256, patience: Patience | None = None) -> ModelProcess:
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        made.append(
            ModelProcess(
                path,
                ModelIdentity("tiny", sha256),
                context=context,
                remembered_in=tmp_path / "remembered",
                patience=patience or Patience(load_s=20, step_s=20, cancel_s=2),
            )
        )
        return made[-1]

    yield make
    for process in made:
        process.close()
