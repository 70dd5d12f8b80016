"""Who may act on many reports at once, by province: every official, who leads an office, or nobody."""

from typing import Final

from handlers.places.bodies import province_of
from handlers.staff.actor import Actor
from handlers.work import Work

OFFICIALS, LEADS, NOBODY = "officials", "leads", "nobody"
WHO: Final = (OFFICIALS, LEADS, NOBODY)


def may_act_on_many(work: Work, actor: Actor, body: str) -> bool:
    """Whether the official may for this office."""
    who = work.tools.policy.bulk_by.get(province_of(body), OFFICIALS)
    return who == OFFICIALS or (who == LEADS and actor.leads(body))


def may_somewhere(work: Work, actor: Actor) -> bool:
    """Whether the official may for any office (for buttons)."""
    return any(may_act_on_many(work, actor, body) for body in actor.bodies if actor.works_in(body))
