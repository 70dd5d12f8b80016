"""Danger signs in free text, and words of formal complaints; the words themselves are in `lexicons/danger.yaml`.

A sign stops every other conversation to show the emergency number, so what is asked beforehand ("may one with
short breath be injected?"), what was long ago and what is denied must not raise it; when in doubt it is raised.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from faq.lexicon import read_lexicon
from faq.normalise import canonical, cut, language, meant
from faq.syllables import place_tone, strip_marks
from faq.wording import Word

_SENTENCES = re.compile(r"[.!?;\n\r]+")
_CLAUSES = re.compile(r",|\s[-–—]\s|\bmà\b|\bnhưng\b")
_CLEAR = 5
_GAP = Word("", "")
_WORDS = re.compile(r"\w+")
Spot = tuple[int, int]


class Phrases:
    """Phrases found in rows of words: marks typed must agree; single words, and phrases ending in `!`, need theirs."""

    def __init__(self, named: dict[str, Iterable[str]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[Word, ...], str, bool]]] = {}
        for name, listed in named.items():
            for said in listed:
                # English phrases (no marks at all) are looked for in English texts, which are not translated here.
                strict, text = str(said).endswith("!"), str(said).rstrip("!")
                forms = {_typed(text)} if text.isascii() or strict else {_typed(text), meant(text)}
                for form in forms:
                    self._by_first.setdefault(form[0].folded, []).append((form, name, strict or len(form) == 1))

    def find(self, words: Sequence[Word]) -> list[tuple[Spot, str]]:
        """`((start, end), name)` of every phrase in `words`."""
        found = []
        for at, first in enumerate(words):
            for form, name, strict in self._by_first.get(first.folded, ()):
                part = words[at : at + len(form)]
                if len(part) == len(form) and all(
                    _agrees(word, wanted, strict) for word, wanted in zip(part, form, strict=True)
                ):
                    found.append(((at, at + len(form)), name))
        return found

    def any_in(self, words: Sequence[Word]) -> bool:
        """Whether a phrase stands in `words`."""
        return bool(self.find(words))


def _typed(said: str) -> tuple[Word, ...]:
    """The words of a phrase as written, no short forms opened."""
    words = [place_tone(part) for part in said.replace("'", " ").split()]
    return tuple(Word(strip_marks(word), word if strip_marks(word) != word else "") for word in words)


def _agrees(word: Word, wanted: Word, strict: bool) -> bool:
    """Same letters and no other marks; with `strict` the marks must be there, but for words that are long enough."""
    if word.folded != wanted.folded or (word.marked and word.marked != (wanted.marked or wanted.folded)):
        return False
    return bool(word.marked) or not wanted.marked or not strict or len(word.folded) > _CLEAR


def _read(text: str) -> tuple[Word, ...]:
    return _typed(" ".join(_WORDS.findall(canonical(text)))) if language(text) == "en" else meant(text)


class Signs:
    """The lists of `danger.yaml`, ready for look-up."""

    def __init__(self) -> None:
        data = read_lexicon("danger")
        self.signs = Phrases(data["signs"])
        self.supposed, self.wanted, self.past, self.denied, self.now, self.after = (
            Phrases({name: data[name]}) for name in ("supposed", "wanted", "past", "denied", "now", "after")
        )
        self.order = tuple(data["signs"])


@cache
def _signs() -> Signs:
    return Signs()


def danger_signs(text: str) -> tuple[str, ...]:
    """The kinds of danger signs that `text` tells of as happening, each once ("breath", "faint", ...); mostly ()."""
    lists = _signs()
    found: set[str] = set()
    for sentence in _SENTENCES.split(cut(text)):
        clauses = [_read(clause) for clause in _CLAUSES.split(sentence)]
        for at, clause in enumerate(clauses):
            for spot, name in lists.signs.find(clause):
                beside = [*clause[: spot[0]], _GAP, *clause[spot[1] :]]
                others = [word for number, row in enumerate(clauses) if number != at for word in (*row, _GAP)]
                if not _denied(lists, clause, spot) and _happens(lists, beside, others + beside):
                    found.add(name)
    return tuple(name for name in lists.order if name in found)


def _denied(lists: Signs, clause: Sequence[Word], spot: Spot) -> bool:
    return any(end == spot[0] for (_, end), _ in lists.denied.find(clause))


def _happens(lists: Signs, beside: Sequence[Word], sentence: Sequence[Word]) -> bool:
    """Whether a sign is told as happening, judged by the words `beside` it and those of the whole `sentence`."""
    if lists.now.any_in(beside):
        return True
    if lists.supposed.any_in(sentence) or lists.past.any_in(sentence):
        return False
    return lists.after.any_in(sentence) or not lists.wanted.any_in(sentence)
