"""Whether somebody says outright that they report for somebody else: "gio bao tiep cho ong Tu ke ben"."""

import re
from functools import cache
from typing import Final, NamedTuple

from handlers.dialogue.answers.lexicon import fold_pattern
from handlers.dialogue.answers.missing_records import tells_of_missing
from handlers.dialogue.answers.reading import fold

LONGEST: Final = 400  # characters in which it is looked for
_LIST: Final = "reporting"


class _Patterns(NamedTuple):
    said: re.Pattern[str]
    loosely: re.Pattern[str]
    more: re.Pattern[str]
    now: re.Pattern[str]
    nobody: re.Pattern[str]
    next_one: re.Pattern[str]


def reports_for_another(text: str) -> bool:
    """Whether a text says so. A question says nothing of the kind."""
    words = _patterns()
    plain = " ".join(re.sub(r"[,;.:!]", " ", fold(text[:LONGEST])).split())
    if "?" in text or words.nobody.search(plain):
        return False
    goes_on = words.more.search(plain) is not None or words.now.match(plain) is not None
    if words.said.search(plain):
        return goes_on or tells_of_missing(text)
    return goes_on and words.loosely.search(plain) is not None


def names_next(text: str) -> bool:
    """Whether a text names who comes next, which right after a report asks for one more: "con ba noi nua"."""
    plain = " ".join(re.sub(r"[,;.:!]", " ", fold(text[:LONGEST])).split())
    words = _patterns()
    return "?" not in text and words.nobody.search(plain) is None and words.next_one.match(plain) is not None


@cache
def _patterns() -> _Patterns:
    def some(key: str) -> str:
        return rf"(?:{fold_pattern(_LIST, key)})"

    more = rf"(?: {some('more')})"
    whom = rf"{more}{{0,2}}(?: {some('one_more')})?{more}{{0,2}} {some('for_whom')}{more}? {some('people')}(?![a-z])"
    return _Patterns(
        re.compile(rf"(?<![a-z]){some('verbs')}{whom}"),
        re.compile(rf"(?<![a-z]){some('loose_verbs')}{whom}|^(?:the )?next (?:one )?(?:is )?for {some('people')}"),
        re.compile(rf"(?<![a-z]){some('more')}(?![a-z])"),
        re.compile(rf"(?:{some('now')}) "),
        re.compile(rf"(?<![a-z]){some('no_people')}(?![a-z])"),
        re.compile(rf"(?:{some('next_head')})(?: {some('for_whom')})? {some('people')}(?![a-z])"),
    )
