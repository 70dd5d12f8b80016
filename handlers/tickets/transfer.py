"""Transfer: another body owns it from now on. The reason is kept, the clock keeps running."""

from handlers.staff.actor import Actor
from handlers.tickets.access import accused_bodies
from handlers.tickets.act import CITIZEN, begin, clock_resumed
from handlers.tickets.claim import LET_GO, tell_former
from handlers.tickets.errors import Unfit
from handlers.tickets.notices import tell_body, tell_citizen
from handlers.tickets.said import text_of
from handlers.tickets.status import State, Verb
from handlers.work import Work
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket


async def transfer(
    work: Work,
    ticket_id: int,
    actor: Actor,
    to_body: str,
    reason: str,
    *,
    expected: int | None = None,
    silent: bool = False,
) -> Ticket:
    """To a body, or to the next above it that has officials; never to those complained of. `silent`: whoever filed it
    hears of it from who moves it.

    Errors: NotAllowed, AlreadyClaimed, Stale, Unfit (body, reason), MoveNotAllowed.
    """
    reason = text_of(reason, "reason")
    act = await begin(work, ticket_id, actor, Verb.TRANSFER, expected=expected)
    if act.repeated:
        return act.ticket
    before = act.before
    body = receiver(work, before, to_body)
    changes: Changes = {**LET_GO, "body_id": body}
    if before.escalated_to == body:
        changes["escalated_to"] = ""
    path: tuple[Verb, ...] = (Verb.TRANSFER,)
    if before.status == State.CLAIMED:
        path = (Verb.RELEASE, Verb.TRANSFER)
    elif before.status == State.WAITING_PLATFORM:  # who gets it sees for himself whether the platform works
        path, changes = (Verb.PLATFORM_BACK, Verb.RELEASE, Verb.TRANSFER), {**changes, **clock_resumed(work, before)}
    ticket = await act.finish("transferred", changes, data={"text": reason}, audience=CITIZEN, to_body=body, path=path)
    if not silent:
        await tell_citizen(work, ticket, "transferred", act.cause)
    await tell_body(work, ticket, body, "transferred", act.cause, but=actor, text=reason)
    await tell_former(work, before, actor, act.cause)
    return ticket


def receiver(work: Work, ticket: Ticket, to_body: str) -> str:
    """Who gets it: the body, or the next above it that has officials. Errors: Unfit (body)."""
    directory = work.tools.directory
    if directory.get(to_body) is None:
        raise Unfit("body")
    accused = accused_bodies(directory, ticket.accused_body)
    to_body = directory.acting_office(to_body, work.rules.calendar.local(work.now).date()) or to_body
    for body in (to_body, *directory.above(to_body)):
        if directory.staffed(body) and body not in accused:
            if body == ticket.body_id:
                break
            return body
    raise Unfit("body")
