"""An answer as the citizen will read it, before it is sent."""

from aiohttp import web

from bot.console.bubbles import bubbles_of
from bot.console.desk import Desk, signed_in
from bot.console.reply_picker import picks_of
from bot.console.views.acts import why
from bot.console.views.ticket import ticket_of
from bot.console.way_back import carried
from handlers.dialogue.answers.ticket_code import group_code
from handlers.texts import Say
from handlers.tickets.errors import REFUSALS, NotAllowed, Unfit
from handlers.tickets.preview import Preview, Undone, preview
from handlers.tickets.queries import ticket_page


async def show(desk: Desk) -> web.Response:
    """The messages, the channel and the state afterwards; nothing is sent, nothing is changed. 422: a field will not
    do; 409: the act does not fit the report any more."""
    act, code = desk.request.match_info["act"], desk.field("code")
    try:
        text = desk.field("text") or await _picked(desk, act)
        async with desk.work() as work:
            ticket = await ticket_of(work, desk)
            await preview(work, ticket.id, desk.actor, act, text, code)
    except Undone as undone:
        return _page(desk, 200, act, text=text, seen=undone.seen)
    except NotAllowed:
        return desk.missing()
    except REFUSALS as refusal:
        return _page(desk, 422 if isinstance(refusal, Unfit) else 409, act, text=text, problem=why(refusal))


async def _picked(desk: Desk, act: str) -> str:
    """The text of the template chosen in a browser that runs no scripts; '' for none."""
    chosen = desk.number("template")
    if chosen is None:
        return ""
    async with desk.work() as work:
        seen = await ticket_page(work, desk.actor, (await ticket_of(work, desk)).id)
        picks = (await picks_of(work, desk, seen)).get(act, [])
    return next((one.text for one in picks if one.id == chosen), "")


def _page(
    desk: Desk, status: int, act: str, *, text: str, seen: Preview | None = None, problem: Say | None = None
) -> web.Response:
    code = desk.request.match_info["code"]
    return desk.page(
        "preview.html",
        status,
        act=act,
        code=code,
        shown_code=group_code(code),
        text=text,
        reason=desk.field("code"),
        seen=seen,
        problem=problem,
        messages=bubbles_of(desk, seen) if seen else [],
        from_list=carried(desk.request),
        expected=desk.number("expected"),
    )


ROUTES = (web.post(r"/console/tickets/{code:[0-9]{1,20}}/preview/{act:reply|ask|refuse}", signed_in(show)),)
