"""A message that did not arrive, as the pages show it."""

from typing import Any, Final

from bot.console.desk import Desk
from handlers.deliveries.states import AGAIN, CALLED, DROP, RESTORE, SMS, TO_CALL, acts_of, channel_of, state_of
from handlers.dialogue.answers.personal import mask_name
from handlers.dialogue.answers.ticket_code import group_code
from handlers.tickets.clocks import age_since
from handlers.work import Work
from storage.repositories.tickets import Ticket
from storage.repositories.undelivered import Message

# Act -> the sign on its button.
ICONS: Final = {
    AGAIN: "rotate-cw", SMS: "smartphone", TO_CALL: "phone", CALLED: "check", DROP: "x", RESTORE: "undo-2",
}  # fmt: skip


def line_of(work: Work, desk: Desk, message: Message, ticket: Ticket) -> dict[str, Any]:
    """A message of the list, with what can be done about it."""
    return {
        **about(work, desk, ticket),
        "id": message.id,
        "channel": channel_of(message.channel),
        "state": state_of(message),
        "bad": message.state != "held" and not message.dealt_how,
        "age": age_since(message.created_at, work.now),
        "resends": message.resends,
        "acts": acts_of(message),
    }


def about(work: Work, desk: Desk, ticket: Ticket) -> dict[str, Any]:
    """The report that a line is about."""
    category = work.tools.catalogues.of(ticket.province_code).category(ticket.category)
    return {
        "code": ticket.code,
        "shown_code": group_code(ticket.code),
        "category": category.short.in_language(desk.language),
        "person": mask_name(ticket.subject.name),
    }


def call_words(desk: Desk) -> str:
    """What came of a call, as it stands in the history."""
    said = desk.field("text")
    return desk.say("console.call.done", text=said) if said else desk.say("console.call.done_plain")
