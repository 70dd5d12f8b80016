"""Telling people that their old report has come over: one text message a report, once the lead presses."""

from typing import Final

from handlers.backlog.files import note, opened
from handlers.contacts.sms import send_text
from handlers.contacts.text_budget import is_room_for_many
from handlers.dialogue.answers.ticket_code import group_code
from handlers.jobs.job import OpenWork
from handlers.staff.actor import SYSTEM, Actor
from handlers.tickets.notices import body_name, due_words
from handlers.tickets.status import FINISHED
from handlers.tickets.texting import answer_words, quiet_until
from handlers.work import Work
from storage.repositories.backlogs import DONE, BacklogRow
from storage.repositories.outbox import MessageClass
from storage.repositories.tickets import Ticket

PIECE: Final = 5  # reports of one transaction
EVENT: Final = "backlog"  # of ticket_notices.sms
SENT, NOBODY = "sent", "nobody"


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
    while True:
        async with open_work(f"backlog:{number}:tell") as work:
            one = await work.uow.backlogs.get(number, lock=True)
            if one is None or one.tell_at is None or one.told_at is not None:
                return
            if not work.tools.policy.text_messages or not await is_room_for_many(work):
                return
            rows = await work.uow.backlogs.to_tell(number, PIECE)
            if not rows:
                await work.uow.backlogs.set_told_all(number, work.now)
                return await note(work, SYSTEM, number, "backlog_told")
            for row in rows:
                await work.uow.backlogs.set_told(number, row.line, await _tell(work, row))


async def _tell(work: Work, row: BacklogRow) -> str:
    """One report, at the number in its file. A report that is over by now has an answer of its own."""
    ticket = await work.uow.tickets.get(row.ticket_id or 0)
    phone = ticket.subject.answer_phone if ticket is not None and ticket.status not in FINISHED else ""
    if ticket is None or not phone:
        return NOBODY
    cause = f"{work.cause}:{row.line}"
    until, broadcast = quiet_until(work), MessageClass.BROADCAST
    words = words_of(work, ticket)
    await send_text(
        work, phone, words, cause, ticket_id=ticket.id, once=True, message_class=broadcast, not_before=until
    )
    return SENT


def words_of(work: Work, ticket: Ticket) -> str:
    """The text message about one report, as it goes out."""
    facts = {
        "code": group_code(ticket.code),
        "body": body_name(work, ticket.body_id),
        "due": due_words(work, ticket.due_at),
    }
    return answer_words(work, ticket, EVENT, facts)
