"""Telling people that their old reports have come over: one text message a phone, once the lead presses."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from handlers.backlog.files import note, opened
from handlers.backlog.pieces import in_pieces
from handlers.contacts.one_part import parts_of
from handlers.contacts.sms import send_text
from handlers.contacts.text_budget import is_room_for_many, many_an_hour
from handlers.dialogue.answers.ticket_code import group_code
from handlers.jobs.job import OpenWork
from handlers.staff.actor import SYSTEM, Actor
from handlers.tickets.notices import body_name, due_words
from handlers.tickets.status import FINISHED
from handlers.tickets.texting import answer_words, quiet_until
from handlers.work import Work
from storage.repositories.backlogs import DONE, TAKEN, Backlog, BacklogRow
from storage.repositories.outbox import MessageClass
from storage.repositories.tickets import Ticket

PIECE: Final = 5  # reports of one transaction
NAMED: Final = 3  # codes that one message names
EVENT, SEVERAL = "backlog", "backlog_several"  # of ticket_notices.sms
SENT, WITH, NOBODY = "sent", "with", "nobody"


@dataclass(frozen=True, slots=True)
class Telling:
    """What pressing would send. `texts`: messages, one a phone; `without`: reports that have no number; `paid`: as how
    many messages they are paid for; `example`: the first; `an_hour`: how many go out, 0: no limit; `begins`, `ends`:
    about when (UTC)."""

    texts: int
    without: int
    paid: int
    example: str = field(repr=False)
    an_hour: int
    begins: datetime
    ends: datetime


async def telling(work: Work, one: Backlog) -> Telling | None:
    """What there is to be told; None where it is not taken in, is told already, or no gateway carries messages."""
    if one.state != DONE or one.tell_at is not None or not work.tools.policy.text_messages:
        return None
    texts, without = await work.uow.backlogs.texts_to_send(one.id)
    first = await work.uow.backlogs.with_outcome(one.id, (TAKEN,), 1)
    ticket = await work.uow.tickets.get(first[0].ticket_id or 0) if first else None
    example = words_of(work, [ticket]) if ticket is not None else ""
    an_hour = many_an_hour(work.tools.policy)
    through = work.now + timedelta(hours=texts / an_hour if an_hour else 0)
    begins, ends = (quiet_until(work, at=at) or at for at in (work.now, through))
    return Telling(texts, without, texts * parts_of(example), example, an_hour, begins, ends)


async def begin_telling(work: Work, actor: Actor, number: int) -> bool:
    """Tell from now on; False where it is not taken in, was pressed before, or no gateway carries text messages.

    Errors: NotAllowed."""
    one = await opened(work, actor, number, lock=True)
    if one.state != DONE or one.tell_at is not None or not work.tools.policy.text_messages:
        return False
    await work.uow.backlogs.set_tell(number, work.now)
    await note(work, actor, number, "backlog_tell")
    return True


async def tell(open_work: OpenWork, number: int) -> None:
    """Go on with telling. What the budget of texts has no room for now waits for the next run, and all of it for a
    gateway."""

    async def piece(work: Work) -> bool:
        return await _piece(work, number)

    await in_pieces(open_work, f"backlog:{number}:tell", piece)


async def _piece(work: Work, number: int) -> bool:
    """The next reports; False when there are none, or they have to wait."""
    one = await work.uow.backlogs.get(number, lock=True)
    if one is None or one.tell_at is None or one.told_at is not None:
        return False
    if not work.tools.policy.text_messages or not await is_room_for_many(work):
        return False
    rows = await work.uow.backlogs.to_tell(number, PIECE)
    if not rows:
        await work.uow.backlogs.set_told_all(number, work.now)
        await note(work, SYSTEM, number, "backlog_told")
        return False
    settled: set[int] = set()
    for row in rows:
        if row.line not in settled:
            settled |= await _tell(work, number, row)
    return True


async def _tell(work: Work, number: int, row: BacklogRow) -> set[int]:
    """One report at the number in its file, and with it every other of that number; gives their rows. A report that is
    over by now has an answer of its own."""
    found = await _texted_with(work, number, row)
    if not found:
        await work.uow.backlogs.set_told(number, row.line, NOBODY)
        return {row.line}
    cause, phone = f"{work.cause}:{row.line}", found[0][1].subject.answer_phone
    words, until = words_of(work, [ticket for _, ticket in found]), quiet_until(work)
    await send_text(
        work, phone, words, cause, ticket_id=found[0][1].id, once=True, message_class=MessageClass.BROADCAST,
        not_before=until,
    )  # fmt: skip
    for at, (line, _) in enumerate(found):
        await work.uow.backlogs.set_told(number, line, WITH if at else SENT)
    return {line for line, _ in found}


async def _texted_with(work: Work, number: int, row: BacklogRow) -> list[tuple[int, Ticket]]:
    """The row and those of the same number as it stands now, each with its report; [] where nobody can be told."""
    rows = [row]
    if row.phone_index is not None:
        others = await work.uow.backlogs.to_tell_with(number, row.phone_index)
        rows += [one for one in others if one.line != row.line]
    tickets = {one.id: one for one in await work.uow.tickets.many([one.ticket_id or 0 for one in rows])}
    found = [(one.line, tickets[one.ticket_id]) for one in rows if one.ticket_id in tickets]
    told = [(line, ticket) for line, ticket in found if ticket.status not in FINISHED and ticket.subject.answer_phone]
    if not told or told[0][0] != row.line:
        return []
    return [(line, ticket) for line, ticket in told if ticket.subject.answer_phone == told[0][1].subject.answer_phone]


def words_of(work: Work, tickets: Sequence[Ticket]) -> str:
    """The text message about these reports of one phone, as it goes out."""
    first = tickets[0]
    named, more = ", ".join(group_code(one.code) for one in tickets[:NAMED]), len(tickets) - NAMED
    facts = {
        "code": f"{named} +{more}" if more > 0 else named,
        "body": body_name(work, first.body_id),
        "due": due_words(work, max(one.due_at for one in tickets)),
        "number": len(tickets),
    }
    return answer_words(work, first, SEVERAL if len(tickets) > 1 else EVENT, facts)
