"""Which column of a file holds what: guessed from its title, with marks or without, chosen by who sends it.

guess(["STT", "ho va ten", "SDT"]) == {1: "name", 2: "phone"}  # column, from 0 -> field
"""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from handlers.backlog.titles import plain, words_beside
from handlers.records.old_fonts import is_strange, read_old_font

FIELDS: Final = (
    "number", "received", "name", "birth", "sex", "phone", "identity", "address", "commune", "district", "kind",
    "text",
)  # fmt: skip
MORE: Final = "more"  # kept beside the words of the report, with the title before it
SEVERAL: Final = frozenset({"text", "address", MORE})  # fields that several columns may make together
_LEAST: Final = 2  # letters of a title that is looked for inside another


def words() -> Mapping[str, Any]:
    """The shipped words (words.yaml)."""
    return words_beside(__file__)


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
