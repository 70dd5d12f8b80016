"""The search by name and phone among 300,000 tickets, beside `select 1` on the same connection."""

import statistics
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from functools import partial
from pathlib import Path

import asyncpg
import pytest

from handlers.places.bodies import place_of
from handlers.tickets.content import Details, Subject
from handlers.tickets.found_by import NAME, PHONE, asked_for, digests_of
from storage.content import details_json, subject_json
from storage.database import Database, plain_url
from storage.repositories.queues import QueueRow
from storage.repositories.ticket_digests import Undigested
from tests.benchmarks.test_queue_speed import BODIES, OFFICES, SLICE, SLICES, TICKETS, VAULT, compared, fill
from tests.support.busy import allowance

pytestmark = pytest.mark.benchmarks
MOST = 25.0
# A thousand looks are at a thousand pages: where others fill the memory with theirs they take two or three times as
# long, by the primary key too, and the smallest statement takes no longer. There a search is measured by such looks.
MOST_LOOKS = 1.5
LOOKS = "select count((select true from tickets t where t.id = asked)) from unnest($1::bigint[]) asked"
SHOWN = 51
NAMED = 17  # the tickets of one office that this name finds: as many as one commune has of a common one
DETAILS = Details(description="Má tôi tiêm đủ 2 mũi mà ứng dụng chỉ hiện mũi 1.")
SUBJECT = Subject(name="Nguyễn Thị Mười", phone="0300111222")
ASKED = (("name", NAME, "thi muoi"), ("phone", PHONE, "0300111222"), ("nobody", NAME, "van khong"))
KEY = "digest, ticket_id"
# Of every other ticket: of a name and of a phone.
OTHERS = f"""
insert into ticket_digests (ticket_id, digest)
select n, substring(sha256((n || ':' || k)::bytea) for 17) from generate_series(1, {TICKETS}) n, generate_series(1, 2) k
"""


def units(offices: Sequence[str]) -> list[str]:
    """The communes of offices."""
    return [f"2021:{place_of(office).commune}" for office in offices]


async def fill_digests(url: str) -> None:
    """What each ticket is found by; the wanted name is in tickets of one office, and in one of every fiftieth."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("alter table ticket_digests drop constraint pk_ticket_digests")
        await connection.execute("drop index ix_ticket_digests_ticket_id")
        await connection.execute(OTHERS)
        await connection.execute(f"alter table ticket_digests add constraint pk_ticket_digests primary key ({KEY})")
        await connection.execute("create index ix_ticket_digests_ticket_id on ticket_digests (ticket_id)")
        named = [BODIES * row + 17 for row in range(1, NAMED + 1)]
        for number in (*named, *(body for body in range(1, BODIES) if body % 50 == 21)):
            owner = OFFICES[number % BODIES]
            home = Undigested(number, owner, 2021, *place_of(owner), SUBJECT)
            rows = [(number, digest) for digest in digests_of(VAULT, home)]
            await connection.executemany("insert into ticket_digests (ticket_id, digest) values ($1, $2)", rows)
            await connection.execute(
                "update tickets set subject_sealed = $2, details_sealed = $3 where id = $1",
                number,
                VAULT.seal_json(subject_json(SUBJECT), f"tickets:subject:{number}"),
                VAULT.seal_json(details_json(DETAILS), f"tickets:details:{number}"),
            )
        await connection.execute("vacuum analyze ticket_digests")
    finally:
        await connection.close()


async def worked(server: int, act: Callable[[], Awaitable[object]]) -> int:
    """Nanoseconds of processor that this process and the server's spend on some repetitions. `server`: its process."""
    began = _spent(server)
    for _ in range(SLICE):
        await act()
    return _spent(server) - began


def _spent(server: int) -> int:
    return time.process_time_ns() + int(Path(f"/proc/{server}/schedstat").read_text().split()[0])


async def quietest(server: int, act: Callable[[], Awaitable[object]], beside: Callable[[], Awaitable[object]]) -> float:
    """The ratio of the work of both in their quietest slices, not of the time: what takes a thousandth of a second
    seldom keeps a processor so long where others want it, as the smallest statement always does."""
    both = [(await worked(server, act), await worked(server, beside)) for _ in range(SLICES)]
    return min(one for one, _ in both) / min(one for _, one in both)


async def test_a_search_costs_at_most_25_times_the_smallest_statement(database_url: str) -> None:
    url = plain_url(database_url)
    await fill(url)
    await fill_digests(url)
    database = await Database.open(database_url, VAULT, largest=1)
    try:
        async with database.reading() as uow:

            async def found(kind: str, value: str, offices: Collection[str], below: Sequence[str]) -> list[QueueRow]:
                digests = asked_for(VAULT, kind, value, below)
                return await uow.ticket_digests.found(digests, offices, [], SHOWN)

            smallest = partial(uow.connection.fetchval, "select 1")
            asked = {
                (label, len(offices)): partial(found, kind, value, frozenset(offices), units(offices))
                for offices in (OFFICES[17:18], OFFICES[17:37], OFFICES)
                for label, kind, value in ASKED
            }
            hits = {one: len(await act()) for one, act in asked.items()}
            apart = partial(quietest, await uow.connection.fetchval("select pg_backend_pid()"))
            looks = partial(uow.connection.fetchval, LOOKS, [*range(7, TICKETS, TICKETS // BODIES)])
            assert await looks() == BODIES
            ratios = {
                one: await apart(act, smallest)
                if one[1] == BODIES
                else statistics.median(await compared(act, smallest))
                for one, act in asked.items()
            }
            of_looks = {one: await apart(act, looks) for one, act in asked.items() if one[1] == BODIES}
    finally:
        await database.close()
    assert hits[("name", 1)] == hits[("phone", 1)] == NAMED and hits[("nobody", 20)] == 0
    assert hits[("name", 20)] == NAMED + 1
    assert hits[("name", BODIES)] == NAMED + len(range(21, BODIES, 50)) and hits[("nobody", BODIES)] == 0
    slow, more = [], allowance()
    for (label, n), ratio in ratios.items():
        beside = of_looks.get((label, n), 0.0)
        said = f"{label}, {n} offices: {ratio:.2f} x select 1 (at most {MOST * more:.1f}), {beside:.2f} x as many looks"
        print(said)
        slow += [said] if ratio > MOST * more and not 0 < beside <= MOST_LOOKS else []
    assert slow == []
