"""Fits the weights of `faq.model` from the catalogue, in plain Python and in several minutes.

An averaged passive-aggressive classifier: each sample that its label does not lead by a margin moves the weights
of that label and of the strongest rival, no further than `REACH`; the average over all moments is kept.
"""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from math import sqrt

from faq.entries import Entry
from faq.features import seen
from faq.lexicon import read_lexicon
from faq.model import ELSEWHERE, Fitted, FittedView, Weights, mark, rarity
from faq.normalise import language

EPOCHS = 6
SEEDS = (7, 11, 13)
"""Orders in which the samples are learnt, the weights of all averaged: one order alone favours what came last."""
REACH = 0.2
MARGIN = 1.0
SURE = 1.1
RESTS = 2
FRAMES_A_NAME = 3
IN_A_LETTER = 1.0
"""The share of phrasings that are learnt a second time with a background beside them, as letters have it: all, or
which ones were drawn decides how strangers are understood."""
BOTH_SIDES = 0.3
BEFORE = 0.7

Sample = tuple[str, str]
Vector = list[tuple[str, float]]


def samples_of(entries: Iterable[Entry]) -> list[Sample]:
    """`(label, text)` of every phrasing, and of what is said about matters that are not ours."""
    ours = [(entry.id, said) for entry in entries for listed in entry.phrasings.values() for said in listed]
    return ours + list(_elsewhere())


def in_letters(samples: Sequence[Sample], *, seed: int = 3) -> list[Sample]:
    """Some of `samples` again with a sentence before or after that tells nothing; always the same for the same."""
    backgrounds = read_lexicon("backgrounds")
    draw = random.Random(seed)  # noqa: S311 - which ones, nothing secret
    found = []
    for label, text in samples:
        if draw.random() >= IN_A_LETTER:
            continue
        listed = backgrounds[language(text)]
        one, way = draw.choice(listed), draw.random()
        if way < BOTH_SIDES:
            found.append((label, f"{one}. {text}. {draw.choice(listed)}"))
        else:
            found.append((label, f"{one}, {text}" if way < BEFORE else f"{text}, {one}"))
    return found


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


def fit(samples: Sequence[Sample], *, epochs: int = EPOCHS, seeds: Sequence[int] = SEEDS) -> Fitted:
    """Weights for `samples`, told plainly and in letters; the same samples always give the same weights."""
    plain, samples = samples, [*samples, *in_letters(samples)]
    labels = tuple(dict.fromkeys(label for label, _ in samples))
    number = {label: at for at, label in enumerate(labels)}
    targets = [number[label] for label, _ in samples]
    found = [seen(text) for _, text in samples]
    return Fitted(
        labels,
        len(samples),
        frozenset(mark(label, text) for label, text in plain),
        words=_averaged([_fit_view([row.words for row in found], targets, epochs, seed, 1) for seed in seeds]),
        letters=_averaged([_fit_view([row.letters for row in found], targets, epochs, seed, 2) for seed in seeds]),
    )


def _averaged(views: Sequence[FittedView]) -> FittedView:
    """One view whose weights are the means of those of `views`, which were fitted on the same samples."""
    weights: Weights = {}
    for name in views[0].weights:
        row: dict[int, float] = {}
        for view in views:
            for label, weight in view.weights[name].items():
                row[label] = row.get(label, 0.0) + weight / len(views)
        weights[name] = row
    return FittedView(views[0].counts, weights)


def _fit_view(
    rows: Sequence[tuple[str, ...]], targets: Sequence[int], epochs: int, seed: int, least: int
) -> FittedView:
    counts = Counter(name for row in rows for name in row)
    # What stands in one sample alone teaches nothing about others.
    counts = Counter({name: count for name, count in counts.items() if count >= least})
    vectors = [_vector(row, counts, len(rows)) for row in rows]
    learner = _Learner(counts, max(targets) + 1)
    order = list(range(len(rows)))
    shuffle = random.Random(seed).shuffle  # noqa: S311 - an order to learn in, nothing secret
    easy = [0] * len(rows)
    for _ in range(epochs):
        shuffle(order)
        for at in order:
            # What was known well rests for a while: most of the time goes where something is to be learnt.
            if easy[at] > 0:
                easy[at] -= 1
                learner.moment += 1
            elif learner.learn(vectors[at], targets[at]) >= SURE:
                easy[at] = RESTS
    return FittedView(counts, learner.averaged())


def _vector(row: Iterable[str], counts: Counter[str], total: int) -> Vector:
    vector = [(name, rarity(counts[name], total)) for name in row if name in counts]
    size = sqrt(sum(weight * weight for _, weight in vector)) or 1.0
    return [(name, weight / size) for name, weight in vector]


class _Learner:
    """Weights on their way, with what is needed to average them over all moments."""

    def __init__(self, names: Iterable[str], labels: int) -> None:
        self.weights: Weights = {name: {} for name in names}
        self.drift: Weights = {name: {} for name in self.weights}
        self.labels = labels
        self.moment = 1

    def learn(self, vector: Vector, target: int) -> float:
        """Move the weights if `target` does not lead by the margin; its lead before that."""
        scores = [0.0] * self.labels
        for name, weight in vector:
            for label, value in self.weights[name].items():
                scores[label] += weight * value
        own, scores[target] = scores[target], float("-inf")
        highest = max(scores)
        short = MARGIN - (own - highest)
        if short > 0:
            self._move(vector, target, scores.index(highest), min(REACH, short / 2))
        self.moment += 1
        return own - highest

    def _move(self, vector: Vector, target: int, rival: int, step: float) -> None:
        for name, weight in vector:
            change = step * weight
            row, late = self.weights[name], self.drift[name]
            row[target] = row.get(target, 0.0) + change
            row[rival] = row.get(rival, 0.0) - change
            late[target] = late.get(target, 0.0) + self.moment * change
            late[rival] = late.get(rival, 0.0) - self.moment * change

    def averaged(self) -> Weights:
        """The weights averaged over all moments."""
        return {
            name: {label: w - self.drift[name].get(label, 0.0) / self.moment for label, w in row.items()}
            for name, row in self.weights.items()
        }
