"""Whether somebody says that a record shows more doses than they had: "app bao 3 mui ma moi tiem 2", "ghi du 1 mui",
"co mui toi chua he tiem". Such numbers name no dose that is missing.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final, NamedTuple

from handlers.dialogue.answers.lexicon import fold_pattern, read_words
from handlers.dialogue.answers.reading import fold

LONGEST: Final = 600  # characters in which it is looked for
NEAR: Final = 3  # words between what shows and what is shown
_LIST: Final = "surplus"


class _Patterns(NamedTuple):
    quick: re.Pattern[str]
    marked: re.Pattern[str]
    bare: re.Pattern[str]
    breaks: re.Pattern[str]
    counted: re.Pattern[str]
    shown: re.Pattern[str]
    counts: re.Pattern[str]
    had: re.Pattern[str]
    record: re.Pattern[str]
    undone: re.Pattern[str]
    says: re.Pattern[str]
    not_shown: re.Pattern[str]
    named: re.Pattern[str]
    own_dose: re.Pattern[str]
    twice: re.Pattern[str]
    foreign: re.Pattern[str]


@lru_cache(maxsize=4)
def tells_of_surplus(text: str) -> bool:
    """Whether a text says so; a dose that is missing, or one still to come, is none."""
    words = _patterns()
    typed = " ".join(text[:LONGEST].lower().split())
    if words.marked.search(typed):
        return True
    plain, never = fold(typed), read_words(_LIST)["never_twice"]
    if words.quick.search(plain) is None:
        return False
    spelt = _spelt_out(typed)
    twice = words.twice.search(plain) or (spelt != typed and words.twice.search(fold(spelt)))
    if twice and "?" not in typed and not any(one in typed for one in never):
        return True
    return words.bare.search(plain) is not None or _counts_more(plain) or _shows_undone(plain)


def _counts_more(plain: str) -> bool:
    """Whether the record is said to show a higher number than was injected."""
    words = _patterns()
    shown, had = 0, 0
    for clause in words.breaks.split(plain):
        of_record = words.record.search(clause) is not None
        found = words.shown.search(clause) or (words.counts.search(clause) if of_record else None)
        if found is not None and (of_record or not words.had.search(clause)):
            shown = max(shown, 0 if words.not_shown.search(clause) else _number(found[1]))
            continue
        if not of_record and words.undone.search(clause) is None:
            had += sum(_number(one[1] or one[2] or one[3]) for one in words.had.finditer(clause))
    return shown > had > 0


def _shows_undone(plain: str) -> bool:
    """Whether a dose that was not injected is said to be shown."""
    words = _patterns()
    if words.own_dose.search(plain) or words.foreign.search(plain):
        return True
    shown: list[set[int]] = []
    undone: list[set[int]] = []
    for clause in words.breaks.split(plain):
        numbers = {_number(one[1] or one[2]) for one in words.named.finditer(clause)}
        said = words.undone.search(clause)
        record = words.record.search(clause)
        if said is not None and words.says.search(clause, 0, said.start()):
            continue  # it is the record that says so
        if said is not None and (record is None or said.start() < record.start()):
            undone.append(numbers)
        elif record is not None and not words.not_shown.search(clause) and words.counted.search(clause):
            shown.append(numbers)
    return any(not one or not other or one & other for one in undone for other in shown)


def _spelt_out(typed: str) -> str:
    """A mere "twice" with its mark as it is listed behind what notes; without its mark it may be part of a name."""
    listed = read_words(_LIST)
    return re.sub(rf"(?<!\w)(?:{'|'.join(listed['only_twice'])})(?!\w)", listed["twice"][0], typed)


def _number(word: str) -> int:
    return _numbers()[word.removeprefix("0")]


@cache
def _numbers() -> dict[str, int]:
    return {fold(str(word)): int(value) for word, value in read_words(_LIST)["numbers"].items()}


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))


def _twice(dose: str, number: str, record: str, shows: str) -> str:
    """One dose noted twice; two doses that only share something (a day) are none."""
    before, behind, alone = (fold_pattern(_LIST, key) for key in ("twice", "twice_behind", "twice_alone"))
    only, led = fold_pattern(_LIST, "only_twice"), fold_pattern(_LIST, "before_twice")
    between = rf"(?: (?:{fold_pattern(_LIST, 'twice_between')})){{0,{NEAR}}}"
    not_shared = rf"(?! (?:{fold_pattern(_LIST, 'same_of_two')})(?![a-z]))"
    named = rf"(?:{dose}{between} {number}|(?:{fold_pattern(_LIST, 'nth_dose')}))"
    return (
        rf"(?:(?<![a-z0-9])(?:{before})|(?:^|(?<![a-z0-9])(?:{led}) |{record} )(?:{only})){between} {named}{not_shared}"
        rf"|(?<![a-z0-9]){named}{between} (?:{behind})(?![a-z0-9]){not_shared}"
        rf"|{record} {shows} {named}{between} (?:{alone})(?![a-z0-9]){not_shared}"
        rf"|{record} {shows} (?:2|hai|two) {dose} {number}{not_shared}"
    )


@cache
def _patterns() -> _Patterns:
    def some(key: str) -> str:
        return rf"(?<![a-z0-9])(?:{fold_pattern(_LIST, key)})(?![a-z0-9])"

    number = rf"(0?(?:{_alternatives(_numbers())}))(?![a-z0-9]|[/.-]\d| (?:thang|tuan|ngay|nam|gio|lan hoi))"
    dose, gap = rf"(?:{fold_pattern(_LIST, 'dose')})", rf"(?: [a-z]+){{0,{NEAR}}}?"
    undone = rf"{some('never')}(?: (?:{fold_pattern(_LIST, 'never_also')})){{0,2}} {some('injected')}"
    too_many = "|".join(map(re.escape, read_words(_LIST)["too_many"]))
    bare, one = fold_pattern(_LIST, "bare_too_many"), fold_pattern(_LIST, "one")
    strange = "|".join(map(re.escape, read_words(_LIST)["strange"]))
    doses = "|".join(map(re.escape, read_words(_LIST)["dose"]))
    return _Patterns(
        quick=re.compile(rf"{dose}|{some('injected')}|{some('too_many_else')}"),
        marked=re.compile(
            rf"(?<!\w)(?:{too_many})(?: \w+){{0,3}} (?:{doses})(?!\w)"
            rf"|(?<!\w)(?:{doses})(?: \d)? (?:bị )?(?:{too_many}|{strange})(?!\w)"
        ),
        bare=re.compile(rf"(?<![a-z])(?:{bare})(?: ra| mat)? (?:{one}) {dose}|{some('too_many_else')}"),
        breaks=re.compile(rf"[,;\n]|\.(?= |$)|{some('breaks')}"),
        counted=re.compile(rf"(?<![a-z]){dose}(?![a-z])|{some('noted')}"),
        shown=re.compile(rf"{some('shows')}{gap} (?:{dose} )?{number}"),
        counts=re.compile(rf"{some('injected')} {number} {dose}"),
        had=re.compile(
            rf"{some('injected')}(?: {some('few')})? {number}|(?:{some('only')} ){{1,2}}{number} {dose}"
            rf"|{some('only')} (?:{some('only')} )?{some('injected')} {dose} {number}"
        ),
        record=re.compile(some("record")),
        undone=re.compile(undone),
        says=re.compile(some("shows")),
        not_shown=re.compile(some("not_shown")),
        named=re.compile(rf"(?<![a-z]){dose} {number}|{number} {dose}"),
        own_dose=re.compile(
            rf"{some('there_is')} (?:\w+ )?{dose}(?: \d)?(?: {some('whose')}){{0,2}} {undone}"
            rf"|(?<![a-z])(?:dose|shot|jab)(?: {some('whose')}){{1,2}} {undone}"
        ),
        twice=re.compile(_twice(dose, number, some("record"), some("shows"))),
        foreign=re.compile(
            rf"(?<![a-z]){dose}(?: \d)?(?: [a-z]+){{0,{NEAR}}}? {some('foreign')}"
            rf"|{some('by_itself')}(?: [a-z0-9]+){{0,2}}? {dose}(?![a-z])"
        ),
    )
