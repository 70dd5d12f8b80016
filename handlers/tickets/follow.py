"""Follow a report without holding it: its changes stand in a list of one's own, and go to one's chat where that is
wanted.

Who may note something on a report may follow it. Whoever may no longer (passed on, role taken away) follows it no
longer, and hears nothing more.
"""

from typing import Final

from handlers.staff.actor import Actor, current, official
from handlers.texts import Say
from handlers.tickets import access
from handlers.tickets.act import audit
from handlers.tickets.errors import Unfit
from handlers.tickets.notices import tell_official
from handlers.tickets.status import Verb
from handlers.work import Work
from storage.repositories.officials import Official
from storage.repositories.tickets import Ticket

MOST: Final = 200  # reports one official follows at once


async def follow(work: Work, ticket_id: int, actor: Actor, by_chat: bool = False) -> bool:
    """From now on; again: told in another way. Gives whether it is new.

    Errors: NotAllowed, Unfit (follow: too many already).
    """
    await access.require(work, actor, await work.uow.tickets.get(ticket_id), Verb.NOTE)
    followed = await work.uow.follows.of(actor.id)
    if ticket_id not in followed and len(followed) >= MOST:
        raise Unfit("follow")
    await work.uow.follows.set(actor.id, ticket_id, by_chat, work.ids.new(), work.now)
    await audit(work, actor, "follow", ticket_id)
    return ticket_id not in followed


async def unfollow(work: Work, ticket_id: int, actor: Actor) -> None:
    """No longer."""
    await work.uow.follows.drop(actor.id, ticket_id)


async def drop_unseeable(work: Work, actor: Actor) -> None:
    """What the official follows and may not see any more is followed no longer."""
    followed = await work.uow.follows.of(actor.id)
    for ticket in await work.uow.tickets.many(sorted(followed)):
        if not await access.may(work, actor, ticket, Verb.NOTE):
            await work.uow.follows.drop(actor.id, ticket.id)


async def tell_followers(work: Work, ticket_id: int) -> None:
    """Tell those who want it in their chat how the report stands now, once for all that has changed. Who has it hears
    of it anyway."""
    ticket = await work.uow.tickets.get(ticket_id)
    for number in await work.uow.follows.told(ticket_id, work.ids.new()):
        person = await work.uow.officials.get(number)
        if ticket is None or person is None or not await _may_follow(work, person, ticket):
            await work.uow.follows.drop(number, ticket_id)
        elif ticket.claimed_by != number:
            state = Say(f"console.state.{ticket.status}")
            await tell_official(work, ticket, number, "followed", f"{work.cause}:{ticket_id}", state=state)


async def _may_follow(work: Work, person: Official, ticket: Ticket) -> bool:
    return person.active and await access.may(work, official(current(person, work.now)), ticket, Verb.NOTE)
