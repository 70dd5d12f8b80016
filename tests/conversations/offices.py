"""Officials for the stories, and what they do between the citizen's messages."""

from typing import Any

from handlers.staff.actor import Actor
from handlers.staff.actor import official as actor_from
from handlers.staff.officials import enrol, refresh_staffed
from handlers.tickets.claim import claim
from storage.repositories.tickets import Ticket
from tests.support.driver import World

STATION = "2021:89:894:30697:health_station"
TTYT = "2021:89:894::ttyt"


async def hire(world: World, *bodies: str, name: str = "Lê Thị Cán Bộ") -> Actor:
    """An official of these bodies."""
    async with world.work() as work:
        row = await enrol(work, name, dict.fromkeys(bodies, "officer"))
        await refresh_staffed(work)
    return actor_from(row)


async def does(world: World, actor: Actor, verb: Any, ticket: Ticket, *args: Any) -> Ticket:
    """One operation of an official."""
    async with world.work() as work:
        done: Ticket = await verb(work, ticket.id, actor, *args)
        return done


async def claimed(world: World, ticket: Ticket) -> Actor:
    """An official of the owning body has claimed it."""
    actor = await hire(world, ticket.body_id)
    await does(world, actor, claim, ticket)
    return actor
