"""Hand over: all that an official has goes to a colleague or to the queue, and comes back. Due times stay as they are.

What waits for its citizen or the platform stays with who let it wait where there is no colleague to have it: anybody
takes it over in one tap (take_over.py), and the end of the wait brings it to the queue.
"""

from collections.abc import Iterable

from handlers.staff.actor import SYSTEM, WORKING, Actor, current, official
from handlers.tickets.access import may, standing
from handlers.tickets.act import begin
from handlers.tickets.claim import LET_GO, taken_by
from handlers.tickets.status import HELD, IN_QUEUE, WAITING, State, Verb
from handlers.work import Work
from storage.repositories.officials import Official
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket


async def hand_over(work: Work, ticket_id: int, former: int, to: Official | None, actor: Actor) -> Ticket:
    """From `former` to a colleague who may have it, else to the queue. Nothing when `former` has it no longer.

    Errors: NotAllowed.
    """
    act = await begin(work, ticket_id, actor, Verb.HAND_OVER)
    before = act.before
    if act.repeated or before.claimed_by != former or before.status not in HELD:
        return before
    taker = to if to is not None and await may_have(work, before, to) else None
    if taker is not None:
        changes = taken_by(work, official(taker))
        if before.status in WAITING:
            changes["claim_until"] = None
        ticket = await act.finish("handed_over", changes, data={"official": taker.id})
    elif before.status == State.CLAIMED:
        path = (Verb.HAND_OVER, Verb.RELEASE)
        ticket = await act.finish("handed_back", LET_GO, data={"official": former}, path=path)
    else:
        return before
    await work.uow.absences.hand(ticket_id, former, taker.id if taker else None, work.ids.new())
    return ticket


async def give_back(work: Work, ticket_id: int, former: int, leads: Iterable[Official]) -> Ticket | None:
    """What somebody had who works there no longer returns to the queue. What waits goes to the first of the leads who
    may have it; else nobody has it, a lead takes it over and the end of the wait brings it to the queue.

    The report as it is then; None: `former` had it no longer.
    """
    act = await begin(work, ticket_id, SYSTEM, Verb.HAND_OVER, name="loan_over")
    before = act.before
    if act.repeated or before.claimed_by != former or before.status not in HELD:
        return None
    if before.status not in WAITING:
        return await act.finish("loan_over", LET_GO, data={"official": former}, path=(Verb.RELEASE,))
    for person in leads:
        if await may_have(work, before, person):
            changes: Changes = {**taken_by(work, official(person)), "claim_until": None}
            return await act.finish("handed_over", changes, data={"official": person.id})
    return await act.finish("loan_over", LET_GO, data={"official": former})


async def may_have(work: Work, ticket: Ticket, person: Official) -> bool:
    """Whether an official works in the report's office, is there and is not complained of."""
    person = current(person, work.now)
    away = person.absent_until is not None and person.absent_until > work.now
    if not person.active or away or person.roles.get(ticket.body_id) not in WORKING:
        return False
    return await standing(work, official(person), ticket) is not None


async def take_back_all(work: Work, actor: Actor) -> dict[int | None, int]:
    """What the official had and nobody else has worked on comes back; what others have begun stays theirs.

    Gives how many came back by who had them, None: the queue.
    """
    came: dict[int | None, int] = {}
    states = sorted(IN_QUEUE)
    held = await work.uow.tickets.lock_many(await work.uow.absences.untouched(actor.id, states))
    locked = {ticket.id: ticket for ticket in held}
    for ticket_id in await work.uow.absences.untouched(actor.id, states):  # looked at again under the locks
        if ticket_id in locked and await may(work, actor, locked[ticket_id], Verb.HAND_OVER):
            before = await _take_back(work, ticket_id, actor)
            if before is not None:
                came[before.claimed_by] = came.get(before.claimed_by, 0) + 1
    await work.uow.absences.forget(actor.id)
    return came


async def take_from(work: Work, ticket_id: int, former: int, actor: Actor) -> bool:
    """The actor has what `former` had, time limits and waits as they are; whether it was still that one's to give.

    Errors: NotAllowed.
    """
    act = await begin(work, ticket_id, actor, Verb.HAND_OVER, name="take_shift")
    before = act.before
    if act.repeated or before.claimed_by != former or before.status not in HELD:
        return False
    changes = taken_by(work, actor)
    if before.status in WAITING:
        changes["claim_until"] = None
    await act.finish("shift_taken", changes, data={"official": former})
    return True


async def _take_back(work: Work, ticket_id: int, actor: Actor) -> Ticket | None:
    """The report as it was before it came back; None: it came back by the same cause before."""
    act = await begin(work, ticket_id, actor, Verb.HAND_OVER, name="take_back_all")
    if act.repeated:
        return None
    changes = taken_by(work, actor)
    if act.before.status in WAITING:
        changes["claim_until"] = None
    path = (Verb.CLAIM, Verb.HAND_OVER) if act.before.status == State.OPEN else (Verb.HAND_OVER,)
    await act.finish("handed_again", changes, data={"official": actor.id}, path=path)
    return act.before
