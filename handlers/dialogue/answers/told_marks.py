"""The marks of a story by which its facts are told apart: which dose, where a clause ends, what the record is said to
show. Everything stands at its place in the folded text (dated.py)."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from handlers.dialogue.answers.dated import SENTENCE, plain_text
from handlers.dialogue.answers.told_patterns import numbers_of, patterns

ALL: Final = (1, 2)
ROMAN: Final = ("i", "ii", "iii", "iv")


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


def mentions_in(plain: str, highest: int) -> list[Mention]:
    """The doses that are named, up to `highest`, and the counts of doses, in their order."""
    words, found = patterns(), []
    for match in words.named.finditer(plain):
        numbers = tuple(sorted({_number(one) for one in match.groups() if one}))
        if numbers and all(1 <= number <= highest for number in numbers):
            found.append(Mention(match.start(), match.end(), numbers))
    for match in words.first.finditer(plain):
        number = numbers_of("named_alone")[match[2]] if match[2] else numbers_of("named")[match[1] or match[3]]
        if not any(one.start < match.end() and match.start() < one.end for one in found):
            found.append(Mention(match.start(), match.end(), (number,)))
    for match in words.times.finditer(plain) if words.by_times.search(plain) else ():
        if not any(one.start < match.end() and match.start() < one.end for one in found):
            found.append(Mention(match.start(), match.end(), (_number(match[1]),)))
    for match in words.counted.finditer(plain):
        clash = [one for one in found if one.start < match.end() and match.start() < one.end]
        if match[2] is not None:  # "2 mui dau": both of them, not the first
            found, clash = [one for one in found if one not in clash], []
        if not clash:
            count = numbers_of("counted")[" ".join(match[1].split()).removeprefix("0")]
            found.append(Mention(match.start(), match.end(), tuple(range(1, count + 1)), match[2] is None))
    return sorted(found + _later(plain, found, highest))


def doses_named(text: str, highest: int) -> tuple[int, ...]:
    """The numbers of all doses that a text names, ascending; those only counted are left out."""
    named = (one.numbers for one in mentions_in(plain_text(text).text, highest) if not one.counted)
    return tuple(sorted({number for numbers in named for number in numbers}))


def _later(plain: str, found: list[Mention], highest: int) -> list[Mention]:
    """The dose that is only called the next one ("mui sau"), where one before it is named, or how many there are."""
    before = max((one.numbers[-1] for one in found if not one.counted), default=0)
    last = max((one.numbers[-1] for one in found if one.counted), default=0)
    meant = max(before + 1, last) if before else last
    if not 1 < meant <= highest:
        return []
    return [
        Mention(match.start(), match.end(), (meant,))
        for match in patterns().later.finditer(plain)
        if not any(one.start < match.end() and match.start() < one.end for one in found)
    ]


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
    if lost is not None and words.all_of_them.search(text):
        return Status(_begins(text, lost.start()), True)
    only = words.only.search(text)
    if only is not None and named and words.shown.search(text) and not words.injected.search(text, only.end()):
        return Status(_begins(text, only.start()), False, True)
    absent = words.absent.search(text) or (words.denied.search(text) if named else None)
    empty = words.empty.search(text)
    if empty is not None and (named or words.system.search(text)):
        return Status(_begins(text, empty.start()), True)
    if absent is not None and not words.other_things.match(text, absent.end()):
        ends = words.nothing_more.match(text, absent.end())
        if named or words.at_all.search(text) or words.system.search(text) or ends:
            return Status(_begins(text, absent.start()), True)
        return None
    shown = words.shown.search(text)
    system = words.system.search(text)
    if named and shown is not None and system is not None and not words.injected.search(text, system.end()):
        return Status(system.start(), False)
    if named and (there := words.already.search(text)) and not words.injected.search(text):
        return Status(there.start(), False)
    return None


def _begins(text: str, at: int) -> int:
    """The place of "tren app" before what is said of it, else of the words themselves."""
    system = [match.start() for match in patterns().system.finditer(text, max(0, at - 40), at)]
    return system[0] if system else at


def _number(word: str) -> int:
    if word in ROMAN:
        return ROMAN.index(word) + 1
    return int(word) if word.isascii() and word.isdigit() else numbers_of("numbers")[" ".join(word.split())]
