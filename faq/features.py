"""What a question looks like to the model: words as meant, their neighbours, and kinds of words."""

from functools import cache
from itertools import combinations, pairwise
from typing import NamedTuple

from faq.lexicon import read_lexicon
from faq.normalise import meant, words
from faq.syllables import place_tone, strip_marks
from faq.wording import Word

_SHORT = 4
_RUNS = (4, 5)
_MOST_KINDS = 10


class Kinds:
    """Names by kind, found as runs of words: `kinds.yaml`, and `elsewhere.yaml` for what is not our business."""

    def __init__(self) -> None:
        self.folded: dict[tuple[str, ...], str] = {}
        self.marked: dict[tuple[str, ...], str] = {}
        self.spelt: set[str] = set()
        self._longest: dict[str, int] = {}  # first word -> words of the longest name that begins so
        for kind, names in read_lexicon("elsewhere")["names"].items():
            # An illness by itself is not our business, whether one may be injected with it is: one kind for both.
            self._add("chronic" if kind == "illness" else f"~{kind}", names)
        for kind, names in read_lexicon("kinds").items():
            self._add(kind, names)

    def _add(self, kind: str, names: list[str]) -> None:
        for name in names:
            exact, name = str(name).endswith("!"), str(name).rstrip("!")
            words = meant(name)
            plain = tuple(strip_marks(name).split())
            if len(plain) == 1:
                self.spelt.add(place_tone(name))
            if exact or (len(plain) == 1 and len(plain[0]) <= _SHORT and plain[0] != name):
                self._put(self.marked, tuple(place_tone(part) for part in name.split()), kind)
                continue
            self._put(self.folded, plain, kind)
            if len(words) > 1 or len(plain) == 1:
                self._put(self.folded, tuple(word.folded for word in words), kind)

    def _put(self, table: dict[tuple[str, ...], str], name: tuple[str, ...], kind: str) -> None:
        table[name] = kind
        self._longest[name[0]] = max(self._longest.get(name[0], 0), len(name))

    def find(self, words: tuple[Word, ...]) -> list[tuple[int, int, str]]:
        """`(start, end, kind)` of the names in `words`, longest first from the left, none overlapping."""
        found: list[tuple[int, int, str]] = []
        at = 0
        while at < len(words):
            first = words[at]
            longest = max(self._longest.get(first.folded, 0), self._longest.get(first.marked, 0))
            for end in range(min(len(words), at + longest), at, -1):
                kind = self.folded.get(tuple(word.folded for word in words[at:end]))
                if end == at + 1 and words[at].marked and words[at].marked not in self.spelt:
                    kind = None  # other marks, another word
                kind = kind or self.marked.get(tuple(word.marked or word.folded for word in words[at:end]))
                if kind:
                    found.append((at, end, kind))
                    at = end - 1
                    break
            at += 1
        return found


@cache
def kinds() -> Kinds:
    """The names by kind, read once."""
    return Kinds()


class Seen(NamedTuple):
    """A text as the model's two views see it: by words as meant, and by letters as typed."""

    words: tuple[str, ...]
    letters: tuple[str, ...]


def seen(text: str) -> Seen:
    """Both views of `text`."""
    return Seen(words_view(meant(text)), letters_view(text))


def letters_view(text: str) -> tuple[str, ...]:
    """Runs of four and five letters of the words as typed (spelled, without marks), each once."""
    row = f" {' '.join(strip_marks(word) for word in words(text))} "
    return tuple(dict.fromkeys(row[at : at + size] for size in _RUNS for at in range(len(row) - size + 1)))


def words_view(words: tuple[Word, ...]) -> tuple[str, ...]:
    """Each once: words, neighbours, words one apart, and the same again with names replaced by their kind."""
    found: dict[str, None] = {}
    _grams([word.folded for word in words], found)
    spans = kinds().find(words)
    if spans:
        _grams(_named(words, spans), found)
        _together(sorted({kind for _, _, kind in spans}), found)
    return tuple(found)


def _together(named: list[str], found: dict[str, None]) -> None:
    """Kinds that stand in one text, two and two: which they are tells more than the words between them."""
    for one, two in combinations(named[:_MOST_KINDS], 2):
        found[f"{one}+{two}"] = None


def _grams(row: list[str], found: dict[str, None]) -> None:
    edged = ["<", *row, ">"]
    for word in row:
        found[word] = None
    for one, two in pairwise(edged):
        found[f"{one} {two}"] = None
    for one, two in zip(row, row[2:], strict=False):
        found[f"{one} * {two}"] = None


def _named(words: tuple[Word, ...], spans: list[tuple[int, int, str]]) -> list[str]:
    """The row of words with each name replaced by its kind."""
    row: list[str] = []
    at = 0
    for start, end, kind in spans:
        row.extend(word.folded for word in words[at:start])
        row.append(f"#{kind}")
        at = end
    row.extend(word.folded for word in words[at:])
    return row
