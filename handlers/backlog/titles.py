"""Columns of a list by their titles, with marks or without, as the words.yaml beside its reader calls them."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from faq.normalise import fold

_WORD: Final = re.compile(r"[^\W_]+")


@cache
def words_beside(module: str) -> Mapping[str, Any]:
    """The shipped words (words.yaml) in the folder of a module, given by its `__file__`; `titles`: field -> titles."""
    loaded: Mapping[str, Any] = yaml.safe_load(Path(module).with_name("words.yaml").read_text(encoding="utf-8"))
    return loaded


def plain(text: str) -> str:
    """A title or a name as it is compared: without marks, lower case, words alone."""
    return " ".join(_WORD.findall(fold(text)))


def columns_by(titles: Sequence[str], words: Mapping[str, Any]) -> dict[str, int]:
    """Field -> column, from 0; the first with a title of the field counts, whatever it says in brackets."""
    known = {title: field for field, listed in words["titles"].items() for title in listed}
    found: dict[str, int] = {}
    for column, title in enumerate(titles):
        field = known.get(plain(title), "") or known.get(plain(title.partition("(")[0]), "")
        if field:
            found.setdefault(field, column)
    return found
