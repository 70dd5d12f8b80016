"""Who changes what holds in a province: its administrators, who leads its department of health or of information."""

from typing import Final

from handlers.catalogue.office_kinds import OfficeKind
from handlers.places.before import FIRST, provinces_before
from handlers.places.bodies import Place, body_id, place_of
from handlers.staff.actor import Actor
from handlers.tickets.errors import NotAllowed
from handlers.work import Work

OFFICES: Final = (OfficeKind.SO_Y_TE, OfficeKind.SO_TTTT)


def provinces_of(actor: Actor) -> list[str]:
    """The provinces, by their codes of today, whose rules this official changes."""
    led = {place_of(one).province for one in actor.home if actor.leads(one) and rules_a_province(one)}
    return sorted(led | actor.administers)


def administers(actor: Actor) -> bool:
    """Whether there is one."""
    return bool(provinces_of(actor))


def province_of_administrator(actor: Actor) -> str:
    """The one of them that it is about. Errors: NotAllowed."""
    found = provinces_of(actor)
    if not found:
        raise NotAllowed
    return found[0]


def profile_of(work: Work, province: str) -> str:
    """Under which code the province's own entries stand: its profile's, of 2021."""
    if work.tools.policy.edition == FIRST:
        return province
    return next(iter(provinces_before(province)), province)


def is_open(work: Work, province: str) -> bool:
    """Whether the province serves people: from then on nobody changes anything alone."""
    return province in work.tools.policy.served


def rules_a_province(body: str) -> bool:
    """Whether who leads this office changes what holds in its province."""
    edition, place = body.split(":")[0], place_of(body)
    return body in {body_id(int(edition), Place(place.province), kind) for kind in OFFICES}
