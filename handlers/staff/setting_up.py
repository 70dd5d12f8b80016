"""Setting what an official signs in with, behind a one-time link; and another second factor, with the present one."""

from dataclasses import dataclass, field
from datetime import datetime

from handlers.dialogue.answers.phones import Phone, read_phone
from handlers.staff import text_codes
from handlers.staff.actor import Actor
from handlers.staff.credentials import NEAR, STEP, digits_of, login_index, login_of, new_key, step_of, weak
from handlers.staff.officials import actor_of
from handlers.staff.password_sign_in import SECOND, forgive
from handlers.staff.sign_in import CONSOLE, SignedIn, open_session
from handlers.texts import Say
from handlers.tickets.notices import tell_people
from handlers.work import Work
from storage.repositories.credentials import Credentials


@dataclass(frozen=True, slots=True)
class SetUp:
    """An official may set what to sign in with. `login`: the name to begin with; `key`: of the second factor; `phone`:
    the number that the office knows, '' for none."""

    login: str = field(repr=False)
    key: bytes = field(repr=False)
    phone: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Factor:
    """A second factor that is being set, and a code of it. `phone`: the national number that codes go to, '' for the
    key of an authenticator app; `binder`: what a code by text message belongs to."""

    key: bytes = field(repr=False)
    phone: str = field(repr=False)
    code: str = field(repr=False)
    binder: str = field(repr=False)


async def begin_set_up(work: Work, link: str) -> SetUp | None:
    """What a console link may set; the link is used up when it is set. None when it will not do."""
    official_id = await work.uow.sign_in.owner_of(link, CONSOLE, work.now)
    actor = await actor_of(work, official_id) if official_id is not None else None
    person = await work.uow.officials.get(actor.id) if actor is not None else None
    if actor is None or person is None:
        return None
    kept = await work.uow.credentials.of(actor.id)
    return SetUp(kept.login if kept else await _free(work, actor), new_key(), person.phone)


async def send_first_code(work: Work, link: str, phone: str) -> datetime | str | None:
    """A text message to the number that was typed. None: it is on its way; until when no more go out; `over`: the link
    is; `phone`: no mobile number."""
    official_id = await work.uow.sign_in.owner_of(link, CONSOLE, work.now)
    person = await work.uow.officials.get(official_id) if official_id is not None else None
    if person is None or not person.active:
        return "over"
    return await _send(work, person.id, link, phone, person.language)


def faults_of(login: str, password: str, again: str, factor: Factor, now: datetime) -> dict[str, str]:
    """Field -> what is wrong with it: `login`; `short`, `long`, `guessed`; `again`; `code`. All at once, but for a code
    by text message, which is tried last (`set_up`)."""
    name, faults = login_of(login), {}
    if not name:
        faults["login"] = "login"
    if why := weak(password, name):
        faults["password"] = why
    elif password != again:
        faults["again"] = "again"
    if not factor.phone and _step(factor, now) is None:
        faults["code"] = "code"
    return faults


async def set_up(
    work: Work, link: str, login: str, password_hash: str, factor: Factor, device: str = ""
) -> SignedIn | str:
    """Keep them, end every session and every other link, open a session.

    `over`: the link is too old or used; `taken`: the name is somebody's; `text_wrong`, `text_over`: as in text_codes.
    """
    official_id = await work.uow.sign_in.owner_of(link, CONSOLE, work.now)
    if official_id is None or await actor_of(work, official_id) is None:
        return "over"
    if fault := await _refused(work, official_id, factor):
        return fault
    name = login_of(login)
    step = 0 if factor.phone else _step(factor, work.now) or 0
    kept = Credentials(official_id, name, password_hash, factor.key, step, phone=factor.phone)
    if not await work.uow.credentials.set(kept, login_index(work.uow.vault, name), work.now):
        return "taken"
    for purpose in (CONSOLE, SECOND):  # nor does a password of before stand for the first step any more
        await work.uow.sign_in.use_all(official_id, purpose, work.now)
    await work.uow.sign_in.close_all(official_id)
    await forgive(work, official_id)
    return await open_session(work, official_id, "staff.credentials_set", device, confirmed=True)


async def send_change_code(work: Work, official_id: int, binder: str, phone: str) -> datetime | str | None:
    """As `send_first_code`, for who is signed in and takes a number as another second factor."""
    person = await work.uow.officials.get(official_id)
    return await _send(work, official_id, binder, phone, person.language) if person is not None else "over"


async def change_factor(work: Work, official_id: int, factor: Factor) -> str:
    """Another second factor in the place of the present one, which the caller has asked for. '' when it is set; `code`,
    `text_wrong`, `text_over`: the code of the new one; `over`: there is none to change."""
    await work.uow.credentials.lock(official_id)
    person = await work.uow.officials.get(official_id)
    if person is None or not await work.uow.credentials.who_has([official_id]):
        return "over"
    step = 0 if factor.phone else _step(factor, work.now)
    if step is None:
        return "code"
    if fault := await _refused(work, official_id, factor):
        return fault
    await work.uow.credentials.set_factor(official_id, factor.key, step, factor.phone)
    await work.uow.sign_in.use_all(official_id, SECOND, work.now)
    await work.uow.audit.add(work.ids.new(), work.now, work.actor, "staff.second_changed", f"official:{official_id}")
    said = Say("console_officials.told.second_text" if factor.phone else "console_officials.told.second_app")
    await tell_people(work, [person], said, f"{work.cause}:second:{official_id}")
    return ""


async def _send(work: Work, official_id: int, binder: str, phone: str, language: str) -> datetime | str | None:
    known = read_phone(phone)
    if not isinstance(known, Phone):
        return "phone"
    return await text_codes.send(work, official_id, binder, known.national, language, again=True)


async def _refused(work: Work, official_id: int, factor: Factor) -> str:
    if not factor.phone:
        return ""
    return await text_codes.judge(work, official_id, factor.binder, factor.phone, digits_of(factor.code))


def _step(factor: Factor, now: datetime) -> int | None:
    """The step of an app's code."""
    return step_of(factor.key, digits_of(factor.code), int(now.timestamp() // STEP), NEAR)


async def _free(work: Work, actor: Actor) -> str:
    """A name made of the official's own that nobody has."""
    base = login_of(actor.name) or f"can.bo.{actor.id % 10_000}"
    for number in range(1, 100):
        name = base if number == 1 else f"{base}{number}"
        if await work.uow.credentials.by_login(login_index(work.uow.vault, name)) is None:
            return name
    return ""
