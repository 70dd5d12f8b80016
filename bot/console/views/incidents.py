"""Points that are down: the board, one incident with its points and its course, planned work told to everybody."""

import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.console.menu import Link
from handlers.dialogue.talk import LOCAL
from handlers.incidents import acting, settling
from handlers.incidents.board import Line, board, figures, how_many, names_of, one_line, phones, to_call
from handlers.incidents.faults import MEASURED, Fault
from handlers.incidents.noting import clock, fault_words, point_name
from handlers.incidents.rights import acts_in, known_to
from handlers.incidents.states import DOWN, UP, NoMove
from handlers.staff.actor import Actor
from handlers.tickets.errors import NotAllowed
from handlers.work import Work
from storage.repositories.incidents import Measure

PAGE: Final = "/console/incidents"
DONE: Final = (
    "take", "update", "restore", "dismiss", "split", "up", "down", "rows", "entered", "phoned", "announced", "reported",
    "joined",
)  # fmt: skip
LONGEST_PLAN: Final = timedelta(days=3)
Act = Callable[[Work, Actor, Desk], Awaitable[object]]


async def show(desk: Desk) -> web.Response:
    """The board. Errors: NotAllowed: for who works in no office that is called, or where it is switched off."""
    return await _board(desk)


async def announce(desk: Desk) -> web.Response:
    """Tell everybody who asks or reports of work that is planned. 422: no words, or a time that does not fit."""
    try:
        async with desk.work(desk.field("act")) as work:
            province = next(iter(acts_in(work, desk.actor)), "")
            until = _moment(desk.field("until"))
            if until is None or until > work.now + LONGEST_PLAN:
                raise ValueError("until")
            await acting.announce(work, desk.actor, province, desk.field("fault"), desk.field("words"), until)
    except ValueError:
        return await _board(desk, 422)
    return desk.go(f"{PAGE}?done=announced")


async def one(desk: Desk) -> web.Response:
    """One incident. Errors: NotAllowed."""
    return await _one(desk)


async def act(desk: Desk) -> web.Response:
    """A button. 409: it is not in a state for that; 422: what was typed does not fit."""
    name = desk.request.match_info["act"]
    if name not in ACTS:
        raise NotAllowed
    try:
        async with desk.work(desk.field("act")) as work:
            await known_to(work, desk.actor, desk.id)
            await ACTS[name](work, desk.actor, desk)
    except NoMove:
        return await _one(desk, 409, "moved")
    except ValueError:
        return await _one(desk, 422, "words" if name == "update" else "rows")
    return desk.go(f"{PAGE}/{desk.id}?done={name}")


async def _board(desk: Desk, status: int = 200) -> web.Response:
    async with desk.work() as work:
        lines = await board(work, desk.actor)
        shown = [_line(work, line) for line in lines]
        measured = await figures(work, desk.actor)
        until = (work.now + timedelta(hours=2)).astimezone(LOCAL).strftime("%Y-%m-%dT%H:00")
    open_, over = ([one for one in shown if bool(one["open"]) is wanted] for wanted in (True, False))
    asked = desk.request.query.get("done", "")
    return desk.page(
        "incidents.html", status, open_=open_, over=over, faults=list(Fault), done=asked if asked in DONE else "",
        sent={name: desk.field(name) for name in ("words", "fault", "until")}, until=until,
        days=LONGEST_PLAN.days, points=sum(one["down"] for one in open_), queueing=sum(one["waiting"] for one in open_),
        figures=_rounded(measured), measured_days=MEASURED.days,
    )  # fmt: skip


async def _one(desk: Desk, status: int = 200, problem: str = "") -> web.Response:
    async with desk.work() as work:
        line = await one_line(work, desk.actor, desk.id)
        known = await phones(work, desk.actor, line)
        calls = await to_call(work, desk.actor, line)
        events = await work.uow.incidents.events([line.incident.id])
        names = await names_of(work, desk.actor, {event.actor for event in events})
        course = [
            {
                "at": clock(work, event.at), "what": event.what, "who": names.get(event.actor, ""),
                "point": point_name(work, event.facility_code) if event.facility_code else "",
                "words": "" if event.what in ("nobody", "phoned") else event.words,
            }
            for event in events
        ]  # fmt: skip
        points = [
            {
                "code": point.facility_code, "name": name, "at": clock(work, point.reported_at),
                "waiting": point.waiting, "confirmed": point.confirmed_at is not None, "late": point.late_rows,
                "entered": point.late_done_at is not None, "phone": known.get(point.facility_code, ""),
            }
            for point, name in zip(line.points, line.names, strict=True)
        ]  # fmt: skip
        shown = _line(work, line)
    asked = desk.request.query.get("done", "")
    return desk.page(
        "incident.html", status, one=shown, points=points, course=course, calls=calls, problem=problem,
        is_down=line.incident.state in DOWN, is_up=line.incident.state in UP, words=desk.field("words"),
        done=asked if asked in DONE else "",
    )  # fmt: skip


def _line(work: Work, line: Line) -> dict[str, Any]:
    incident = line.incident
    return {
        "id": incident.id, "code": line.code, "fault": fault_words(incident), "state": incident.state,
        "wide": incident.scope == "wide", "planned": incident.planned, "open": incident.closed_at is None,
        "since": clock(work, incident.started_at), "minutes": line.minutes, "down": line.down, "of": len(line.points),
        "waiting": line.waiting, "owing": line.owing, "names": line.names[:4], "more": max(0, len(line.names) - 4),
        "last": line.last.words if line.last else incident.words, "who": line.who,
        "last_at": clock(work, line.last.at) if line.last else "", "late": incident.state == "reported",
        "until": clock(work, incident.until) if incident.until else "",
    }  # fmt: skip


def _rounded(found: Measure) -> dict[str, int | None]:
    return {name: None if value is None else round(value) for name, value in found._asdict().items()}


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=LOCAL)
    except ValueError:
        return None


def _rows(desk: Desk) -> int:
    typed = desk.field("rows")
    if not re.fullmatch(r"[0-9]{1,5}", typed):
        raise ValueError("rows")
    return int(typed)


async def _split(work: Work, actor: Actor, desk: Desk) -> None:
    await acting.split(work, actor, desk.id, desk.field("point"))


async def _up(work: Work, actor: Actor, desk: Desk) -> None:
    await settling.confirm(work, desk.id, desk.field("point"), actor.key)


async def _down(work: Work, actor: Actor, desk: Desk) -> None:
    await settling.still_down(work, desk.id, desk.field("point"), actor.key)


async def _on_paper(work: Work, actor: Actor, desk: Desk) -> None:
    await settling.on_paper(work, desk.id, desk.field("point"), _rows(desk), actor.key)


async def _entered(work: Work, actor: Actor, desk: Desk) -> None:
    await settling.entered(work, desk.id, desk.field("point"), actor.key)


ACTS: Final[Mapping[str, Act]] = {
    "take": lambda work, actor, desk: acting.acknowledge_as(work, actor, desk.id),
    "update": lambda work, actor, desk: acting.update(work, actor, desk.id, desk.field("words")),
    "restore": lambda work, actor, desk: acting.restore(work, actor, desk.id),
    "dismiss": lambda work, actor, desk: acting.dismiss(work, actor, desk.id),
    "phoned": lambda work, actor, desk: acting.phoned(work, actor, desk.id, desk.field("who")),
    "split": _split,
    "up": _up,
    "down": _down,
    "rows": _on_paper,
    "entered": _entered,
}


LINK = Link(PAGE, "triangle-alert", "console_incidents.nav", 2, counted=how_many, only_counted=True)

ROUTES = (
    web.get("/console/incidents", signed_in(show)),
    web.post("/console/incidents", signed_in(announce)),
    web.get(r"/console/incidents/{id:[0-9]{1,19}}", signed_in(one)),
    web.post(r"/console/incidents/{id:[0-9]{1,19}}/{act}", signed_in(act)),
)
