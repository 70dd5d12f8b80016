"""The alarm of an emergency: given at once to the office of what is known, brought to the right one as soon as the
place is known, and taken back when it was none. What is said meanwhile goes along.
"""

from datetime import timedelta
from typing import Final, TypeVar

from handlers.catalogue.categories import Meaning
from handlers.conversations.asking.place import existing, place_words, told_place
from handlers.conversations.danger_data import Danger
from handlers.conversations.filing import Filing, file_ticket
from handlers.conversations.meanings import code_of
from handlers.dialogue.outcome import say
from handlers.dialogue.talk import Talk
from handlers.places.bodies import Place
from handlers.places.refs import PlaceRef
from handlers.places.routing import Route
from handlers.staff.actor import SYSTEM, citizen
from handlers.tickets.add_information import add_information
from handlers.tickets.content import Answered, Details
from handlers.tickets.errors import REFUSALS
from handlers.tickets.notices import tell_body
from handlers.tickets.open import Draft, plan
from handlers.tickets.status import IN_QUEUE
from handlers.tickets.transfer import transfer
from handlers.tickets.withdraw import withdraw
from storage.repositories.tickets import Ticket

A = TypeVar("A", bound=Danger)

LONGEST: Final = 1000  # characters of what is said that go along
SAME: Final = timedelta(minutes=30)  # in which a second sign belongs to the alarm that was given


def where(talk: Talk[A]) -> PlaceRef | None:
    """Where the person is as told, else where they may be."""
    return told_place(talk, talk.data.place) or existing(talk, talk.data.likely)


async def give_alarm(talk: Talk[A]) -> None:
    """Tell the office for safety of the place as far as it is known, or the leading one; once an emergency."""
    data, reaction = talk.data, code_of(talk, Meaning.REACTION)
    for known in await talk.work.uow.tickets.by_contact(talk.contact.id):
        if known.category == reaction and known.status in IN_QUEUE and talk.now - known.opened_at <= SAME:
            data.ticket, data.joined = known.id, True
            return await tell_more(talk, data.text, data.files)
    signs = ", ".join(data.signs)
    details = Details(description=data.text[:LONGEST], answers=(Answered("signs", "text", signs),) if signs else ())
    filing = Filing(reaction, place=where(talk), phone=talk.contact.phone, details=details, file_ids=data.files)
    data.ticket = (await file_ticket(talk, filing)).id


async def bring_to(talk: Talk[A], place: PlaceRef) -> None:
    """The place is known: its name goes along, and the alarm to the office for safety there. The person in need hears
    of it in this talk, not by a notice with a code."""
    told = talk.words(say("danger.place_told", place=place_words(talk, place)))
    await tell_more(talk, told)
    found = plan(talk.work, Draft(code_of(talk, Meaning.REACTION), place=Place(*place[1:])))
    ticket = await alarm_of(talk)
    if ticket is None or not isinstance(found, Route) or found.owner == ticket.body_id:
        return
    try:
        await transfer(talk.work, ticket.id, SYSTEM, found.owner, told, silent=True)
    except REFUSALS:
        return


async def alarm_of(talk: Talk[A]) -> Ticket | None:
    """The alarm as it stands."""
    return await talk.work.uow.tickets.get(talk.data.ticket) if talk.data.ticket else None


async def tell_more(talk: Talk[A], text: str, files: tuple[int, ...] = ()) -> None:
    """More for those who help. A ticket that is finished meanwhile needs no more."""
    try:
        await add_information(talk.work, talk.data.ticket, citizen(talk.contact), text[:LONGEST], files)
    except REFUSALS:
        return


async def take_back(talk: Talk[A]) -> None:
    """It was none: who was alarmed hears so. An alarm that was given before stays."""
    ticket = None if talk.data.joined else await alarm_of(talk)
    if ticket is None:
        return
    try:
        ticket = await withdraw(talk.work, ticket.id, citizen(talk.contact))
    except REFUSALS:
        return
    if ticket.claimed_by is None:
        await tell_body(talk.work, ticket, ticket.body_id, "withdrawn", f"{talk.work.cause}:alarm")
