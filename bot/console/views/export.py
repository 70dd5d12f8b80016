"""What an official's offices approved, as a list for upload to the national platform."""

import asyncio
import tempfile
from pathlib import Path

from aiohttp import web

from bot.console.confirming import ask_code
from bot.console.desk import PRIVATE, Desk, signed_in
from handlers.dialogue.talk import LOCAL
from handlers.records.export import export_approved
from handlers.tickets.errors import NotAllowed
from storage.spreadsheets.formats import XLSX


async def download(desk: Desk) -> web.Response:
    """The list as xlsx; every ticket in it is audited. Volunteers get none: it holds what they see masked. Who is lent
    to an office works its queue and takes no list of it away."""
    bodies = [body for body in desk.actor.home if desk.actor.works_in(body)]
    if not bodies:
        raise NotAllowed
    if (asked := await ask_code(desk)) is not None:
        return asked
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        async with desk.work(desk.field("act")) as work:
            exported = await export_approved(work, bodies, path, "console")
            day = work.now.astimezone(LOCAL).date()
        content = await asyncio.to_thread(path.read_bytes)
    if not exported:
        return desk.go("/console/queue/to_enter?done=nothing_to_export")
    name = f"da-dong-y-{day.isoformat()}.xlsx"
    headers = {"Content-Type": XLSX, "Content-Disposition": f'attachment; filename="{name}"', **PRIVATE}
    return web.Response(body=content, headers=headers)


ROUTES = (web.post("/console/export", signed_in(download)),)
