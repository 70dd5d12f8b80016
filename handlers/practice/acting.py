"""Begin anew, and what the made-up people do. The unit of work has entered the practice of the official."""

import hashlib
from typing import Final

from handlers.catalogue.categories import Group
from handlers.places.bodies import NOWHERE, Place, place_of
from handlers.practice.cases import PHOTOS, Case, practice_cases
from handlers.staff.actor import Actor, citizen
from handlers.tickets.add_information import add_information
from handlers.tickets.content import BirthDate, ClaimedDose, Details, Paper, Subject
from handlers.tickets.errors import NotAllowed
from handlers.tickets.open import Draft
from handlers.tickets.open import open as open_ticket
from handlers.work import Work
from storage.repositories.contacts import Contact
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket

CHANNEL: Final = "webchat"
SIZE: Final = (900, 640)  # of the photos, pixels


async def begin_practice(work: Work, actor: Actor) -> int:
    """Throw away what there is and file every case that is for this official, at the first of their offices; how many.

    Errors: NotAllowed: works in no office.
    """
    if not actor.bodies:
        raise NotAllowed
    await work.uow.practice.clear()
    body = next((one for one in actor.bodies if actor.works_in(one)), actor.bodies[0])
    fitting = {name: case for name, case in practice_cases().cases.items() if fits(work, actor, body, case)}
    for name, case in fitting.items():
        await file_case(work, body, name, case)
    return len(fitting)


def fits(work: Work, actor: Actor, body: str, case: Case) -> bool:
    """Whether it is for this official: volunteers help with the apps alone."""
    group = work.tools.catalogues.of(place_of(body).province).category(case.category).group
    return actor.works_in(body) or group is Group.APP


def case_of(ticket: Ticket) -> str:
    """The name of the case that a report was filed from."""
    return ticket.open_cause.rpartition(":open:")[2]


async def answer_asked(work: Work, ticket_id: int) -> None:
    """The made-up person sends at once what an official has just asked for."""
    ticket = await work.uow.tickets.get(ticket_id)
    contact = await work.uow.contacts.get(ticket.contact_id) if ticket and ticket.contact_id else None
    if ticket is None or contact is None:
        return
    known = practice_cases()
    case = known.cases[case_of(ticket)]
    photos = [await _photo(work, case.answer_photo)] if case.answer_photo else []
    await add_information(work, ticket_id, citizen(contact), case.answer or known.answer, photos)


async def file_case(work: Work, body: str, name: str, case: Case) -> Ticket:
    """The report of a case, at this office."""
    place = place_of(body)
    contact = await _person(work, name, place)
    photos = [await _photo(work, case.photo)] if case.photo else []
    ticket = await open_ticket(work, _draft(work, name, case, place, contact, photos), citizen(contact))
    if ticket.body_id != body:  # the way to the office is no part of what is practised
        changes: Changes = {"body_id": body, "ladder": (), **_owner(place)}
        return await work.uow.tickets.save(ticket, changes, work.now)
    return ticket


def _owner(place: Place) -> Changes:
    return {"owner_province_code": place.province, "owner_district_code": place.district}


def _draft(work: Work, name: str, case: Case, place: Place, contact: Contact, photos: list[int]) -> Draft:
    told = case.dose
    doses = (
        (ClaimedDose(told.number, work.rules.campaign.series, told.vaccine, told.injected_on, told.lot),)
        if told
        else ()
    )
    return Draft(
        category=case.category,
        subject=Subject(
            name=case.name,
            birth=BirthDate.of(case.birth),
            sex=case.sex,
            papers=(Paper("cccd", case.number),) if case.number else (),
            phone=case.phone,
        ),
        details=Details(doses=doses, description=case.text),
        place=place,
        site=place if told and not case.paper.site else NOWHERE,
        identity=case.number,
        proof="code",
        dose_numbers=tuple(dose.number for dose in doses),
        file_ids=tuple(photos),
        contact_id=contact.id,
        key=name,
    )


async def _person(work: Work, name: str, place: Place) -> Contact:
    address = hashlib.sha256(f"{work.cause}:{name}".encode()).hexdigest()
    contact = await work.uow.contacts.ensure(work.ids.new(), CHANNEL, address, work.now)
    await work.uow.contacts.set_place(contact.id, work.tools.directory.edition, *place)
    return contact


async def _photo(work: Work, name: str) -> int:
    content = (PHOTOS / name).read_bytes()
    media, digest = "image/webp", hashlib.sha256(content).digest()
    number = await work.uow.files.put(work.ids.new(), None, "photo", CHANNEL, media, content, work.now)
    await work.uow.files.ready(number, content, None, media, *SIZE, digest, {}, None)
    return number
