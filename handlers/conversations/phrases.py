"""Phrases in what people type: whole or within, with or without marks, words shortened as in a chat spelt out.

Lists are texts (`…_words.yaml`) under a key, `|` between; each is made ready once for the texts in force.
"""

import re
from functools import lru_cache
from typing import Final

from faq.normalise import canonical, cut, fold
from handlers.texts import Texts

LOOKED_AT: Final = 1600  # characters of a text in which phrases are looked for: its beginning and its end
BREAKS: Final = re.compile(r"[^\w/]+")
BETWEEN: Final = 3  # words between two phrases that belong together
SHORT: Final = "phrases_words.short"


def spoken(text: str, texts: Texts) -> str:
    """The text folded, signs between words taken out, `k`, `dc`, `r` and the like spelt out; one space between."""
    short = _short(texts)
    return " ".join(short.get(word, word) for word in plain(cut(text, LOOKED_AT)).split())


def plain(text: str) -> str:
    """Folded, with one space in place of every sign between words."""
    return BREAKS.sub(" ", fold(text)).strip()


def says(text: str, key: str, texts: Texts) -> bool:
    """Whether one of the phrases under `key` stands in the text."""
    return _pattern(texts, key).search(f" {spoken(text, texts)} ") is not None


def says_as_written(text: str, key: str, texts: Texts) -> bool:
    """As `says`, but a word typed with marks must have those of the phrase, and a phrase of one word must be typed with
    all of its marks: without them it is many words."""
    short = _short_marked(texts)
    said = " ".join(short.get(word, word) for word in _signs_out(canonical(cut(text, LOOKED_AT))).split())
    return _pattern_as_written(texts, key).search(f" {said} ") is not None


def says_with(text: str, first: str, then: str, texts: Texts) -> bool:
    """Whether a phrase under `first` stands in the text and one under `then` within a few words behind it."""
    return _pair(texts, first, then).search(f" {spoken(text, texts)} ") is not None


def one_of(listed: tuple[str, ...]) -> str:
    """A pattern for one of these, the longest first."""
    return f"(?:{'|'.join(map(re.escape, sorted({*listed}, key=lambda one: (-len(one), one))))})"


def listed(key: str, texts: Texts) -> tuple[str, ...]:
    """The phrases under a key as `spoken` gives them."""
    return tuple(dict.fromkeys(spoken(one, texts) for one in texts.keywords(key)))


@lru_cache(maxsize=64)
def _pattern(texts: Texts, key: str) -> re.Pattern[str]:
    return re.compile(f" {one_of(listed(key, texts))} ")


@lru_cache(maxsize=32)
def _pattern_as_written(texts: Texts, key: str) -> re.Pattern[str]:
    short = _short_marked(texts)
    phrases = [[short.get(word, word) for word in _signs_out(canonical(one)).split()] for one in texts.keywords(key)]
    ways = {" ".join(_typed(word, alone=len(one) == 1) for word in one) for one in phrases}
    return re.compile(f" (?:{'|'.join(sorted(ways, key=lambda one: (-len(one), one)))}) ")


def _typed(word: str, *, alone: bool) -> str:
    plain_word = fold(word)
    if alone or plain_word == word:
        return re.escape(word)
    return f"(?:{re.escape(word)}|{re.escape(plain_word)})"


def _signs_out(text: str) -> str:
    return BREAKS.sub(" ", text).strip()


@lru_cache(maxsize=8)
def _pair(texts: Texts, first: str, then: str) -> re.Pattern[str]:
    return re.compile(f" {one_of(listed(first, texts))} (?:[^ ]+ ){{0,{BETWEEN}}}{one_of(listed(then, texts))} ")


@lru_cache(maxsize=8)
def _short(texts: Texts) -> dict[str, str]:
    """Short word -> what it stands for: each entry reads `short = word`."""
    pairs = (one.partition("=") for one in texts.keywords(SHORT))
    return {plain(short): plain(word) for short, _, word in pairs}


@lru_cache(maxsize=8)
def _short_marked(texts: Texts) -> dict[str, str]:
    """As `_short`, with the marks of what a short word stands for."""
    pairs = (one.partition("=") for one in texts.keywords(SHORT))
    return {canonical(short).strip(): _signs_out(canonical(word)) for short, _, word in pairs}
