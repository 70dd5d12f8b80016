"""Words or photos are added to a ticket, asked for or not: by the citizen, or by an official whom the citizen rang or
brought a paper. A wait ends and the clock runs on."""

from collections.abc import Sequence
from typing import Final

from handlers.staff.actor import Actor
from handlers.tickets.act import CITIZEN, begin, clock_resumed, held_until
from handlers.tickets.claim import LET_GO
from handlers.tickets.errors import Unfit
from handlers.tickets.notices import tell_holder
from handlers.tickets.said import text_of
from handlers.tickets.status import State, Verb
from handlers.tickets.take_over import is_away
from handlers.work import Work
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket

GIVEN: Final = ("phone", "paper")  # how an official came to know what the citizen adds


async def add_information(
    work: Work,
    ticket_id: int,
    actor: Actor,
    text: str = "",
    file_ids: Sequence[int] = (),
    *,
    flag: str = "",
    part: int = 0,
    given: str = "",
) -> Ticket:
    """Hang words and files on it. `flag`: what the checks found about the files (blurred …);
    `part`: of what one message says in several pieces; `given`: of GIVEN, when an official writes it down.

    Errors: NotAllowed, Unfit (text: neither words nor files, or too long; given), MoveNotAllowed (finished: reopen).
    """
    if bool(given) != actor.is_official or (given and given not in GIVEN):
        raise Unfit("given")
    if text or not file_ids:
        text = text_of(text)
    name = f"{Verb.ADD_INFORMATION}.{part}" if part else ""
    act = await begin(work, ticket_id, actor, Verb.ADD_INFORMATION, name=name)
    if act.repeated:
        return act.ticket
    changes: Changes = {}
    path: tuple[Verb, ...] = (Verb.ADD_INFORMATION,)
    if act.before.status == State.WAITING_CITIZEN:
        changes = clock_resumed(work, act.before)
        if act.before.claimed_by is None or (act.before.claimed_by != actor.id and await is_away(work, act.before)):
            path = (Verb.ADD_INFORMATION, Verb.RELEASE)  # who asked has gone: back to the queue
            changes |= LET_GO
        else:
            changes["claim_until"] = held_until(work)
    data = {"text": text, "files": list(file_ids)}
    kind = f"given_{given}" if given else "information_added"
    ticket = await act.finish(kind, changes, data=data, audience=CITIZEN, path=path)
    await work.uow.ticket_files.add(ticket_id, file_ids, work.now, flag)
    if not (actor.is_official and ticket.claimed_by == actor.id):
        await tell_holder(work, ticket, "information_added", act.cause)
    return ticket
