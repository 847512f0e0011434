"""Thinking traps: an explainable linear classifier over thirteen traps and "none", with the words that spoke for each.

The weights are plain data (``assets/traps.json``), made by ``models/training/traps.py``; nothing but Python runs here.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from heartsease.domain.reframe import TrapGuess
from heartsease.domain.sensitive import SensitiveText
from heartsease.reframing import wording
from heartsease.reframing.trap_features import Feature, place_features, run_features, word_features
from heartsease.reframing.wording import SMALL
from heartsease.system import assets

#: The label of a plain hard feeling with no thinking trap in it.
NO_TRAP = "none"
#: How many traps a result names, best first.
MOST = 3
#: How many spans of the person's words are shown as evidence for one trap.
_SPANS = 2


@dataclass(frozen=True, slots=True)
class Weights:
    """The classifier as data: rows of ``words`` are a weight for each trap; others have a rarity before them."""

    traps: tuple[str, ...]
    bias: tuple[float, ...]
    temperature: float
    scale: Mapping[str, float]
    runs: Mapping[str, Sequence[int]]
    places: Mapping[str, Sequence[int]]
    words: Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class _Voice:
    """One feature's say: its place in the text and what it adds to each trap's score."""

    feature: Feature
    scores: tuple[float, ...]


class TrapClassifier:
    """Reads a thought and guesses its traps; holds only tables, so one serves all threads."""

    def __init__(self, weights: Weights) -> None:
        """Keep the weights."""
        self._weights = weights

    @classmethod
    def load(cls, path: Path | None = None) -> "TrapClassifier":
        """Read the classifier that ships with the app, or another file in the same form."""
        raw = json.loads((path or assets.path("traps.json")).read_text(encoding="utf-8"))
        return cls(
            Weights(
                traps=tuple(raw["traps"]),
                bias=tuple(raw["bias"]),
                temperature=raw["temperature"],
                scale=raw["scale"],
                runs=raw["runs"],
                places=raw["places"],
                words=raw["words"],
            )
        )

    def guess(self, thought: str) -> tuple[TrapGuess, ...]:
        """Return the three likeliest labels, best first ("none" may be one), each with the words that spoke for it."""
        voices = self._voices(thought)
        chances = self._chances(voices)
        best = sorted(range(len(chances)), key=lambda place: (-chances[place], place))[:MOST]
        return tuple(
            TrapGuess(self._weights.traps[place], chances[place], _evidence(thought, voices, place)) for place in best
        )

    def probabilities(self, thought: str) -> dict[str, float]:
        """Return the calibrated probability of every trap and of "none"; they add up to 1."""
        return dict(zip(self._weights.traps, self._chances(self._voices(thought)), strict=True))

    def _voices(self, thought: str) -> list[_Voice]:
        weights = self._weights
        return [
            *self._counted(run_features(thought), weights.runs, weights.scale["runs"]),
            *self._counted(place_features(thought), weights.places, weights.scale["places"]),
            *self._meant(word_features(thought)),
        ]

    def _counted(self, features: list[Feature], table: Mapping[str, Sequence[int]], scale: float) -> list[_Voice]:
        """Weigh runs of words by rarity and damped count, a text's features having length 1 together."""
        known = [feature for feature in features if feature.name in table]
        counts = Counter(feature.name for feature in known)
        values = {name: (1 + math.log(count)) * table[name][0] for name, count in counts.items()}
        length = math.sqrt(sum(value * value for value in values.values())) or 1.0
        return [
            _Voice(
                feature,
                tuple(
                    w * scale * values[feature.name] / counts[feature.name] / length for w in table[feature.name][1:]
                ),
            )
            for feature in known
        ]

    def _meant(self, features: list[Feature]) -> list[_Voice]:
        """Add what each word means for each trap, as read off the reader's word vectors."""
        table, scale = self._weights.words, self._weights.scale["words"]
        known = [feature for feature in features if feature.name in table]
        length = math.sqrt(len(known)) or 1.0
        return [_Voice(feature, tuple(w * scale / length for w in table[feature.name])) for feature in known]

    def _chances(self, voices: list[_Voice]) -> list[float]:
        weights = self._weights
        totals = list(weights.bias)
        for voice in voices:
            totals = [total + score for total, score in zip(totals, voice.scores, strict=True)]
        peak = max(totals)
        powers = [math.exp((total - peak) / weights.temperature) for total in totals]
        whole = sum(powers)
        return [power / whole for power in powers]


def _evidence(thought: str, voices: list[_Voice], trap: int) -> tuple[SensitiveText, ...]:
    """Return the spans of the person's own words that spoke most for a trap over the others, in reading order."""
    say = [0.0] * (len(thought) + 1)
    for voice in voices:
        lead = voice.scores[trap] - sum(voice.scores) / len(voice.scores)
        width = voice.feature.end - voice.feature.start
        for place in range(voice.feature.start, voice.feature.end):
            say[place] += lead / max(1, width)
    words = [(f.start, f.end) for f in word_features(thought)]
    spoken = {span: sum(say[span[0] : span[1]]) for span in words}
    chosen: list[tuple[int, int]] = []
    for peak in sorted(words, key=lambda span: -spoken[span]):
        if len(chosen) == _SPANS or spoken[peak] <= 0:
            break
        start, end = _grown(words, spoken, words.index(peak))
        says_something = (
            any(word not in SMALL for word in wording.words(thought[start:end])) or " " in thought[start:end]
        )
        if says_something and all(end <= first or start >= last for first, last in chosen):
            chosen.append((start, end))
    return tuple(SensitiveText(thought[start:end]) for start, end in sorted(chosen))


def _grown(words: list[tuple[int, int]], spoken: Mapping[tuple[int, int], float], peak: int) -> tuple[int, int]:
    """Grow a word to its neighbours while they speak for the same trap with at least a third of its weight."""
    least = spoken[words[peak]] / 3
    first = last = peak
    while first > 0 and spoken[words[first - 1]] >= least:
        first -= 1
    while last < len(words) - 1 and spoken[words[last + 1]] >= least:
        last += 1
    return words[first][0], words[last][1]
