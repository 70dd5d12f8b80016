"""An official takes the chat over from the bot and hands it back; what is written meanwhile reaches the report."""

import pytest

from handlers.tickets.chat_hand import BACK, TAKE, chat_act, hand_back, take_chat, taken_until
from handlers.tickets.claim import claim
from handlers.tickets.errors import AlreadyClaimed, NotAllowed, Stale
from handlers.tickets.reply import reply
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import Office

HOLDER, OTHER = "commune", "second"


async def silent_until(office: Office, ticket: Ticket) -> object:
    async with office.work() as work:
        return await taken_until(work, ticket)


async def test_the_holder_takes_the_chat_and_an_answer_keeps_it(office: Office) -> None:
    ticket = await office.file("DOSE_MISSING_ONE")
    held = await office.do(claim, ticket, office[HOLDER])
    assert await silent_until(office, held) is None
    taken = await office.do(take_chat, held, office[HOLDER])
    assert (await office.events(ticket))[-1] == "chat_taken" and "ticket_notices.citizen.chat_taken" in office.said()
    first = await silent_until(office, taken)
    with pytest.raises(Stale):
        await office.do(take_chat, taken, office[HOLDER])
    office.world.clock.move(hours=1)
    await office.do(reply, taken, office[HOLDER], "Chị tiêm ở trạm nào ạ?")
    later = await silent_until(office, taken)
    assert first is not None and later is not None and later > first  # type: ignore[operator]
    async with office.work() as work:
        assert await chat_act(work, office[HOLDER], taken) == BACK
    office.world.clock.move(hours=3)
    assert await silent_until(office, taken) is None
    async with office.work() as work:
        assert await chat_act(work, office[HOLDER], taken) == TAKE


async def test_it_is_handed_back_once_and_by_its_holder_alone(office: Office) -> None:
    ticket = await office.do(claim, await office.file("DOSE_MISSING_ONE"), office[HOLDER])
    with pytest.raises(Stale):
        await office.do(hand_back, ticket, office[HOLDER])
    await office.do(take_chat, ticket, office[HOLDER])
    with pytest.raises((NotAllowed, AlreadyClaimed)):
        await office.do(hand_back, ticket, office[OTHER])
    await office.do(hand_back, ticket, office[HOLDER])
    assert await silent_until(office, ticket) is None
    assert (await office.events(ticket))[-1] == "chat_handed_back"
    with pytest.raises(Stale):
        await office.do(hand_back, ticket, office[HOLDER])


async def test_of_a_report_that_nobody_has_no_chat_is_taken(office: Office) -> None:
    ticket = await office.file("DOSE_MISSING_ONE")
    with pytest.raises(NotAllowed):
        await office.do(take_chat, ticket, office[HOLDER])
    async with office.work() as work:
        assert await chat_act(work, office[HOLDER], ticket) == ""
