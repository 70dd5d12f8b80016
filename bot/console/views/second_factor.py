"""Another second factor in the place of the present one: an authenticator app, or codes by text message.

The code of the present one is asked for first; a phone that is lost is the lead's matter.
"""

from datetime import datetime
from typing import Any, Final

from aiohttp import web

from bot.console.confirming import ask_code
from bot.console.desk import Desk, signed_in
from bot.console.second_page import APP, TEXT, clock_words, drawn, opened, sealed
from handlers.dialogue.answers.personal import mask_number
from handlers.dialogue.answers.phones import Phone, read_phone
from handlers.staff import setting_up as setting
from handlers.staff.credentials import new_key
from handlers.staff.password_sign_in import PROBLEMS
from handlers.staff.setting_up import Factor

PAGE: Final = "/console/account"


async def begin(desk: Desk) -> web.Response:
    """The form for the other one. `to`: app or text; `phone`: that a first code goes to. 422: no mobile number; 429:
    too many codes."""
    to = desk.field("to")
    if not await _has(desk) or to not in (APP, TEXT) or (to == TEXT and not desk.service.tools.policy.text_messages):
        return desk.go(PAGE)
    if (asked := await ask_code(desk)) is not None:
        return asked
    if to == APP:
        return _app_page(desk, 200, new_key())
    phone = desk.field("phone")
    if not phone:
        return desk.page("second_change.html", **_nothing(TEXT), phone=desk.signed.official.phone)
    async with desk.work(desk.field("act")) as work:
        said = await setting.send_change_code(work, desk.actor.id, _binder(desk), phone)
    known = read_phone(phone)
    if said is None and isinstance(known, Phone):
        return _text_page(desk, 200, known.national)
    values: dict[str, Any] = {**_nothing(TEXT), "phone": phone, "problem": "console_sign_in.fault.phone"}
    if isinstance(said, datetime):
        values |= {"problem": "console_sign_in.text_later", "until": clock_words(desk.service, said)}
    return desk.page("second_change.html", 429 if isinstance(said, datetime) else 422, **values)


async def keep(desk: Desk) -> web.Response:
    """It is set, once a code of the new one is typed. 422: not its code."""
    secret, to = desk.signed.secret, desk.field("to")
    if not await _has(desk):
        return desk.go(PAGE)
    if (asked := await ask_code(desk)) is not None:
        return asked
    key = opened(desk.service, secret, "key", desk.field("key")) if to == APP else new_key()
    phone = (opened(desk.service, secret, "phone", desk.field("sent")) or b"").decode() if to == TEXT else ""
    if key is None or (to == TEXT and not phone):
        return desk.go(PAGE)
    async with desk.work(desk.field("act")) as work:
        said = await setting.change_factor(work, desk.actor.id, Factor(key, phone, desk.field("code"), _binder(desk)))
    if not said or said == "over":
        return desk.go(f"{PAGE}?second=changed#second" if not said else PAGE)
    problem = PROBLEMS.get(said, "console_sign_in.fault.code")
    return _text_page(desk, 422, phone, problem) if phone else _app_page(desk, 422, key, problem)


def _app_page(desk: Desk, status: int, key: bytes, problem: str = "") -> web.Response:
    shown = drawn(key, desk.signed.official.name, desk.say("console_sign_in.service"))
    values = {**_nothing(APP), "problem": problem, "drawn": shown}
    values["key"] = sealed(desk.service, desk.signed.secret, "key", key)
    return desk.page("second_change.html", status, **values)


def _text_page(desk: Desk, status: int, phone: str, problem: str = "") -> web.Response:
    values = {**_nothing(TEXT), "problem": problem, "phone": phone, "sent_to": mask_number(phone)}
    values["sent"] = sealed(desk.service, desk.signed.secret, "phone", phone.encode())
    return desk.page("second_change.html", status, **values)


def _nothing(to: str) -> dict[str, Any]:
    return {"to": to, "problem": "", "until": "", "sent_to": ""}


async def _has(desk: Desk) -> bool:
    """Whether there is a second factor to change: in the demo links sign in."""
    async with desk.work() as work:
        return bool(await work.uow.credentials.who_has([desk.actor.id]))


def _binder(desk: Desk) -> str:
    """What the code of the new one belongs to: that of the present one belongs to the session itself."""
    return f"{desk.signed.secret}:change"


ROUTES = (
    web.post("/console/account/second", signed_in(begin)),
    web.post("/console/account/second/keep", signed_in(keep)),
)
