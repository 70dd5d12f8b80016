"""The yes of a lead to opening a record: asked for on the ticket's page, given on a page of the leads.

It is given by a lead of the office or of one above, never by who asks, to one official for one ticket as its numbers
stand, and counts for `Policy.record_yes_life`: once the ticket leads to another record, question and yes are over.
"""

from typing import Final

from handlers.alarms.leads import concerns, leads_of
from handlers.records.officials import office_of
from handlers.staff.actor import Actor
from handlers.texts import Say
from handlers.tickets.errors import NotAllowed
from handlers.tickets.notices import tell_people
from handlers.work import Work
from storage.repositories.record_asks import RecordAsk
from storage.repositories.tickets import Ticket

ASKED: Final = "record_asked"  # actions in the audit log
ANSWERED: Final = {True: "record_allowed", False: "record_denied"}


async def said_yes(work: Work, actor: Actor, ticket: Ticket) -> bool:
    """Whether a lead has said yes to this official about this ticket, and it still counts."""
    ask = await standing(work, actor, ticket)
    return ask is not None and ask.allowed


async def standing(work: Work, actor: Actor, ticket: Ticket) -> RecordAsk | None:
    """What this official has asked about this ticket, as long as it counts."""
    since = work.now - work.tools.policy.record_yes_life
    ask = await work.uow.record_asks.newest(ticket.id, actor.id, since)
    return ask if ask is not None and _still_asked(work, ask, ticket) else None


async def ask_lead(work: Work, actor: Actor, ticket: Ticket) -> bool:
    """Ask, once: a question that nobody has answered stands. False: there is no lead to ask."""
    body = office_of(actor, ticket)
    leads = [person for person in await leads_of(work, body) if person.id != actor.id]
    if not leads:
        return False
    before = await standing(work, actor, ticket)
    if before is not None and before.decided_at is None:
        return True
    number = work.ids.new()
    ask = RecordAsk(number, ticket.id, actor.id, body, work.now, about=_about(work, number, ticket))
    await work.uow.record_asks.add(ask)
    await work.uow.audit.add(
        work.ids.new(), work.now, actor.key, ASKED, f"ticket:{ticket.id}", details={"body": body, "ask": ask.id}
    )
    said = Say("record_asks.told_lead", {"hours": work.tools.policy.record_yes_hours})
    await tell_people(work, leads, said, f"record_ask:{ask.id}", province=actor.province)
    return True


async def waiting(work: Work, actor: Actor) -> list[RecordAsk]:
    """The questions that this lead may answer, oldest first."""
    asked = await work.uow.record_asks.open(work.now - work.tools.policy.record_yes_life)
    tickets = {ticket.id: ticket for ticket in await work.uow.tickets.many([one.ticket_id for one in asked])}
    standing = [one for one in asked if one.ticket_id in tickets and _still_asked(work, one, tickets[one.ticket_id])]
    return [one for one in standing if await _decides(work, actor, one)]


async def decide(work: Work, actor: Actor, ask_id: int, yes: bool) -> None:
    """Answer; twice, after a colleague, or when the ticket leads to another record by now, changes nothing.

    Errors: NotAllowed: it is none of this lead's to answer.
    """
    ask = await work.uow.record_asks.get(ask_id)
    if ask is None or not await _decides(work, actor, ask):
        raise NotAllowed
    ticket = await work.uow.tickets.lock(ask.ticket_id)
    if ticket is None or not _still_asked(work, ask, ticket):
        return
    if not await work.uow.record_asks.decide(ask_id, actor.id, yes, work.now):
        return
    details = {"ticket": ask.ticket_id, "ask": ask_id, "body": ask.body_id}
    subject = f"official:{ask.official_id}"
    await work.uow.audit.add(work.ids.new(), work.now, actor.key, ANSWERED[yes], subject, details=details)
    asker = await work.uow.officials.get(ask.official_id)
    said = Say("record_asks.told_yes" if yes else "record_asks.told_no")
    await tell_people(work, [asker] if asker else [], said, f"record_ask:{ask_id}:answer", province=actor.province)


def _about(work: Work, ask_id: int, ticket: Ticket) -> bytes:
    """What the ticket leads to a record by, as a digest mixed with the question: nothing is found by it."""
    numbers = sorted(f"{paper.kind}={paper.number}" for paper in ticket.subject.papers)
    return work.uow.vault.index("record_ask", str(ask_id), str(ticket.person_id or ""), *numbers)


def _still_asked(work: Work, ask: RecordAsk, ticket: Ticket) -> bool:
    """Whether the ticket leads to the record that was asked for."""
    return ask.about == _about(work, ask.id, ticket)


async def _decides(work: Work, actor: Actor, ask: RecordAsk) -> bool:
    return ask.official_id != actor.id and await concerns(work, actor, ask.body_id)
