"""One answer for many tickets at once. Each has its own result: what fails for one does not stop the others.

A refusal is looked at before it goes: whom the reason does not fit is named and stays, three examples are shown as they
will be read, and only then it is sent.
"""

from typing import Any

from aiohttp import web

from bot.console.desk import ACT_KEY, Desk, signed_in
from bot.console.lines import Line, lines_of
from bot.console.narrowing import read_narrowing
from bot.console.queue_page import whole_queue
from bot.console.views.acts import why
from bot.console.views.queue import MOST_AT_ONCE
from handlers.catalogue.refusal_reasons import LONGEST_DRAFT
from handlers.dialogue.answers.ticket_code import group_code, is_code
from handlers.staff.sessions import Outcome, keep_outcome, outcome_of
from handlers.texts import Say
from handlers.tickets.access import claimer_name, those_visible
from handlers.tickets.act import audit_many
from handlers.tickets.errors import Unfit
from handlers.tickets.mark_entered import mark_entered_many
from handlers.tickets.refuse import MOST_REFUSED, draft_refusal, fitting, refuse_many
from handlers.tickets.reply import Result, reply_many
from handlers.work import Work
from storage.database import BUSY, DOWN
from storage.repositories.tickets import Ticket

EXAMPLES = 3  # of what will be read
TAKEN, CHANGED = "console.problem.claimed", "console.problem.stale"
TOGETHER = 50  # tickets of one transaction: nobody else waits longer for them, and what is done stays done


async def compose(desk: Desk) -> web.Response:
    """The chosen tickets and the text to write for them."""
    return await _page(desk)


async def send(desk: Desk) -> web.Response:
    """Carry it out and say what became of each."""
    name = desk.request.match_info["act"]
    async with desk.work() as work:
        tickets = await _chosen(work, desk)
    results: list[Result] = []
    act = desk.field("act") if ACT_KEY.fullmatch(desk.field("act")) else str(desk.service.ids.new())
    if name == "refuse" and len(tickets) > MOST_REFUSED:
        return await _page(desk, 422, "many", tickets)
    if name == "refuse" and desk.field("sure") != "yes":
        return await _look(desk, tickets)
    try:
        for part in range(0, max(len(tickets), 1), TOGETHER):
            results += await _together(desk, act, name, tickets[part : part + TOGETHER])
    except Unfit as unfit:
        return await _page(desk, 422, str(unfit.field))
    codes = {ticket.id: ticket.code for ticket in tickets}
    failed = tuple((codes[one.ticket_id], why(one.error).key) for one in results if one.error is not None)
    async with desk.work() as work:
        await keep_outcome(work, desk.signed.secret, act, Outcome(name, len(results) - len(failed), failed))
    return desk.go(f"/console/bulk/{name}/done/{act}")


async def done(desk: Desk) -> web.Response:
    """What became of each: a page of its own, so that "back" and "reload" send nothing again."""
    async with desk.work() as work:
        found = await outcome_of(work, desk.signed.secret, desk.request.match_info["key"])
        if found is None or found.name != desk.request.match_info["act"]:
            return desk.go("/console")
        known = {one.code: one for one in await work.uow.tickets.by_codes([code for code, _ in found.failed])}
        has = {code: await claimer_name(work, one) for code, one in known.items()}
    failed = [
        # Who had one may have let it go by now: then all there is to say is that it changed.
        (group_code(code), Say(key, {"name": has.get(code)}) if key != TAKEN or has.get(code) else Say(CHANGED))
        for code, key in found.failed
    ]
    return desk.page("bulk_done.html", name=found.name, done=found.done, failed=failed)


async def _together(desk: Desk, act: str, name: str, tickets: list[Ticket]) -> list[Result]:
    """One transaction's worth. One that cannot be committed is told of its tickets; the others stand."""
    try:
        # The same key for all: a cause holds the ticket's id, and its place in the list may differ when sent again.
        async with desk.work(act) as work:
            return await _done(work, desk, name, tickets)
    except (*BUSY, *DOWN) as error:
        return [Result(ticket.id, error=error) for ticket in tickets]


async def _done(work: Work, desk: Desk, name: str, tickets: list[Ticket]) -> list[Result]:
    ids, text = [ticket.id for ticket in tickets], desk.field("text")
    if not ids:
        raise Unfit("nothing")
    if name == "reply":
        return await reply_many(work, ids, desk.actor, text, seen=_seen(desk, tickets))
    if name == "enter":
        return await mark_entered_many(work, ids, desk.actor)
    return await refuse_many(work, tickets, desk.actor, desk.field("code"), text, seen=_seen(desk, tickets))


def _seen(desk: Desk, tickets: list[Ticket]) -> dict[int, int]:
    """Ticket id -> the revision that the page was made from."""
    found = {}
    for ticket in tickets:
        revision = desk.number(f"seen_{ticket.code}")
        if revision is not None:
            found[ticket.id] = revision
    return found


async def _look(desk: Desk, tickets: list[Ticket]) -> web.Response:
    """What a refusal would say, to whom, and whom it does not fit."""
    code, text = desk.field("code"), desk.field("text")
    async with desk.work() as work:
        found = await _looked_at(work, desk, tickets, code, text)
    # A page reads for itself: with a second connection while the first is held, a full pool would wait for ever.
    return await _page(desk, 422, found, tickets) if isinstance(found, str) else desk.page("bulk_look.html", **found)


async def _looked_at(work: Work, desk: Desk, tickets: list[Ticket], code: str, text: str) -> dict[str, Any] | str:
    """What the page shows, or the problem that it is not shown for."""
    if code not in work.rules.reasons:
        return "code"
    if len(text) > LONGEST_DRAFT:
        return "text"
    reason, fits = work.rules.reasons[code], await fitting(work, tickets)
    right = [ticket for ticket in tickets if code in fits[ticket.id]]
    if not right:
        return f"needs_{reason.needs}" if tickets else "nothing"
    said = [text or draft_refusal(work.rules.reasons, ticket, code) for ticket in right[:EXAMPLES]]
    lines = await lines_of(work, right, desk.actor, desk.language)
    return {
        "name": "refuse",
        "code": code,
        "text": text,
        "label": f"{code} · {reason.label[desk.language]}",
        "lines": lines,
        "unfit": f"needs_{reason.needs}",
        "seen": {one.code: desk.number(f"seen_{one.code}") or one.revision for one in right},
        "examples": list(zip(lines, said, strict=False)),
        "left": await lines_of(work, [one for one in tickets if one not in right], desk.actor, desk.language),
    }


async def _page(desk: Desk, status: int = 200, problem: str = "", tickets: list[Ticket] | None = None) -> web.Response:
    """`tickets`: those chosen, where they were read already; None: read here."""
    name = desk.request.match_info["act"]
    async with desk.work() as work:
        tickets = await _chosen(work, desk) if tickets is None else tickets
        lines: list[Line] = await lines_of(work, tickets, desk.actor, desk.language)
        known, fits = work.rules.reasons, await fitting(work, tickets)
    reasons = [
        (code, reason.label[desk.language], " ".join(reason.next["vi"].split()))
        for code, reason in known.items()
        if any(code in found for found in fits.values())
    ]
    return desk.page(
        "bulk.html",
        status,
        name=name,
        lines=lines,
        most=MOST_REFUSED,
        reasons=reasons,
        problem=problem,
        text=desk.field("text"),
        code=desk.field("code"),
    )


async def _chosen(work: Work, desk: Desk) -> list[Ticket]:
    """The tickets ticked in the queue, or the whole queue, as far as this official may see them: one line in the audit
    log."""
    tickets = await _ticked(work, desk)
    await audit_many(work, desk.actor, "chosen", [one.id for one in tickets], act=desk.request.match_info["act"])
    return tickets


async def _ticked(work: Work, desk: Desk) -> list[Ticket]:
    """For a refusal the most urgent, as many as may be refused at once."""
    most = MOST_REFUSED if desk.request.match_info["act"] == "refuse" else MOST_AT_ONCE
    if desk.field("whole"):
        narrowing = read_narrowing(work, desk.actor, desk.field)
        rows = await whole_queue(work, desk.actor, desk.field("queue"), narrowing, limit=most)
        found = {ticket.id: ticket for ticket in await work.uow.tickets.many([row.id for row in rows])}
        return await those_visible(work, desk.actor, [found[row.id] for row in rows if row.id in found])
    codes = list(dict.fromkeys(code for code in desk.fields("code_of") if is_code(code)))[:MOST_AT_ONCE]
    by_code = {ticket.code: ticket for ticket in await work.uow.tickets.by_codes(codes)}
    return await those_visible(work, desk.actor, [by_code[code] for code in codes if code in by_code])


ROUTES = (
    web.post("/console/bulk/{act:reply|refuse|enter}", signed_in(compose)),
    web.post("/console/bulk/{act:reply|refuse|enter}/send", signed_in(send)),
    web.get("/console/bulk/{act:reply|refuse|enter}/done/{key:[A-Za-z0-9_-]{1,64}}", signed_in(done)),
)
