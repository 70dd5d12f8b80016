"""What a queue can be narrowed by, from the tickets that stand in it: each choice with how many it would leave."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from bot.console.narrowing import AGES, BATCH, ME, NAMES, NOBODY, WORDS, Narrowing
from handlers.places.in_words import facility_words, unit_words
from handlers.staff.actor import Actor
from handlers.tickets.access import accused_bodies
from handlers.work import Work
from storage.repositories.queues import COUNT_LIMIT, Facets

Say = Callable[..., str]
# A day and words are typed, since what tickets say is sealed; a list is asked for from one of its reports.
READ: Final = tuple(name for name in NAMES if name not in ("day", WORDS, BATCH))


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter. `count`: how many it leaves beside the other filters, as written."""

    value: str
    label: str
    count: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set: in words, and the address without it."""

    name: str
    label: str
    without: str


async def options_of(
    work: Work, actor: Actor, language: str, say: Say, name: str, narrowing: Narrowing
) -> Mapping[str, Sequence[Option]]:
    """The choices of each filter for the first `COUNT_LIMIT` tickets of a queue, by name; what is set is always one."""
    whole = await work.uow.queues.facets(name, actor.bodies, actor.id, work.now)
    rows = [row for row in whole if accused_bodies(work.tools.directory, row.accused_body).isdisjoint(actor.roles)]
    values = {row.id: {one: _values(work, actor, row, one) for one in READ} for row in rows}
    words = await _Words.of(work, language, say, rows)
    set_now = [(one, value) for one, value in narrowing.values.items() if one in READ]
    found = {}
    for one in READ:
        others = [(other, value) for other, value in set_now if other != one]
        left = [row for row in rows if all(value in values[row.id][other] for other, value in others)]
        counted = Counter(value for row in left for value in values[row.id][one])
        chosen = narrowing.value(one)
        shown = {**counted, **({chosen: counted[chosen]} if chosen else {})}
        options = [Option(value, words.say_of(one, value), _count(n, len(whole))) for value, n in shown.items()]
        found[one] = _in_order(one, options)
    return found


async def chips_of(
    work: Work, actor: Actor, language: str, say: Say, path: str, narrowing: Narrowing
) -> Sequence[Chip]:
    """The filters that are set."""
    words = await _Words.of(work, language, say, [])
    if narrowing.value("handler"):  # whoever stands in an address by number: colleagues have a name here, others none
        colleagues = await work.uow.officials.of_bodies(actor.bodies)
        words = replace(words, handlers={one.id: one.name for one in colleagues})
    return [
        Chip(name, f"{say(f'console_queue.filter.{name}')}: {said}", path + narrowing.query(name))
        for name, value in narrowing.values.items()
        for said in [narrowing.text if name == WORDS else words.say_of(name, value)]
    ]


def _count(number: int, read: int) -> str:
    return f"{number}+" if read >= COUNT_LIMIT else str(number)


def _in_order(name: str, options: list[Option]) -> Sequence[Option]:
    if name == "age":
        return sorted(options, key=lambda option: int(option.value))
    return sorted(options, key=lambda option: (option.value not in (ME, NOBODY), option.label))


def _values(work: Work, actor: Actor, row: Facets, name: str) -> Sequence[str]:
    """What one ticket counts in. A facility is offered rather than its commune, which an address may name too."""
    if name == "site":
        return [code for code in (row.facility_code or row.site_commune_code,) if code]
    if name == "age":
        return [str(age) for age in AGES if row.opened_at <= work.now - timedelta(days=age)]
    if name == "handler":
        return [NOBODY if row.claimed_by is None else ME if row.claimed_by == actor.id else str(row.claimed_by)]
    kept = {"state": row.status, "category": row.category, "body": row.body_id, "commune": row.commune_code}
    value = kept.get(name, row.source)
    return [value] if value and (name != "body" or value in actor.roles) else []


@dataclass(frozen=True, slots=True)
class _Words:
    """Values in words; a value that nothing is known of stands as it is."""

    work: Work
    language: str
    say: Say
    handlers: Mapping[int, str]
    editions: Mapping[str, int]

    @classmethod
    async def of(cls, work: Work, language: str, say: Say, rows: Sequence[Facets]) -> "_Words":
        """Those of these tickets."""
        numbers = sorted({row.claimed_by for row in rows if row.claimed_by is not None})
        names = await work.uow.officials.names(numbers) if numbers else {}
        return cls(work, language, say, names, {row.commune_code: row.edition for row in rows})

    def say_of(self, name: str, value: str) -> str:
        """One value of one filter."""
        texts = {
            "state": lambda: self.say(f"console.state.{value}"),
            "category": lambda: self._category(value),
            "body": lambda: self._office(value),
            "commune": lambda: self._commune(value),
            "site": lambda: self._commune(value) or facility_words(self.work, value),
            "age": lambda: self.say("console_queue.filter.days", n=int(value)),
            "handler": lambda: self._handler(value),
            "source": lambda: self.say(f"console.source.{value}"),
            BATCH: lambda: self.say("console_queue.filter.one_list"),
            "day": lambda: "/".join(reversed(value.split("-"))),
        }
        return texts[name]() or value

    def _commune(self, code: str) -> str:
        return unit_words(self.work, self.editions.get(code, self.work.tools.directory.edition), code)

    def _category(self, value: str) -> str:
        found = self.work.tools.catalogues.common.categories.get(value)
        return found.short.in_language(self.language) if found else value

    def _office(self, value: str) -> str:
        office = self.work.tools.directory.get(value)
        return office.name if office else value

    def _handler(self, value: str) -> str:
        if value in (ME, NOBODY):
            return self.say("console.who.me" if value == ME else "console_queue.filter.nobody")
        return self.handlers.get(int(value), "")
