"""Words a person wrote, wrapped so that no log, error or repr can show them by accident."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class SensitiveText:
    """A string whose ``str`` and ``repr`` are dots; ``reveal`` is the one way to the words."""

    _text: str

    def reveal(self) -> str:
        """Return the words, for showing, storing in the vault or sending to the model."""
        return self._text

    def __str__(self) -> str:
        """Return dots."""
        return "•••"

    def __repr__(self) -> str:
        """Return dots."""
        return "SensitiveText(•••)"

    def __bool__(self) -> bool:
        """Say whether there is anything but white space."""
        return bool(self._text.strip())

    def __len__(self) -> int:
        """Return the number of characters."""
        return len(self._text)
