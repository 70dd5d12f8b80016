"""Who acts on which report: the chat that filed it, or who has proven to know its code."""

from handlers.conversations.follow_up.data import FollowUp
from handlers.dialogue.talk import Talk
from handlers.staff.actor import Actor, Kind, citizen
from handlers.tickets.access import visible
from storage.repositories.tickets import Ticket


def actor_of(talk: Talk[FollowUp]) -> Actor:
    """Who acts: the filer, or who has proven to know the code."""
    known = talk.data.holder
    return Actor(Kind.HOLDER, known) if known else citizen(talk.contact)


async def report_of(talk: Talk[FollowUp]) -> Ticket:
    """The report as this person may see it. Errors: NotAllowed."""
    return await visible(talk.work, actor_of(talk), await talk.work.uow.tickets.get_by_code(talk.data.code))
