"""A linear model over the words and the letters of a question: one score an intent, from a small file of weights.

Two views, fitted apart and added up: words as meant (`faq.features.words_view`) and letters as typed. The file is made
by `faq.fitting`. What officials add later is learnt on top of it at once (`Model.learnt`), so that nothing needs to be
fitted again for a new phrasing to count.
"""

import json
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log, sqrt
from pathlib import Path

from faq.features import Seen, seen

MODEL_FILE = Path(__file__).parent / "model.bin"
ELSEWHERE = "~"
"""Labels that begin so are subjects which are not ours ("~app", "~weather")."""

LETTERS = 0.3
"""Share of the view of letters in the score of a text of ordinary length."""

_MAGIC = b"faq2"
_STEPS = 127
_LEAST = 2
_STEP = 1.0
_PASSES = 8
Weights = dict[str, dict[int, float]]


@dataclass(frozen=True, slots=True)
class FittedView:
    """Weights of one view by feature and label number, and how many samples hold each feature."""

    counts: Mapping[str, int]
    weights: Weights


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a fit gives; `seen` marks the phrasings it was made from."""

    labels: tuple[str, ...]
    samples: int
    seen: frozenset[int]
    words: FittedView
    letters: FittedView


def mark(label: str, phrasing: str) -> int:
    """A 32-bit mark by which the model knows that it was fitted with this phrasing under this label."""
    return zlib.crc32(f"{label}\t{phrasing}".encode())  # as written: thousands are looked up at every start


def rarity(count: int, samples: int) -> float:
    """Inverse document frequency, smoothed: how much a feature weighs that stands in `count` of `samples`."""
    return log((samples + 1) / (count + 1)) + 1


def save(fitted: Fitted, path: Path = MODEL_FILE) -> None:
    """Write the weights, each rounded to one of 255 steps; those of less than `_LEAST` steps are left out."""
    head = {"labels": fitted.labels, "samples": fitted.samples}
    parts = [json.dumps(head).encode(), _numbers("I", sorted(fitted.seen))]
    for view in (fitted.words, fitted.letters):
        parts.extend(_packed(view))
    body = b"".join(struct.pack("<I", len(part)) + part for part in parts)
    path.write_bytes(_MAGIC + zlib.compress(body, 9))


def _packed(view: FittedView) -> list[bytes]:
    """Five parts: scale, names, counts, where each name's weights start, label numbers and steps."""
    scale = max((abs(w) for row in view.weights.values() for w in row.values()), default=1.0) / _STEPS
    names, counts, starts = [], [], [0]
    classes, values = bytearray(), array("b")
    for name in sorted(view.weights):
        kept = [(label, round(w / scale)) for label, w in sorted(view.weights[name].items())]
        kept = [(label, step) for label, step in kept if abs(step) >= _LEAST]
        names.append(name)
        counts.append(min(view.counts.get(name, 1), 65535))
        classes.extend(label for label, _ in kept)
        values.extend(step for _, step in kept)
        starts.append(len(classes))
    text = "\n".join(names).encode()
    return [
        struct.pack("<d", scale),
        text,
        _numbers("H", counts),
        _numbers("I", starts),
        bytes(classes),
        values.tobytes(),
    ]


def _numbers(code: str, numbers: list[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}{code}", *numbers)


def _unpacked(code: str, part: memoryview) -> "array[int]":
    numbers = array(code)
    numbers.frombytes(part)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


class View:
    """The weights of one view, and on top of them what was learnt since; see `learning`."""

    def __init__(self, parts: list[memoryview], samples: int) -> None:
        names = bytes(parts[1]).decode().split("\n")
        self._scale: float = struct.unpack("<d", parts[0])[0]
        self._number = dict(zip(names, range(len(names)), strict=True))
        self._counts = _unpacked("H", parts[2])
        by_count = {count: rarity(count, samples) for count in set(self._counts)}
        self._rarity = array("f", map(by_count.__getitem__, self._counts))
        self._starts = _unpacked("I", parts[3])
        self._classes = bytes(parts[4])
        self._values = array("b", bytes(parts[5]))
        self._newest = rarity(1, samples)
        self.extra: Weights = {}

    def learning(self) -> "View":
        """A view that shares the fitted tables and has a copy of its own of what was learnt."""
        new = object.__new__(View)
        new.__dict__.update(self.__dict__)
        new.extra = {name: dict(row) for name, row in self.extra.items()}
        return new

    def knows(self, name: str) -> bool:
        """Whether the feature was met in the fit or learnt."""
        return name in self._number or name in self.extra

    def count(self, name: str) -> int:
        """In how many samples of the fit the feature stood, at least 1."""
        number = self._number.get(name)
        return self._counts[number] if number is not None else 1

    def rarity(self, name: str) -> float:
        """How much the feature weighs; one never met weighs as much as the rarest."""
        number = self._number.get(name)
        return self._rarity[number] if number is not None else self._newest

    def names(self) -> Iterable[str]:
        """The features met in the fit."""
        return self._number

    def add(self, found: Iterable[str], scores: list[float], share: float = 1.0) -> None:
        """Add `share` of the scores of the features `found` to those by label number; unknown ones count nothing."""
        classes, values, starts = self._classes, self._values, self._starts
        for name, whole in self.vector(found):
            weight = whole * share
            number = self._number.get(name)
            if number is not None:
                start, end = starts[number], starts[number + 1]
                step = weight * self._scale
                for label, value in zip(classes[start:end], values[start:end], strict=True):
                    scores[label] += step * value
            if name in self.extra:
                for label, more in self.extra[name].items():
                    scores[label] += weight * more

    def vector(self, found: Iterable[str]) -> list[tuple[str, float]]:
        """Known features with their weight by rarity, of length one together."""
        vector = [(name, self.rarity(name)) for name in found if name in self._number or name in self.extra]
        size = sqrt(sum(weight * weight for _, weight in vector)) or 1.0
        return [(name, weight / size) for name, weight in vector]

    def move(self, found: Iterable[str], label: int, rival: int, step: float) -> None:
        """Learn: raise `label` and lower `rival` by `step` each on the features `found`."""
        for name, weight in self.vector(found):
            row = self.extra.setdefault(name, {})
            row[label] = row.get(label, 0.0) + weight * step
            row[rival] = row.get(rival, 0.0) - weight * step


class Model:
    """Weights ready for scoring. Never changed once made: `learnt` gives a new one that shares the large tables."""

    def __init__(self, path: Path = MODEL_FILE) -> None:
        data = path.read_bytes()
        if data[: len(_MAGIC)] != _MAGIC:
            raise ValueError(f"{path.name} is no file of weights of this version; run python -m faq.fit")
        body = memoryview(zlib.decompress(data[len(_MAGIC) :]))
        parts, at = [], 0
        while at < len(body):
            (size,) = struct.unpack_from("<I", body, at)
            parts.append(body[at + 4 : at + 4 + size])
            at += 4 + size
        head = json.loads(bytes(parts[0]))
        self.labels: tuple[str, ...] = tuple(head["labels"])
        self.seen = frozenset(_unpacked("I", parts[1]))
        self.words = View(parts[2:8], head["samples"])
        self.letters = View(parts[8:14], head["samples"])

    def scores(self, found: Seen, letters: float = LETTERS) -> list[float]:
        """A score for each of `labels`, about 1 apart where the model is sure.

        `letters`, 0-1, is the share of the view of letters: it sees through slips of the finger in a short text,
        while in a long one it mostly finds the letters of words that tell nothing.
        """
        scores = [0.0] * len(self.labels)
        self.words.add(found.words, scores, 1 - letters)
        if letters:
            self.letters.add(found.letters, scores, letters)
        return scores

    def views(self, found: Seen) -> tuple[list[float], list[float]]:
        """The scores of `labels` by words alone, and by letters alone."""
        by_words, by_letters = [0.0] * len(self.labels), [0.0] * len(self.labels)
        self.words.add(found.words, by_words)
        self.letters.add(found.letters, by_letters)
        return by_words, by_letters

    def learnt(self, samples: Iterable[tuple[str, str]]) -> "Model":
        """A model that also knows these `(label, phrasing)`; labels never met before are added at the end."""
        listed = list(samples)
        fresh = [label for label in dict.fromkeys(label for label, _ in listed) if label not in self.labels]
        new = object.__new__(Model)
        new.labels = (*self.labels, *fresh)
        new.seen = self.seen | {mark(label, said) for label, said in listed}
        new.words, new.letters = self.words.learning(), self.letters.learning()
        lessons = [(new.labels.index(label), seen(said)) for label, said in listed]
        for _, found in lessons:
            for view, names in zip((new.words, new.letters), found, strict=True):
                view.extra.update({name: {} for name in names if not view.knows(name)})
        for _ in range(_PASSES):
            if not sum(new._teach(label, found) for label, found in lessons):
                break
        return new

    def _teach(self, label: int, found: Seen) -> bool:
        """Move the weights just enough that `label` leads by one step; False when it did already."""
        scores = self.scores(found)
        rival = max((at for at in range(len(scores)) if at != label), key=scores.__getitem__)
        short = _STEP - (scores[label] - scores[rival])
        if short <= 0.01:
            return False
        self.words.move(found.words, label, rival, short / 2)
        self.letters.move(found.letters, label, rival, short / 2)
        return True
