"""Signing in with a name, a password and the code of a second factor: an app's, or one by text message.

What is typed is counted before it is compared, and taken back when it fits: ten thousand guesses at once are five. A
name that is guessed from many places waits only there: whoever signed in from a place lately, or with this device, may
go on from it. A device and an open session are counted by themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from handlers.staff import text_codes
from handlers.staff.credentials import digits_of, judge_code, login_index, login_of
from handlers.staff.sign_in import SignedIn, open_session
from handlers.work import Work
from storage.repositories.attempts import Tried
from storage.repositories.credentials import Credentials
from storage.repositories.sign_in import mark_of

SECOND: Final = "second"  # the purpose of a token: the password was right
GUESSING: Final = "sign_in_guessing"  # the kind of alarm
CODES: Final = "sign_in_codes"  # likewise: somebody has a password and guesses the code
SPRAYED: Final = 100  # wrong passwords in an hour, of whatever names and from wherever, from which leads are told
_QUARTER, _HOUR, _DAY, _DAYS = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1), timedelta(days=2)


# What a wrong code is called -> the text key of what to do.
PROBLEMS: Final = {
    "wrong": "console_sign_in.code_wrong",
    "clock": "console_sign_in.clock",
    "text_wrong": "console_sign_in.text_wrong",
    "text_over": "console_sign_in.text_over",
}


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
    FORGIVEN = "sign_in_forgiven"  # not a limit: since when an official's wrong ones count


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
class Way:
    """How the second factor is given. `phone`: the number that codes go to, '' for an app; `waits`: until when no more
    codes go out."""

    phone: str = field(repr=False)
    waits: datetime | None = None


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
    if until := await _limited(work, tried, came=came, official_id=kept.official_id if kept and owns else None):
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
    """The second step: a session; Later; `over`: the first step is too long ago; else one of `PROBLEMS`, of which
    `clock` is a right code of a clock that is off, so that the next one is needed too. `device`: browser and system,
    for the owner of the session; `known`: the device by its cookie."""
    official_id = await work.uow.sign_in.owner_of(token, SECOND, work.now)
    if official_id is None:
        return "over"
    mark = known.mark if known is not None and known.official_id == official_id else ""
    kept = await _code_of(work, official_id, code, mark, token)
    if not isinstance(kept, Credentials):
        return kept
    await work.uow.sign_in.use_token(token, SECOND, work.now)
    came = Tried(Which.CAME, work.uow.vault.index("sign_in", kept.login, source))
    await work.uow.attempts.add([came], [work.ids.new()], work.now)
    return await open_session(work, official_id, "staff.sign_in", device, confirmed=True)


async def way_of(work: Work, token: str, *, send: bool = False, again: bool = False) -> Way | None:
    """How the second step is done; None when the first is over. `send`: a code goes out unless one is on its way;
    `again`: another one was asked for."""
    official_id = await work.uow.sign_in.owner_of(token, SECOND, work.now)
    return await _way(work, official_id, token, send, again) if official_id is not None else None


async def way_here(work: Work, official_id: int, secret: str, *, again: bool = False) -> Way | None:
    """How the code is asked for again in a session: one goes out by text message unless one is on its way."""
    return await _way(work, official_id, secret, True, again)


async def _way(work: Work, official_id: int, binder: str, send: bool, again: bool) -> Way | None:
    await work.uow.credentials.lock(official_id)
    kept, person = await work.uow.credentials.of(official_id), await work.uow.officials.get(official_id)
    if kept is None or person is None:
        return None
    if not kept.phone or not (send or again) or not work.tools.policy.text_messages:
        return Way(kept.phone)
    waits = await text_codes.send(work, official_id, binder, kept.phone, person.language, again=again)
    return Way(kept.phone, waits)


async def needs_code(work: Work, official_id: int, confirmed_at: datetime | None) -> bool:
    """Whether the code of the second factor is asked for again, before an act that takes much away. Who has none, as in
    the demo, is not asked."""
    if confirmed_at is not None and work.now - confirmed_at < work.tools.policy.confirmed_life:
        return False
    return bool(await work.uow.credentials.who_has([official_id]))


async def confirm(work: Work, official_id: int, secret: str, code: str) -> Later | str:
    """The code was asked for again: '' when it is right and kept with the session; else as in `give_code`."""
    kept = await _code_of(work, official_id, code, mark_of(secret), secret)
    if not isinstance(kept, Credentials):
        return kept
    await work.uow.sign_in.confirm(secret, work.now)
    return ""


async def _code_of(work: Work, official_id: int, code: str, place: str, binder: str) -> Credentials | Later | str:
    """Whose code it is, taken once and counted where it is wrong: Later, `over` or one of `PROBLEMS`. `place`: the mark
    of a known device or an open session, which strangers' wrong codes keep nobody out of; '' for a stranger's;
    `binder`: what a code by text message belongs to."""
    await work.uow.credentials.lock(official_id)
    kept = await work.uow.credentials.of(official_id)
    if kept is None:
        return "over"
    subject = work.uow.vault.index("sign_in_code", str(official_id), *([place] if place else []))
    tried = [Tried(Which.CODE, subject), Tried(Which.CODE_DAY, subject)]
    if until := await _limited(work, tried, official_id=official_id):
        return Later(until)
    said = await _judged(work, kept, digits_of(code), binder)
    if said in ("", "text_over"):
        return said or kept
    await work.uow.attempts.add(tried, [work.ids.new() for _ in tried], work.now)
    return said


async def _judged(work: Work, kept: Credentials, code: str, binder: str) -> str:
    """'' for a right code, else one of `PROBLEMS`."""
    if kept.phone:
        return await text_codes.judge(work, kept.official_id, binder, kept.phone, code)
    taken, after = judge_code(kept, code, work.now.timestamp())
    await work.uow.credentials.taken(kept.official_id, after.step, after.drift, after.far)
    return "" if taken else "clock" if after.far != kept.far else "wrong"


async def forgive(work: Work, official_id: int) -> None:
    """Wrong passwords and codes of this official, from wherever and on whatever device, keep nobody waiting any more;
    those from one address wait on there, a quarter of an hour at most."""
    vault, kept = work.uow.vault, await work.uow.credentials.of(official_id)
    codes = vault.index("sign_in_code", str(official_id))
    tried = [Tried(Which.CODE, codes), Tried(Which.CODE_DAY, codes)]
    tried += [Tried(Which.NAME, vault.index("sign_in", kept.login))] if kept else []
    await work.uow.attempts.clear(tried)
    await work.uow.attempts.add([_forgiven(work, official_id)], [work.ids.new()], work.now)


def _forgiven(work: Work, official_id: int) -> Tried:
    return Tried(Which.FORGIVEN, work.uow.vault.index("sign_in_forgiven", str(official_id)))


async def _came(work: Work, here: Tried) -> bool:
    """Whether the official of a name signed in from this address lately."""
    return await work.uow.attempts.reached(Tried(Which.CAME, here.subject), work.now - _DAYS, 1)


async def _limited(
    work: Work, tried: Sequence[Tried], *, came: bool = False, official_id: int | None = None
) -> datetime | None:
    """Until when the first of them that is used up has to wait. A name guessed elsewhere keeps nobody out here who
    came in from here. `official_id`: whose tries alone these are; what was forgiven that one counts no more."""
    await work.uow.attempts.hold(tried)
    longest = work.now - max(LIMITS[Which(one.kind)][1] for one in tried)
    forgiven = [_forgiven(work, official_id)] if official_id is not None else []
    times = await work.uow.attempts.times([*tried, *forgiven], longest)
    begins = max((at for one in forgiven for at in times[one]), default=longest)
    waits = []
    for one in tried:
        most, span = LIMITS[Which(one.kind)]
        lately = [at for at in times[one] if at > max(work.now - span, begins)]
        if len(lately) >= most and not (came and one.kind == Which.NAME):
            work.alarm(CODES if one.kind in (Which.CODE, Which.CODE_DAY) else GUESSING)
            waits.append(lately[-most] + span)
    return max(waits, default=None)
