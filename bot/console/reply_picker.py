"""What an official may pick for the text of an answer: the templates that fit a report, filled in from it."""

from typing import NamedTuple

from bot.console.desk import Desk
from handlers.staff.reply_templates import ACTS, TEXTS, fitting, templates_of
from handlers.tickets.access import Sight
from handlers.tickets.queries import TicketPage
from handlers.tickets.variables import contact_of, filled, values_of
from handlers.work import Work


class Pick(NamedTuple):
    """`shared`: of the office; `text`: with what is known filled in."""

    id: int
    name: str
    shared: bool
    text: str


async def picks_of(work: Work, desk: Desk, seen: TicketPage) -> dict[str, list[Pick]]:
    """Act -> what fits this report on the channel that it is answered on."""
    kept = await templates_of(work, desk.actor)
    if not kept:
        return {}
    contact = await contact_of(work, seen.ticket)
    values = values_of(work, seen.ticket, contact, full=seen.sight is Sight.FULL)
    channel = contact.channel if contact and contact.unreachable_at is None else TEXTS
    return {
        act: [
            Pick(one.id, one.name, bool(one.body_id), filled(one.text, values))
            for one in fitting(kept, act, seen.ticket, channel)
        ]
        for act in ACTS
    }
