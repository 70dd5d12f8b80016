"""What moves have written down is added up; what was there before is counted once; nobody's work is held up."""

from collections.abc import AsyncIterator

import pytest

from handlers.jobs.ticket_counts import ticket_counts
from handlers.tickets.approve import approve
from handlers.tickets.claim import claim
from handlers.tickets.withdraw import withdraw
from tests.handlers.tickets.office import FRONT_DESK, Office, open_office


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    made = await open_office(database_url)
    yield made
    await made.world.close()


async def kept(office: Office) -> tuple[dict[str, int], int]:
    """What is added up of this office's kind, and how many moves are not."""
    async with office.work() as work:
        row = await work.uow.connection.fetchrow(
            "select open, claimed, to_enter, done from ticket_counts where scope = '89|*|front_desk' and level = 0"
        )
        return dict(row or {}), await work.uow.connection.fetchval("select count(*) from ticket_deltas")


async def test_what_was_there_is_counted_and_then_every_move(office: Office) -> None:
    tickets = [await office.file() for _ in range(4)]
    assert {ticket.body_id for ticket in tickets} == {FRONT_DESK}
    async with office.work() as work:  # as if they had been there before the moves were written down
        await work.uow.connection.execute("delete from ticket_deltas")
        assert not await work.uow.ticket_counts.is_filled()
    await ticket_counts(office.open_work)
    assert await kept(office) == ({"open": 4, "claimed": 0, "to_enter": 0, "done": 0}, 0)
    for ticket in tickets[:3]:
        await office.do(claim, ticket, office["commune"])
    await office.do(approve, tickets[0], office["commune"])
    await office.do(withdraw, tickets[3], office.citizen)
    assert await kept(office) == ({"open": 4, "claimed": 0, "to_enter": 0, "done": 0}, 10)
    for _ in range(2):  # a second run finds nothing
        await ticket_counts(office.open_work)
        assert await kept(office) == ({"open": 0, "claimed": 2, "to_enter": 1, "done": 1}, 0)
    async with office.work() as work:
        assert await work.uow.ticket_counts.differing() == []
        await work.uow.connection.execute("update ticket_counts set claimed = 3 where scope = '89|*|*' and level = 0")
        assert len(await work.uow.ticket_counts.differing()) == 1
