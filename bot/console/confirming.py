"""The code of the second factor, asked for again before an act that takes much away: a list, many reports at once, a
record that no claimed report opens. It counts for some minutes, so that one code is enough for what belongs together.

What was typed comes back with the page, as when a session is over (again.py), and is sent with the code; files are
chosen again beside it.
"""

from dataclasses import replace
from typing import Final

from aiohttp import web

from bot.console.again import typed_in, values_of
from bot.console.desk import PRIVATE, Desk
from bot.console.second_page import clock_words
from handlers.dialogue.answers.personal import mask_number
from handlers.staff import password_sign_in as signing

FIELD: Final = "second_code"
RESEND: Final = "second_again"  # in a form: another code by text message is asked for
MANY: Final = 50  # reports at once that are done without a code


async def ask_code(desk: Desk) -> web.Response | None:
    """The page that asks; None: the code was given here lately, comes with this form, or there is none to ask for.

    422: a wrong code; 429: too many wrong ones.
    """
    if desk.practises:
        return None
    async with desk.work() as work:
        if not await signing.needs_code(work, desk.actor.id, desk.signed.session.confirmed_at):
            return None
    if desk.request.headers.get("HX-Request"):
        return web.Response(status=401, headers=PRIVATE)  # the page sends it as a plain form
    code = desk.field(FIELD)
    resend = bool(desk.field(RESEND))
    if not code or resend:
        return await _page(desk, 403, again=resend)
    async with desk.work() as work:
        said = await signing.confirm(work, desk.actor.id, desk.signed.secret, code)
    if isinstance(said, signing.Later):
        return await _page(desk, 429, "console_sign_in.later", clock_words(desk.service, said.until))
    return await _page(desk, 422, signing.PROBLEMS.get(said, "console_sign_in.code_wrong")) if said else None


async def _page(desk: Desk, status: int, problem: str = "", until: str = "", *, again: bool = False) -> web.Response:
    """The page; where codes come by text message, one is on its way. `again`: another one was asked for."""
    typed = typed_in(desk.form)
    fields = tuple((name, value) for name, value in typed.fields if name not in (FIELD, RESEND))
    typed = replace(typed, fields=fields)
    minutes = int(desk.service.tools.policy.confirmed_life.total_seconds() // 60)
    values = {**values_of(desk.request, typed), "action": desk.request.path_qs, "files": _files(desk)}
    async with desk.work() as work:
        way = await signing.way_here(work, desk.actor.id, desk.signed.secret, again=again)
    if way is not None and way.waits is not None and not problem:
        problem, until = "console_sign_in.text_later", clock_words(desk.service, way.waits)
    values |= {"sent_to": mask_number(way.phone) if way else "", "resend": RESEND, "name": FIELD, "minutes": minutes}
    texts_go = desk.service.tools.policy.text_messages
    return desk.page("confirm.html", status, problem=problem, until=until, texts_go=texts_go, **values)


def _files(desk: Desk) -> list[tuple[str, list[str]]]:
    """The fields that came with files, each with their names: what a browser sends once only."""
    found: dict[str, list[str]] = {}
    for name, one in desk.form.items() if desk.form else ():
        if isinstance(one, web.FileField) and one.filename:
            found.setdefault(name, []).append(one.filename)
    return list(found.items())
