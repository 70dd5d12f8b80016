"""Whose point it is: an official at work there, or a phone that stands in the table of duties and was proven once."""

from handlers.places.bodies import Body
from handlers.staff.officials import actor_of_contact
from handlers.work import Work
from storage.repositories.contacts import Contact


async def own_points(work: Work, contact: Contact) -> list[Body]:
    """The points that somebody speaks for, those of an official first; none for anybody else."""
    directory, found = work.tools.directory, dict[str, Body]()
    actor = await actor_of_contact(work, contact.id)
    ids = [one for one in actor.bodies if actor.works_in(one)] if actor else []
    if contact.phone and contact.phone_proven_at is not None:
        ids += await work.uow.duties.bodies_of_phone(contact.phone, work.now)
    for one in ids:
        body = directory.get(one)
        if body is not None and body.facility_code:
            found[body.facility_code] = body
    return list(found.values())


async def remembered(work: Work, contact: Contact) -> list[Body]:
    """The points that this contact reported before, the last first."""
    codes = await work.uow.incidents.last_points_of(contact.id)
    return [body for code in codes if (body := work.tools.directory.at_facility(code)) is not None]
