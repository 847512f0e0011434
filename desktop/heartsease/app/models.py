"""The models the app knows, and whether their files are whole."""

from heartsease.domain.errors import Fixable
from heartsease.language_model import catalogue, model_file
from heartsease.language_model.catalogue import ModelRow


def rows() -> tuple[ModelRow, ...]:
    """Return every model of the catalogue."""
    return catalogue.models()


def chosen(model_id: str | None) -> tuple[ModelRow, ...]:
    """Return the model of that id, or all; raises Fixable model.unknown."""
    return rows() if model_id is None else (catalogue.model(model_id),)


def verify(row: ModelRow) -> None:
    """Read the whole file and compare its SHA-256; raises Fixable where it is missing, damaged or changed."""
    model_file.inspect(row.path)
    if model_file.sha256_of(row.path) != row.sha256:
        raise Fixable("model.changed", file=row.path.name)


def as_value(row: ModelRow) -> dict[str, object]:
    """Return a model row as JSON."""
    return {
        "id": row.id,
        "name": row.name,
        "licence": row.licence,
        "bytes": row.bytes,
        "sha256": row.sha256,
        "context": row.context,
    }
