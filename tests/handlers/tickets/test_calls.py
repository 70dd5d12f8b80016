"""Who wants calls gets no text messages: what nobody saw happen is said to the official who has it, who then calls."""

from handlers.jobs.sla_watch import sla_watch
from handlers.tickets.content import Details, Reach
from handlers.tickets.reply import reply
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import TTYT, Office


async def by_call(office: Office) -> Ticket:
    return await office.file(contact_id=None, source="caller", details=Details(reach=Reach.CALL))


def asked_to_call(office: Office, name: str) -> list[str]:
    return [reply.text for reply in office.told(name) if "muốn nghe điện thoại" in reply.text]


async def test_what_happens_by_time_alone_is_said_to_who_has_it(office: Office) -> None:
    ticket = await by_call(office)
    office.world.clock.move(days=30)
    await sla_watch(office.open_work)
    assert (await office.now(ticket)).body_id == TTYT and "to_call" in await office.events(ticket)
    assert office.sms() == [] and len(asked_to_call(office, "district")) == 1


async def test_who_answers_on_the_page_reads_it_there(office: Office) -> None:
    ticket = await by_call(office)
    async with office.world.work(actor=office["commune"].key) as work:
        await reply(work, ticket.id, office["commune"], "Chiều thứ Sáu có đợt tiêm.")
    assert "to_call" in await office.events(ticket)
    assert office.sms() == [] and asked_to_call(office, "commune") == []
