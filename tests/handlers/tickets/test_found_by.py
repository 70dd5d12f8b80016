"""What a ticket is found by follows its name, its numbers and its office, and ends with them."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from handlers.tickets import found_by
from handlers.tickets.act import begin
from handlers.tickets.claim import claim
from handlers.tickets.correct import Corrected, correct
from handlers.tickets.found_by import NAME, PHONE, asked_for
from handlers.tickets.status import Verb
from handlers.tickets.transfer import transfer
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import SUBJECT, TTYT, Office, open_office

HOME, DISTRICT, ELSEWHERE = "2021:30346", "2021:886", "2021:30316"


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    made = await open_office(database_url)
    yield made
    await made.world.close()


async def found(office: Office, kind: str, value: str, unit: str = HOME) -> list[int]:
    """Tickets that a value of one unit finds."""
    async with office.work() as work:
        digest = asked_for(work.uow.vault, kind, value, [unit])
        rows = await work.uow.connection.fetch(
            "select ticket_id from ticket_digests where substring(digest, 1, 16) = $1 order by 1", digest
        )
    return [row[0] for row in rows]


async def kept(office: Office, ticket: Ticket) -> set[bytes]:
    async with office.work() as work:
        rows = await work.uow.connection.fetch("select digest from ticket_digests where ticket_id = $1", ticket.id)
    return {row[0] for row in rows}


async def test_a_correction_takes_the_old_name_and_phone_away(office: Office) -> None:
    ticket = await office.file()
    assert await found(office, NAME, "nguyen van an") == await found(office, NAME, "van an") == [ticket.id]
    assert await found(office, NAME, "an") == await found(office, NAME, "nguyen van") == []
    assert await found(office, NAME, "van an", ELSEWHERE) == []
    await office.do(claim, ticket, office["commune"])
    right = replace(SUBJECT, name="Nguyễn Văn Ân Tuấn", phone="0300654321")
    await office.do(correct, ticket, office["commune"], lambda now: Corrected(right, now.details))
    assert await found(office, NAME, "an tuan") == await found(office, PHONE, "0300654321") == [ticket.id]
    assert await found(office, NAME, "van an") == await found(office, PHONE, "0300123456") == []


async def test_a_transfer_makes_it_found_in_the_area_of_the_next_office(office: Office) -> None:
    ticket = await office.file()
    assert await found(office, NAME, "van an", DISTRICT) == []
    await office.do(claim, ticket, office["commune"])
    await office.do(transfer, ticket, office["commune"], TTYT, "x")
    assert (await office.now(ticket)).body_id == TTYT
    # Where the person lives it is found, too.
    assert await found(office, NAME, "van an", DISTRICT) == await found(office, NAME, "van an") == [ticket.id]


async def test_an_act_that_changes_neither_name_nor_office_writes_none(office: Office) -> None:
    ticket = await office.file()
    async with office.work() as work:
        before = await work.uow.connection.fetch("select xmin, ctid from ticket_digests")
    await office.do(claim, ticket, office["commune"])
    async with office.work() as work:
        act = await begin(work, ticket.id, office["commune"], Verb.NOTE)
        await act.finish("noted", {"subject": act.before.subject, "body_id": act.before.body_id})
    async with office.work() as work:
        assert await work.uow.connection.fetch("select xmin, ctid from ticket_digests") == before


async def test_nothing_finds_a_ticket_from_which_all_that_was_personal_is_gone(office: Office) -> None:
    ticket, other = await office.file(), await office.file()
    async with office.work() as work:
        await work.uow.retention.anonymise(ticket.id, work.now)
    assert await kept(office, ticket) == set() and len(await kept(office, other)) == 4


def test_names_are_found_whole_and_by_their_last_two_words_alone() -> None:
    assert found_by.name_forms("NGUYỄN  Thị-Mười") == {"nguyen thi muoi", "thi muoi"}
    assert found_by.name_forms("Áo Xanh") == {"ao xanh"}
    assert found_by.name_forms("Mười") == found_by.name_forms(" - ") == frozenset()
