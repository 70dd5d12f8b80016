"""The words of stories about injections (words/told.yaml) as patterns over folded text, compiled once."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Final, NamedTuple

from handlers.dialogue.answers.lexicon import fold_pattern, read_words
from handlers.dialogue.answers.reading import fold

# Where a clause begins, as what stands before it.
CLAUSE: Final = r"(?:(?<=, )|(?<=\. )|(?<=; )|(?<=and )|(?<=\n)|(?<![\s\S]))"

# The town of Lai Thieu is nothing that is missing; "lai thieu mui 2" is.
IN_A_NAME: Final = r"(?!(?<=lai )thieu(?! (?:mui|lieu|mat|\d|mot|hai|ba|ten|ngay|dose)))"

Named = dict[str, re.Pattern[str]]


class Patterns(NamedTuple):
    """The word list as patterns over folded text."""

    named: re.Pattern[str]
    first: re.Pattern[str]
    counted: re.Pattern[str]
    later: re.Pattern[str]
    by_times: re.Pattern[str]
    times: re.Pattern[str]
    parts: re.Pattern[str]
    injected: re.Pattern[str]
    undone: re.Pattern[str]
    other_acts: re.Pattern[str]
    hedged: re.Pattern[str]
    only: re.Pattern[str]
    negated: re.Pattern[str]
    absent: re.Pattern[str]
    denied: re.Pattern[str]
    lost: re.Pattern[str]
    empty: re.Pattern[str]
    already: re.Pattern[str]
    nothing_more: re.Pattern[str]
    shown: re.Pattern[str]
    at_all: re.Pattern[str]
    all_of_them: re.Pattern[str]
    system: re.Pattern[str]
    other_things: re.Pattern[str]
    place: re.Pattern[str]
    place_ends: re.Pattern[str]
    home: re.Pattern[str]
    site: re.Pattern[str]
    site_after: re.Pattern[str]
    place_begins: re.Pattern[str]
    shared: re.Pattern[str]
    same_place: re.Pattern[str]
    no_place: re.Pattern[str]
    never_site: re.Pattern[str]
    label: re.Pattern[str]


@cache
def patterns() -> Patterns:
    """The patterns, compiled once."""
    return Patterns(**_of_doses(), **_of_acts(), **_of_record(), **_of_places())


@cache
def numbers_of(key: str) -> dict[str, int]:
    """Words without marks -> number: `numbers` behind the word for a dose, else a list of told.yaml."""
    listed = read_words("doses")["numbers"] if key == "numbers" else read_words("told")[key]
    return {fold(str(word)): int(value) for word, value in listed.items()}


def _listed(key: str) -> str:
    return fold_pattern("told", key)


def _some(key: str) -> str:
    """One of the words of a list, by itself."""
    return rf"(?<![a-z0-9])(?:{_listed(key)})(?![a-z0-9])"


def _alternatives(words: Iterable[str]) -> str:
    folded = sorted({fold(word) for word in words}, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in folded)


def _of_doses() -> Named:
    digits, spoken = r"0?[1-9](?!\d|[./-]\d| ?(?:thang|thg)\b)", _alternatives(numbers_of("numbers"))
    number = rf"(?:{digits}|(?:{spoken}|iii|ii|iv|i)(?![a-z]))"
    joins = rf"[,-] ?|(?:[&+]|{_listed('joins')}) ?(?:(?:{_listed('dose')}) ?)?"
    joined = rf"(?: ?(?:{joins})((?:{digits}|(?:{spoken})(?![a-z]))))?"
    head = rf"(?:(?<![a-z])(?:{_listed('dose')}) ?(?:so |thu |number )?"
    head += rf"|(?:{_listed('dose_after')}) (?:{_listed('times')}) (?:thu )?)"
    counts = _alternatives(numbers_of("counted"))
    return {
        "named": re.compile(rf"{head}({number}){joined}{joined}"),
        "first": re.compile(
            rf"(?<![a-z0-9])({_alternatives(numbers_of('named'))}) (?:{_listed('named_first')})\b"
            rf"|(?<![a-z0-9])({_alternatives(numbers_of('named_alone'))})(?![a-z0-9])"
            rf"|(?:(?<![a-z0-9])(?:{_listed('named_before')}) |{CLAUSE})({_alternatives(numbers_of('named'))})"
            rf"(?= (?:{_listed('behind_named')})(?![a-z])|\W*$|[.,;!])"
        ),
        "counted": re.compile(
            rf"(?<![a-z0-9/.-])(0?(?:{counts})) (?:{_listed('counted_words')}"
            rf"|[a-z]+ (?:{_listed('counted_after')}))(?![a-z]| ?(?:thu )?\d)( (?:dau|dau tien)(?![a-z]))?"
        ),
        "later": re.compile(rf"(?<![a-z])(?:{_listed('dose')}) (?:{_listed('later')})(?![a-z])"),
        "by_times": re.compile(
            rf"(?<![a-z])(?:tiem|chich)(?: du| duoc| dc)? (?:{counts}) lan(?![a-z])|lan tiem (?:dau|thu|1|2)"
        ),
        "times": re.compile(rf"(?<![a-z])lan (?:thu )?({number})"),
    }


def _of_acts() -> Named:
    following = r"(?= (?:mui|lieu|ngay|hom|bua|m\d|\d|dose|the|my|on|second|first))"
    before = rf"(?:{_listed('parts_before')}){following}"
    return {
        "parts": re.compile(rf",(?!\d)|\n| - |(?<![a-z])(?:{_listed('parts')})(?![a-z])|(?<![a-z]){before}"),
        "injected": re.compile(_some("injected")),
        "undone": re.compile(rf"{_some('not')}(?: duoc| dc| di)? (?:{_listed('injected')})(?![a-z])"),
        "other_acts": re.compile(_some("other_acts")),
        "hedged": re.compile(_some("hedged")),
        "shared": re.compile(_some("shared")),
        "label": re.compile(rf"\W*(?:{_listed('labels')}) ?[:=]"),
    }


def _of_record() -> Named:
    shown, gap = _listed("shown"), r"(?: [^\W\d]+){0,3}?"
    return {
        "only": re.compile(_some("only")),
        "negated": re.compile(_some("not")),
        "absent": re.compile(rf"{_some('not')}{gap} (?:{shown})(?![a-z])"),
        "denied": re.compile(rf"{_some('not')}(?= ?(?:a|nhe|do|gi|dau)?\W*$)"),
        "lost": re.compile(rf"{IN_A_NAME}{_some('lost')}"),
        "empty": re.compile(rf"{_some('empty')}(?! ?(?:{_listed('empty_of')})(?![a-z]))"),
        "already": re.compile(rf"(?<![a-z])(?:{shown}) ?(?:du |day du )?(?:roi|r|already)(?![a-z])"),
        "nothing_more": re.compile(rf"(?: ?(?:{_listed('nothing_more')})(?![a-z]))*\W*$"),
        "shown": re.compile(rf"(?<![a-z])(?:{shown})(?![a-z])"),
        "at_all": re.compile(_some("at_all")),
        "all_of_them": re.compile(_some("all_of_them")),
        "system": re.compile(_some("system")),
        "other_things": re.compile(rf" ?(?:{_listed('other_things')})(?![a-z])"),
    }


def _of_places() -> Named:
    at = rf"(?:{_listed('at')})"
    gone_to = rf"(?:[a-z]+ ){{1,5}}(?:{_listed('injected')})(?![a-z])"
    return {
        "place": re.compile(
            rf"(?<![a-z]){at} |(?<![a-z])(?:{_listed('go_to')}) (?={gone_to})"
            rf"|(?<![a-z])(?:{_listed('place_labels')}) ?[:=] ?|(?<![a-z])(?={_listed('site')})"
        ),
        "place_ends": re.compile(_some("place_ends")),
        "home": re.compile(rf"{_some('home')} {at} ?$|^ ?(?:{_listed('home_parts')})(?![a-z])"),
        "site": re.compile(rf" ?(?:{_listed('site')})(?![a-z])"),
        "site_after": re.compile(rf" ?(?:{_listed('site_after')})(?![a-z])"),
        "place_begins": re.compile(rf" ?(?:{_listed('place_begins')}) "),
        "same_place": re.compile(_some("same_place")),
        "no_place": re.compile(rf"\W*(?:{_listed('no_place')})(?: (?:luon|a|nha|nhe|het))?\W*$|[^a-z]*$"),
        "never_site": re.compile(rf"{_some('never_site')} {at} ?$"),
    }
