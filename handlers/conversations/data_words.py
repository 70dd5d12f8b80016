"""What a text says about one's own data, wherever it is written: delete it, a copy of it, or leave it after all.

Only a text that says nothing else counts: "they have deleted my data" is a complaint, not a request.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from faq.normalise import fold
from handlers.texts import Texts

Wish = Literal["", "delete", "copy", "keep"]
LONGEST: Final = 120  # characters of a text that can be nothing but the request
_BREAKS: Final = re.compile(r"[\s.,!?;:…\"'()\-]+")


@dataclass(frozen=True, slots=True)
class _Words:
    """The lists of some texts, folded once."""

    keep: frozenset[str]
    copy: frozenset[str]
    delete: re.Pattern[str]


def data_wish(text: str, texts: Texts) -> Wish:
    """What the text asks for, with or without marks; '' when it says anything else besides."""
    if len(text) > LONGEST:
        return ""
    said, known = _BREAKS.sub(" ", fold(text)).strip(), _words(texts)
    if said in known.keep:
        return "keep"
    if said in known.copy:
        return "copy"
    return "delete" if known.delete.fullmatch(said) else ""


@lru_cache(maxsize=8)
def _words(texts: Texts) -> _Words:
    return _Words(
        _folded(texts.keywords("data_request_words.keep")),
        _folded(texts.keywords("data_request_words.copy")),
        _request(texts),
    )


def _request(texts: Texts) -> re.Pattern[str]:
    """Courtesy, verb, thing (with its owner where it needs one), courtesy. The counts are bounded, so that no text
    costs more than another."""
    verbs, things = _one(texts.keywords("data_request_words.verbs")), _one(texts.keywords("data_request_words.things"))
    owned, owners = (
        _one(texts.keywords("data_request_words.owned_things")),
        _one(texts.keywords("data_request_words.owners")),
    )
    before, inside = (
        _one(texts.keywords("data_request_words.before")),
        _one(texts.keywords("data_request_words.inside")),
    )
    behind = _one(texts.keywords("data_request_words.behind"))
    what = f"(?:{things}(?: {owners})?|{owned} {owners})"
    return re.compile(f"(?:{before} ){{0,6}}{verbs}(?: {inside}){{0,4}} {what}(?: {behind}){{0,6}}")


def _one(listed: tuple[str, ...]) -> str:
    """One of these, the longest first."""
    return f"(?:{'|'.join(map(re.escape, sorted(_folded(listed), key=len, reverse=True)))})"


def _folded(listed: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_BREAKS.sub(" ", fold(one)).strip() for one in listed)
