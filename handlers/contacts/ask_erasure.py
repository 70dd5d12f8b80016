"""Asking for one's data to be deleted: a ticket, carried out by a job once it can no longer be taken back."""

from dataclasses import dataclass, field

from handlers.catalogue.categories import Meaning
from handlers.dialogue.answers.identity import Identity
from handlers.places.bodies import NOWHERE, Place
from handlers.places.refs import PlaceRef
from handlers.staff.actor import citizen
from handlers.tickets.content import Paper, Reporter, Subject
from handlers.tickets.open import Draft
from handlers.tickets.open import open as open_ticket
from handlers.work import Work
from storage.repositories.contacts import Contact
from storage.repositories.tickets import Ticket

CAUSE = "delete"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who asks: the phone proven (national form), how (code or contact), and the number told, if any."""

    phone: str = field(repr=False)
    how: str
    identity: Identity | None = field(default=None, repr=False)


async def ask_erasure(work: Work, contact: Contact, owner: Owner, place: PlaceRef | None, language: str) -> Ticket:
    """File the request and note when it is carried out: `Policy.erasure_wait` from now."""
    identity = owner.identity
    papers = (Paper(identity.kind.value, identity.number),) if identity else ()
    draft = Draft(
        category=work.rules.catalogues.common.meaning(Meaning.ERASURE).code,
        subject=Subject(papers=papers, phone=owner.phone, reporter=Reporter(contact.name, owner.phone)),
        cause=CAUSE,
        place=Place(place.province, place.district, place.commune) if place else NOWHERE,
        identity=identity.comparable if identity else "",
        proof=owner.how,
        consent_version=work.tools.policy.consent_version,
        contact_id=contact.id,
        language=language,
    )
    ticket = await open_ticket(work, draft, citizen(contact))
    await work.uow.erasures.add(ticket.id, contact.id, work.now, work.now + work.tools.policy.erasure_wait)
    return ticket
