"""A death told in free text: after an injection, in a record of the dead, or to be mourned; words in `loss.yaml`.

One Vietnamese word is both to die and to lose: it counts after a person, where neither what stands before it nor what
follows makes it the loss of a thing. A question, a fear and a rumour tell of no death.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache

from faq.lexicon import read_lexicon
from faq.phrases import Clause, Phrases, Words, read_clauses, read_whole
from faq.wording import Word


class Loss(StrEnum):
    """What a death is told for."""

    NONE = ""
    INJECTION = "injection"  # somebody died after one
    RECORD = "record"  # a record, a list or a message still speaks of the dead
    MOURNING = "mourning"  # somebody close has died


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of `loss.yaml` by their names there."""

    sure: Phrases
    said: Phrases
    persons: Phrases
    things: Phrases
    seen: Phrases
    follows: Phrases
    before: Phrases
    never: Phrases
    instead: Phrases
    supposed: Phrases
    after: Phrases
    injection: Phrases
    otherwise: Phrases
    record: Phrases
    myself: Phrases
    own: Phrases
    ongoing: Phrases
    then: Phrases
    children: frozenset[str]
    starts: re.Pattern[str]


_LOOSE = frozenset(
    {"said", "persons", "things", "seen", "follows", "before", "never", "injection", "myself", "own", "ongoing"}
)


@cache
def known_losses() -> Lists:
    """The words, read once."""
    data = read_lexicon("loss")
    starts = re.compile(rf"\s(?=(?:{'|'.join(data['starts'])})\s)", re.IGNORECASE)
    names = [one.name for one in fields(Lists) if one.name not in ("children", "starts")]
    lists = {name: Phrases({name: data[name]}, loose=name in _LOOSE) for name in names}
    return Lists(**lists, children=frozenset(data["children"]), starts=starts)


def loss_told(text: str) -> Loss:
    """Whether `text` tells that somebody died, and for what; mostly NONE."""
    lists = known_losses()
    if not any(lists.sure.any_in(row) or lists.said.any_in(row) for row in read_whole(text).readings):
        return Loss.NONE  # as nearly always
    clauses = read_clauses(text)
    died = next((at for at, clause in enumerate(clauses) if _dies(clause, clauses, at)), None)
    return Loss.NONE if died is None else _kind(clauses, died)


def dies_in(clauses: Sequence[Clause], at: int) -> bool:
    """Whether the clause with this number tells a death."""
    return _dies(clauses[at], clauses, at)


def _dies(clause: Clause, clauses: Sequence[Clause], at: int) -> bool:
    lists = known_losses()
    for words in clause.readings:
        sure, said = lists.sure.spots(words), lists.said.spots(words)
        if not sure and not said:
            continue
        if any(lists.supposed.any_in(one) for one in _sentence(clauses, clause.sentence)):
            return False
        before = _before(clauses, at)
        for start, end in sure:
            named = lists.persons.any_in(words[start:end]) or _is_of_person(words[:start], before, lists)
            if named and not _is_asked(words[end:]):
                return True
        others = lists.instead.spots(words)
        for start, end in said:
            if any(other[0] <= start and end <= other[1] for other in others):
                continue
            told = _is_of_person(words[:start], before, lists) and _is_death(words, start, end)
            if told and not _saw_thing((*before, *words[:start]), lists):
                return True
    return False


def _sentence(clauses: Sequence[Clause], number: int) -> list[Words]:
    return [words for clause in clauses if clause.sentence == number for words in clause.readings]


def _before(clauses: Sequence[Clause], at: int) -> list[Word]:
    """The words of the clauses before, of this sentence and the one before it."""
    number = clauses[at].sentence
    return [word for clause in clauses[:at] if clause.sentence >= number - 1 for word in clause.readings[0]]


def _is_of_person(words: Words, before: Words, lists: Lists) -> bool:
    """Whether whoever the words are about is a person: the first named in the clause, else in those before it."""
    for row in (words, before):
        persons, things = lists.persons.spots(row), lists.things.spots(row)
        if persons:
            return not things or min(persons)[0] < min(things)[0]
        if things:
            return False
    return False


def _saw_thing(words: Words, lists: Lists) -> bool:
    """Whether a thing was seen or there, as in "I saw dose 2 the other day": then that is what is gone."""
    things = lists.things.spots(words)
    return any(end == start for _, end in lists.seen.spots(words) for start, _ in things)


def _is_death(words: Words, start: int, end: int) -> bool:
    lists, behind, ahead = known_losses(), words[end:], words[:start]
    if _is_asked(behind) or (ahead and lists.never.any_in(ahead[-1:])):
        return False
    if behind and not any(spot[0] == 0 for spot in lists.follows.spots(behind)):
        return False
    return not ahead or any(spot[1] == len(ahead) for spot in lists.before.spots(ahead))


def _is_asked(behind: Words) -> bool:
    return bool(behind) and behind[0].folded in ("khong", "chua", "bao", "gi", "sao")


def _kind(clauses: Sequence[Clause], died: int) -> Loss:
    lists = known_losses()
    told = [clause.readings[0] for clause in clauses]
    of_record = [lists.record.any_in(words) for words in told]
    if any(lists.otherwise.any_in(words) for words in told):
        return Loss.RECORD if any(of_record) else Loss.MOURNING
    of_dead = [
        words
        for at, (words, record) in enumerate(zip(told, of_record, strict=True))
        if not record and (at <= died or not lists.myself.any_in(words[:1]))
    ]
    if any(lists.after.any_in(words) for words in of_dead):
        return Loss.INJECTION
    if any(of_record):
        return Loss.RECORD
    return Loss.INJECTION if any(lists.injection.any_in(words) for words in of_dead) else Loss.MOURNING
