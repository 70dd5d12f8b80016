"""The end of a shift: what one has, as the next one needs to know it; sent to a colleague and taken over in one act."""

from datetime import UTC, datetime
from typing import Final

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.console.shortlist import MOST, shortlist
from handlers.dialogue.answers.ticket_code import group_code
from handlers.staff.idle import choices, idle_of, set_idle
from handlers.staff.shift import GROUPS, Item, call_back_shift, held_now, next_shift, send_shift, shift_of, take_shift
from handlers.staff.shift import MOST as SHOWN
from handlers.tickets.errors import NotAllowed
from handlers.tickets.notices import body_name
from handlers.work import Work

PAGE: Final = "/console/shift"
DONE: Final = ("sent", "taken", "back", "nothing", "idle")


async def show(desk: Desk) -> web.Response:
    """What was sent to oneself, what one has, and to whom it can go."""
    return await _page(desk)


async def find(desk: Desk) -> web.Response:
    """The form with the colleagues whose names hold what is typed; sent as a form, so that no address names one."""
    return await _page(desk)


async def _page(desk: Desk, status: int = 200, taken_by: str = "", too_long: str = "") -> web.Response:
    me = desk.actor
    async with desk.work() as work:
        held = await held_now(work, me)
        own = await shift_of(work, me, held)
        sent = await work.uow.shifts.of(me.id)
        came = [(shift, await shift_of(work, me, shift.ticket_ids)) for shift in await work.uow.shifts.to(me.id)]
        people = await next_shift(work, me)
        names = await work.uow.officials.names(
            [*((sent.to_id,) if sent else ()), *(shift.from_id for shift, _ in came)]
        )
        local = work.rules.calendar.local
        incoming = [
            {
                "from_id": shift.from_id, "name": names.get(shift.from_id, ""), "n": len(shift.ticket_ids),
                "at": local(shift.at).strftime("%d/%m/%Y %H:%M"), "groups": _grouped(work, desk, items),
                "rest": max(0, len(shift.ticket_ids) - SHOWN),
            }
            for shift, items in came
        ]  # fmt: skip
        groups = _grouped(work, desk, own)
        led = [body for body in me.home if me.leads(body)]
        idle = await idle_of(work, led)
        offices, options = [(body, body_name(work, body), idle.get(body)) for body in led], choices(work)
    asked, words, to = desk.request.query.get("done", ""), desk.field("words"), desk.number("to")
    return desk.page(
        "shift.html", status, taken_by=taken_by, sent_at=sent.at.isoformat() if sent else "",
        incoming=incoming, groups=groups, own=len(held), rest=max(0, len(held) - SHOWN),
        people=shortlist(people, words, to), many=len(people) > MOST, most=MOST, words=words, to=to,
        offices=offices, idle_choices=options, too_long=too_long, common=_minutes(desk),
        sent_to=names.get(sent.to_id, "") if sent else "", done=asked if asked in DONE else "",
    )  # fmt: skip


async def send(desk: Desk) -> web.Response:
    """To a colleague. Who is none is as who does not exist."""
    async with desk.work(desk.field("act")) as work:
        number = await send_shift(work, desk.actor, desk.number("to") or 0)
    return desk.go(f"{PAGE}?done={'sent' if number else 'nothing'}")


async def take(desk: Desk) -> web.Response:
    """All that a colleague has sent."""
    async with desk.work(desk.field("act")) as work:
        await take_shift(work, desk.actor, desk.number("from") or 0)
    return desk.go(f"{PAGE}?done=taken")


async def back(desk: Desk) -> web.Response:
    """What one has sent stays with oneself. 422: a colleague has taken it, who is named."""
    async with desk.work(desk.field("act")) as work:
        taken_by = await call_back_shift(work, desk.actor, _moment(desk.field("sent")))
    if taken_by:
        return await _page(desk, 422, taken_by)
    return desk.go(f"{PAGE}?done=back")


async def set_office_idle(desk: Desk) -> web.Response:
    """After how long officials of an office that one leads are signed out. 422: not so long, or no choice."""
    typed = desk.field("minutes")
    try:
        async with desk.work(desk.field("act")) as work:
            await set_idle(work, desk.actor, desk.field("body"), int(typed) if typed.isdecimal() else None)
    except NotAllowed:
        return desk.go(PAGE)
    except ValueError:
        return await _page(desk, 422, too_long=desk.field("body"))
    return desk.go(f"{PAGE}?done=idle")


def _minutes(desk: Desk) -> int:
    """What the installation says; 0: a session ends by its own time alone."""
    return int(desk.service.tools.policy.session_idle.total_seconds() // 60)


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _grouped(work: Work, desk: Desk, items: list[Item]) -> list[tuple[str, list[dict[str, object]]]]:
    """Group by group, without those that are empty."""
    lines = [(one.group, _line(work, desk, one)) for one in items]
    found = [(group, [line for name, line in lines if name == group]) for group in GROUPS]
    return [(group, listed) for group, listed in found if listed]


def _line(work: Work, desk: Desk, item: Item) -> dict[str, object]:
    ticket = item.ticket
    category = work.tools.catalogues.of(ticket.province_code).category(ticket.category)
    return {
        "code": ticket.code,
        "shown_code": group_code(ticket.code),
        "category": category.short.in_language(desk.language),
        "status": ticket.status,
        "clock": item.clock,
        "due": item.due,
        "told": item.told,
        "told_on": item.told_on,
        "noted": item.noted,
    }


ROUTES = (
    web.get("/console/shift", signed_in(show)),
    web.post("/console/shift", signed_in(send)),
    web.post("/console/shift/find", signed_in(find)),
    web.post("/console/shift/idle", signed_in(set_office_idle)),
    web.post("/console/shift/take", signed_in(take)),
    web.post("/console/shift/back", signed_in(back)),
)
