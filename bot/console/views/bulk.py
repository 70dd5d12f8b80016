"""One act on many tickets: what is chosen, the words, a look at what it would do, and the press.

Whom the act does not fit is named and left out, three are shown as they will be read, and only then it is pressed; it
is carried out ten minutes later or at once (handlers/jobs/bulk_acts.py).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from aiohttp import web

from bot.console.bubbles import bubbles_of
from bot.console.confirming import MANY, ask_code
from bot.console.desk import ACT_KEY, Desk, signed_in
from bot.console.lines import Line, lines_of
from bot.console.narrowing import read_narrowing
from bot.console.queue_page import whole_queue
from handlers.dialogue.answers.ticket_code import is_code
from handlers.staff.actor import Actor
from handlers.staff.reply_templates import templates_of
from handlers.tickets.access import those_visible
from handlers.tickets.act import audit_many
from handlers.tickets.errors import REFUSALS, NotAllowed, Unfit
from handlers.tickets.many.acts import MOST_AT_ONCE, REFUSE, TRANSFER, look_at_one, most_of
from handlers.tickets.many.pressed import WAIT_MINUTES, left_out, press
from handlers.tickets.many.second_yes import who_is_asked, why_asked, yes_until
from handlers.tickets.many.who import may_somewhere, office_for
from handlers.tickets.preview import Undone
from handlers.tickets.refuse import MOST_REFUSED, fitting
from handlers.tickets.times import due_in_words
from handlers.tickets.variables import VARIABLES
from handlers.work import Work
from storage.repositories.bulk_acts import Order
from storage.repositories.tickets import Ticket

SEEN: Final = re.compile(r"(?a:(\d{1,20}):(\d{1,15}))")
UNFIT: Final = "console.problem.unfit."
EXAMPLES: Final = 3  # of what will be read
ACTS: Final = "reply|approve|enter|refuse|claim|transfer"


async def compose(desk: Desk) -> web.Response:
    """The chosen tickets and the text to write for them."""
    return await _page(desk)


async def send(desk: Desk) -> web.Response:
    """Look at what it would do, and from there press it.

    403: many, a code is asked for; 422: a field will not do, or it fits nobody.
    """
    order = _order(desk)
    async with desk.work() as work:
        tickets = await _chosen(work, desk)
    act = desk.field("act") if ACT_KEY.fullmatch(desk.field("act")) else str(desk.service.ids.new())
    try:
        if desk.field("sure") != "yes":
            return await _look(desk, order, tickets)
        if len(tickets) > MANY and (asked := await ask_code(desk)) is not None:
            return asked
        async with desk.work(act) as work:
            cause, now = f"{desk.actor.id}:{act}", desk.field("when") == "now"
            made = await press(work, desk.actor, order, tickets, seen=_seen(desk, tickets), cause=cause, now=now)
    except Unfit as unfit:
        if unfit.field == "nothing" and tickets:  # it has come to fit nobody: said why
            return await _look(desk, order, tickets)
        return await _page(desk, 422, f"{UNFIT}{unfit.field}", tickets)
    return desk.go(f"/console/bulk/{made}")


def _order(desk: Desk) -> Order:
    act = desk.request.match_info["act"]
    text = desk.field("reason" if act == TRANSFER else "text")
    return Order(act, text, desk.field("code") if act == REFUSE else "", desk.field("body") if act == TRANSFER else "")


def _seen(desk: Desk, tickets: Sequence[Ticket]) -> dict[int, int]:
    """Ticket id -> the revision that the page was made from. All in one field: a form has a thousand at most."""
    said = dict(SEEN.findall(desk.field("seen")))
    return {ticket.id: int(said[ticket.code]) for ticket in tickets if ticket.code in said}


async def _look(desk: Desk, order: Order, tickets: list[Ticket]) -> web.Response:
    """What it would say, to whom, and whom it does not fit. Errors: Unfit."""
    async with desk.work() as work:
        whole = await work.uow.tickets.many([one.id for one in tickets])
        left = await left_out(work, desk.actor, order, whole)
        right = [one for one in tickets if one.id not in left]
        lines = await lines_of(work, right, desk.actor, desk.language)
        others = await lines_of(work, [one for one in tickets if one.id in left], desk.actor, desk.language)
        chosen = work.rules.reasons.get(order.code)
        body = work.tools.directory.get(order.body) if order.body else None
        fit = [one for one in whole if one.id not in left]
        why = await why_asked(work, desk.actor, order, fit)
        asked = await who_is_asked(work, desk.actor, [office_for(desk.actor, one) for one in fit]) if why else ""
        office = work.tools.directory.get(asked) if asked else None
        until = due_in_words(yes_until(work, work.now), work.rules.calendar, work.now)
    if not right:
        return await _page(desk, 422, f"console_bulk.reason.{next(iter(left.values()))}", tickets)
    return desk.page(
        "bulk_look.html",
        name=order.act,
        order=order,
        wait=WAIT_MINUTES,
        why=why,
        asked=office.name if office else "",
        until=until,
        label=f"{order.code} · {chosen.label[desk.language]}" if chosen else "",
        body_name=body.name if body else "",
        lines=lines,
        seen=_seen(desk, tickets),
        examples=await examples_of(desk, desk.actor, order, lines),
        left=by_reason(others, left),
    )


async def examples_of(desk: Desk, maker: Actor, order: Order, lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The first few as they will be read: each is carried out as by who presses it, and nothing of it stays."""
    found = []
    for line in lines[:EXAMPLES]:
        try:
            async with desk.work() as work:
                await look_at_one(work, maker, order, line.id)
        except Undone as undone:
            found.append({"line": line, "seen": undone.seen, "messages": bubbles_of(desk, undone.seen)})
        except (NotAllowed, *REFUSALS):  # changed this moment: it is left out when its turn comes
            continue
    return found


def by_reason(lines: Sequence[Line], left: Mapping[int, str]) -> dict[str, list[Line]]:
    """Why -> the reports that were left out for it."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(left[line.id], []).append(line)
    return found


async def _page(desk: Desk, status: int = 200, problem: str = "", tickets: list[Ticket] | None = None) -> web.Response:
    """`tickets`: those chosen, where they were read already; None: read here. `problem`: a text key."""
    name = desk.request.match_info["act"]
    async with desk.work() as work:
        tickets = await _chosen(work, desk) if tickets is None else tickets
        lines: list[Line] = await lines_of(work, tickets, desk.actor, desk.language)
        fits = await fitting(work, tickets) if name == REFUSE else {}
        kept = [one for one in await templates_of(work, desk.actor) if one.act == name]
        own = next((body for body in desk.actor.bodies if desk.actor.works_in(body)), "")
        above = [work.tools.directory.get(body) for body in work.tools.directory.above(own)] if own else []
        apart = _by_office(work, desk.actor, tickets) if problem == f"{UNFIT}offices" else []
    reasons = [
        (code, reason.label[desk.language], " ".join(reason.next["vi"].split()))
        for code, reason in desk.service.tools.rules.reasons.items()
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
        apart=apart,
        order=_order(desk),
        templates=kept,
        variables=VARIABLES,
        offices=[one for one in above if one is not None],
        owner=tickets[0].body_id if len({one.body_id for one in tickets}) == 1 else "",
    )


def _by_office(work: Work, actor: Actor, tickets: Sequence[Ticket]) -> list[tuple[str, list[str]]]:
    """The name of each office that the actor acts for here, with the codes of its reports: to go on with one alone."""
    found: dict[str, list[str]] = {}
    for one in tickets:
        found.setdefault(office_for(actor, one), []).append(one.code)
    offices = {body: work.tools.directory.get(body) for body in found}
    return [(office.name if office else "", found[body]) for body, office in offices.items()]


async def _chosen(work: Work, desk: Desk) -> list[Ticket]:
    """The tickets ticked in the queue, or the whole queue, as far as this official may see them: one line in the audit
    log. Errors: NotAllowed: where this official works nobody acts on many, or only who leads."""
    if not may_somewhere(work, desk.actor):
        raise NotAllowed
    tickets = await _ticked(work, desk)
    await audit_many(work, desk.actor, "chosen", [one.id for one in tickets], act=desk.request.match_info["act"])
    return tickets


async def _ticked(work: Work, desk: Desk) -> list[Ticket]:
    """For a refusal the most urgent, as many as may be refused at once."""
    if desk.field("whole"):
        narrowing = read_narrowing(work, desk.actor, desk.field)
        most = most_of(desk.request.match_info["act"])
        rows = await whole_queue(work, desk.actor, desk.field("queue"), narrowing, limit=most)
        found = {ticket.id: ticket for ticket in await work.uow.tickets.many([row.id for row in rows])}
        return await those_visible(work, desk.actor, [found[row.id] for row in rows if row.id in found])
    codes = list(dict.fromkeys(code for code in desk.fields("code_of") if is_code(code)))[:MOST_AT_ONCE]
    by_code = {ticket.code: ticket for ticket in await work.uow.tickets.by_codes(codes)}
    return await those_visible(work, desk.actor, [by_code[code] for code in codes if code in by_code])


ROUTES = (
    web.post(f"/console/bulk/{{act:{ACTS}}}", signed_in(compose)),
    web.post(f"/console/bulk/{{act:{ACTS}}}/send", signed_in(send)),
)
