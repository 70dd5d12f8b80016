"""Danger signs of those who live, in a text that tells of a death too: who has died needs no ambulance, others do.

A sign beside a death is of somebody else when another person is named for it ("my grandmother died, my mother cannot
breathe"), or when it is told as going on now; what is told of the dead raises no alarm.
"""

from typing import Final, NamedTuple

from faq.danger import danger_signs
from faq.loss import dies_in, known_losses, loss_told
from faq.phrases import Clause, Spot, Words, read_fragments, read_whole

_NEAR: Final = 2  # words between a person and whose it is ("anh hai tôi")


def living_signs(text: str) -> tuple[str, ...]:
    """The kinds of danger signs told of somebody who lives, each once; mostly ()."""
    signs = danger_signs(text)
    if not signs or not loss_told(text):
        return signs
    parts = read_fragments(text, known_losses().starts)
    clauses = [Clause(at, read_whole(part).readings) for at, part in enumerate(parts)]
    deaths = [at for at in range(len(parts)) if dies_in(clauses, at)]
    if not deaths:
        return ()  # one sentence about one who died
    dead, first = _head(clauses[deaths[0]].readings[0]), deaths[0]
    found: list[str] = []
    for at, part in enumerate(parts):
        if at not in deaths and _is_another(clauses[at].readings[0], dead, after=at > first):
            found += [one for one in danger_signs(part) if one not in found]
    return tuple(found)


class _Person(NamedTuple):
    """Who is named first in a clause, whose that is (both without marks), and whether it is somebody named anew."""

    name: str
    whose: str
    anew: bool


def _is_another(words: Words, dead: _Person, *, after: bool) -> bool:
    lists, who = known_losses(), _head(words)
    if after and lists.ongoing.any_in(words) and not lists.then.any_in(words):
        return True
    if not who.name or not dead.name or who.name == dead.name or {who.name, dead.name} <= lists.children:
        return False
    if after:
        return who.anew or who.name == dead.whose  # else it is the one that was named before
    return dead.anew


def _head(words: Words) -> _Person:
    lists = known_losses()
    spots: list[Spot] = [*lists.persons.spots(words), *lists.myself.spots(words)]
    if not spots:
        return _Person("", "", False)
    start, end = min(spots)
    behind = lists.own.spots(words[end : end + _NEAR])
    whose = words[end + behind[0][0]].folded if behind else ""
    anew = bool(behind) or lists.own.any_in(words[max(0, start - 1) : start]) or lists.myself.any_in(words[start:end])
    return _Person(words[start].folded, whose, anew)
