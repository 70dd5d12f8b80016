"""Places as foreigners write them, in our words: "District 7" is `quan 7`, "Hai Chau District" `quan Hai Chau`."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import Any, Final, NamedTuple

from faq.normalise import fold
from handlers.places.words import listed

LONGEST: Final = 480  # characters in which such words are looked for
MOST_NAMES: Final = 4  # names with a kind behind them in one text
_CUE: Final = re.compile(r"district|dist\b|ward|city|commune|village|province|town|island|\bd\.? ?\d", re.IGNORECASE)


class _Patterns(NamedTuple):
    counted: re.Pattern[str]
    lettered: re.Pattern[str]
    of_lettered: re.Pattern[str]
    named: re.Pattern[str]
    kinds: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, str]


def with_our_numbers(text: str) -> str:
    """`text` with its numbered units in our words: "District 7, ward 5" as `quan 7, phuong 5`."""
    if not _CUE.search(text[:LONGEST]):
        return text
    words, read = _patterns(), text[:LONGEST]
    read = words.counted.sub(_counted, read)
    if words.of_lettered.search(fold(read)):
        read = words.lettered.sub(r"quan \1", read)
    return read + text[LONGEST:]


def with_our_kinds(text: str) -> Iterator[str]:
    """`text` with the kinds before the names, once for each kind of ours that an English word may be."""
    words, read = _patterns(), text[:LONGEST]
    if not _CUE.search(read) or not words.named.search(read):
        return
    for number in range(max(map(len, words.kinds.values()))):
        yield words.named.sub(partial(_before, at=number), read, count=MOST_NAMES) + text[LONGEST:]


def _counted(found: re.Match[str]) -> str:
    kind = found["kind"] or found["behind"]
    number = (found["number"] or found["nth"] or found["digits"]).lower()
    return f"{_patterns().kinds[kind.lower()][0]} {_patterns().numbers.get(number, number)}"


def _before(found: re.Match[str], at: int) -> str:
    kinds = _patterns().kinds[found["kind"].lower()]
    return f"{found['ahead']}{kinds[min(at, len(kinds) - 1)]} {found['name']}, "


@cache
def _patterns() -> _Patterns:
    data: Mapping[str, Any] = listed("english")
    kinds = {word: tuple(ours.split(", ")) for ours, words in data["kinds"].items() for word in words}
    numbers = {word: str(number) for key in ("numbers", "ordinals") for number, word in enumerate(data[key], 1)}
    kind = "|".join(sorted(kinds, key=len, reverse=True))
    counted, nth = "|".join(data["numbers"]), "|".join(data["ordinals"])
    before = "|".join(sorted(map(re.escape, data["before"]), key=len, reverse=True))
    return _Patterns(
        re.compile(
            rf"\b(?P<kind>{kind})\.? ?(?:no\.? ?|number )?(?P<number>0?\d{{1,2}}|{counted})\b"
            rf"|\b(?:(?P<nth>{nth})|(?P<digits>\d{{1,2}})(?:st|nd|rd|th)) (?P<behind>{kind})\b",
            re.IGNORECASE,
        ),
        re.compile(r"(?<![\w.])d\.? ?(\d{1,2})(?![\w/])", re.IGNORECASE),
        re.compile("|".join(data["lettered"])),
        re.compile(
            rf"(?P<ahead>(?:^|[,;.\n(-])\s*(?:(?:{before})\s+)*|\b(?:{before})\s+)"
            rf"(?P<name>(?!(?:{before})\s)[^\W\d_]+(?: (?!(?:{kind})\b)[^\W\d_]+){{0,3}}) (?P<kind>{kind})\b\.?,? ?",
            re.IGNORECASE,
        ),
        kinds,
        numbers,
    )
