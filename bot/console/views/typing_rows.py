"""Rows of lists that a volunteer types into the platform, and marks as typed."""

import re
from typing import Any, Final

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.console.menu import Link
from handlers.dialogue.answers.ticket_code import group_code
from handlers.lists.slices import Slice, own, typed, waiting
from handlers.lists.work_off import NotHeld, row_words
from handlers.records.template import column_title
from handlers.staff.actor import HELPING
from handlers.tickets.errors import NotAllowed
from handlers.tickets.notices import body_name
from handlers.work import Work

PAGE: Final = "/console/typing"
SHOWN: Final = range(1, 24)  # columns of the template that are typed


async def show(desk: Desk) -> web.Response:
    """The own rows. Errors: NotAllowed: for who helps nowhere."""
    return await _page(desk)


async def mark(desk: Desk) -> web.Response:
    """Rows that were ticked are typed. 409: the list is not worked off any more."""
    ticket, rows = desk.number("list"), [int(one) for one in desk.fields("row") if _FEW_DIGITS.fullmatch(one)]
    rows = [one for one in rows if one < 2**31]
    if ticket is None:
        raise NotAllowed
    try:
        async with desk.work(desk.field("act")) as work:
            done = await typed(work, ticket, desk.actor, rows)
    except NotHeld:
        return await _page(desk, 409)
    return desk.go(f"{PAGE}?done={done}")


async def _page(desk: Desk, status: int = 200) -> web.Response:
    if not any(role in HELPING for role in desk.actor.roles.values()):
        raise NotAllowed
    async with desk.work() as work:
        slices = [_slice(work, one) for one in await own(work, desk.actor)]
    done = desk.request.query.get("done", "")
    return desk.page("typing_rows.html", status, slices=slices, done=int(done) if done in _NUMBERS else None)


_FEW_DIGITS: Final = re.compile("[0-9]{1,10}")
_NUMBERS: Final = frozenset(map(str, range(1, 1000)))


def _slice(work: Work, one: Slice) -> dict[str, Any]:
    return {
        "ticket": one.ticket.id, "code": group_code(one.ticket.code), "office": body_name(work, one.ticket.body_id),
        "rows": [
            {
                "no": row.row_no, "row": row_words(row.row_no), "name": row.cells[1],
                "cells": [(column_title(n), row.cells[n]) for n in SHOWN if n < len(row.cells) and row.cells[n]],
            }
            for row in one.rows
        ],
    }  # fmt: skip


LINK = Link(PAGE, "pencil", "console_typing.title", 6, counted=waiting, only_counted=True)
ROUTES = (web.get(PAGE, signed_in(show)), web.post(PAGE, signed_in(mark)))
