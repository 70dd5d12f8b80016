"""Words in braces that stand for something of the report: `{code}` becomes its number. What is not known stays open,
and nothing with an open one is ever sent (said.py)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from handlers.dialogue.answers.ticket_code import group_code
from handlers.texts import Say
from handlers.tickets.masking import mask_details
from handlers.tickets.notices import body_name, due_words
from handlers.tickets.said import HOLE
from handlers.tickets.site import event_site, where_of
from handlers.tickets.sla import is_overdue
from handlers.tickets.status import IN_QUEUE
from handlers.work import Work
from storage.repositories.contacts import Contact
from storage.repositories.tickets import Ticket

VARIABLES: Final = ("name", "code", "office", "due", "category", "place")


def unknown_in(text: str) -> list[str]:
    """The words in braces that stand for nothing, each once, as they are written."""
    found = (hole.group(1) for hole in HOLE.finditer(text))
    return [one for one in dict.fromkeys(found) if one.strip() not in VARIABLES]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with what is known; a value that holds braces itself is taken as it is."""
    return HOLE.sub(lambda hole: values.get(hole.group(1).strip()) or hole.group(), text)


async def contact_of(work: Work, ticket: Ticket) -> Contact | None:
    """The chat that a report came from."""
    return await work.uow.contacts.get(ticket.contact_id) if ticket.contact_id else None


def values_of(work: Work, ticket: Ticket, contact: Contact | None, *, full: bool) -> dict[str, str]:
    """Variable -> what it says of this report, in the language of who filed it; what is not known is left out,
    and so is a limit that has passed: nobody is promised yesterday.

    A name is told where personal data may be typed, and by an official who sees it (`full`); elsewhere a neutral word.
    """
    language, province = contact.language if contact else ticket.language, ticket.province_code
    category = work.tools.catalogues.of(province).category(ticket.category)
    hidden = replace(ticket, details=mask_details(ticket.details))

    def say(said: Say) -> str:
        return work.rules.texts.say(said.key, said.params, language=language, province=province)

    traits = work.tools.traits.get(contact.channel) if contact else None
    named = full and traits is not None and traits.sensitive == "chat"
    values = {
        "name": ticket.subject.name if named and ticket.subject.name else say(Say("reply_templates.somebody")),
        "code": group_code(ticket.code),
        "office": body_name(work, ticket.body_id),
        "category": category.short.in_language(language),
    }
    if ticket.status in IN_QUEUE and not is_overdue(ticket.due_at, work.now, ticket.paused_at):
        values["due"] = say(due_words(work, ticket.due_at))
    if where_of(ticket).known:
        values["place"] = event_site(work, hidden, language)
    return {name: value for name, value in values.items() if value}
