"""Who may act on many reports at once, by province: every official, who leads an office, or nobody."""

from typing import Final

from handlers.places.bodies import province_of
from handlers.staff.actor import Actor
from handlers.work import Work
from storage.repositories.tickets import Ticket

OFFICIALS: Final = "officials"
LEADS: Final = "leads"  # anything else is nobody


def office_for(actor: Actor, ticket: Ticket) -> str:
    """The office that an official acts for on a report: its owner, the one above that it was passed up to, or else the
    own; '' where the official works nowhere."""
    for body in (ticket.body_id, ticket.escalated_to):
        if actor.works_in(body):
            return body
    return next((body for body in actor.bodies if actor.works_in(body)), "")


def may_act_on_many(work: Work, actor: Actor, body: str) -> bool:
    """Whether the official may for this office."""
    who = work.tools.policy.bulk_by.get(province_of(body), OFFICIALS)
    return who == OFFICIALS or (who == LEADS and actor.leads(body))


def is_narrowed(work: Work) -> bool:
    """Whether some province does not let every official."""
    return any(who != OFFICIALS for who in work.tools.policy.bulk_by.values())


def may_somewhere(work: Work, actor: Actor) -> bool:
    """Whether the official may for any office (for buttons)."""
    return any(may_act_on_many(work, actor, body) for body in actor.bodies if actor.works_in(body))
