"""Refuse for one of the numbered reasons; the citizen is told what to send next. One ticket or many."""

from collections.abc import Mapping, Sequence

from handlers.catalogue.refusal_reasons import RefusalReason
from handlers.staff.actor import Actor
from handlers.tickets import access
from handlers.tickets.act import CITIZEN, begin
from handlers.tickets.claim import claim
from handlers.tickets.errors import Unfit
from handlers.tickets.notices import follow, tell_citizen
from handlers.tickets.reply import Result, each
from handlers.tickets.said import text_of
from handlers.tickets.status import State, Verb
from handlers.work import Work
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket


def draft_refusal(reasons: Mapping[str, RefusalReason], ticket: Ticket, code: str) -> str:
    """The answer to start from: what to send next, in the citizen's language. Errors: Unfit (code)."""
    reason = reasons.get(code)
    if reason is None:
        raise Unfit("code")
    return " ".join(reason.next.get(ticket.language, reason.next["vi"]).split())


async def refuse(
    work: Work, ticket_id: int, actor: Actor, code: str, text: str = "", *, expected: int | None = None
) -> Ticket:
    """`code`: of the reasons in the rulebook; `text`: the official's own answer in place of the draft.

    Errors: NotAllowed, AlreadyClaimed, Stale, Unfit (code, text), MoveNotAllowed.
    """
    act = await begin(work, ticket_id, actor, Verb.REFUSE, expected=expected)
    if act.repeated:
        return act.ticket
    answer = text_of(text or draft_refusal(work.rules.reasons, act.before, code))
    draft_refusal(work.rules.reasons, act.before, code)
    changes: Changes = {"refusal_code": code, "first_reply_at": act.before.first_reply_at or work.now}
    ticket = await act.finish("refused", changes, data={"code": code, "text": answer}, audience=CITIZEN, reason=code)
    choices = (follow("add", ticket, "add"), follow("dispute", ticket, "dispute"))
    await tell_citizen(work, ticket, "refused", act.cause, choices, text=answer)
    return ticket


async def refuse_many(work: Work, tickets: Sequence[Ticket], actor: Actor, code: str, text: str = "") -> list[Result]:
    """The same refusal of many tickets; each has its own result. Errors: Unfit (code, text).

    What nobody has is taken first: the one who refuses stands for it. Who may not refuse it does not get it either.
    """
    if code not in work.rules.reasons:
        raise Unfit("code")
    if text:
        text_of(text)
    open_ones = {ticket.id: ticket for ticket in tickets if ticket.status == State.OPEN}

    async def refuse_one(ticket_id: int) -> Ticket:
        if ticket_id in open_ones:
            await access.require(work, actor, open_ones[ticket_id], Verb.REFUSE)
            await claim(work, ticket_id, actor)
        return await refuse(work, ticket_id, actor, code, text)

    return await each([ticket.id for ticket in tickets], refuse_one)
