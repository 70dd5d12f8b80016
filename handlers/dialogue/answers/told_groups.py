"""Which facts of a story belong together: those of one dose, in one clause or in several."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from handlers.dialogue.answers.dated import FoundDay
from handlers.dialogue.answers.told_clauses import Facts
from handlers.dialogue.answers.told_marks import Mention
from handlers.dialogue.answers.told_patterns import patterns

MOST_DOSES: Final = 12  # that a clause can name: each is held against all others


@dataclass(slots=True)
class Group:
    """Facts that belong together: of one dose, of several, or of none that is named."""

    numbers: tuple[int, ...]
    sentence: int
    counted: bool = False
    days: list[FoundDay] = field(default_factory=list)
    vaccines: list[str] = field(default_factory=list)
    place: tuple[int, int] | None = None
    hedged: bool = False
    behind: tuple[int, int] | None = None  # right behind the number of the dose: perhaps the name of a place


def join(groups: list[Group], facts: Facts) -> None:
    """Put the facts of a clause to the dose they belong to."""
    words = patterns()
    if words.undone.search(facts.text):
        return
    if words.other_acts.search(facts.text) and not _before_act(facts):
        if groups and not groups[-1].numbers and groups[-1].sentence == facts.sentence:
            groups.pop()  # the day before it was that of this act
        return
    numbered = [one for one in facts.mentions if not one.counted][:MOST_DOSES]
    pieces = _pieces(facts, numbered)
    for mention, days in pieces:
        group = _group_for(groups, facts, mention, days)
        if group is None:
            continue
        group.days += days
        group.hedged = group.hedged or words.hedged.search(facts.text) is not None
        begin, end = _span(facts, pieces, mention)
        group.vaccines += [one.code for one in facts.vaccines if begin <= one.start < end]
        for place in facts.places:
            if begin <= place[0] < end and group.place is None:
                group.place = place
        if group.place is None and words.same_place.search(facts.text):
            group.place = next((one.place for one in reversed(groups) if one.place is not None), None)
        if group.place is None and mention is not None and len(pieces) == 1:
            group.behind = _behind(facts, mention)
        _share(groups, group, facts)


def _behind(facts: Facts, mention: Mention) -> tuple[int, int]:
    """From a dose to the next day, vaccine or dose of its clause."""
    marks = [one.start for one in facts.days] + [one.start for one in facts.vaccines]
    ends = [at for at in marks if at >= mention.end]
    return mention.end, min([facts.start + len(facts.text), *ends])


def _share(groups: list[Group], group: Group, facts: Facts) -> None:
    """What is said of all of them stands at the last: the others of the sentence have it too."""
    said = patterns().shared.search(facts.text)
    if said is None:
        return
    others = [one for one in groups if one.sentence == facts.sentence and one is not group]
    after = facts.start + said.start()
    for one in others:
        if group.place is not None and group.place[0] >= after:
            one.place = one.place or group.place
        one.vaccines = one.vaccines or [found.code for found in facts.vaccines if found.start >= after]


def _before_act(facts: Facts) -> bool:
    """Whether an injection is told of before the other act, which then says nothing of its day."""
    injected, other = patterns().injected.search(facts.text), patterns().other_acts.search(facts.text)
    return injected is not None and other is not None and injected.start() < other.start() and not facts.days


def _pieces(facts: Facts, numbered: list[Mention]) -> list[tuple[Mention | None, list[FoundDay]]]:
    """The doses of a clause with the days that stand beside them; several days for one dose are no day."""
    days = facts.days
    if len(numbered) < 2:
        counted = next((one for one in facts.mentions if one.counted), None)
        return [(numbered[0] if numbered else counted, days)]
    if len(days) == len(numbered):
        return [(one, [day]) for one, day in zip(numbered, days, strict=True)]
    if not days:
        return [(one, []) for one in numbered]
    return [(one, days if len(days) > 1 else []) for one in numbered]


def _span(
    facts: Facts, pieces: Sequence[tuple[Mention | None, list[FoundDay]]], mention: Mention | None
) -> tuple[int, int]:
    """From where to where a clause with several doses speaks of one of them."""
    if len(pieces) < 2 or mention is None:
        return 0, 1 << 30
    starts = sorted(min([one.start, *(day.start for day in days)]) for one, days in pieces if one is not None)
    own = next(min([one.start, *(day.start for day in days)]) for one, days in pieces if one is mention)
    return own, next((start for start in starts if start > own), 1 << 30)


def _group_for(groups: list[Group], facts: Facts, mention: Mention | None, days: list[FoundDay]) -> Group | None:
    """The group that this part of a clause speaks of; a new one where it begins to speak of another dose."""
    last = groups[-1] if groups and groups[-1].sentence == facts.sentence else None
    new = Group(mention.numbers if mention else (), facts.sentence, bool(mention and mention.counted))
    if mention is not None and not mention.counted:
        same = next((one for one in groups if one.numbers == mention.numbers and not one.counted), None)
        if same is not None:
            return same
        if last is not None and not last.numbers and last.days and not days:
            last.numbers = mention.numbers  # "12/9/2021, mui 1 …"
            return last
    elif mention is None:
        labelled = patterns().label.match(facts.text) and not (days and groups and groups[-1].days)
        if last is None and groups and (labelled or (not days and not facts.injected and facts.places)):
            last = groups[-1]
        if last is not None and not (days and last.days):
            return last
        if not days and not (facts.injected and (facts.vaccines or facts.places)):
            return None
    groups.append(new)
    return new


def settled(groups: list[Group]) -> list[Group]:
    """The groups with the doses they can only be: two days of "2 mui", the day before the second."""
    heads = [one for one in groups if (not one.numbers or one.counted) and not one.days]
    bodies = [one for one in groups if one not in heads]
    counted = next((one for one in groups if one.counted), None)
    unnamed = [one for one in bodies if not one.numbers]
    numbered = {number for one in bodies if not one.counted for number in one.numbers}
    if counted is not None and not numbered and len(unnamed) == len(counted.numbers) and _rising(unnamed):
        for number, group in zip(counted.numbers, unnamed, strict=True):
            group.numbers = (number,)
    elif len(unnamed) == 1 and numbered == {2} and _rising([unnamed[0], *(b for b in bodies if b.numbers == (2,))]):
        unnamed[0].numbers = (1,)
    for head in heads:
        for group in bodies if groups.index(head) == 0 or head.counted else ():
            group.vaccines = group.vaccines or head.vaccines
            group.place = group.place or head.place
    return bodies


def _rising(groups: Sequence[Group]) -> bool:
    days = [one.days[0].day for one in groups if len(one.days) == 1]
    exact = [day for day in days if day is not None]
    return len(exact) == len(groups) and exact == sorted(set(exact))
