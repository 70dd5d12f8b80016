"""What becomes of a report that an official follows: told once for all that others did, to those who may see it."""

from collections.abc import AsyncIterator

import pytest

from handlers.jobs.follow_news import follow_news
from handlers.staff.officials import remove_role, switch_off
from handlers.tickets.approve import approve
from handlers.tickets.claim import claim
from handlers.tickets.errors import NotAllowed, Unfit
from handlers.tickets.follow import MOST, drop_unseeable, follow, unfollow
from handlers.tickets.note import note
from handlers.tickets.transfer import transfer
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import FRONT_DESK, TTYT, Office, open_office


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    """Officials of three levels and one citizen."""
    made = await open_office(database_url)
    yield made
    await made.world.close()


async def follows(office: Office, ticket: Ticket, name: str, by_chat: bool = True) -> None:
    async with office.work() as work:
        await follow(work, ticket.id, office[name], by_chat)


async def said(office: Office, name: str = "second") -> list[str]:
    """What the job tells somebody's chat."""
    before = len(office.told(name))
    for _ in range(2):
        office.world.clock.move(minutes=1)
        await follow_news(office.open_work)
    return [one.text for one in office.told(name)[before:]]


async def unseen(office: Office, name: str = "second") -> list[int]:
    async with office.work() as work:
        found: list[int] = await work.uow.follows.unseen(office[name].id)
        return found


async def test_who_follows_hears_once_of_all_that_others_did(office: Office) -> None:
    ticket, other = await office.file(), await office.file()
    await follows(office, ticket, "second")
    assert await said(office) == [] and await unseen(office) == []
    await office.do(claim, ticket, office["commune"])
    await office.do(note, ticket, office["commune"], "Số giấy 098080000123")
    await office.do(claim, other, office["commune"])
    assert await unseen(office) == [ticket.id]
    told = await said(office)
    assert len(told) == 1 and "bạn theo dõi" in told[0] and "đang xử lý" in told[0] and "098080000123" not in told[0]
    await office.do(note, ticket, office["second"], "Tôi xem rồi")  # one's own act is no news
    assert await said(office) == []
    async with office.work() as work:
        await work.uow.follows.look(office["second"].id, ticket.id, work.ids.new())
    assert await unseen(office) == []
    await office.do(approve, ticket, office["commune"])
    assert await unseen(office) == [ticket.id] and len(await said(office)) == 1
    async with office.work() as work:
        await unfollow(work, ticket.id, office["second"])
    await office.do(note, ticket, office["commune"], "Xong")
    assert await said(office) == [] and await unseen(office) == []


async def test_who_wants_it_on_the_page_alone_gets_no_message(office: Office) -> None:
    ticket = await office.file()
    await follows(office, ticket, "second", by_chat=False)
    await office.do(claim, ticket, office["commune"])
    assert await said(office) == [] and await unseen(office) == [ticket.id]
    await follows(office, ticket, "second")  # in the chat from now on: nothing old is told
    assert await said(office) == []


async def test_who_holds_it_hears_of_it_anyway(office: Office) -> None:
    ticket = await office.file()
    await follows(office, ticket, "second")
    await office.do(claim, ticket, office["second"])
    async with office.work() as work:
        await work.uow.follows.told(ticket.id, work.ids.new())
    await office.do(note, ticket, await office.employ("lead", {FRONT_DESK: "lead"}), "Gấp")
    assert await said(office) == []


@pytest.mark.parametrize("gone", ["passed on", "works elsewhere", "switched off"])
async def test_who_may_see_it_no_longer_hears_nothing_more(office: Office, gone: str) -> None:
    ticket, second = await office.file(), office["second"]
    await follows(office, ticket, "second")
    if gone == "passed on":
        await office.do(transfer, ticket, office["commune"], TTYT, "Đúng nơi")
    else:
        async with office.work() as work:
            await (switch_off(work, second.id) if gone == "switched off" else remove_role(work, second.id, FRONT_DESK))
        await office.do(claim, ticket, office["commune"])
    assert await said(office) == []
    async with office.work() as work:
        assert await work.uow.follows.of(second.id) == {}


async def test_no_stranger_follows_and_nobody_follows_without_end(office: Office) -> None:
    ticket = await office.file()
    with pytest.raises(NotAllowed):
        await follows(office, ticket, "district")
    async with office.work() as work:
        for number in range(MOST):
            await work.uow.follows.set(office["second"].id, number, False, 1, work.now)
    with pytest.raises(Unfit, match="follow"):
        await follows(office, ticket, "second")
    async with office.work() as work:
        await drop_unseeable(work, office["second"])
        assert len(await work.uow.follows.of(office["second"].id)) == MOST  # of reports that are gone nothing is read
