"""Who is on duty for incidents: a table an office, the gaps of the week ahead, people with and without an account."""

from collections import defaultdict
from datetime import datetime
from typing import Any, Final

from aiohttp import web

from bot.console.desk import Desk, signed_in
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.phones import read_phone
from handlers.dialogue.talk import LOCAL
from handlers.incidents.duty import AHEAD, NoDuty, add_duty, drop_duty, gaps, offices
from handlers.incidents.faults import LADDER
from handlers.incidents.rights import acts_in, leads_duties
from handlers.staff.actor import WORKING
from handlers.tickets.errors import NotAllowed
from handlers.tickets.notices import body_name
from handlers.work import Work
from storage.repositories.duties import Duty

PAGE: Final = "/console/duties"
DONE: Final = ("added", "dropped")
LONGEST_NAME: Final = 80


async def show(desk: Desk) -> web.Response:
    """The tables. Errors: NotAllowed: for who leads none of these offices."""
    return await _page(desk)


async def add(desk: Desk) -> web.Response:
    """One more row. 422: it does not fit."""
    start, end = _moment(desk.field("starts")), _moment(desk.field("ends"))
    phone = read_phone(desk.field("phone")) if desk.field("phone") else None
    try:
        if start is None or end is None:
            raise NoDuty("time")
        if isinstance(phone, Invalid):
            raise NoDuty("who")
        async with desk.work(desk.field("act")) as work:
            official, name = desk.number("official"), desk.field("name")[:LONGEST_NAME]
            row = Duty(
                work.ids.new(), _body(work, desk), official, "" if official else name,
                "" if official or phone is None else phone.national, 2 if desk.field("rank") == "2" else 1, start, end,
            )  # fmt: skip
            await add_duty(work, desk.actor, row)
    except NoDuty as refused:
        return await _page(desk, 422, refused.why)
    return desk.go(f"{PAGE}?done=added")


async def drop(desk: Desk) -> web.Response:
    """Take a row out. Errors: NotAllowed."""
    async with desk.work(desk.field("act")) as work:
        await drop_duty(work, desk.actor, desk.id)
    return desk.go(f"{PAGE}?done=dropped")


async def _page(desk: Desk, status: int = 200, problem: str = "") -> web.Response:
    async with desk.work() as work:
        led = _led(work, desk)
        if not led:
            raise NotAllowed
        listed = defaultdict(list)
        for province in dict.fromkeys(body.split(":")[1] for body in led):
            for row in await work.uow.duties.of_province(province, work.now):
                listed[row.body_id].append(row)
        points = [body for body in listed if body not in led and leads_duties(work, desk.actor, body)]
        rows = [row for body in (*led, *points) for row in listed[body]]
        names = await work.uow.officials.names([row.official_id for row in rows if row.official_id])
        tables = [await _table(work, body, listed[body], names, has_gaps=body in led) for body in (*led, *points)]
        now = work.now.astimezone(LOCAL).strftime("%Y-%m-%dT%H:00")
    asked = desk.request.query.get("done", "")
    sent = {name: desk.field(name) for name in ("body", "point", "name", "phone", "starts", "ends", "rank")}
    return desk.page(
        "duties.html", status, tables=tables, problem=problem, sent=sent, now=now, done=asked if asked in DONE else "",
        after=[int(one.after.total_seconds() // 60) for one in LADDER],
    )  # fmt: skip


async def _table(work: Work, body: str, rows: list[Duty], names: dict[int, str], *, has_gaps: bool) -> dict[str, Any]:
    people = await work.uow.officials.of_bodies([body], work.now)
    found = gaps(rows, work.now, work.now + AHEAD) if has_gaps and rows else ()
    return {
        "body": body,
        "name": body_name(work, body),
        "rows": [
            {
                "id": row.id, "name": names.get(row.official_id or 0, "") or row.name, "phone": row.phone,
                "rank": row.rank, "starts": _words(row.starts_at), "ends": _words(row.ends_at),
            }
            for row in rows
        ],
        "gaps": [(_words(start), _words(end)) for start, end in found],
        "empty": has_gaps and not rows,
        "is_office": has_gaps,
        "people": [(one.id, one.name) for one in people if one.roles.get(body) in WORKING],
    }  # fmt: skip


def _led(work: Work, desk: Desk) -> list[str]:
    """The offices whose tables this official keeps."""
    found = [body for province in acts_in(work, desk.actor) for body in offices(work, province)]
    return [body for body in found if leads_duties(work, desk.actor, body)]


def _body(work: Work, desk: Desk) -> str:
    """The office of the form, or the point whose code was typed. Errors: NoDuty."""
    if desk.field("body") != "point":
        return desk.field("body")
    found = work.tools.directory.at_facility(desk.field("point").upper())
    if found is None:
        raise NoDuty("point")
    return found.id


def _words(moment: datetime) -> str:
    return moment.astimezone(LOCAL).strftime("%H:%M %d/%m/%Y")


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=LOCAL)
    except ValueError:
        return None


ROUTES = (
    web.get("/console/duties", signed_in(show)),
    web.post("/console/duties", signed_in(add)),
    web.post(r"/console/duties/{id:[0-9]{1,19}}/drop", signed_in(drop)),
)
