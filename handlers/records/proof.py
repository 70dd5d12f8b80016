"""Proof of a phone: a code by text message to the phone the citizen states, or the messenger's contact button.

A code always goes to the stated phone, never to the one a record holds: nobody waits for a code that
cannot come, and a stranger learns only about records that carry a phone he holds. No limit is ever counted by record.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from handlers.contacts.sms import send_code_sms
from handlers.contacts.text_budget import code_spent_until, everybody
from handlers.policy import Policy
from handlers.texts.address import address_for
from handlers.work import Work
from storage.repositories.attempts import Tried
from storage.repositories.contacts import Contact

PURPOSE = "phone"
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


class Which(StrEnum):
    """What a limit protects; the values are those of `attempts.kind`."""

    PHONE = "code_phone"
    CONTACT = "code_contact"
    SOURCE = "code_source"
    ALL = "code_all"
    LOOK_UPS = "look_up"
    LOOK_UPS_PHONE = "look_up_phone"


@dataclass(frozen=True, slots=True)
class CodeSent:
    """A code is on its way."""

    phone: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Limited:
    """Too often: possible again at `until`."""

    until: datetime
    which: Which


@dataclass(frozen=True, slots=True)
class Proven:
    """The contact holds this phone (national form), for `Policy.phone_proof_life`."""

    phone: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Wrong:
    """Not the code; `left` more tries."""

    left: int


@dataclass(frozen=True, slots=True)
class Expired:
    """The code is too old, used, or never was: a new one must be asked for."""


@dataclass(frozen=True, slots=True)
class TooMany:
    """Every try of this code is used up: a new one must be asked for."""


async def begin_proof(work: Work, contact: Contact, phone: str, source: str = "") -> CodeSent | Limited:
    """Send a code to `phone` (national form). `source`: the asker's network address, '' where there is none."""
    vault, policy = work.uow.vault, work.tools.policy
    tried = [
        Tried(Which.PHONE, vault.index("phone", phone)),
        Tried(Which.CONTACT, vault.index("contact", str(contact.id))),
    ]
    if source:
        tried.append(Tried(Which.SOURCE, vault.index("source", source)))
    await work.uow.attempts.hold([*tried, everybody(work)])
    times = await work.uow.attempts.times(tried, work.now - _DAY)
    limits = [
        Limited(until, Which(one.kind))
        for one in tried
        if (until := free_at(times[one], work.now, *_most(policy, one))) is not None
    ]
    if limits:
        return max(limits, key=lambda limit: limit.until)
    spent = await code_spent_until(work)
    if spent is not None:
        return Limited(spent, Which.ALL)
    await work.uow.attempts.add(tried, [work.ids.new() for _ in tried], work.now)  # the text itself: send_text
    return await _send(work, contact, phone)


def _most(policy: Policy, one: Tried) -> tuple[int, int]:
    """Codes an hour and a day."""
    if one.kind == Which.SOURCE:
        return policy.source_sends_hour, policy.source_sends_day
    return policy.code_sends_hour, policy.code_sends_day


async def _send(work: Work, contact: Contact, phone: str) -> CodeSent:
    number, code, expires_at = work.ids.new(), work.ids.code(), work.now + work.tools.policy.code_life
    await work.uow.codes.add(number, contact.id, PURPOSE, phone, code, work.now, expires_at)
    words = work.rules.texts.say(
        "proof.code_message",
        {"code": code, "minutes": int(work.tools.policy.code_life.total_seconds() // 60)},
        language=contact.language,
        province=contact.province,
        address=address_for(contact.birth_year, contact.sex, work.now.year),
    )
    # Rather never than twice: a second code would make the first one wrong.
    await send_code_sms(work, phone, words, f"code:{number}")
    return CodeSent(phone, expires_at)


def free_at(times: list[datetime], now: datetime, per_hour: int, per_day: int) -> datetime | None:
    """When the next one is allowed again, None when it is allowed now. `times`: those of the last day, oldest first."""
    hour = [moment for moment in times if moment > now - _HOUR]
    waits = []
    if len(hour) >= per_hour:
        waits.append(hour[-per_hour] + _HOUR)
    if len(times) >= per_day:
        waits.append(times[-per_day] + _DAY)
    return max(waits, default=None)


async def check_code(work: Work, contact: Contact, code: str) -> Proven | Wrong | Expired | TooMany:
    """Try a code of six digits against the newest one sent for this contact. Every try counts, also the fitting one."""
    kept = await work.uow.codes.attempt(contact.id, PURPOSE, code)
    tries = work.tools.policy.code_tries
    if kept is None or kept.used_at is not None or kept.expires_at <= work.now:
        return Expired()
    if kept.tries > tries:
        return TooMany()
    if not kept.fits:
        return Wrong(tries - kept.tries) if kept.tries < tries else TooMany()
    await work.uow.codes.use(kept.id, work.now)
    return await _proven(work, contact, kept.phone, "code")


async def prove_by_contact_button(work: Work, contact: Contact, phone: str) -> Proven:
    """The messenger vouches for `phone` (national form): the channel has checked that it is the sender's own."""
    return await _proven(work, contact, phone, "contact")


async def _proven(work: Work, contact: Contact, phone: str, how: str) -> Proven:
    await work.uow.contacts.set_phone(contact.id, phone, work.now)
    await work.uow.audit.add(work.ids.new(), work.now, f"contact:{contact.id}", "phone_proven", reason=how)
    return Proven(phone)


def proven_phone(contact: Contact, now: datetime, life: timedelta) -> str | None:
    """The phone (national form) that the contact has proven and that still counts, else None.

    `life`: Policy.phone_proof_life. The contact of a turn was read at its beginning: use what `check_code` gives
    inside the turn that proves.
    """
    if contact.phone and contact.phone_proven_at is not None and contact.phone_proven_at > now - life:
        return contact.phone
    return None
