"""What wide queues cost a move of a ticket, the indexes of whole provinces and of filters, and what counts are made of:
beside the same tickets without any of it, in one run."""

import time
from collections.abc import Sequence
from datetime import timedelta
from statistics import median

import asyncpg
import pytest

from handlers.tickets.content import Details, Subject
from storage.database import Database, plain_url
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket
from storage.unit_of_work import UnitOfWork
from tests.benchmarks.test_queue_speed import NOW, OFFICIAL, VAULT, fill
from tests.support.busy import bounds, may_be_at_least

pytestmark = pytest.mark.benchmarks
LEAST = 0.75  # of the speed without them
SLICES, SLICE, WARM = 40, 20, 4
WIDE = (
    "ix_tickets_area", "ix_tickets_area_over", "ix_tickets_area_not_seen", "ix_tickets_area_escalated",
    "ix_tickets_area_waiting", "ix_tickets_area_platform", "ix_tickets_narrowed",
)  # fmt: skip
BARE = "bare"
# There and back again, as fields that the operations write: taken, given back, decided, decided otherwise.
MOVES: tuple[Changes, ...] = (
    {"status": "claimed", "claimed_by": OFFICIAL, "claimed_at": NOW, "claim_until": NOW + timedelta(hours=4)},
    {"status": "open", "claimed_by": None, "claimed_at": None, "claim_until": None},
    {"status": "refused", "refusal_code": "UNPROVEN", "closed_at": NOW},
    {"status": "open", "refusal_code": "", "closed_at": None},
)


async def copy(url: str) -> None:
    """The same table in a schema of its own, with every index but those of whole provinces, and without triggers."""
    connection = await asyncpg.connect(url)
    try:
        indexes = await connection.fetch(
            "select indexname, indexdef from pg_indexes where schemaname = 'public' and tablename = 'tickets'"
        )
        names = {name for name, _ in indexes}
        assert names.issuperset(WIDE)
        await connection.execute(f"create schema {BARE}")
        await connection.execute(f"create table {BARE}.tickets (like public.tickets including defaults)")
        await connection.execute(f"insert into {BARE}.tickets select * from public.tickets order by id")
        for name, definition in indexes:
            if name not in WIDE:
                await connection.execute(definition.replace(" ON public.tickets", f" ON {BARE}.tickets"))
        for schema, wanted in (("public", len(names)), (BARE, len(names) - len(WIDE))):
            await connection.execute(f"vacuum analyze {schema}.tickets")
            count = "select count(*) from pg_indexes where schemaname = $1 and tablename = 'tickets'"
            assert await connection.fetchval(count, schema) == wanted
    finally:
        await connection.close()


async def move(uow: UnitOfWork, numbers: Sequence[int]) -> None:
    """Every one of `MOVES` of each of these tickets, each in a transaction of its own."""
    for number in numbers:
        ticket = Ticket(number, "", "", "", "", NOW, NOW, NOW, NOW, Subject(), Details())
        for changes in MOVES:
            ticket = await uow.tickets.save(ticket, changes, NOW)


async def timed(uow: UnitOfWork, schema: str, numbers: Sequence[int]) -> float:
    """Seconds of these moves in this schema, but for those of the first ticket, which plan the statements anew."""
    await uow.connection.execute(f"set search_path = {schema}")
    await move(uow, numbers[:1])
    began = time.perf_counter()
    await move(uow, numbers[1:])
    return time.perf_counter() - began


async def test_a_move_keeps_three_quarters_of_its_speed_with_the_indexes_of_wide_queues(database_url: str) -> None:
    # One connection for both: two server processes stay on the processors where they began, and one of those may be
    # slower to wake for as long as the test takes.
    url = plain_url(database_url)
    await fill(url)
    await copy(url)
    database = await Database.open(database_url, VAULT, largest=2)
    try:
        async with database.reading() as uow:
            rows = await uow.connection.fetch(
                "select id from tickets where status = 'open' order by id limit $1", SLICE * (WARM + SLICES)
            )
            numbers = [row["id"] for row in rows]
            ratios = []
            for start in range(0, len(numbers), SLICE):
                some = numbers[start : start + SLICE]
                bare = await timed(uow, f"{BARE}, public", some)
                ratios.append(bare / await timed(uow, "public", some))
            await uow.connection.execute("reset search_path")
    finally:
        await database.close()
    kept = ratios[WARM:]
    low, high = bounds(kept)
    print(f"a move keeps {median(kept):.2f} of its speed, between {low:.2f} and {high:.2f} (at least {LEAST})")
    assert may_be_at_least(kept, LEAST), kept
