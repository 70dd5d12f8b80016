"""Who may teach: officials who lead an office. What they teach is understood everywhere."""

from handlers.staff.actor import LEADING, Actor
from handlers.tickets.errors import NotAllowed
from handlers.work import Work


def ensure_teaches(actor: Actor) -> None:
    """Raises NotAllowed for everybody who leads no office."""
    if not teaches(actor):
        raise NotAllowed


def teaches(actor: Actor) -> bool:
    """Whether the official leads an office."""
    return actor.is_official and not LEADING.isdisjoint(actor.roles.values())


def provinces_of(work: Work, actor: Actor) -> frozenset[str]:
    """The provinces of the offices an official leads."""
    led = (work.tools.directory.get(body) for body in actor.bodies if actor.leads(body))
    return frozenset(body.place.province for body in led if body is not None)
