"""What a page of a queue needs: its lines, the counts beside it, and where the next page begins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.console.lines import Line, lines_of
from handlers.staff.actor import Actor
from handlers.tickets.access import accused_bodies
from handlers.tickets.act import audit_many
from handlers.work import Work
from storage.repositories.queues import COUNT_LIMIT, Cursor, QueueRow, after

PAGE: Final = 50
SHOWN: Final = ("my_body", "mine", "unassigned", "overdue", "waiting", "escalated", "to_enter", "not_seen", "done")
DEFAULT: Final = "my_body"
CURSOR: Final = re.compile(r"(\d{10,20})-(\d{1,19})")
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a queue. `next`: the cursor behind it in an address, '' on the last page."""

    name: str
    lines: Sequence[Line]
    next: str
    body: str
    category: str


async def read_page(
    work: Work, actor: Actor, language: str, name: str, *, cursor: str = "", body: str = "", category: str = ""
) -> Page:
    """A page of a queue. An unknown filter, body or category counts as none."""
    name = name if name in SHOWN else DEFAULT
    bodies = (body,) if body in actor.roles else actor.bodies
    known = category if category in work.tools.catalogues.common.categories else ""
    rows, last = await _rows(work, actor, name, bodies, read_cursor(cursor), known)
    lines = await lines_of(work, rows, actor, language)
    await audit_many(work, actor, "listed", [row.id for row in rows], queue=name)
    behind = write_cursor(after(name, last)) if last is not None else ""
    return Page(name, lines, behind, body if body in actor.roles else "", known)


async def whole_queue(
    work: Work, actor: Actor, name: str, *, body: str, category: str, limit: int
) -> Sequence[QueueRow]:
    """The first `limit` rows of a queue under the same filters as `read_page`; none of an unknown queue."""
    if name not in SHOWN:
        return ()
    bodies = (body,) if body in actor.roles else actor.bodies
    known = category if category in work.tools.catalogues.common.categories else ""
    found = await work.uow.queues.page(name, bodies, actor.id, work.now, cursor=None, limit=limit, category=known)
    return [row for row in found if _may_be_seen(work, actor, row)]


async def _rows(
    work: Work, actor: Actor, name: str, bodies: Sequence[str], cursor: Cursor | None, category: str
) -> tuple[list[QueueRow], QueueRow | None]:
    """The rows that may be seen, and the one that the next page begins behind (None: this is the last page)."""
    found = await work.uow.queues.page(
        name, bodies, actor.id, work.now, cursor=cursor, limit=PAGE + 1, category=category
    )
    more = len(found) > PAGE
    found = found[:PAGE]
    return [row for row in found if _may_be_seen(work, actor, row)], found[-1] if more else None


def _may_be_seen(work: Work, actor: Actor, row: QueueRow) -> bool:
    return accused_bodies(work.tools.directory, row.accused_body).isdisjoint(actor.roles)


async def read_counts(work: Work, actor: Actor) -> dict[str, str]:
    """How many stand in each queue, as they are written: `12`, `999+`."""
    counts = await work.uow.queues.counts(actor.bodies, actor.id, work.now)
    return {name: f"{COUNT_LIMIT - 1}+" if n >= COUNT_LIMIT else str(n) for name, n in counts.items()}


def write_cursor(cursor: Cursor) -> str:
    """`microseconds-id`."""
    return f"{(cursor.at - EPOCH) // timedelta(microseconds=1)}-{cursor.id}"


def read_cursor(text: str) -> Cursor | None:
    """The opposite of `write_cursor`; None for anything else."""
    found = CURSOR.fullmatch(text)
    if found is None or int(found[1]) > 10**17:
        return None
    return Cursor(EPOCH + timedelta(microseconds=int(found[1])), int(found[2]))
