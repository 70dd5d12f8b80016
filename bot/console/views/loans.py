"""Officials lent to other offices: what runs and what is asked, an offer, a question, an answer."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.console.menu import Link
from bot.console.shortlist import MOST, shortlist
from handlers.places.bodies import Body, province_of
from handlers.places.find_bodies import find_bodies
from handlers.staff.absence import led_by
from handlers.staff.actor import WORKING, own_roles
from handlers.staff.lending import (
    KINDS,
    ONE_DAY,
    NoLoan,
    agree,
    ask_for,
    end,
    ending_today,
    is_on,
    led_where_lent,
    lend,
    lendable,
    open_loans,
)
from handlers.tickets.errors import NotAllowed
from handlers.tickets.notices import body_name
from handlers.work import Work
from storage.repositories.loans import Loan
from storage.repositories.officials import Official

PAGE: Final = "/console/loans"
DONE: Final = ("offered", "begun", "asked", "ended", "declined", "withdrawn")
NEVER: Final = date.min  # stands for what is no day: it has passed


async def show(desk: Desk) -> web.Response:
    """For who leads an office. Errors: NotAllowed."""
    return await _page(desk)


async def find(desk: Desk) -> web.Response:
    """The form with the officials whose names hold what is typed; sent as a form, so that no address names one."""
    return await _page(desk)


async def offer(desk: Desk) -> web.Response:
    """Lend somebody of one's own. 422: it does not fit."""
    await _leads_required(desk)
    try:
        async with desk.work(desk.field("act")) as work:
            loan = await lend(work, desk.actor, desk.number("who") or 0, desk.field("body"), _day(desk.field("last")))
    except NoLoan as refused:
        return await _page(desk, 422, refused.why)
    return desk.go(f"{PAGE}?done={'begun' if loan.begun_at else 'offered'}")


async def ask(desk: Desk) -> web.Response:
    """Ask another office for somebody. 422: it does not fit."""
    await _leads_required(desk)
    try:
        async with desk.work(desk.field("act")) as work:
            await ask_for(work, desk.actor, desk.field("body"), desk.field("mine"), _day(desk.field("last")))
    except NoLoan as refused:
        return await _page(desk, 422, refused.why)
    return desk.go(f"{PAGE}?done=asked")


async def answer(desk: Desk) -> web.Response:
    """Yes (`who`: whom, where that was asked), no, or an end of what runs; the last two also where loans are
    switched off. What is none of one's business is as what does not exist. 422: it does not fit, or a no to what has
    begun."""
    given = desk.request.match_info["answer"]
    yes = given == "yes"
    if yes:
        await _leads_required(desk)
    try:
        async with desk.work(desk.field("act")) as work:
            if yes:
                await agree(work, desk.actor, desk.id, desk.number("who"))
            else:
                await end(work, desk.actor, desk.id, running=given == "end")
            seen = bool(led_where_lent(work, desk.actor) or await open_loans(work, desk.actor))
    except NoLoan as refused:
        return await _page(desk, 422, refused.why)
    if not seen:
        return desk.go("/console/account")  # switched off, and this was the last
    no = "withdrawn" if desk.field("said") == "withdrawn" else "declined"
    return desk.go(f"{PAGE}?done={'begun' if yes else 'ended' if given == 'end' else no}")


async def _leads_required(desk: Desk) -> None:
    async with desk.work() as work:
        if not led_where_lent(work, desk.actor):
            raise NotAllowed


async def _page(desk: Desk, status: int = 200, problem: str = "") -> web.Response:
    who = None if desk.number("at") else desk.number("who")
    words = desk.field("words")
    async with desk.work() as work:
        led = led_where_lent(work, desk.actor)
        loans = await open_loans(work, desk.actor)
        if not led and not loans:
            raise NotAllowed
        provinces = sorted({province_of(body) for body in led})
        names = await work.uow.officials.names([loan.official_id for loan, *_ in loans if loan.official_id])
        lines = [await _line(work, desk, *one, names) for one in loans]
        others = await led_by(work, desk.actor)
        own = [one for one in (desk.signed.official, *others) if _belongs(one, led)]
        offices = {body: body_name(work, body) for body in led[:MOST]}
        today = work.rules.calendar.local(work.now).date()
    asked = desk.request.query.get("done", "")
    sent = {name: desk.field(name) for name in ("last", "words", "mine", "form", "q", "body")}
    return desk.page(
        "loans.html", status, lines=lines, people=shortlist(own, words, who), many=len(own) > MOST, most=MOST,
        offices=offices, found=_found(desk, provinces), today=today, done=asked if asked in DONE else "",
        problem=problem, sent={**sent, "who": who},
    )  # fmt: skip


async def _line(
    work: Work, desk: Desk, loan: Loan, lends: bool, borrows: bool, names: Mapping[int, str]
) -> dict[str, Any]:
    """One loan as this official may answer it. Whom to lend, where that is asked, is found by name like one's own."""
    state = "running" if loan.begun_at else "offered" if loan.official_id else "asked"
    answers = (state == "offered" and borrows) or (state == "asked" and lends)
    answers = answers and is_on(work, province_of(loan.from_body))
    people = await lendable(work, loan.from_body) if answers and state == "asked" else []
    here, local = desk.number("at") == loan.id, work.rules.calendar.local
    words, who = (desk.field("seek"), desk.number("who")) if here else ("", None)
    return {
        "id": loan.id,
        "state": state,
        "answers": answers,
        "last_day": state == "running" and local(loan.ends_at - ONE_DAY).date() == local(work.now).date(),
        "words": {
            **({"name": names.get(loan.official_id, "")} if loan.official_id else {}),
            "from_body": body_name(work, loan.from_body),
            "to_body": body_name(work, loan.to_body),
            "day": local(loan.ends_at - ONE_DAY).strftime("%d/%m/%Y"),
        },
        "people": shortlist(people, words, who),
        "many": len(people) > MOST,
        "seek": words,
        "who": who,
    }


def _found(desk: Desk, provinces: Sequence[str]) -> list[Body]:
    """The office that was chosen, and those of the provinces whose names hold what was typed."""
    directory, home = desk.service.tools.directory, desk.actor.home
    chosen = directory.get(desk.field("body"))
    before = [chosen] if chosen is not None and chosen.kind in KINDS and chosen.id not in home else []
    near, but = next(iter(home), ""), (*home, *(one.id for one in before))
    return [*before, *find_bodies(directory, desk.field("q"), near, kinds=KINDS, but=but, provinces=provinces)]


def _belongs(one: Official, led: Sequence[str]) -> bool:
    return any(own_roles(one).get(body) in WORKING for body in led)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return NEVER


LINK = Link(PAGE, "users", "console_loans.title", 4, leads_only=True, counted=ending_today, when_counted=True)

ROUTES = (
    web.get("/console/loans", signed_in(show)),
    web.post("/console/loans", signed_in(offer)),
    web.post("/console/loans/find", signed_in(find)),
    web.post("/console/loans/ask", signed_in(ask)),
    web.post(r"/console/loans/{id:[0-9]{1,19}}/{answer:yes|no|end}", signed_in(answer)),
)
