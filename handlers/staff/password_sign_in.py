"""Signing in with a name, a password and the code of a second factor; and setting them, behind a one-time link.

What is typed is counted before it is compared, and taken back when it fits: ten thousand guesses at once are five. A
name that is guessed from many places waits only there: whoever signed in from a place lately, or with this device, may
go on from it. A device and an open session are counted by themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from handlers.staff.actor import Actor
from handlers.staff.credentials import NEAR, STEP, judge_code, login_index, login_of, new_key, step_of, weak
from handlers.staff.officials import actor_of
from handlers.staff.sign_in import CONSOLE, SignedIn, open_session
from handlers.work import Work
from storage.repositories.attempts import Tried
from storage.repositories.credentials import Credentials
from storage.repositories.sign_in import mark_of

SECOND: Final = "second"  # the purpose of a token: the password was right
GUESSING: Final = "sign_in_guessing"  # the kind of alarm
CODES: Final = "sign_in_codes"  # likewise: somebody has a password and guesses the code
SPRAYED: Final = 100  # wrong passwords in an hour, of whatever names and from wherever, from which leads are told
_QUARTER, _HOUR, _DAY, _DAYS = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1), timedelta(days=2)


class Which(StrEnum):
    """What a limit protects; the values are those of `attempts.kind`."""

    NAME_HERE = "sign_in_name_here"  # a name, from one address
    NAME = "sign_in_name"  # a name, from everywhere
    ADDRESS = "sign_in_address"
    DEVICE = "sign_in_device"  # a name, on a device of its official
    CODE = "sign_in_code"
    CODE_DAY = "sign_in_code_day"
    ALL = "sign_in_all"  # not a limit: wrong passwords of the whole installation
    CAME = "sign_in_came"  # not a limit: who signed in from where


LIMITS: Final = {
    Which.NAME_HERE: (5, _QUARTER),
    Which.NAME: (20, _HOUR),
    Which.ADDRESS: (30, _HOUR),
    Which.DEVICE: (5, _QUARTER),
    Which.CODE: (5, _QUARTER),
    Which.CODE_DAY: (20, _DAY),
}


@dataclass(frozen=True, slots=True)
class Device:
    """A browser in which an official has signed in. `mark`: by which it is told from the official's others."""

    official_id: int
    mark: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Later:
    """Too many wrong ones: again at `until`."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Guess:
    """A name and a password were typed and counted. `kept`: what the password is compared with; None: nobody's.
    `known`: they come from a device or an address from which the official signed in."""

    kept: Credentials | None
    rows: tuple[int, ...]
    known: bool = False


@dataclass(frozen=True, slots=True)
class SetUp:
    """An official may set what to sign in with. `login`: the name to begin with; `key`: of the second factor."""

    login: str = field(repr=False)
    key: bytes = field(repr=False)


async def count_guess(work: Work, login: str, source: str, device: Device | None = None) -> Guess | Later:
    """Count a name and password before they are compared. `source`: a digest of the network address, '' for none."""
    vault, name = work.uow.vault, login_of(login) or "?"
    kept = await work.uow.credentials.by_login(login_index(vault, name))
    owns = kept is not None and device is not None and device.official_id == kept.official_id
    here = Tried(Which.NAME_HERE, vault.index("sign_in", name, source))
    tried = [here, Tried(Which.NAME, vault.index("sign_in", name))]
    tried += [Tried(Which.ADDRESS, vault.index("source", source))] if source else []
    if owns and device is not None:
        tried = [Tried(Which.DEVICE, vault.index("sign_in_device", name, device.mark))]
    came = await _came(work, here)
    if until := await _limited(work, tried, came=came):
        return Later(until)
    rows = tuple(work.ids.new() for _ in tried)
    await work.uow.attempts.add(tried, rows, work.now)
    return Guess(kept, rows, owns or came)


async def was_not_compared(work: Work, guess: Guess) -> None:
    """So many are compared that this one was not: it counts as not typed."""
    await work.uow.attempts.forget(guess.rows)


async def password_was_right(work: Work, guess: Guess) -> str:
    """A token for the second step; what was counted is taken back."""
    assert guess.kept is not None  # noqa: S101
    await work.uow.attempts.forget(guess.rows)
    token = work.ids.token()
    until = work.now + work.tools.policy.second_factor_life
    await work.uow.sign_in.add_token(token, guess.kept.official_id, SECOND, until)
    return token


async def password_was_wrong(work: Work, source: str) -> None:
    """Leads hear of guessing where an address has used up what it may, or very many were wrong from everywhere."""
    every = Tried(Which.ALL, work.uow.vault.index("sign_in", "*"))
    await work.uow.attempts.add([every], [work.ids.new()], work.now)
    address = Tried(Which.ADDRESS, work.uow.vault.index("source", source))
    most, span = LIMITS[Which.ADDRESS]
    used_up = bool(source) and await work.uow.attempts.reached(address, work.now - span, most)
    if used_up or await work.uow.attempts.reached(every, work.now - _HOUR, SPRAYED):
        work.alarm(GUESSING)


async def give_code(
    work: Work, token: str, code: str, source: str, device: str = "", known: Device | None = None
) -> SignedIn | Later | str:
    """The second step: a session; Later; `over`: the first step is too long ago; `wrong`, or `clock`: a right code of
    a clock that is off, so that the next one is needed too. `device`: browser and system, for the owner of the session;
    `known`: the device by its cookie."""
    official_id = await work.uow.sign_in.owner_of(token, SECOND, work.now)
    if official_id is None:
        return "over"
    mark = known.mark if known is not None and known.official_id == official_id else ""
    kept = await _code_of(work, official_id, code, mark)
    if not isinstance(kept, Credentials):
        return kept
    await work.uow.sign_in.use_token(token, SECOND, work.now)
    came = Tried(Which.CAME, work.uow.vault.index("sign_in", kept.login, source))
    await work.uow.attempts.add([came], [work.ids.new()], work.now)
    return await open_session(work, official_id, "staff.sign_in", device, confirmed=True)


async def needs_code(work: Work, official_id: int, confirmed_at: datetime | None) -> bool:
    """Whether the code of the second factor is asked for again, before an act that takes much away. Who has none, as in
    the demo, is not asked."""
    if confirmed_at is not None and work.now - confirmed_at < work.tools.policy.confirmed_life:
        return False
    return bool(await work.uow.credentials.who_has([official_id]))


async def confirm(work: Work, official_id: int, secret: str, code: str) -> Later | str:
    """The code was asked for again: '' when it is right and kept with the session; else as in `give_code`."""
    kept = await _code_of(work, official_id, code, mark_of(secret))
    if not isinstance(kept, Credentials):
        return kept
    await work.uow.sign_in.confirm(secret, work.now)
    return ""


async def _code_of(work: Work, official_id: int, code: str, place: str) -> Credentials | Later | str:
    """Whose code it is, taken once and counted where it is wrong: Later, `over`, `wrong` or `clock`. `place`: the mark
    of a known device or an open session, which strangers' wrong codes keep nobody out of; '' for a stranger's."""
    await work.uow.credentials.lock(official_id)
    kept = await work.uow.credentials.of(official_id)
    if kept is None:
        return "over"
    subject = work.uow.vault.index("sign_in_code", str(official_id), *([place] if place else []))
    tried = [Tried(Which.CODE, subject), Tried(Which.CODE_DAY, subject)]
    if until := await _limited(work, tried):
        return Later(until)
    taken, after = judge_code(kept, _digits(code), work.now.timestamp())
    await work.uow.credentials.taken(official_id, after.step, after.drift, after.far)
    if taken:
        return kept
    await work.uow.attempts.add(tried, [work.ids.new() for _ in tried], work.now)
    return "clock" if after.far != kept.far else "wrong"


async def forgive(work: Work, official_id: int) -> None:
    """Wrong passwords and codes of this official, from wherever, keep nobody waiting any more; those from one address
    wait on there, a quarter of an hour at most."""
    vault, kept = work.uow.vault, await work.uow.credentials.of(official_id)
    codes = vault.index("sign_in_code", str(official_id))
    tried = [Tried(Which.CODE, codes), Tried(Which.CODE_DAY, codes)]
    tried += [Tried(Which.NAME, vault.index("sign_in", kept.login))] if kept else []
    await work.uow.attempts.clear(tried)


async def begin_set_up(work: Work, link: str) -> SetUp | None:
    """What a console link may set; the link is used up when it is set. None when it will not do."""
    official_id = await work.uow.sign_in.owner_of(link, CONSOLE, work.now)
    actor = await actor_of(work, official_id) if official_id is not None else None
    if actor is None:
        return None
    kept = await work.uow.credentials.of(actor.id)
    return SetUp(kept.login if kept else await _free(work, actor), new_key())


def faults_of(login: str, password: str, again: str, key: bytes, code: str, now: datetime) -> dict[str, str]:
    """Field -> what is wrong with it: `login`; `short`, `long`, `guessed`; `again`; `code`. All at once."""
    name, faults = login_of(login), {}
    if not name:
        faults["login"] = "login"
    if why := weak(password, name):
        faults["password"] = why
    elif password != again:
        faults["again"] = "again"
    if step_of(key, _digits(code), int(now.timestamp() // STEP), NEAR) is None:
        faults["code"] = "code"
    return faults


async def set_up(
    work: Work, link: str, login: str, password_hash: str, key: bytes, code: str, device: str = ""
) -> SignedIn | str:
    """Keep them, end every session and every other link, open a session.

    `over`: the link is too old or used; `taken`: the name is somebody's.
    """
    official_id = await work.uow.sign_in.owner_of(link, CONSOLE, work.now)
    if official_id is None or await actor_of(work, official_id) is None:
        return "over"
    name, step = login_of(login), step_of(key, _digits(code), int(work.now.timestamp() // STEP), NEAR)
    kept = Credentials(official_id, name, password_hash, key, step or 0)
    if not await work.uow.credentials.set(kept, login_index(work.uow.vault, name), work.now):
        return "taken"
    for purpose in (CONSOLE, SECOND):  # nor does a password of before stand for the first step any more
        await work.uow.sign_in.use_all(official_id, purpose, work.now)
    await work.uow.sign_in.close_all(official_id)
    await forgive(work, official_id)
    return await open_session(work, official_id, "staff.credentials_set", device, confirmed=True)


async def _came(work: Work, here: Tried) -> bool:
    """Whether the official of a name signed in from this address lately."""
    return await work.uow.attempts.reached(Tried(Which.CAME, here.subject), work.now - _DAYS, 1)


async def _limited(work: Work, tried: Sequence[Tried], *, came: bool = False) -> datetime | None:
    """Until when the first of them that is used up has to wait. A name guessed elsewhere keeps nobody out here who
    came in from here."""
    await work.uow.attempts.hold(tried)
    longest = max(LIMITS[Which(one.kind)][1] for one in tried)
    times = await work.uow.attempts.times(tried, work.now - longest)
    waits = []
    for one in tried:
        most, span = LIMITS[Which(one.kind)]
        lately = [at for at in times[one] if at > work.now - span]
        if len(lately) >= most and not (came and one.kind == Which.NAME):
            work.alarm(CODES if one.kind in (Which.CODE, Which.CODE_DAY) else GUESSING)
            waits.append(lately[-most] + span)
    return max(waits, default=None)


async def _free(work: Work, actor: Actor) -> str:
    """A name made of the official's own that nobody has."""
    base = login_of(actor.name) or f"can.bo.{actor.id % 10_000}"
    for number in range(1, 100):
        name = base if number == 1 else f"{base}{number}"
        if await work.uow.credentials.by_login(login_index(work.uow.vault, name)) is None:
            return name
    return ""


def _digits(code: str) -> str:
    return "".join(letter for letter in code if letter.isdigit())
