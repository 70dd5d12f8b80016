"""Who asks to open a record, before the leads who may say yes. Nothing of the person stands here."""

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.console.menu import Link
from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.talk import LOCAL
from handlers.records.lead_yes import decide, waiting
from handlers.tickets.notices import body_name


async def show(desk: Desk) -> web.Response:
    """What waits for this lead."""
    async with desk.work() as work:
        asked = await waiting(work, desk.actor)
        names = await work.uow.officials.names([one.official_id for one in asked])
        tickets = {ticket.id: ticket for ticket in await work.uow.tickets.many([one.ticket_id for one in asked])}
        lines = []
        for one in asked:
            ticket = tickets.get(one.ticket_id)
            if ticket is None:
                continue
            category = work.tools.catalogues.of(ticket.province_code).category(ticket.category)
            lines.append(
                {
                    "id": one.id,
                    "name": names.get(one.official_id, ""),
                    "body": body_name(work, one.body_id),
                    "at": one.asked_at.astimezone(LOCAL).strftime("%H:%M %d/%m"),
                    "code": group_code(ticket.code),
                    "category": category.short.in_language(desk.language),
                }
            )
    return desk.page("record_asks.html", lines=lines, hours=desk.service.tools.policy.record_yes_hours)


async def answer(desk: Desk) -> web.Response:
    """Yes or no, which the official hears."""
    number, yes = desk.id, desk.request.match_info["answer"] == "yes"
    async with desk.work(desk.field("act")) as work:
        await decide(work, desk.actor, number, yes)
    return desk.go("/console/records/asked")


ROUTES = (
    web.get("/console/records/asked", signed_in(show)),
    web.post(r"/console/records/asked/{id:\d{1,19}}/{answer:yes|no}", signed_in(answer)),
)
LINK = Link("/console/records/asked", "key-round", "record_asks.page.nav", 3, leads_only=True)
