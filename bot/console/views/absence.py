"""Absences: who is away from when to when, what of theirs others have, and taking it back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.console.shortlist import MOST, shortlist
from handlers.staff.absence import (
    ONE_DAY,
    colleagues,
    come_back,
    led_by,
    named,
    plan_absence,
    take_all_back,
    waiting_back,
)
from handlers.work import Work
from storage.repositories.absences import Absence
from storage.repositories.officials import Official

PAGE: Final = "/console/absence"
DONE: Final = ("set", "back", "taken")


async def show(desk: Desk) -> web.Response:
    """One's own absence, the office's for who leads it, and the form."""
    return await _page(desk)


async def plan(desk: Desk) -> web.Response:
    """An absence begins now or on its day. 422: the days do not fit."""
    first, last = _day(desk.field("first")), _day(desk.field("last"))
    official_id = desk.number("who") or desk.actor.id
    async with desk.work(desk.field("act")) as work:
        days = (first, last) if first is not None and last is not None else None
        if days and await plan_absence(work, desk.actor, official_id, *days, desk.number("to")):
            return desk.go(f"{PAGE}?done=set")
    return await _page(desk, 422)


async def find(desk: Desk) -> web.Response:
    """The form with the colleagues whose names hold what is typed; sent as a form, so that no address names one."""
    return await _page(desk)


async def back(desk: Desk) -> web.Response:
    """Somebody is back, or does not go."""
    async with desk.work(desk.field("act")) as work:
        await come_back(work, desk.actor, desk.number("who") or desk.actor.id)
    return desk.go(f"{PAGE}?done=back")


async def take(desk: Desk) -> web.Response:
    """All of one's own that nobody has worked on comes back."""
    async with desk.work(desk.field("act")) as work:
        await take_all_back(work, desk.actor)
    return desk.go(f"{PAGE}?done=taken")


async def _page(desk: Desk, status: int = 200) -> web.Response:
    me = desk.signed.official
    async with desk.work() as work:
        others, led = await colleagues(work, me), await led_by(work, desk.actor)
        absences = await work.uow.absences.of([me.id, *(one.id for one in led)])
        numbers = [number for one in absences for number in (one.official_id, one.to_id or 0)]
        names = await work.uow.officials.names(numbers)
        lines = [_line(work, one, names) for one in absences]
        waiting = await waiting_back(work, me.id)
        today = work.rules.calendar.local(work.now).date()
        away = {one.id for one in others if one.absent_until is not None and one.absent_until > work.now}
    asked, words = desk.request.query.get("done", ""), desk.field("words")
    who, to = desk.number("who"), desk.number("to")
    return desk.page(
        "absence.html", status, others=shortlist(others, words, to), led=shortlist(led, words, who), away=away,
        lines=lines, to_take=waiting, today=today, done=asked if asked in DONE else "", problem=status != 200,
        many=max(len(others), len(led)) > MOST, most=MOST,
        found=_number(named([*others, *led], words)) if words else None,
        sent={"first": desk.field("first"), "last": desk.field("last"), "who": who, "to": to, "words": words},
    )  # fmt: skip


def _number(people: Sequence[Official]) -> int:
    return len({one.id for one in people})


def _line(work: Work, absence: Absence, names: Mapping[int, str]) -> dict[str, Any]:
    local = work.rules.calendar.local
    return {
        "id": absence.official_id,
        "name": names.get(absence.official_id, ""),
        "first": local(absence.starts_at).strftime("%d/%m/%Y"),
        "last": local(absence.ends_at - ONE_DAY).strftime("%d/%m/%Y"),
        "to": names.get(absence.to_id or 0, ""),
        "begun": absence.begun_at is not None,
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


ROUTES = (
    web.get("/console/absence", signed_in(show)),
    web.post("/console/absence", signed_in(plan)),
    web.post("/console/absence/find", signed_in(find)),
    web.post("/console/absence/back", signed_in(back)),
    web.post("/console/absence/take", signed_in(take)),
)
