"""Who looks at an alarm: of an office its leads and those above it; of the installation the leads of provinces.

Where no office of a province has a lead at work, every lead is told of the installation: somebody must act.
"""

from handlers.places.bodies import place_of
from handlers.staff.actor import Actor, official
from handlers.work import Work
from storage.repositories.officials import Official


async def leads_of(work: Work, body_id: str) -> list[Official]:
    """Leads at work whom an alarm of this office, '' for the installation, concerns."""
    directory = work.tools.directory
    if body_id:
        return await _leading(work, (body_id, *directory.above(body_id)))
    staffed = sorted(directory.staffed_ids)
    return await _leading(work, [one for one in staffed if _of_a_province(one)]) or await _leading(work, staffed)


async def concerns(work: Work, actor: Actor, body_id: str) -> bool:
    """Whether this official has to look at an alarm of the office, '' for the installation."""
    if body_id:
        return any(actor.leads(one) for one in (body_id, *work.tools.directory.above(body_id)))
    if not any(actor.leads(one) for one in actor.bodies):
        return False
    return any(actor.leads(one) and _of_a_province(one) for one in actor.bodies) or actor.id in {
        person.id for person in await leads_of(work, "")
    }


async def _leading(work: Work, body_ids: list[str] | tuple[str, ...]) -> list[Official]:
    people = await work.uow.officials.of_bodies(body_ids, work.now)
    return [person for person in people if any(official(person).leads(one) for one in body_ids)]


def _of_a_province(body_id: str) -> bool:
    place = place_of(body_id)
    return bool(place.province) and not place.district and not place.commune
