"""What a page of a queue needs: its lines, the counts beside it, where it stands, and where its neighbours begin."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.console.lines import Line, lines_of
from bot.console.narrowing import Narrowing
from handlers.staff.actor import Actor
from handlers.tickets.access import accused_bodies
from handlers.tickets.act import audit_many
from handlers.tickets.follow import drop_unseeable
from handlers.tickets.search import FEW, LATELY, readable, those_holding
from handlers.work import Work
from storage.repositories.queues import COUNT_LIMIT, Cursor, Facets, Narrow, Position, QueueRow, after

PAGE: Final = 50
SHOWN: Final = (
    "my_body", "mine", "followed", "unassigned", "soon", "overdue", "waiting", "platform", "escalated",
    "to_enter", "not_seen", "done",
)  # fmt: skip
DEFAULT: Final = "my_body"
FOLLOWED: Final = "followed"
HANDED_UP: Final = "escalated"  # of offices below, to one of these
CURSOR: Final = re.compile(r"(\d{10,20})-(\d{1,19})")
NO_BREAK: Final = "\u00a0"  # between thousands, in any language
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Look:
    """A queue as it is asked for. `partly`: it is longer than can be read, and only its start was; `wide`: words are
    looked for in more offices than are read, and in none of them."""

    name: str
    bodies: Sequence[str]
    narrowing: Narrowing
    narrow: Narrow
    partly: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a queue. `next`, `previous`: the cursors of its neighbours in an address, '' where there is none;
    `first`, `last`: the places of its rows; `beyond`: they stand behind so many others or more, and nobody has counted
    how many; `whole`: how many there are, as written; `counts`: those of all queues."""

    look: Look
    lines: Sequence[Line]
    next: str = ""
    previous: str = ""
    first: int = 0
    last: int = 0
    beyond: str = ""
    whole: str = ""
    counts: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Of the queue."""
        return self.look.name


async def look_at(work: Work, actor: Actor, name: str, narrowing: Narrowing) -> Look:
    """A queue under an official's filters. For a day of injection and for words its tickets are read: what they say is
    sealed."""
    if name == FOLLOWED:
        await drop_unseeable(work, actor)
    narrow, bodies = narrowing.stored(work, actor), narrowing.bodies(actor)
    if narrowing.batch:
        narrow = narrow._replace(ids=[one for _, one in await work.uow.complaint_lists.tickets(narrowing.batch)])
    if not narrowing.reads and not narrowing.batch:
        return Look(name, bodies, narrowing, narrow)
    own = readable(actor, bodies) if narrowing.words else bodies
    if len(own) > FEW and narrowing.words:
        return Look(name, bodies, narrowing, narrow._replace(ids=()), wide=True)
    read = await work.uow.queues.facets(name, own, actor.id, work.now, narrow) if own else []
    ids = [one.id for one in read]
    if narrowing.day is not None:
        said = await work.uow.queues.details_of(ids)
        ids = [number for number, one in said.items() if any(dose.injected_on == narrowing.day for dose in one.doses)]
    if narrowing.words:
        left, since = frozenset(ids), work.now - LATELY
        lately = [one for one in read if name != "done" or one.updated_at is None or one.updated_at >= since]
        whole = [one for one in lately if name == HANDED_UP or one.body_id in own]  # others' reports are masked
        asked = [one.id for one in whole if one.id in left and _may_be_seen(work, actor, one)]
        ids = await those_holding(work, actor, asked, narrowing.words)
    return Look(name, bodies, narrowing, narrow._replace(ids=ids), partly=len(read) == COUNT_LIMIT)


async def read_page(work: Work, actor: Actor, language: str, look: Look, *, behind: str = "", before: str = "") -> Page:
    """The page behind a cursor, or before one, or the first. What is no cursor counts as none."""
    cursor = read_cursor(before) or read_cursor(behind)
    back = read_cursor(before) is not None
    found = await _found(work, actor, look, cursor, back)
    if back and len(found) <= PAGE:  # the start is near: the whole first page, not a piece of it
        cursor, back, found = None, False, await _found(work, actor, look, None, False)
    more = len(found) > PAGE
    shown = (found[-PAGE:] if back else found[:PAGE]) if more else found
    counts = await _counts(work, actor, look)
    place = await _place(work, actor, look, shown, cursor, counts)
    rows = [row for row in shown if _may_be_seen(work, actor, row)]
    lines = await lines_of(work, rows, actor, language)
    await audit_many(work, actor, "listed", [row.id for row in rows], queue=look.name)
    return Page(
        look,
        lines,
        next=write_cursor(after(look.name, shown[-1])) if shown and (more or back) else "",
        previous=write_cursor(after(look.name, shown[0])) if shown and cursor is not None else "",
        first=place.before + 1 if shown else 0,
        last=place.before + len(shown),
        beyond=written(place.before, exact=True) if place.more else "",
        whole=written(place.whole),
        counts={name: written(n) for name, n in counts.items()},
    )


async def whole_queue(work: Work, actor: Actor, name: str, narrowing: Narrowing, *, limit: int) -> Sequence[QueueRow]:
    """The first `limit` rows of a queue under the same filters as a page of it; none of an unknown queue."""
    if name not in SHOWN:
        return ()
    look = await look_at(work, actor, name, narrowing)
    found = await work.uow.queues.page(name, look.bodies, actor.id, work.now, limit=limit, narrow=look.narrow)
    return [row for row in found if _may_be_seen(work, actor, row)]


async def _found(work: Work, actor: Actor, look: Look, cursor: Cursor | None, back: bool) -> list[QueueRow]:
    """A page's rows and one more, which tells that there are more."""
    return await work.uow.queues.page(
        look.name, look.bodies, actor.id, work.now, cursor=cursor, back=back, limit=PAGE + 1, narrow=look.narrow
    )


async def _place(
    work: Work, actor: Actor, look: Look, shown: Sequence[QueueRow], cursor: Cursor | None, counts: Mapping[str, int]
) -> Position:
    """How many rows stand before these, and how many there are."""
    if not shown or (cursor is None and look.name in counts):
        return Position(0, counts.get(look.name, 0))
    first = after(look.name, shown[0])
    return await work.uow.queues.position(
        look.name, look.bodies, actor.id, work.now, first=first, narrow=look.narrow, counts=counts
    )


def _may_be_seen(work: Work, actor: Actor, row: QueueRow | Facets) -> bool:
    return accused_bodies(work.tools.directory, row.accused_body).isdisjoint(actor.roles)


async def read_counts(work: Work, actor: Actor, look: Look) -> dict[str, str]:
    """How many stand in each queue under the same filters, as they are written."""
    return {name: written(n) for name, n in (await _counts(work, actor, look)).items()}


async def _counts(work: Work, actor: Actor, look: Look) -> dict[str, int]:
    """Where a day is asked for only this queue was read, and it alone is counted."""
    if look.narrow.ids is not None:
        return {look.name: len(look.narrow.ids)}
    return await work.uow.queues.counts(look.bodies, actor.id, work.now, look.narrow)


def written(number: int, *, exact: bool = False) -> str:
    """A count as it is shown: `12`, `12 345`; one that was bounded says that there are more: `999+`."""
    return f"{COUNT_LIMIT - 1}+" if number == COUNT_LIMIT and not exact else f"{number:,}".replace(",", NO_BREAK)


def write_cursor(cursor: Cursor) -> str:
    """`microseconds-id`."""
    return f"{(cursor.at - EPOCH) // timedelta(microseconds=1)}-{cursor.id}"


def read_cursor(text: str) -> Cursor | None:
    """The opposite of `write_cursor`; None for anything else."""
    found = CURSOR.fullmatch(text)
    if found is None or int(found[1]) > 10**17 or int(found[2]) >= 2**63:
        return None
    return Cursor(EPOCH + timedelta(microseconds=int(found[1])), int(found[2]))
