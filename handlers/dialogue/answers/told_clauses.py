"""The clauses of a story: what each tells of an injection, and what it says of the record."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from handlers.catalogue.vaccines import Vaccines
from handlers.dialogue.answers.dated import FoundDay
from handlers.dialogue.answers.told_marks import Mention, Status, clauses_in, mentions_in, status_in
from handlers.dialogue.answers.told_patterns import patterns
from handlers.dialogue.answers.vaccines import FoundVaccine, find_vaccines


class Facts(NamedTuple):
    """What stands in one clause."""

    start: int
    text: str
    mentions: list[Mention]
    days: list[FoundDay]
    vaccines: list[FoundVaccine]
    places: list[tuple[int, int]]
    sentence: int
    injected: bool


class Record(NamedTuple):
    """What a clause says of the record. `last`: the doses told of just before; `alone`: no other is in its sentence."""

    status: Status
    numbers: tuple[int, ...]
    counted: bool
    at_all: bool
    last: tuple[int, ...]
    sentence: int = 0
    alone: bool = False


def tell_apart(masked: str, days: list[FoundDay], vaccines: Vaccines) -> Iterator[tuple[Facts | None, Record | None]]:
    """Every clause as its facts, and what it says of the record."""
    mentions, words = mentions_in(masked, vaccines.campaign.doses.told), patterns()
    products = find_vaccines(masked, vaccines)
    for start, end, sentence in clauses_in(masked):
        here = [one for one in mentions if start <= one.start < end]
        inside = [Mention(one.start - start, one.end - start, one.numbers, one.counted) for one in here]
        status = status_in(masked[start:end], inside)
        record, stop = None, end
        if status is not None:
            stop = start + status.start
            told = words.injected.search(masked, start, stop) or any(start <= one.start < stop for one in days)
            if not told:
                stop = start
            about = [one for one in here if one.start >= stop] or [one for one in here if not one.counted][-1:]
            numbers = _said_of(about, start + status.start, missing=status.missing)
            counted = bool(about) and all(one.counted for one in about)
            record = Record(status, numbers, counted, words.at_all.search(masked, stop, end) is not None, (), sentence)
            behind = status.missing and len(about) == 1 and about[0].start >= start + status.start
            if behind and words.injected.search(masked, about[0].end, end):  # the dose that is missing, with its facts
                yield _facts(masked, about[0].start, end, about, days, products, sentence), None
            here = [one for one in here if one.start < stop]
        yield (_facts(masked, start, stop, here, days, products, sentence) if stop > start else None), record


def _said_of(about: Sequence[Mention], at: int, *, missing: bool) -> tuple[int, ...]:
    """The doses a status is about: of several, those behind its words, else those before them."""
    behind = [one for one in about if one.start >= at]
    chosen = (behind or about) if missing else about
    return tuple(sorted({number for one in chosen for number in one.numbers}))


def _facts(
    masked: str,
    start: int,
    end: int,
    mentions: list[Mention],
    days: list[FoundDay],
    products: list[FoundVaccine],
    sentence: int,
) -> Facts:
    words = patterns()
    inside = [one for one in days if start <= one.start < end]
    return Facts(
        start,
        masked[start:end],
        mentions,
        inside,
        [one for one in products if start <= one.start < end],
        list(find_places(masked, start, end, mentions, inside, products)),
        sentence,
        words.injected.search(masked, start, end) is not None,
    )


def _ends(*marks: Sequence[Mention] | Sequence[FoundDay] | Sequence[FoundVaccine]) -> Iterator[int]:
    """Where the marks end."""
    for some in marks:
        yield from (one.end for one in some)


def find_places(
    masked: str,
    start: int,
    end: int,
    mentions: Sequence[Mention],
    days: Sequence[FoundDay],
    products: Sequence[FoundVaccine],
) -> Iterator[tuple[int, int]]:
    """Where the words for a place stand: behind "ở" or from a health station on, up to what is something else."""
    words = patterns()
    marks = [one.start for one in mentions] + [one.start for one in days] + [one.start for one in products]
    stops = sorted(at for at in marks if start <= at < end)
    at = start
    while (found := words.place.search(masked, at, end)) is not None:
        begin = found.end()
        stop = min([end, *(one for one in stops if one >= begin)])
        if not found.group() and words.site_after.match(masked, begin):
            begin = max([at, *(one for one in _ends(mentions, days, products) if one <= begin)])
        elif before := words.place_begins.match(masked, begin):
            begin = before.end()
        ends = words.place_ends.search(masked, begin, stop)
        stop = ends.start() if ends else stop
        home = words.home.search(masked[start:begin]) if found.group() else None
        own = words.site.match(masked, begin) is not None
        never = words.no_place.match(masked[begin:stop]) or words.never_site.search(masked[start:begin])
        if not never and (own or not (home or words.home.match(masked[begin:stop]))):
            yield begin, stop
        at = max(stop, begin + 1)
