"""A request to delete one's data: what goes, what stays, who may do it."""

from collections.abc import AsyncIterator

import pytest

from handlers.contacts.erase import erase
from handlers.staff.actor import Actor
from handlers.tickets.claim import claim
from handlers.tickets.errors import NotAllowed, Unfit
from handlers.tickets.queries import ticket_page
from storage.repositories.conversations import Conversation
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import Office, open_office


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    made = await open_office(database_url)
    yield made
    await made.world.close()


async def request(office: Office) -> tuple[Ticket, Actor]:
    """A request of a citizen about whom something of every kind is known, claimed by the official who owns it."""
    contact = office.contact.id
    async with office.work() as work:
        await work.uow.contacts.set_person(contact, "Nguyễn Văn An", 1980, "male")
        await work.uow.contacts.set_phone(contact, "0300123456", work.now)
        talk = Conversation(5, contact, None, "complaint", 1, "ask_name", 1, "paused", {"name": "An"}, work.now)
        await work.uow.conversations.save(talk, work.now)
        await work.uow.codes.add(6, contact, "proof", "0300123456", "123456", work.now, work.now)
        await work.uow.installs.declare(contact, "sskdt", work.now, "89", "886", "30346")
        for number in (70, 71):
            await work.uow.files.put(number, contact, "photo", "webchat", "image/jpeg", b"x", work.now)
    await office.file(file_ids=(71,))
    ticket = await office.file("DATA_REQUEST", file_ids=())
    owner = next(one for one in office.people.values() if one.works_in(ticket.body_id))
    return await office.do(claim, ticket, owner), owner


async def test_what_is_known_of_a_person_goes_and_the_tickets_stay(office: Office) -> None:
    ticket, owner = await request(office)
    async with office.work() as work:
        counts = await erase(work, ticket.id, owner)
    assert (counts["codes"], counts["files"]) == (1, 1)
    async with office.work() as work:
        contact = await work.uow.contacts.get(office.contact.id)
        assert contact is not None and (contact.name, contact.phone, contact.birth_year) == ("", "", None)
        assert await work.uow.conversations.unfinished(contact.id) == []
        assert await work.uow.installs.by_commune("89") == []
        assert await work.uow.files.get(70) is None
        assert await work.uow.files.get(71) is not None  # hangs on a report
        assert len(await work.uow.tickets.by_contact(contact.id)) == 2
        page = await ticket_page(work, owner, ticket.id)
    assert page.history[-1].kind == "erased"


async def test_what_could_not_be_answered_goes_too_and_a_repeat_of_it_stays_known(office: Office) -> None:
    ticket, owner = await request(office)
    async with office.work() as work:
        for key, address in (("waits", "citizen"), ("dead", "citizen"), ("other", "somebody else")):
            await work.uow.updates.keep("webchat", key, address, work.ids.new(), {"text": "An"}, work.now, "")
        await work.uow.updates.bury("webchat", "dead", "KeyError")
    async with office.work() as work:
        counts = await erase(work, ticket.id, owner)
    assert (counts["waiting"], counts["dead"]) == (1, 1)
    async with office.work() as work:
        rows = await work.uow.connection.fetch("select key, state, sealed is null as empty from updates order by key")
        assert [tuple(row.values()) for row in rows] == [
            ("dead", "done", True),
            ("other", "waiting", False),
            ("waits", "done", True),
        ]


async def test_a_repeat_erases_nothing_more(office: Office) -> None:
    ticket, owner = await request(office)
    for first in (True, False):
        async with office.work("console:once") as work:
            assert bool(await erase(work, ticket.id, owner)) is first
    assert (await office.events(ticket)).count("erased") == 1


async def test_only_the_office_that_has_the_request_may_erase(office: Office) -> None:
    ticket, _ = await request(office)
    stranger = await office.employ("stranger", {"2021:70:::so_y_te": "officer"})
    for actor in (office.citizen, stranger):
        with pytest.raises(NotAllowed):
            await office.do(erase, ticket, actor)
    other = await office.do(claim, await office.file(identity="098080000999"), office["commune"])
    with pytest.raises(Unfit, match="category"):
        await office.do(erase, other, office["commune"])
