"""Errors a person can act on. Everything else that is raised is a defect and reaches only the outermost doors."""

from collections.abc import Mapping
from types import MappingProxyType


class Fixable(Exception):
    """Something went wrong that the person can mend; the words live in ``assets/words`` under ``errors.<key>``.

    ``values`` fill the placeholders of the sentence. They are names, counts and paths, never words the person wrote.
    """

    def __init__(self, key: str, **values: str | int) -> None:
        """Keep the key of the sentence and what fills it."""
        super().__init__(key)
        self.key = key
        self.values: Mapping[str, str | int] = MappingProxyType(dict(values))


class Cancelled(Exception):
    """The person pressed Stop; an everyday outcome that ends work early."""
