"""Away and back: what an absent official held goes back to the queue, and routing passes over bodies left empty."""

from datetime import datetime

from handlers.staff.officials import actor_of, refresh_staffed
from handlers.tickets.claim import release
from handlers.work import Work


async def set_absent(work: Work, official_id: int, until: datetime | None) -> int:
    """Away until then (None: back). Gives how many claimed tickets went back to their queues."""
    actor = await actor_of(work, official_id)
    if actor is None:
        return 0
    await work.uow.officials.set_absent_until(official_id, until)
    released = 0
    if until is not None and until > work.now:
        for ticket_id in await work.uow.ticket_watch.held_by(official_id):
            await release(work, ticket_id, actor)
            released += 1
    await work.uow.audit.add(work.ids.new(), work.now, work.actor, "staff.absence", f"official:{official_id}")
    await refresh_staffed(work)
    return released
