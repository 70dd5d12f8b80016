"""Older tickets learn their places in pieces; nobody notices, and a run that is cut off loses nothing."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from handlers.jobs.ticket_places import ticket_places
from handlers.tickets import counted
from handlers.tickets.claim import claim
from handlers.tickets.content import ClaimedDose, Where
from handlers.tickets.correct import Corrected, correct
from storage.repositories.ticket_places import UNPLACED
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import Office, open_office

STATION_CODE = "D0346"  # the health station of Vĩnh Hòa
FILLED = "owner_province_code, owner_district_code, site_province_code, site_district_code, site_commune_code"


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    made = await open_office(database_url)
    yield made
    await made.world.close()


def owner(ticket: Ticket) -> tuple[str, str]:
    return ticket.owner_province_code, ticket.owner_district_code


async def test_older_tickets_are_filled_in_pieces_and_nobody_notices(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets = [await office.file(facility_code=STATION_CODE if number % 2 else "") for number in range(5)]
    before = [await office.now(ticket) for ticket in tickets]
    await forget(office)
    monkeypatch.setattr("handlers.jobs.ticket_places.PIECE", 2)
    office.world.clock.move(hours=1)
    await ticket_places(office.open_work)
    assert [await office.now(ticket) for ticket in tickets] == before


async def test_a_run_that_is_cut_off_goes_on_where_it_ended(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    tickets = [await office.file() for _ in range(5)]
    await forget(office)
    monkeypatch.setattr("handlers.jobs.ticket_places.PIECE", 2)
    seen: list[str] = []

    def failing(body: str) -> counted.Owner:
        seen.append(body)
        if len(seen) > 3:
            raise RuntimeError("killed")
        return counted.owner_columns(body)

    with monkeypatch.context() as killed:
        killed.setattr("handlers.jobs.ticket_places.owner_columns", failing)
        with pytest.raises(RuntimeError, match="killed"):
            await ticket_places(office.open_work)
    assert [owner(await office.now(ticket)) for ticket in tickets] == [("89", "886")] * 2 + [("", "")] * 3
    await ticket_places(office.open_work)
    assert [owner(await office.now(ticket)) for ticket in tickets] == [("89", "886")] * 5


async def test_a_ticket_that_somebody_holds_is_left_to_the_next_run(office: Office) -> None:
    held, free = await office.file(), await office.file()
    await forget(office)
    async with office.work() as work:
        await work.uow.tickets.lock(held.id)
        await ticket_places(office.open_work)
    assert [owner(await office.now(ticket)) for ticket in (held, free)] == [("", ""), ("89", "886")]
    await ticket_places(office.open_work)
    assert owner(await office.now(held)) == ("89", "886")


async def test_what_is_told_before_the_job_comes_is_not_undone_by_it(office: Office) -> None:
    ticket = await office.file(dose_numbers=(1,))
    await forget(office)
    site = Where(edition=2021, province="89", district="884")
    details = replace(ticket.details, doses=(ClaimedDose(1, series="measles"),), site=site)
    await office.do(claim, ticket, office["commune"])
    await office.do(correct, ticket, office["commune"], lambda now: Corrected(now.subject, details))
    told = await office.now(ticket)
    assert owner(told) == ("89", "886")
    assert (told.site_province_code, told.site_district_code, told.dose_series) == ("89", "884", ("measles",))
    await ticket_places(office.open_work)
    assert await office.now(ticket) == told


async def test_a_run_with_nothing_to_fill_reads_one_empty_index(office: Office) -> None:
    await office.file()
    async with office.work() as work:
        await work.uow.connection.execute("set local enable_seqscan = off")  # of one row a scan may be cheaper
        plan = await work.uow.connection.fetch(f"explain {UNPLACED.replace('$1', '0').replace('$2', '500')}")
    assert any("ix_tickets_unplaced" in row[0] for row in plan)


async def forget(office: Office) -> None:
    """Take every ticket back to what a release before these columns left."""
    async with office.work() as work:
        await work.uow.connection.execute(
            f"update tickets set dose_series = '{{}}', ({FILLED}) = ('', '', '', '', '')",
        )
