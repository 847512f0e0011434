"""A sentence that stands nowhere else, and the search for it in files."""

import base64
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_SYLLABLES = ("ba", "di", "fo", "gu", "ke", "li", "mo", "nu", "pa", "re", "sy", "to", "va", "wi", "xo", "zu")


@dataclass(frozen=True, slots=True)
class Canary:
    """Made-up words in a sentence such as a person may write."""

    words: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The words as a thought."""
        return f"I told {self.words[0].title()} about the {self.words[1]} and now the {self.words[2]} is my fault."

    def places(self, *folders: Path) -> list[Path]:
        """Return the files under the folders that hold any of the words, however spelled or encoded."""
        return [file for folder in folders for file in _files(folder) if self.is_in(file.read_bytes())]

    def is_in(self, data: bytes) -> bool:
        """Say whether the bytes hold a word in UTF-8 or UTF-16 in any case, or the sentence in base64 or hex."""
        folded = data.lower()
        words = (word.encode(code) for word in self.words for code in ("utf-8", "utf-16-le"))
        return any(word in folded for word in words) or any(form in data for form in self._encoded())

    def _encoded(self) -> Iterator[bytes]:
        raw = self.sentence.encode()
        yield from (raw.hex().encode(), raw.hex().upper().encode())
        # base64 depends on where in a group of three bytes the sentence starts; its edges depend on what stands beside.
        for shift in range(3):
            yield base64.b64encode(b" " * shift + raw)[4:-4]


def new_canary() -> Canary:
    """Return a canary that has never been written before."""
    made = tuple("".join(secrets.choice(_SYLLABLES) for _ in range(6)) for _ in range(3))
    return Canary(made)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
