"""A list that came with a report: which rows are right and what is wrong with the others, the file for the platform,
and the file that goes back to the sender. Only inside a report that the official sees in full, each opening audited."""

from itertools import islice
from typing import Any, Final

from aiohttp import web

from bot.console.confirming import ask_code
from bot.console.desk import MOST_ID, PRIVATE, Desk, signed_in
from bot.console.views.ticket import ticket_of
from bot.console.way_back import carried
from handlers.lists.check import Checked
from handlers.lists.handed_in import HandedIn, handed_in, looked_through, taken_out
from handlers.records.rejects import reason_words, shown
from handlers.texts import Say
from handlers.tickets.errors import NotAllowed
from storage.spreadsheets import SheetProblem
from storage.spreadsheets.formats import XLSX

ALL, BAD, TWICE, WARNED, GOOD = "all", "bad", "twice", "warned", "good"
SHOWN: Final = (BAD, TWICE, WARNED, GOOD, ALL)
A_PAGE: Final = 50  # rows
NAME, BIRTH, PHONE, IDENTITY = 1, 2, 6, 7


async def show(desk: Desk) -> web.Response:
    """The rows of the list, those to be mended first. `?rows=`: which; `?page=`: from 1."""
    async with desk.work() as work:
        one = await _opened(desk, work)
        try:
            found, problem = await looked_through(work, one), None
        except SheetProblem as fault:
            found, problem = None, Say(f"import_problems.file.{fault.code}", fault.said)
    return _page(desk, one, found, problem)


async def take_good(desk: Desk) -> web.Response:
    """Take the right rows out as a file for the platform. 403: the code is asked for again."""
    return await _taken(desk, good=True)


async def take_checked(desk: Desk) -> web.Response:
    """Take all rows out for the sender, with what is wrong beside each. 403: the code is asked for again."""
    return await _taken(desk, good=False)


async def _taken(desk: Desk, *, good: bool) -> web.Response:
    async with desk.work() as work:
        one = await _opened(desk, work)
    if (asked := await ask_code(desk)) is not None:
        return asked
    try:
        async with desk.work(desk.field("act")) as work:
            name, content = await taken_out(work, desk.actor, one, desk.language, good=good)
    except SheetProblem as fault:
        return _page(desk, one, None, Say(f"import_problems.file.{fault.code}", fault.said))
    headers = {"Content-Type": XLSX, "Content-Disposition": f'attachment; filename="{name}"', **PRIVATE}
    return web.Response(body=content, headers=headers)


async def _opened(desk: Desk, work: Any) -> HandedIn:
    number = int(desk.request.match_info["file"])
    if number > MOST_ID:
        raise NotAllowed
    return await handed_in(work, desk.actor, await ticket_of(work, desk), number)


def _page(desk: Desk, one: HandedIn, found: Checked | None, problem: Say | None) -> web.Response:
    code, query = desk.request.match_info["code"], desk.request.query
    chosen = query.get("rows", "")
    counts = {} if found is None else {
        BAD: len(found.wrong), TWICE: len(found.twice), WARNED: len(found.warned), GOOD: found.good,
    }  # fmt: skip
    if chosen not in SHOWN:
        chosen = next((name for name in (BAD, TWICE) if counts.get(name)), ALL)
    typed = query.get("page", "1")
    page = min(max(int(typed), 1), 10_000) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 1
    total = found.total if found is not None else 0
    of = total if chosen == ALL else counts.get(chosen, 0)
    return desk.page(
        "list.html",
        name=one.name or desk.say("console.files.document"),
        here=f"/console/tickets/{code}/files/{desk.request.match_info['file']}/list",
        ticket=f"/console/tickets/{code}{carried(desk.request)}",
        problem=problem,
        form=found.form if found is not None else 0,
        total=total,
        counts=counts,
        chosen=chosen,
        shown=SHOWN,
        rows=_rows(desk, found, chosen, page) if found is not None else [],
        page=page,
        pages=max(1, -(-of // A_PAGE)),
    )


def _rows(desk: Desk, found: Checked, chosen: str, page: int) -> list[dict[str, Any]]:
    """One page of the rows, as the table shows them."""
    texts, kinds = desk.service.tools.texts, {BAD: found.wrong, TWICE: found.twice, WARNED: found.warned}

    def wanted(number: int) -> bool:
        if chosen == GOOD:
            return number not in found.wrong and number not in found.twice
        return chosen == ALL or number in kinds[chosen]

    rows = ((number, cells) for number, cells in found.listed.rows() if wanted(number))
    made = []
    for number, cells in islice(rows, (page - 1) * A_PAGE, page * A_PAGE):
        reasons = found.wrong.get(number) or found.twice.get(number) or found.warned.get(number) or []
        place = found.listed.place(number)
        made.append(
            {
                "row": f"{place.sheet}: {place.row}" if place.sheet else str(place.row),
                "kind": BAD if number in found.wrong else TWICE if reasons else GOOD,
                "cells": [shown(cells[column]) for column in (NAME, BIRTH, PHONE, IDENTITY)],
                "why": reason_words(reasons, texts, desk.language),
            }
        )
    return made


ROUTES = (
    web.get(r"/console/tickets/{code:[0-9]{1,20}}/files/{file:[0-9]{1,19}}/list", signed_in(show)),
    web.post(r"/console/tickets/{code:[0-9]{1,20}}/files/{file:[0-9]{1,19}}/list/good", signed_in(take_good)),
    web.post(r"/console/tickets/{code:[0-9]{1,20}}/files/{file:[0-9]{1,19}}/list/checked", signed_in(take_checked)),
)
