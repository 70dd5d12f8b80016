"""The marks of a story by which its facts are told apart: which dose, where a clause ends, what the record is said to
show. Everything stands at its place in the folded text (dated.py)."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, NamedTuple

from handlers.dialogue.answers.dated import SENTENCE
from handlers.dialogue.answers.lexicon import fold_pattern, read_words
from handlers.dialogue.answers.reading import fold

HIGHEST: Final = 4
ALL: Final = (1, 2)


class Mention(NamedTuple):
    """A dose that is named. `counted`: only how many ("2 mui")."""

    start: int
    end: int
    numbers: tuple[int, ...]
    counted: bool = False


class Clause(NamedTuple):
    """A piece of a sentence; `sentence`: which of them."""

    start: int
    end: int
    sentence: int


class Status(NamedTuple):
    """What a clause says of the record: from `start` on. `missing`: not there, else there; `only`: nothing else is."""

    start: int
    missing: bool
    only: bool = False


class Patterns(NamedTuple):
    """The word list as patterns over folded text."""

    named: re.Pattern[str]
    first: re.Pattern[str]
    counted: re.Pattern[str]
    parts: re.Pattern[str]
    injected: re.Pattern[str]
    undone: re.Pattern[str]
    other_acts: re.Pattern[str]
    hedged: re.Pattern[str]
    only: re.Pattern[str]
    absent: re.Pattern[str]
    denied: re.Pattern[str]
    lost: re.Pattern[str]
    shown: re.Pattern[str]
    at_all: re.Pattern[str]
    system: re.Pattern[str]
    other_things: re.Pattern[str]
    place: re.Pattern[str]
    place_ends: re.Pattern[str]
    home: re.Pattern[str]
    site: re.Pattern[str]
    site_after: re.Pattern[str]
    place_begins: re.Pattern[str]
    shared: re.Pattern[str]


def mentions_in(plain: str) -> list[Mention]:
    """The doses that are named, and the counts of doses, in their order."""
    words, found = patterns(), []
    for match in words.named.finditer(plain):
        numbers = tuple(sorted({_number(one) for one in match.groups() if one}))
        if numbers and all(1 <= number <= HIGHEST for number in numbers):
            found.append(Mention(match.start(), match.end(), numbers))
    for match in words.first.finditer(plain):
        found.append(Mention(match.start(), match.end(), (_numbers("named")[match[1] or match[2]],)))
    for match in words.counted.finditer(plain):
        clash = any(one.start < match.end() and match.start() < one.end for one in found)
        if not clash:
            count = _numbers("counted")[" ".join(match[1].split())]
            found.append(Mention(match.start(), match.end(), tuple(range(1, count + 1)), True))
    return sorted(found)


def clauses_in(plain: str) -> Iterator[Clause]:
    """The clauses of a text."""
    ends = [*SENTENCE.finditer(plain)]
    begin = 0
    for number, (stop, after) in enumerate([*((m.start(), m.end()) for m in ends), (len(plain), len(plain))]):
        start = begin
        for cut in patterns().parts.finditer(plain, begin, stop):
            if plain[start : cut.start()].strip():
                yield Clause(start, cut.start(), number)
            start = cut.end()
        if plain[start:stop].strip():
            yield Clause(start, stop, number)
        begin = after


def status_in(text: str, mentions: list[Mention]) -> Status | None:
    """What a clause says of the record; the mentions are those of the clause, at places of its text."""
    words = patterns()
    named = bool(mentions)
    lost = words.lost.search(text)
    if lost is not None and any(-24 <= lost.start() - one.start <= 40 for one in mentions):
        return Status(_begins(text, lost.start()), True)
    only = words.only.search(text)
    if only is not None and named and words.shown.search(text) and not words.injected.search(text, only.end()):
        return Status(_begins(text, only.start()), False, True)
    absent = words.absent.search(text) or (words.denied.search(text) if named else None)
    if absent is not None and not words.other_things.match(text, absent.end()):
        if named or words.at_all.search(text) or words.system.search(text) or not text[absent.end() :].strip(" .ah"):
            return Status(_begins(text, absent.start()), True)
        return None
    shown = words.shown.search(text)
    system = words.system.search(text)
    if named and shown is not None and system is not None and not words.injected.search(text, system.end()):
        return Status(system.start(), False)
    return None


def _begins(text: str, at: int) -> int:
    """The place of "tren app" before what is said of it, else of the words themselves."""
    system = [match.start() for match in patterns().system.finditer(text, max(0, at - 40), at)]
    return system[0] if system else at


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _numbers("numbers")[" ".join(word.split())]


@cache
def _numbers(key: str) -> dict[str, int]:
    """Words without marks -> number."""
    listed = read_words("doses")["numbers"] if key == "numbers" else read_words("told")[key]
    return {fold(str(word)): int(value) for word, value in listed.items()}


def _alternatives(words: Any) -> str:
    folded = sorted({fold(str(word)) for word in words}, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in folded)


@cache
def patterns() -> Patterns:
    """The patterns, compiled once."""

    def some(key: str) -> str:
        return rf"(?<![a-z0-9])(?:{fold_pattern('told', key)})(?![a-z0-9])"

    number = rf"(?:[1-9](?!\d|[./-]\d| ?(?:thang|thg)\b)|(?:{_alternatives(_numbers('numbers'))})(?![a-z]))"
    joins = rf"[,-] ?|(?:[&+]|{fold_pattern('told', 'joins')}) ?(?:(?:{fold_pattern('told', 'dose')}) ?)?"
    joined = rf"(?: ?(?:{joins})({number}))?"
    head = rf"(?:(?<![a-z])(?:{fold_pattern('told', 'dose')}) ?(?:so |thu |number )?"
    head += rf"|(?:{fold_pattern('told', 'dose_after')}) (?:{fold_pattern('told', 'times')}) (?:thu )?)"
    following = r"(?= (?:mui|lieu|ngay|hom|bua|m\d|\d|dose|the|my|on|second|first))"
    before = rf"(?:{fold_pattern('told', 'parts_before')}){following}"
    at = rf"(?:{fold_pattern('told', 'at')})"
    shown, gap = fold_pattern("told", "shown"), r"(?: [^\W\d]+){0,3}?"
    return Patterns(
        named=re.compile(rf"{head}({number}){joined}{joined}"),
        first=re.compile(
            rf"(?<![a-z0-9])(?:({_alternatives(_numbers('named'))}) (?:{fold_pattern('told', 'named_first')})\b"
            rf"|the ({_alternatives(_numbers('named'))})"
            rf"(?= (?:{fold_pattern('told', 'behind_named')})(?![a-z])|\W*$|[.,;!]))"
        ),
        counted=re.compile(
            rf"(?<![a-z0-9/.-])({_alternatives(_numbers('counted'))}) (?:{fold_pattern('told', 'counted_words')})"
            rf"(?![a-z]| ?(?:thu )?\d)"
        ),
        parts=re.compile(rf",(?!\d)|(?<![a-z])(?:{fold_pattern('told', 'parts')})(?![a-z])|(?<![a-z]){before}"),
        injected=re.compile(some("injected")),
        undone=re.compile(rf"{some('not')}(?: duoc| dc| di)? (?:{fold_pattern('told', 'injected')})(?![a-z])"),
        other_acts=re.compile(some("other_acts")),
        hedged=re.compile(some("hedged")),
        only=re.compile(some("only")),
        absent=re.compile(rf"{some('not')}{gap} (?:{shown})(?![a-z])"),
        denied=re.compile(rf"{some('not')}(?= ?(?:a|nhe|do|gi|dau)?\W*$)"),
        lost=re.compile(some("lost")),
        shown=re.compile(rf"(?<![a-z])(?:{shown})(?![a-z])"),
        at_all=re.compile(some("at_all")),
        system=re.compile(some("system")),
        other_things=re.compile(rf" ?(?:{fold_pattern('told', 'other_things')})(?![a-z])"),
        place=re.compile(rf"(?<![a-z]){at} |(?<![a-z])(?={fold_pattern('told', 'site')})"),
        site=re.compile(rf" ?(?:{fold_pattern('told', 'site')})(?![a-z])"),
        site_after=re.compile(rf" ?(?:{fold_pattern('told', 'site_after')})(?![a-z])"),
        place_begins=re.compile(
            rf" ?(?!{fold_pattern('told', 'place_begins_not')})(?:{fold_pattern('told', 'place_begins')}) "
        ),
        shared=re.compile(some("shared")),
        place_ends=re.compile(some("place_ends")),
        home=re.compile(rf"{some('home')} {at} ?$|^ ?(?:{fold_pattern('told', 'home_parts')})(?![a-z])"),
    )
