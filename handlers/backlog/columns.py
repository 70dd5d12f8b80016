"""Which column of a file holds what: guessed from its title, with marks or without, chosen by who sends it.

guess(["STT", "ho va ten", "SDT"]) == {1: "name", 2: "phone"}  # column, from 0 -> field
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from faq.normalise import fold
from handlers.records.old_fonts import is_strange, read_old_font

FIELDS: Final = (
    "number", "received", "name", "birth", "sex", "phone", "identity", "address", "commune", "district", "kind",
    "text",
)  # fmt: skip
MORE: Final = "more"  # kept beside the words of the report, with the title before it
SEVERAL: Final = frozenset({"text", "address", MORE})  # fields that several columns may make together
_WORD: Final = re.compile(r"[^\W_]+")
_LEAST: Final = 2  # letters of a title that is looked for inside another


@cache
def words() -> Mapping[str, Any]:
    """The shipped words (words.yaml)."""
    loaded: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
    return loaded


def plain(text: str) -> str:
    """A title or a name as it is compared: without marks, lower case, words alone."""
    return " ".join(_WORD.findall(fold(text)))


def guess(titles: Sequence[str]) -> dict[int, str]:
    """Column -> field; each field once, columns whose title says nothing are left out."""
    found: dict[int, str] = {}
    for whole in (True, False):
        for column, title in enumerate(titles):
            field = _field_of(title, whole=whole)
            if field and column not in found and field not in found.values():
                found[column] = field
    return found


def digest(titles: Sequence[str]) -> str:
    """What a set of titles is remembered by."""
    return hashlib.sha256("\x1f".join(map(plain, titles)).encode()).hexdigest()


def likeness(titles: Sequence[str]) -> int:
    """How many of the cells are titles of columns that we know."""
    return len({field for title in titles if (field := _field_of(title, whole=True))})


def _field_of(title: str, *, whole: bool) -> str:
    said = plain(title)
    if said not in _known() and not title.isascii() and (offer := read_old_font(title)) is not None:
        meant = plain(offer.text)  # in a font from before Unicode, whose letters may all be ours
        said = meant if meant in _known() or is_strange(title) else said
    if whole or not said:
        return _known().get(said, "")
    padded, best = f" {said} ", ""
    for known in _known():
        if len(known) > max(len(best), _LEAST) and f" {known} " in padded:
            best = known
    return _known().get(best, "")


@cache
def _known() -> Mapping[str, str]:
    return {plain(title): field for field, titles in words()["titles"].items() for title in titles}
