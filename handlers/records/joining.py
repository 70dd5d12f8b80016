"""Joining a report to one of several records that agree in number and birth date: a person decides, nothing does it by
itself. It proves nobody: what a record needs to be opened, it needs as before."""

from datetime import timedelta
from typing import Final

from handlers.records.look_up import RECORD_SHOWN
from handlers.staff.actor import Actor
from handlers.tickets.act import INTERNAL, begin
from handlers.tickets.errors import NotAllowed
from handlers.tickets.status import Verb
from handlers.work import Work
from storage.repositories.tickets import Ticket

WHILE: Final = timedelta(hours=1)  # for which a record that was shown may be chosen


async def join_record(work: Work, ticket_id: int, actor: Actor, person_id: int) -> Ticket:
    """The report is about this person from now on; offices read in its history who said so.

    Errors: NotAllowed (no right to write on it, it is joined already, or the official was not shown this record for
    this report within the last hour).
    """
    act = await begin(work, ticket_id, actor, Verb.NOTE, name=f"join:{person_id}")
    if act.repeated:
        return act.ticket
    since, place = work.now - WHILE, f"ticket:{ticket_id}"
    shown = await work.uow.audit.was_done(actor.key, RECORD_SHOWN, f"person:{person_id}", place, since)
    if act.before.person_id is not None or not shown:
        raise NotAllowed
    text = work.rules.texts.say("console.record.joined", {}, language="vi", province=act.before.province_code)
    return await act.finish("noted", {"person_id": person_id}, data={"text": text}, audience=INTERNAL)
