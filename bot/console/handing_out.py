"""Files that leave the desk: for the code alone, and never kept by a browser or on the way."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.console.confirming import ask_code
from bot.console.desk import PRIVATE, Desk
from handlers.work import Work
from storage.spreadsheets.formats import XLSX


def as_file(name: str, content: bytes) -> web.Response:
    """An xlsx to save. `name`: without its ending, in plain letters: every browser saves them alike."""
    headers = {"Content-Type": XLSX, "Content-Disposition": f'attachment; filename="{name}.xlsx"', **PRIVATE}
    return web.Response(body=content, headers=headers)


async def hand_out(
    desk: Desk,
    opened: Callable[[Work], Awaitable[object]],
    made: Callable[[Work], Awaitable[bytes | None]],
    name: str,
) -> web.StreamResponse:
    """A file that holds people's data. `opened` finds what it is about, or raises NotAllowed before a code is asked
    for; `made` writes it, and the log. 403: the code is asked for; 404: it is kept no longer."""
    async with desk.work() as work:
        await opened(work)
    if (asked := await ask_code(desk)) is not None:
        return asked
    async with desk.work() as work:
        content = await made(work)
    return as_file(name, content) if content is not None else desk.missing()
