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
from handlers.dialogue.talk import LOCAL
from handlers.staff import password_sign_in as signing

FIELD: Final = "second_code"
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
    if not code:
        return _page(desk, 403)
    async with desk.work() as work:
        said = await signing.confirm(work, desk.actor.id, desk.signed.secret, code)
    if isinstance(said, signing.Later):
        return _page(desk, 429, "later", said.until.astimezone(LOCAL).strftime("%H:%M"))
    return _page(desk, 422, "clock" if said == "clock" else "code_wrong") if said else None


def _page(desk: Desk, status: int, problem: str = "", until: str = "") -> web.Response:
    typed = typed_in(desk.form)
    typed = replace(typed, fields=tuple((name, value) for name, value in typed.fields if name != FIELD))
    minutes = int(desk.service.tools.policy.confirmed_life.total_seconds() // 60)
    values = {**values_of(desk.request, typed), "action": desk.request.path_qs, "files": _files(desk)}
    return desk.page("confirm.html", status, problem=problem, until=until, minutes=minutes, name=FIELD, **values)


def _files(desk: Desk) -> list[tuple[str, list[str]]]:
    """The fields that came with files, each with their names: what a browser sends once only."""
    found: dict[str, list[str]] = {}
    for name, one in desk.form.items() if desk.form else ():
        if isinstance(one, web.FileField) and one.filename:
            found.setdefault(name, []).append(one.filename)
    return list(found.items())
