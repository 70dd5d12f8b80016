"""Fits the weights of `faq.model` from the catalogue, in plain Python and in seconds.

An averaged passive-aggressive classifier: each sample that its label does not lead by a margin moves the weights
of that label and of the strongest rival, no further than `REACH`; the average over all moments is kept.
"""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from math import sqrt

from faq.entries import Entry
from faq.features import features
from faq.lexicon import read_lexicon
from faq.model import ELSEWHERE, Fitted, Weights, _rarity, mark

EPOCHS = 10
REACH = 0.1
MARGIN = 1.0
FRAMES_A_NAME = 3

Sample = tuple[str, str]
Vector = list[tuple[str, float]]


def samples_of(entries: Iterable[Entry]) -> list[Sample]:
    """`(label, text)` of every phrasing, and of what is said about matters that are not ours."""
    ours = [(entry.id, said) for entry in entries for listed in entry.phrasings.values() for said in listed]
    return ours + list(_elsewhere())


def _elsewhere() -> Iterable[Sample]:
    data = read_lexicon("elsewhere")
    for kind, names in data["names"].items():
        frames = data["frames"][kind]
        for number, name in enumerate(map(str, names)):
            for turn in range(FRAMES_A_NAME):
                yield ELSEWHERE + kind, frames[(number * 7 + turn * 3) % len(frames)].format(name.rstrip("!"))
    for kind, listed in data["said"].items():
        for said in listed:
            yield ELSEWHERE + kind, str(said)


def fit(samples: Sequence[Sample], *, epochs: int = EPOCHS, reach: float = REACH, seed: int = 7) -> Fitted:
    """Weights for `samples`; the same samples always give the same weights."""
    labels = tuple(dict.fromkeys(label for label, _ in samples))
    number = {label: at for at, label in enumerate(labels)}
    found = [features(text) for _, text in samples]
    counts = Counter(name for row in found for name in row)
    vectors = [_vector(row, counts, len(samples)) for row in found]
    targets = [number[label] for label, _ in samples]
    weights: Weights = {name: {} for name in counts}
    drift: Weights = {name: {} for name in counts}
    order = list(range(len(samples)))
    shuffle = random.Random(seed).shuffle  # noqa: S311 - an order to learn in, nothing secret
    moment = 1
    for _ in range(epochs):
        shuffle(order)
        for at in order:
            _learn(vectors[at], targets[at], len(labels), weights, drift, moment, reach)
            moment += 1
    averaged = {
        name: {label: w - drift[name].get(label, 0.0) / moment for label, w in row.items()}
        for name, row in weights.items()
    }
    return Fitted(labels, len(samples), counts, averaged, frozenset(mark(label, text) for label, text in samples))


def _vector(row: Iterable[str], counts: Counter[str], total: int) -> Vector:
    vector = [(name, _rarity(counts[name], total)) for name in row]
    size = sqrt(sum(weight * weight for _, weight in vector)) or 1.0
    return [(name, weight / size) for name, weight in vector]


def _learn(vector: Vector, target: int, size: int, weights: Weights, drift: Weights, moment: int, reach: float) -> None:
    scores = [0.0] * size
    for name, weight in vector:
        for label, value in weights[name].items():
            scores[label] += weight * value
    own, scores[target] = scores[target], float("-inf")
    highest = max(scores)
    rival = scores.index(highest)
    short = MARGIN - (own - highest)
    if short <= 0:
        return
    step = min(reach, short / 2)
    for name, weight in vector:
        change = step * weight
        row, late = weights[name], drift[name]
        row[target] = row.get(target, 0.0) + change
        row[rival] = row.get(rival, 0.0) - change
        late[target] = late.get(target, 0.0) + moment * change
        late[rival] = late.get(rival, 0.0) - moment * change
