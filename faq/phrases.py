"""Phrases of a word list found in rows of words, by the marks that were typed: shared by the readers of free text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from faq.normalise import canonical, cut, language, meant
from faq.syllables import place_tone, strip_marks
from faq.wording import Word

_CLEAR = 5
_WORDS = re.compile(r"\w+")
_SENTENCES = re.compile(r"(?<!\d)\.|\.(?!\d)|[!?;\n\r]+")
_CLAUSES = re.compile(r",|\s[-–—]\s|\bmà\b|\bnhưng\b|\bbut\b", re.IGNORECASE)
Words = Sequence[Word]
Spot = tuple[int, int]
"""Where a phrase stands: from the first word to before the second number."""


class Clause(NamedTuple):
    """A clause of a sentence (by its number), in words as meant and, where that differs, as typed."""

    sentence: int
    readings: tuple[Words, ...]


class Phrases:
    """Phrases found in rows of words: marks typed must agree; single words, and phrases ending in `!`, need theirs."""

    def __init__(self, named: dict[str, Iterable[str]], *, loose: bool = False, strict: bool = False) -> None:
        """`named`: phrases by the name they are found under. Those without any mark are English: not translated.

        `loose`: single words need no marks either; `strict`: whatever has marks needs them.
        """
        self._forms: dict[tuple[str, ...], list[tuple[tuple[Word, ...], str, bool]]] = {}
        for name, listed in named.items():
            for said in listed:
                exact, text = str(said).endswith("!"), str(said).rstrip("!")
                forms = {typed(text)} if text.isascii() or exact else {typed(text), meant(text)}
                for form in forms:
                    key = tuple(word.folded for word in form[:2])
                    needs = exact or strict or (len(form) == 1 and not loose)
                    self._forms.setdefault(key, []).append((form, name, needs))
        self._begin = frozenset(key[0] for key in self._forms)

    def forms(self) -> Iterator[tuple[str, ...]]:
        """The phrases, each as its words without marks."""
        return (tuple(word.folded for word in form) for listed in self._forms.values() for form, _, _ in listed)

    def find(self, words: Words) -> list[tuple[Spot, str]]:
        """`((start, end), name)` of every phrase in `words`."""
        found = []
        folded = [word.folded for word in words]
        for at, first in enumerate(folded):
            if first not in self._begin:
                continue
            # Two words are looked up together: many phrases begin alike ("khong ...").
            for key in {(first,), tuple(folded[at : at + 2])}:
                for form, name, strict in self._forms.get(key, ()):
                    end = at + len(form)
                    if end <= len(words) and all(
                        _agrees(word, wanted, strict) for word, wanted in zip(words[at:end], form, strict=True)
                    ):
                        found.append(((at, end), name))
        return found

    def spots(self, words: Sequence[Word]) -> list[Spot]:
        """Where phrases stand in `words`."""
        return [spot for spot, _ in self.find(words)]

    def any_in(self, words: Sequence[Word]) -> bool:
        """Whether a phrase stands in `words`."""
        return bool(self.find(words))


def typed(said: str) -> tuple[Word, ...]:
    """The words of a phrase as written, no short forms opened."""
    return tuple(_word(part) for part in said.replace("'", " ").replace("’", " ").split())


@lru_cache(maxsize=16384)
def _word(part: str) -> Word:
    placed = place_tone(part)
    plain = strip_marks(placed)
    return Word(plain, placed if plain != placed else "")


def as_typed(text: str) -> tuple[Word, ...]:
    """The words of a text as written, punctuation gone: how English is read."""
    return typed(" ".join(_WORDS.findall(canonical(text))))


@lru_cache(maxsize=8)  # several readers look at one message
def read_whole(text: str) -> Clause:
    """All of `text` as one clause; of a long one, its beginning and its end."""
    short = cut(text)
    read, written = meant(text), as_typed(short)
    return Clause(0, (read,) if read == written else (read, written))


def read_clauses(text: str) -> list[Clause]:
    """The clauses of `text` in order; of a long one, those of its beginning and its end."""
    found = []
    for number, sentence in enumerate(_SENTENCES.split(cut(text))):
        for clause in _CLAUSES.split(sentence):
            written = as_typed(clause)
            if not written:
                continue
            read = written if language(clause) == "en" else meant(clause)
            found.append(Clause(number, (read,) if read == written else (read, written)))
    return found


def read_fragments(text: str, starts: re.Pattern[str]) -> list[str]:
    """The clauses of `text` as typed, parted also in front of what `starts` finds."""
    clauses = (clause for sentence in _SENTENCES.split(cut(text)) for clause in _CLAUSES.split(sentence))
    return [part for clause in clauses for part in starts.split(clause) if part.strip()]


def _agrees(word: Word, wanted: Word, strict: bool) -> bool:
    """Same letters and no other marks; with `strict` the marks must be there, but for words that are long enough."""
    if word.folded != wanted.folded:
        return False
    if word.marked and word.marked != wanted.marked and _heard(word.marked) != _heard(wanted.marked or wanted.folded):
        return False
    return bool(word.marked) or not wanted.marked or not strict or len(word.folded) > _CLEAR


_ONE_TONE = str.maketrans("ãẵẫẽễĩõỗỡũữỹ", "ảẳẩẻểỉỏổởủửỷ")


@lru_cache(maxsize=16384)
def _heard(marked: str) -> str:
    """A word as the south says it, where two of the tones are one and often written for each other."""
    return marked.translate(_ONE_TONE)
