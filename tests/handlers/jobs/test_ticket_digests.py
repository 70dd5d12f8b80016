"""Older tickets get what they are found by in pieces; nobody notices, and a run that is cut off loses nothing."""

import pytest

from handlers.jobs.ticket_digests import ticket_digests
from handlers.tickets.found_by import NAME, asked_for, digests_of, once_asked_for
from storage.repositories.ticket_digests import UNFILLED, UNRENEWED
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import Office
from tests.handlers.tickets.test_found_by import HOME, kept, office

__all__ = ["office"]


async def test_a_job_fills_older_tickets_in_pieces_and_goes_on_where_it_was_cut_off(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets = [await office.file() for _ in range(5)]
    whole = [await kept(office, ticket) for ticket in tickets]
    before = [await office.now(ticket) for ticket in tickets]
    async with office.work() as work:
        await work.uow.connection.execute("delete from ticket_digests")
        await work.uow.connection.execute("update tickets set searchable = null")
        await work.uow.retention.anonymise(tickets[4].id, work.now)
    monkeypatch.setattr("handlers.jobs.ticket_digests.PIECE", 2)
    made: list[int] = []

    def failing(vault: object, ticket: Ticket) -> tuple[bytes, ...]:
        made.append(ticket.id)
        if len(made) > 3:
            raise RuntimeError("killed")
        return digests_of(vault, ticket)  # type: ignore[arg-type]

    with monkeypatch.context() as killed:
        killed.setattr("handlers.jobs.ticket_digests.digests_of", failing)
        with pytest.raises(RuntimeError, match="killed"):
            await ticket_digests(office.open_work)
    assert [bool(await kept(office, ticket)) for ticket in tickets] == [True, True, False, False, False]
    async with office.work() as work:
        await work.uow.tickets.lock(tickets[2].id)  # somebody works on it: left to the next run
        await ticket_digests(office.open_work)
    assert await kept(office, tickets[2]) == set() != await kept(office, tickets[3])
    await ticket_digests(office.open_work)
    assert [await kept(office, ticket) for ticket in tickets] == [*whole[:4], set()]
    assert [await office.now(ticket) for ticket in tickets[:4]] == before[:4]
    async with office.work() as work:
        await work.uow.connection.execute("set local enable_seqscan = off")
        plan = await work.uow.connection.fetch(f"explain {UNFILLED.replace('$1', '0').replace('$2', '500')}")
    assert any("ix_tickets_unsearchable" in row[0] for row in plan)


async def test_digests_of_the_older_form_find_their_ticket_until_the_job_has_made_them_anew(office: Office) -> None:
    ticket, other = await office.file(), await office.file()
    whole = await kept(office, ticket)

    async def found(older: bool) -> list[int]:
        async with office.work() as work:
            vault = work.uow.vault
            digests = asked_for(vault, NAME, "van an", [HOME])
            more = (lambda: once_asked_for(vault, NAME, "van an", [HOME])) if older else bytes
            rows = await work.uow.ticket_digests.found(digests, [ticket.body_id], [], 10, more)
        return sorted(row.id for row in rows)

    async with office.work() as work:
        digest = once_asked_for(work.uow.vault, NAME, "van an", [HOME])
        await work.uow.connection.execute("delete from ticket_digests where ticket_id = $1", ticket.id)
        await work.uow.connection.execute("insert into ticket_digests values ($2, $1)", ticket.id, digest)
    assert await found(older=True) == [ticket.id, other.id] and await found(older=False) == [other.id]
    await ticket_digests(office.open_work)
    assert await found(older=False) == [ticket.id, other.id] and await kept(office, ticket) == whole
    async with office.work() as work:
        assert await work.uow.ticket_digests.unfilled(0, 10, older=True) == []
        await work.uow.connection.execute("set local enable_seqscan = off")
        plan = await work.uow.connection.fetch(f"explain {UNRENEWED.replace('$1', '0').replace('$2', '500')}")
    assert any("ix_ticket_digests_older" in row[0] for row in plan)
