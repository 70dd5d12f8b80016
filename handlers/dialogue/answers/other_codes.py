"""What a QR code is that is no identity card: people scan whatever code is at hand."""

from functools import cache
from typing import Final

from handlers.dialogue.answers.lexicon import read_words
from handlers.dialogue.answers.reading import fold, tidy

LINK: Final = "link"
ELSEWHERE: Final = frozenset({"location", "wifi", "bank", "contact", "phone", "vneid"})
LOOKED_AT: Final = 600  # characters of a text: how the text of a code begins
FIELDS: Final = 5  # parts from which a text with bars may be a card that was read badly


def what_code(text: str) -> str:
    """`certificate`, `location`, `vneid`, `wifi`, `bank`, `contact`, `phone` or `link`; '' for any other text.

    By how the text of a code begins, and for an address by what stands in it.
    """
    plain = fold(tidy(text[:LOOKED_AT])).lower()
    kinds = _kinds()
    kind = next((one for one, (beginnings, _) in kinds.items() if plain.startswith(beginnings)), "")
    if kind != LINK:
        return kind
    if plain.count("|") >= FIELDS - 1:
        return ""
    return next((one for one, (_, inside) in kinds.items() if any(part in plain for part in inside)), kind)


def says_nothing_of_a_dose(text: str) -> bool:
    """Whether a code is surely of something else: no paper that an official asks for carries it."""
    return what_code(text) in ELSEWHERE


@cache
def _kinds() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Kind -> how its codes begin, what stands in its addresses; kinds that are meant first, first."""
    return {
        str(kind): (tuple(map(str, told.get("begins", ()))), tuple(map(str, told.get("in_links", ()))))
        for kind, told in read_words("codes").items()
    }
