"""Phrases in what people type: whole or within, with or without marks, words shortened as in a chat spelt out.

Lists are texts (`…_words.yaml`) under a key, `|` between; each is made ready once for the texts in force.
"""

import re
from functools import lru_cache
from typing import Final

from faq.normalise import cut, fold
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


@lru_cache(maxsize=8)
def _pair(texts: Texts, first: str, then: str) -> re.Pattern[str]:
    return re.compile(f" {one_of(listed(first, texts))} (?:[^ ]+ ){{0,{BETWEEN}}}{one_of(listed(then, texts))} ")


@lru_cache(maxsize=8)
def _short(texts: Texts) -> dict[str, str]:
    """Short word -> what it stands for: each entry reads `short = word`."""
    pairs = (one.partition("=") for one in texts.keywords(SHORT))
    return {plain(short): plain(word) for short, _, word in pairs}
