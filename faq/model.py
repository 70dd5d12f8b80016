"""A linear model over the words of a question: one score an intent, from a small file of weights.

The file is made by `faq.fitting`. What officials add later is learnt on top of it at once
(`Model.learnt`), so that nothing needs to be fitted again for a new phrasing to count.
"""

import json
import struct
import zlib
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log, sqrt
from pathlib import Path

from faq.features import features
from faq.normalise import fold

MODEL_FILE = Path(__file__).parent / "model.bin"
ELSEWHERE = "~"
"""Labels that begin so are subjects which are not ours ("~app", "~weather")."""

_MAGIC = b"faq1"
_STEP = 1.0
_PASSES = 8
Weights = dict[str, dict[int, float]]


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a fit gives: labels, how many samples hold each feature, and weights by feature and label number."""

    labels: tuple[str, ...]
    samples: int
    counts: Mapping[str, int]
    weights: Weights
    seen: frozenset[int]


def mark(label: str, phrasing: str) -> int:
    """A 32-bit mark by which the model knows that it was fitted with this phrasing under this label."""
    return zlib.crc32(f"{label}\t{fold(phrasing)}".encode())


def save(fitted: Fitted, path: Path = MODEL_FILE) -> None:
    """Write the weights, each rounded to one of 255 steps; weights that round to nothing are left out."""
    largest = max((abs(w) for row in fitted.weights.values() for w in row.values()), default=1.0)
    scale = largest / 127
    names, counts, starts = [], array("H"), array("I", [0])
    classes, values = bytearray(), array("b")
    for name in sorted(fitted.weights):
        kept = [(k, round(w / scale)) for k, w in sorted(fitted.weights[name].items())]
        kept = [(k, w) for k, w in kept if w]
        if not kept and " " in name:
            continue
        names.append(name)
        counts.append(min(fitted.counts.get(name, 1), 65535))
        classes.extend(k for k, _ in kept)
        values.extend(w for _, w in kept)
        starts.append(len(classes))
    seen = array("I", sorted(fitted.seen))
    head = json.dumps(
        {"labels": fitted.labels, "samples": fitted.samples, "scale": scale, "seen": len(seen), "weights": len(classes)}
    ).encode()
    text = "\n".join(names).encode()
    body = struct.pack("<II", len(head), len(text)) + head + text
    body += b"".join(_little(part) for part in (counts, starts, seen)) + bytes(classes) + values.tobytes()
    path.write_bytes(_MAGIC + zlib.compress(body, 9))


def _little(numbers: "array[int]") -> bytes:
    return struct.pack(f"<{len(numbers)}{numbers.typecode}", *numbers)


class Model:
    """Weights ready for scoring. Never changed once made: `learnt` gives a new one that shares the large tables."""

    def __init__(self, path: Path = MODEL_FILE) -> None:
        data = path.read_bytes()
        if data[: len(_MAGIC)] != _MAGIC:
            raise ValueError(f"{path.name} is no file of weights")
        body = memoryview(zlib.decompress(data[len(_MAGIC) :]))
        head_size, text_size = struct.unpack_from("<II", body)
        at = 8 + head_size + text_size
        head = json.loads(bytes(body[8 : 8 + head_size]))
        names = bytes(body[8 + head_size : at]).decode().split("\n")
        self.labels: tuple[str, ...] = tuple(head["labels"])
        self.samples: int = head["samples"]
        self._scale: float = head["scale"]
        self._number = {name: number for number, name in enumerate(names)}
        parts = []
        for code, length in (("H", len(names)), ("I", len(names) + 1), ("I", head["seen"])):
            size = struct.calcsize(f"<{length}{code}")
            parts.append(struct.unpack_from(f"<{length}{code}", body, at))
            at += size
        self._counts = array("H", parts[0])
        self._rarity = [_rarity(count, self.samples) for count in parts[0]]
        self._starts = array("I", parts[1])
        self.seen = frozenset(parts[2])
        self._classes = bytes(body[at : at + head["weights"]])
        self._values = array("b", bytes(body[at + head["weights"] :]))
        self._extra: Weights = {}
        self._newest = _rarity(1, self.samples)

    def knows(self, word: str) -> bool:
        """Whether the model met this word (or neighbouring words) when it was fitted or taught."""
        return word in self._number or word in self._extra

    def count(self, word: str) -> int:
        """In how many samples of the fit a known feature stood, at least 1."""
        number = self._number.get(word)
        return self._counts[number] if number is not None else 1

    def rarity(self, word: str) -> float:
        """How much a feature weighs by its rarity; one never met weighs as much as the rarest."""
        number = self._number.get(word)
        return self._rarity[number] if number is not None else self._newest

    def vocabulary(self) -> list[str]:
        """The single words the model met."""
        return [name for name in self._number if " " not in name and not name.startswith("#")]

    def scores(self, found: Iterable[str]) -> list[float]:
        """A score for each of `labels`, about 1 apart where the model is sure; unknown features count for nothing."""
        vector = self._vector(found)
        scores = [0.0] * len(self.labels)
        classes, values, starts = self._classes, self._values, self._starts
        for name, weight in vector:
            number = self._number.get(name)
            if number is not None:
                start, end = starts[number], starts[number + 1]
                share = weight * self._scale
                for label, value in zip(classes[start:end], values[start:end], strict=True):
                    scores[label] += share * value
            for label, extra in self._extra.get(name, {}).items():
                scores[label] += weight * extra
        return scores

    def _vector(self, found: Iterable[str]) -> list[tuple[str, float]]:
        """Known features with their weight by rarity, of length one together."""
        vector = []
        for name in found:
            number = self._number.get(name)
            if number is not None:
                vector.append((name, self._rarity[number]))
            elif name in self._extra:
                vector.append((name, self._newest))
        size = sqrt(sum(weight * weight for _, weight in vector)) or 1.0
        return [(name, weight / size) for name, weight in vector]

    def learnt(self, samples: Iterable[tuple[str, str]]) -> "Model":
        """A model that also knows these `(label, phrasing)`; labels never met before are added at the end."""
        new = object.__new__(Model)
        new.__dict__.update(self.__dict__)
        listed = list(samples)
        fresh = [label for label in dict.fromkeys(label for label, _ in listed) if label not in self.labels]
        new.labels = (*self.labels, *fresh)
        new.seen = self.seen | {mark(label, said) for label, said in listed}
        new._extra = {name: dict(row) for name, row in self._extra.items()}
        for _ in range(_PASSES):
            if not sum(new._teach(new.labels.index(label), features(said)) for label, said in listed):
                break
        return new

    def _teach(self, label: int, found: tuple[str, ...]) -> bool:
        """Move the weights just enough that `label` leads by one step; False when it did already."""
        for name in found:
            if name not in self._number:
                self._extra.setdefault(name, {})
        scores = self.scores(found)
        rival = max((k for k in range(len(scores)) if k != label), key=scores.__getitem__)
        short = _STEP - (scores[label] - scores[rival])
        if short <= 0.01:
            return False
        for name, weight in self._vector(found):
            row = self._extra.setdefault(name, {})
            row[label] = row.get(label, 0.0) + weight * short / 2
            row[rival] = row.get(rival, 0.0) - weight * short / 2
        return True


def _rarity(count: int, samples: int) -> float:
    """Inverse document frequency, smoothed."""
    return log((samples + 1) / (count + 1)) + 1
