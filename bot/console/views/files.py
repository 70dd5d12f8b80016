"""Photos and voice messages of a ticket: only inside a ticket the official sees in full, every opening audited."""

from urllib.parse import quote

from aiohttp import web

from bot.console.desk import MOST_ID, Desk, signed_in
from bot.console.views.ticket import render, ticket_of
from bot.console.way_back import carried
from handlers.texts import Say
from handlers.tickets.access import Sight, sight
from handlers.tickets.act import audit
from handlers.tickets.errors import NotAllowed, Unfit
from handlers.tickets.photo_turns import turn_photo
from storage.repositories.files import StoredFile

# What may be shown inside the browser; anything else is handed over as a download.
SHOWN = frozenset({"image/jpeg", "image/png", "image/webp", "audio/ogg", "audio/mpeg", "audio/mp4"})


async def show(desk: Desk) -> web.Response:
    """A file of a ticket; `?small` gives its thumbnail."""
    number, small = desk.request.match_info["file"], "small" in desk.request.query
    async with desk.work() as work:
        ticket = await ticket_of(work, desk)
        whole = await work.uow.tickets.get(ticket.id)
        hanging = {file_id for file_id, _ in await work.uow.ticket_files.of_ticket(ticket.id)}
        if whole is None or int(number) not in hanging or await sight(work, desk.actor, whole) is not Sight.FULL:
            raise NotAllowed
        stored = await work.uow.files.get(int(number))
        content = await work.uow.files.content(int(number), thumbnail=small) if stored else None
        if content is None and small:
            content = await work.uow.files.content(int(number))
        names = await work.uow.files.names([int(number)])
        if not small:
            await audit(work, desk.actor, "file", ticket.id)
    if stored is None or content is None:
        return desk.missing()
    return web.Response(body=content, headers=_headers(stored, names.get(stored.id, "")))


async def turn(desk: Desk) -> web.Response:
    """Show a photo turned, for everybody from now on: `to`, degrees clockwise. 422: by no such angle."""
    file, to = int(desk.request.match_info["file"]), desk.number("to")
    try:
        async with desk.work(desk.field("act")) as work:
            ticket = await ticket_of(work, desk)
            await turn_photo(work, ticket.id, desk.actor, file if file <= MOST_ID else 0, -1 if to is None else to)
    except Unfit as unfit:
        return await render(desk, 422, problem=Say(f"console.problem.unfit.{unfit.field}"))
    return desk.go(f"/console/tickets/{desk.request.match_info['code']}{carried(desk.request)}#photo-{file}")


def _headers(stored: StoredFile, name: str) -> dict[str, str]:
    shown = stored.media_type in SHOWN
    # The name as it was sent, for who saves it; the number beside it is for what reads no other.
    called = f"; filename*=UTF-8''{quote(name, safe='')}" if name else ""
    return {
        "Content-Type": stored.media_type if shown else "application/octet-stream",
        "Content-Disposition": f'{"inline" if shown else "attachment"}; filename="{stored.id}{_ending(name)}"{called}',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def _ending(name: str) -> str:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return f".{ending}" if ending.isalnum() and ending.isascii() and len(ending) <= 5 else ""


ROUTES = (
    web.get(r"/console/tickets/{code:[0-9]{1,20}}/files/{file:[0-9]{1,19}}", signed_in(show)),
    web.post(r"/console/tickets/{code:[0-9]{1,20}}/files/{file:[0-9]{1,19}}/turn", signed_in(turn)),
)
