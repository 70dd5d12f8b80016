"""The official's own account: open sessions, sign out, language."""

from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.console.devices import icon_of, is_device
from bot.console.practising import offered
from bot.console.sign_in import signed_out
from bot.console.views.queue import body_names
from handlers.administration.rights import administers
from handlers.backlog.files import offices_of
from handlers.dialogue.answers.personal import mask_number
from handlers.dialogue.talk import LOCAL
from handlers.staff.lending import ONE_DAY, led_where_lent, open_loans
from handlers.staff.security import last_sign_ins, linked_chats, unlink_chat, wrong_passwords
from handlers.staff.sessions import open_sessions, set_density, set_language, sign_out_everywhere, sign_out_one
from handlers.staff.sign_in import CHAT, make_link, sign_out

CHANNELS: Final = ("zalo", "telegram", "webchat")  # that have a name in the texts
ENDED: Final = "ended"  # in an address: the device of a session that was just ended


async def show(desk: Desk) -> web.Response:
    """Where the official is signed in, which offices, the chat link."""
    return await _page(desk)


async def leave(desk: Desk) -> web.Response:
    """Sign out here."""
    async with desk.work() as work:
        await sign_out(work, desk.signed.secret)
    return signed_out()


async def leave_one(desk: Desk) -> web.Response:
    """Sign out in one browser, which may be this one. One that has ended already is gone from the page."""
    mark = desk.field("session")
    async with desk.work() as work:
        open_now = await open_sessions(work, desk.actor.id)
        await sign_out_one(work, desk.actor.id, mark)
    if mark == desk.signed.session.mark:
        return signed_out()
    ended = next((one for one in open_now if one.mark == mark), None)
    return desk.go("/console/account" + (f"?{urlencode({ENDED: ended.device})}" if ended else ""))


async def leave_everywhere(desk: Desk) -> web.Response:
    """Sign out in every browser."""
    async with desk.work() as work:
        await sign_out_everywhere(work, desk.actor.id)
    return signed_out()


async def speak(desk: Desk) -> web.Response:
    """Change the language of the pages."""
    async with desk.work() as work:
        try:
            await set_language(work, desk.actor.id, desk.field("language"))
        except ValueError:
            return await _page(desk)
    return desk.go("/console/account")


async def space(desk: Desk) -> web.Response:
    """Change how dense lists are."""
    async with desk.work() as work:
        try:
            await set_density(work, desk.actor.id, desk.field("density"))
        except ValueError:
            return await _page(desk)
    return desk.go("/console/account")


async def link_chat(desk: Desk) -> web.Response:
    """A one-time code that makes a chat the official's own."""
    async with desk.work(desk.field("act")) as work:
        token = await make_link(work, desk.actor.id, CHAT)
    return await _page(desk, f"link_{token}")


async def unlink(desk: Desk) -> web.Response:
    """One of the own chats is linked no more. One that is none of them changes nothing."""
    async with desk.work(desk.field("act")) as work:
        done = await unlink_chat(work, desk.actor.id, desk.number("chat") or 0)
    return desk.go("/console/account?unlinked=1#chat" if done else "/console/account")


async def _page(desk: Desk, chat_code: str = "") -> web.Response:
    async with desk.work() as work:
        sessions = await open_sessions(work, desk.actor.id)
        second = await work.uow.credentials.of(desk.actor.id)
        chats = await linked_chats(work, desk.actor.id)
        lines = await last_sign_ins(work, desk.actor.id)
        wrong = await wrong_passwords(work, desk.actor.id)
        lends = bool(led_where_lent(work, desk.actor) or await open_loans(work, desk.actor))
    ended = desk.request.query.get(ENDED)
    life = int(desk.service.tools.policy.sign_in_link_life.total_seconds() // 60)
    return desk.page(
        "account.html",
        sessions=sessions,
        icon_of=icon_of,
        ended=None if ended is None else ended if is_device(ended) else desk.say("console.account.device_unknown"),
        here=desk.signed.session.mark,
        chat_code=chat_code,
        bodies=body_names(desk) | _duties(desk),
        administers=administers(desk.actor),
        life=life,
        local=lambda moment: moment.astimezone(LOCAL).strftime("%H:%M %d/%m/%Y"),
        roles={**desk.actor.roles, **desk.actor.duties},
        lent={body: _last_day(end) for body, end in desk.signed.official.lent.items()},
        lends=lends,
        chats=chats,
        unlinked="unlinked" in desk.request.query,
        channels=CHANNELS,
        lines=lines,
        wrong=wrong,
        second=second,
        second_phone=mask_number(second.phone) if second is not None else "",
        second_changed="second" in desk.request.query,
        texts_go=desk.service.tools.policy.text_messages,
        brings_backlog=bool(offices_of(desk.actor)),
        practice=offered(desk.service, desk.actor),
    )


def _duties(desk: Desk) -> dict[str, str]:
    """Offices by id in which the official works on no report: as administrator or auditor."""
    offices = ((body, desk.service.tools.directory.get(body)) for body in desk.actor.duties)
    return {body: office.name if office else body for body, office in offices}


def _last_day(end: datetime) -> str:
    return (end.astimezone(LOCAL) - ONE_DAY).strftime("%d/%m/%Y")


ROUTES = (
    web.get("/console/account", signed_in(show)),
    web.post("/console/sign-out", signed_in(leave)),
    web.post("/console/sign-out/one", signed_in(leave_one)),
    web.post("/console/sign-out/everywhere", signed_in(leave_everywhere)),
    web.post("/console/account/language", signed_in(speak)),
    web.post("/console/account/density", signed_in(space)),
    web.post("/console/account/chat/unlink", signed_in(unlink)),
    web.post("/console/account/chat", signed_in(link_chat)),
)
