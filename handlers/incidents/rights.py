"""Who sees a province's incidents, and who acts on them; to everybody else they do not exist."""

from handlers.catalogue.office_kinds import OfficeKind
from handlers.incidents.faults import is_on
from handlers.places.bodies import Place, body_id, province_of
from handlers.staff.actor import Actor
from handlers.tickets.errors import NotAllowed
from handlers.work import Work
from storage.repositories.incidents import Incident

ACTING = frozenset({OfficeKind.SO_TTTT, OfficeKind.VENDOR, OfficeKind.SO_Y_TE})


def office(work: Work, province: str, kind: OfficeKind) -> str:
    """The id of a province's office of a kind, '' where there is none."""
    found = work.tools.directory.get(body_id(work.tools.policy.edition, Place(province), kind))
    return found.id if found else ""


def acts_in(work: Work, actor: Actor) -> list[str]:
    """The provinces whose incidents an official sees and acts on."""
    found = set()
    for one in actor.bodies:
        known = work.tools.directory.get(one)
        if known is not None and known.kind in ACTING and actor.works_in(one) and is_on(work.tools, known.province):
            found.add(known.province)
    return sorted(found)


def reads_numbers(work: Work, actor: Actor, province: str) -> bool:
    """Whether an official sees who reported, to call back: the two departments, not the vendor."""
    return any(actor.works_in(office(work, province, kind)) for kind in (OfficeKind.SO_TTTT, OfficeKind.SO_Y_TE))


def leads_duties(work: Work, actor: Actor, body: str) -> bool:
    """Whether an official keeps the table of an office: who leads it, or the technical department of its province."""
    province = province_of(body)
    if work.tools.directory.get(body) is None or not is_on(work.tools, province):
        return False
    return actor.leads(body) or actor.leads(office(work, province, OfficeKind.SO_TTTT))


async def known_to(work: Work, actor: Actor, incident_id: int) -> Incident:
    """One that the actor may act on, as it is now. Errors: NotAllowed."""
    found = await work.uow.incidents.get(incident_id)
    if found is None or found.province not in acts_in(work, actor):
        raise NotAllowed
    return found


async def acted_on(work: Work, actor: Actor, incident_id: int) -> Incident:
    """One that the actor may act on, while nobody else changes it. Errors: NotAllowed."""
    found = await work.uow.incidents.lock(incident_id)
    if found is None or found.province not in acts_in(work, actor):
        raise NotAllowed
    return found
