"""Refuse for one of the numbered reasons; the citizen is told what to send next."""

from collections.abc import Mapping, Sequence
from typing import Final

from handlers.catalogue.refusal_reasons import Needs, RefusalReason
from handlers.staff.actor import Actor
from handlers.tickets.act import CITIZEN, begin
from handlers.tickets.errors import NeedsYes, Unfit
from handlers.tickets.notices import follow, tell_citizen
from handlers.tickets.said import answer_of
from handlers.tickets.status import Verb, move
from handlers.work import Work
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket

MOST_REFUSED: Final = 50  # tickets of one refusal: as many as somebody can have read


def draft_refusal(reasons: Mapping[str, RefusalReason], ticket: Ticket, code: str) -> str:
    """The answer to start from: what to send next, in the citizen's language. Errors: Unfit (code)."""
    reason = reasons.get(code)
    if reason is None:
        raise Unfit("code")
    return " ".join(reason.next.get(ticket.language, reason.next["vi"]).split())


async def fitting(work: Work, tickets: Sequence[Ticket]) -> dict[int, frozenset[str]]:
    """Ticket id -> the codes of the reasons that fit it: none about a photo where there is none, none about a dose
    where none is claimed."""
    filed = await work.uow.ticket_files.with_some(ticket.id for ticket in tickets)
    reasons = work.rules.reasons.items()
    return {
        ticket.id: frozenset(code for code, one in reasons if _fits(one, ticket, ticket.id in filed))
        for ticket in tickets
    }


async def refuse(
    work: Work, ticket_id: int, actor: Actor, code: str, text: str = "", *,
    expected: int | None = None, agreed: bool = False,
) -> Ticket:  # fmt: skip
    """`code`: of the reasons in the rulebook; `text`: the official's own answer in place of the draft; `agreed`: who
    has to agree did, or it is only looked at.

    Errors: NotAllowed, AlreadyClaimed, Stale, Unfit (code, text, variable, needs_photo, needs_doses), MoveNotAllowed;
    NeedsYes: all of it fits, but the citizen disputed an outcome before, and nobody has agreed.
    """
    act = await begin(work, ticket_id, actor, Verb.REFUSE, expected=expected)
    if act.repeated:
        return act.ticket
    answer = answer_of(text or draft_refusal(work.rules.reasons, act.before, code))
    draft_refusal(work.rules.reasons, act.before, code)
    if code not in (await fitting(work, [act.before]))[ticket_id]:
        raise Unfit(f"needs_{work.rules.reasons[code].needs}")
    if act.before.disputes and not agreed:
        move(act.before.status, Verb.REFUSE)
        raise NeedsYes
    changes: Changes = {"refusal_code": code, "first_reply_at": act.before.first_reply_at or work.now}
    ticket = await act.finish("refused", changes, data={"code": code, "text": answer}, audience=CITIZEN, reason=code)
    choices = (follow("add", ticket, "add"), follow("dispute", ticket, "dispute"))
    await tell_citizen(work, ticket, "refused", act.cause, choices, text=answer)
    return ticket


def _fits(reason: RefusalReason, ticket: Ticket, has_files: bool) -> bool:
    if reason.needs is Needs.PHOTO:
        return has_files
    return bool(ticket.dose_numbers) if reason.needs is Needs.DOSES else True
