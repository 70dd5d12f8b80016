"""A queue page as the console asks for it, among 300,000 tickets (or HOTLINE_DESK_TICKETS), beside `select 1` on the
same connection."""

import os
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import asyncpg
import pytest

from storage.crypto import Vault
from storage.database import Database, plain_url
from storage.repositories.queues import COUNT_LIMIT, SPELT, Cursor, Narrow, QueueRow, after
from storage.repositories.ticket_counts import TicketCountRepository
from storage.unit_of_work import UnitOfWork
from tests.support.busy import allowance, may_be_at_most

pytestmark = pytest.mark.benchmarks
TICKETS = int(os.environ.get("HOTLINE_DESK_TICKETS", "300000"))
BODIES, DISTRICTS, OFFICIALS = 1000, 5, 120
MOST, WIDE_MOST = 6.0, 15.0  # times `select 1`: for a few offices, and for those of a district or a province
COUNTS_MOST = 15.0  # the same of counts, and of the place of a page
DOZEN_MOST = 20.0  # and of those of a dozen offices under a filter, of which each report is looked at
SLICES, SLICE, WARM = 28, 25, 4
FEW_SLICES = 8  # of what is far from its limit
PAGE, WIDE_PAGE = 25, 50
NOW = datetime(2021, 10, 20, 2, tzinfo=UTC)
VAULT = Vault({1: b"d" * 32}, b"i" * 32)
OFFICIAL, HOLDER = 7, 1007  # with hundreds of claims everywhere, and with those of one office
# One province: 1,000 offices in five districts, as the ids of the directory name them.
OFFICES = tuple(f"2021:89:{880 + n % DISTRICTS}:{n:05}:front_desk" for n in range(BODIES))
DISTRICT = OFFICES[::DISTRICTS]
ONE, TWO = OFFICES[17:18], (OFFICES[17], OFFICES[22])
# Somebody's dozen, of every district: no kind and no district of its own.
CHOSEN = OFFICES[::83][:12]
# What a desk may be narrowed to: all of it, or nothing.
NARROWED = {
    "category": Narrow(category="DOSE_MISSING_ONE"),
    "commune": Narrow(commune="30316"),
    "site": Narrow(site="30316"),
}
# filter, offices: a commune official answers for its front desk and its health station.
PAGES: Sequence[tuple[str, tuple[str, ...]]] = (
    ("my_body", ONE),
    ("my_body", TWO),
    ("unassigned", TWO),
    ("overdue", TWO),
    ("mine", TWO),
    ("done", TWO),
    *((name, DISTRICT) for name in ("my_body", "overdue", "escalated", "done")),
    *((name, CHOSEN) for name in ("my_body", "overdue", "done")),
    *((name, OFFICES) for name in ("my_body", "unassigned", "soon", "overdue", "waiting", "escalated", "done")),
)

# A third is worked on, due from ten days ago to ten days from now; the rest is over. Sealed fields are real, copied.
FILL = f"""
insert into tickets (id, code, category, status, body_id, ladder, province_code, district_code, commune_code,
    subject_sealed, details_sealed, subject_index, dose_numbers, opened_at, due_at, warn_at, open_cause, updated_at,
    claimed_by, enters, owner_province_code, owner_district_code, escalated_to, not_seen_at)
select n, lpad(n::text, 10, '0'), 'DOSE_MISSING_ONE',
    (array['open','claimed','waiting_citizen','confirmed','refused','entered','confirmed','withdrawn','confirmed'])
        [1 + (n / {BODIES}) % 9],
    body, array[body, 'district', 'province'], '89', '884', '30316',
    $1, $2, sha256(n::text::bytea), array[2], at, at + interval '2 days', at + interval '1 day', 'cause:' || n,
    at + interval '3 days', case when (n / {BODIES}) % 9 in (1, 2) then n % {OFFICIALS} end, true,
    '89', (880 + n % {DISTRICTS})::text, case when n % 50 = 0 then body else '' end,
    case when n % 70 = 0 then at end
from (select n, format('2021:89:%s:%s:front_desk', 880 + n % {DISTRICTS}, lpad((n % {BODIES})::text, 5, '0')) as body,
    $3::timestamptz + (n::bigint * 7919 % 28800 - 17280) * interval '1 minute' as at
    from generate_series(1, {TICKETS}) n) made
"""


async def fill(url: str) -> None:
    """300,000 tickets with sealed fields as long as real ones. Indexes are built after the rows: a quarter of the time.

    All within a limit of its own: the pool's is made for one request.
    """
    subject = {
        "name": "Nguyễn Thị Mười",
        "birth": {"year": 1962, "month": 5, "day": 14},
        "sex": "female",
        "identity": {"cccd": "098162000123"},
        "phone": "0300111222",
        "address": "Số 12, khóm Mỹ Chánh",
    }
    details = {"description": "Má tôi tiêm đủ 2 mũi mà ứng dụng chỉ hiện mũi 1."}
    sealed = VAULT.seal_json(subject, "tickets:subject:1"), VAULT.seal_json(details, "tickets:details:1")
    connection = await asyncpg.connect(url)
    try:
        indexes = await connection.fetch(
            "select indexname, indexdef from pg_indexes where tablename = 'tickets' and indexname like 'ix%'"
        )
        assert indexes
        for name, _ in indexes:
            await connection.execute(f"drop index {name}")
        await connection.execute("alter table tickets disable trigger user")
        await connection.execute(FILL, *sealed, NOW - timedelta(days=2))
        await connection.execute("alter table tickets enable trigger user")
        for _, definition in indexes:
            await connection.execute(definition)
        await TicketCountRepository(connection, VAULT).fill()
        await connection.execute("vacuum analyze tickets")
        await connection.execute("vacuum analyze ticket_counts")
        assert await connection.fetchval("select count(*) from tickets") == TICKETS
    finally:
        await connection.close()


async def p50(act: Callable[[], Awaitable[object]]) -> float:
    """Seconds of one repetition in a slice."""
    times = []
    for _ in range(SLICE):
        started = time.perf_counter()
        await act()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


async def compared(
    act: Callable[[], Awaitable[object]], beside: Callable[[], Awaitable[object]], slices: int = SLICES
) -> list[float]:
    """The ratios of p50, in small slices by turns: a busy machine slows both sides of one alike."""
    ratios = []
    for _ in range(WARM + slices):
        below = await p50(beside)
        ratios.append(await p50(act) / below)
    return ratios[WARM:]


def rows_of(bodies: Sequence[str]) -> int:
    """How many rows a page of these offices has: in chat for a few, as in the console for many."""
    return PAGE if len(bodies) <= SPELT else WIDE_PAGE


async def test_a_page_of_one_office_costs_at_most_6_and_of_1000_at_most_15_times_the_smallest_statement(
    database_url: str,
) -> None:
    await fill(plain_url(database_url))
    database = await Database.open(database_url, VAULT, largest=1)
    try:
        async with database.reading() as uow:

            async def page(name: str, bodies: Sequence[str], cursor: Cursor | None) -> list[QueueRow]:
                return await uow.queues.page(name, bodies, OFFICIAL, NOW, cursor=cursor, limit=rows_of(bodies) + 1)

            await uow.queues.counts(CHOSEN, OFFICIAL, NOW)  # as every page of the console does
            asked: list[tuple[str, Sequence[str], Cursor | None]] = [(*one, None) for one in PAGES]
            first = [await page(*one) for one in asked]
            assert [len(rows) for rows in first] == [rows_of(bodies) + 1 for _, bodies, _ in asked]
            asked += [(*one, after(one[0], rows[rows_of(one[1]) - 1])) for one, rows in zip(PAGES, first, strict=True)]
            smallest = partial(uow.connection.fetchval, "select 1")
            ratios = [await compared(partial(page, *one), smallest) for one in asked]
            counted = await counting(uow, smallest)
    finally:
        await database.close()
    slow, more = list[str](), allowance()
    measured = [
        (f"{name}, {len(bodies)} offices, {'next page' if cursor else 'first page'}",
         MOST if len(bodies) <= SPELT else WIDE_MOST, ratio)
        for (name, bodies, cursor), ratio in zip(asked, ratios, strict=True)
    ] + [
        (name, counts_most(name), ratio)
        for name, ratio in counted.items()
    ]  # fmt: skip
    for name, most, found in measured:
        said = f"{name}: {statistics.median(found):.2f} x select 1 (at most {most * more:.1f})"
        print(said)
        slow += [] if may_be_at_most(found, most) else [said]
    assert slow == []


def counts_most(name: str) -> float:
    """How many times the smallest statement what is counted may cost. Of a dozen offices each report is looked at, so
    that it costs as much more as they have more of them."""
    if f" {len(CHOSEN)} offices" not in name:
        return COUNTS_MOST
    return (DOZEN_MOST if ", of one" in name else COUNTS_MOST) * max(TICKETS / 300_000, 1)


async def counting(uow: UnitOfWork, smallest: Callable[[], Awaitable[object]]) -> dict[str, list[float]]:
    """What the numbers beside a page cost, and the place of a later page, with as many moves not added up as a busy
    province makes in ten seconds."""
    await uow.connection.execute("update tickets set due_at = due_at + interval '1 minute' where id % 15000 = 0")
    assert await uow.connection.fetchval("select count(*) from ticket_deltas") >= TICKETS // 15000 * 2
    assert await uow.ticket_counts.differing() == []
    claims = "update tickets set claimed_by = $1 where body_id = $2 and status = 'claimed'"
    await uow.connection.execute(claims, HOLDER, ONE[0])
    asked: dict[str, Callable[[], Awaitable[object]]] = {}
    for bodies in (ONE, TWO, CHOSEN, DISTRICT, OFFICES):
        counts = await uow.queues.counts(bodies, OFFICIAL, NOW)
        asked[f"counts of {len(bodies)} offices"] = partial(uow.queues.counts, bodies, OFFICIAL, NOW)
        for name in ("my_body", "soon", "escalated", "done") if len(bodies) > len(CHOSEN) else ("my_body", "done"):
            rows = await uow.queues.page(name, bodies, OFFICIAL, NOW, limit=PAGE)
            position = partial(
                uow.queues.position, name, bodies, OFFICIAL, NOW, first=after(name, rows[-1]), counts=counts
            )
            assert (await position()).before == PAGE - 1
            asked[f"place of a page of {name}, {len(bodies)} offices"] = position
        for name, narrow in NARROWED.items() if len(bodies) <= len(CHOSEN) else ():
            found = await uow.queues.counts(bodies, HOLDER, NOW, narrow)
            assert found["my_body"] == (0 if name == "site" else min(counts["my_body"], COUNT_LIMIT))
            narrowed = partial(uow.queues.counts, bodies, HOLDER, NOW, narrow)
            asked[f"counts of {len(bodies)} offices, of one {name}"] = narrowed
    return {name: await compared(act, smallest, FEW_SLICES) for name, act in asked.items()}
