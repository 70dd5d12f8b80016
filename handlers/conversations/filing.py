"""Opening a ticket out of a short conversation, and what the person is told about it."""

from dataclasses import dataclass, field

from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.outcome import Choice, Jump, say
from handlers.dialogue.talk import Talk
from handlers.places.bodies import NOWHERE, Place
from handlers.places.refs import PlaceRef
from handlers.staff.actor import citizen
from handlers.texts import Say
from handlers.tickets.content import Details, Reporter, Subject
from handlers.tickets.notices import body_name, due_words
from handlers.tickets.open import Draft
from handlers.tickets.open import open as open_ticket
from storage.repositories.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Filing:
    """What a short conversation files. `phone`: national form or ''; `cause`: the step that failed, or ''; `accused`:
    the office complained of, which does not see it."""

    category: str
    cause: str = ""
    place: PlaceRef | None = None
    phone: str = field(default="", repr=False)
    details: Details = field(default=Details(), repr=False)
    file_ids: tuple[int, ...] = ()
    call_back: str = ""
    accused: str = ""


async def file_ticket(talk: Talk, filing: Filing) -> Ticket:
    """Open the ticket. The reporter is who writes: name and number as far as we know them."""
    place = filing.place
    draft = Draft(
        category=filing.category,
        subject=Subject(reporter=Reporter(talk.contact.name, filing.phone)),
        details=filing.details,
        cause=filing.cause,
        place=Place(place.province, place.district, place.commune) if place else NOWHERE,
        file_ids=filing.file_ids,
        consent_version=talk.work.tools.policy.consent_version,
        call_back=filing.call_back,
        accused=filing.accused,
        contact_id=talk.contact.id,
        language=talk.language,
    )
    return await open_ticket(talk.work, draft, citizen(talk.contact))


def filed(talk: Talk, ticket: Ticket) -> Say:
    """Its code, who has it, by when."""
    body, due = body_name(talk.work, ticket.body_id, talk.language), due_words(talk.work, ticket.due_at)
    return say("filing.filed", code=group_code(ticket.code), body=body, due=due)


def follow_choice(ticket: Ticket) -> Choice:
    """A button to the ticket's history."""
    return Choice("follow", "filing.follow", jump=Jump("follow_up", ("view", ticket.code)))
