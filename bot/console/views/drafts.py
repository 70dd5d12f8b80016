"""Drafts of a report's page: kept while an official types, answered in JSON to the page's own script."""

import json
from typing import Any

from aiohttp import web

from bot.console.desk import PRIVATE, Desk, signed_in
from bot.console.drafting import as_shown
from bot.console.views.ticket import ticket_of
from handlers.dialogue.talk import LOCAL
from handlers.tickets.desk_drafts import save_draft
from handlers.tickets.errors import NotAllowed


async def save(desk: Desk) -> web.Response:
    """Keep what stands in the fields: `words` (JSON, `act.field` -> text), `base`, `version`, `tab`.

    200 `{version, at}`; 409 with what is kept when that is newer; 422: no draft of ours; 404: no such report.
    """
    words = _words(desk.field("words"))
    base, version = desk.number("base"), desk.number("version")
    if words is None or base is None or version is None:
        return _answer(422, {})
    try:
        async with desk.work() as work:
            ticket, now = await ticket_of(work, desk), work.now
            newer = await save_draft(
                work, ticket.id, desk.actor, words, base=base, version=version, tab=desk.field("tab")
            )
    except NotAllowed:
        return _answer(404, {})
    except ValueError:
        return _answer(422, {})
    if newer is not None:
        return _answer(409, as_shown(newer))
    return _answer(200, {"version": version, "at": now.astimezone(LOCAL).strftime("%H:%M")})


def _words(sent: str) -> dict[str, str] | None:
    """The fields, or None for what is no such object."""
    try:
        found = json.loads(sent)
    except ValueError:
        return None
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        return None
    return {name: text.replace("\x00", "") for name, text in found.items()}


def _answer(status: int, data: dict[str, Any]) -> web.Response:
    return web.json_response(data, status=status, headers=PRIVATE)


ROUTES = (web.post(r"/console/tickets/{code:[0-9]{1,20}}/draft", signed_in(save)),)
