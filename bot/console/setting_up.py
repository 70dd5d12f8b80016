"""The page behind a one-time link outside the demo: sign-in name, password, and a second factor, which is an app or a
code by text message."""

from datetime import datetime
from typing import Any, Final

from aiohttp import web

from bot.console.comparing import COMPARING, Full
from bot.console.csrf import same_origin
from bot.console.desk import SERVICE, SIGN_IN
from bot.console.outside import TOKEN, device_name, full, own_page, signed_in, text_of
from bot.console.second_page import APP, TEXT, clock_words, drawn, opened, sealed
from bot.console.sessions import KEPT_KEY, drop_key, keep_key
from bot.pages.languages import page_language
from bot.service import Service
from handlers.dialogue.answers.personal import mask_number
from handlers.dialogue.answers.phones import Phone, read_phone
from handlers.staff import setting_up as setting
from handlers.staff.credentials import hashed, new_key
from handlers.staff.setting_up import Factor
from handlers.staff.sign_in import SignedIn

OVER: Final = "link_over.html"


async def set_up(request: web.Request) -> web.StreamResponse:
    """Name, password and second factor are set, or the way of the second factor is chosen (`to`). 422: each fault
    beside its field; 404: the link is over."""
    service, token, form = request.app[SERVICE], request.match_info["token"], await request.post()
    if not same_origin(request, service.settings.public_url):
        return own_page(request, service, "link.html", 403)
    to, key = text_of(form, "to"), opened(service, token, "key", text_of(form, "key"))
    if service.links_sign_in or to == APP:
        return await set_up_page(request, service, token)
    if to == TEXT:
        return await _by_text(request, service, token, text_of(form, "phone"))
    phone = (opened(service, token, "phone", text_of(form, "sent")) or b"").decode()
    if key is None and not phone:
        return await set_up_page(request, service, token)
    factor = Factor(key or new_key(), phone, text_of(form, "code"), token)
    return await _keep(request, service, token, form, factor)


async def set_up_page(request: web.Request, service: Service, token: str) -> web.Response:
    """The form with an app. Loaded anew in the same browser it shows the same key: the phone has scanned it already."""
    begun = None
    if TOKEN.fullmatch(token):
        async with service.work(f"console:{service.ids.new()}") as work:
            begun = await setting.begin_set_up(work, token)
    if begun is None:
        return own_page(request, service, OVER, 404)
    key = opened(service, token, "key", request.cookies.get(KEPT_KEY, "")) or begun.key
    response = _form(request, service, 200, token, begun.login, Factor(key, "", "", token), {})
    keep_key(response, sealed(service, token, "key", key), service.tools.policy.sign_in_link_life)
    return response


async def _by_text(request: web.Request, service: Service, token: str, typed: str) -> web.Response:
    """A number is asked for, or a code goes to the one that was typed. 422: no mobile number; 429: too many codes."""
    if not TOKEN.fullmatch(token) or not service.tools.policy.text_messages:
        return await set_up_page(request, service, token)
    async with service.work(f"console:{service.ids.new()}") as work:
        begun = await setting.begin_set_up(work, token)
        said: datetime | str | None = await setting.send_first_code(work, token, typed) if typed and begun else ""
    if begun is None or said == "over":
        return own_page(request, service, OVER, 404)
    known = read_phone(typed)
    if said is None and isinstance(known, Phone):
        return _form(request, service, 200, token, begun.login, Factor(begun.key, known.national, "", token), {})
    status = 429 if isinstance(said, datetime) else 422 if said else 200
    values: dict[str, Any] = {"phone": typed or begun.phone, "faults": {"phone": "phone"} if said == "phone" else {}}
    if isinstance(said, datetime):
        values.update(problem="console_sign_in.text_later", until=clock_words(service, said))
    return own_page(request, service, "set_up_phone.html", status, action=_action(token), **values)


async def _keep(request: web.Request, service: Service, token: str, form: Any, factor: Factor) -> web.Response:
    login, password, again = (text_of(form, name) for name in ("login", "password", "again"))
    faults = setting.faults_of(login, password, again, factor, service.clock.now())
    if not faults:
        try:
            kept = await request.app[COMPARING].run(hashed, password, known=True)
        except Full:
            return full(request, service, "link.html")
        async with service.work(f"console:{service.ids.new()}") as work:
            done = await setting.set_up(work, token, login, kept, factor, device_name(request))
        if isinstance(done, SignedIn):
            response = signed_in(done, service)
            drop_key(response)
            return response
        if done == "over":
            return own_page(request, service, OVER, 404)
        faults = {"login": "taken"} if done == "taken" else {"code": done}
    return _form(request, service, 422, token, login, factor, faults)


def _form(
    request: web.Request, service: Service, status: int, token: str, login: str, factor: Factor, faults: dict[str, str]
) -> web.Response:
    """The form, with what it sets sealed for this link: nothing is stored before it is confirmed."""
    values: dict[str, Any] = {"login": login, "faults": faults, "action": _action(token)}
    if factor.phone:
        values["sent"] = sealed(service, token, "phone", factor.phone.encode())
        values |= {"phone": factor.phone, "sent_to": mask_number(factor.phone)}
    else:
        named = service.tools.texts.say("console_sign_in.service", {}, language=page_language(request))
        values |= {"drawn": drawn(factor.key, login, named), "key": sealed(service, token, "key", factor.key)}
    return own_page(request, service, "set_up.html", status, **values)


def _action(token: str) -> str:
    return f"{SIGN_IN}/{token}/set-up"
