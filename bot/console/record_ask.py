"""What the page of a ticket needs to ask before it opens the record."""

from dataclasses import dataclass

from handlers.dialogue.talk import LOCAL
from handlers.records.lead_yes import standing
from handlers.records.opening import ground_of
from handlers.staff.actor import Actor
from handlers.tickets.queries import TicketPage
from handlers.tickets.status import IN_QUEUE, State
from handlers.work import Work


@dataclass(frozen=True, slots=True)
class RecordAsk:
    """`free`: it opens without a question; `photos`: of the ticket, that may show the paper; `asked_at`: when a lead
    was asked, local, '' for never; `denied`: the lead said no; `over`: the report has its outcome."""

    free: bool
    photos: tuple[int, ...] = ()
    asked_at: str = ""
    denied: bool = False
    over: bool = False


async def record_page(work: Work, actor: Actor, seen: TicketPage) -> RecordAsk:
    """For who sees the ticket whole and records at all."""
    if await ground_of(work, actor, seen.ticket) is not None:
        return RecordAsk(free=True)
    ask = await standing(work, actor, seen.ticket)
    return RecordAsk(
        free=False,
        photos=tuple(file.id for file, _ in seen.files if file.kind == "photo" and file.state != "refused"),
        asked_at=ask.asked_at.astimezone(LOCAL).strftime("%H:%M %d/%m") if ask else "",
        denied=ask is not None and ask.decided_at is not None and not ask.allowed,
        over=State(seen.ticket.status) not in {*IN_QUEUE, State.APPROVED},
    )
