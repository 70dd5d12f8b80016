"""The second factor by text message, for who has no authenticator app.

A code belongs to what asked for it (the `binder`: the secret of a half-done sign-in, of a session, of a link) and to
the number that it went to. It is good for `Policy.code_life`, for five tries and for one use. Each message is paid for,
so they share the budget of the citizens' codes (handlers/contacts/text_budget.py).
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from handlers.contacts.sms import send_code_sms
from handlers.contacts.text_budget import code_spent_until, everybody
from handlers.records.proof import free_at
from handlers.work import Work
from storage.repositories.attempts import Tried

HOUR, DAY = 8, 30  # messages to one official, and to one number
APART: Final = timedelta(seconds=45)  # between two that are asked for
_DAY: Final = timedelta(days=1)


class Which(StrEnum):
    """What a limit protects; the values are those of `attempts.kind`."""

    OFFICIAL = "sign_in_text"
    PHONE = "sign_in_text_phone"


async def send(
    work: Work, official_id: int, binder: str, phone: str, language: str, *, again: bool = False
) -> datetime | None:
    """Send a code to `phone` (national form), unless one is on its way. `again`: another one was asked for. Gives until
    when no more are sent; None: it was sent, or the one before is still good. Errors: ValueError without a gateway."""
    if not work.tools.policy.text_messages:
        raise ValueError("no gateway")
    last = await work.uow.second_codes.newest(official_id, binder, phone, work.now)
    if last is not None and (not again or work.now - last < APART):
        return None
    vault = work.uow.vault
    tried = [
        Tried(Which.OFFICIAL, vault.index("sign_in_text", str(official_id))),
        Tried(Which.PHONE, vault.index("sign_in_text", phone)),
    ]
    await work.uow.attempts.hold([*tried, everybody(work)])
    times = await work.uow.attempts.times(tried, work.now - _DAY)
    waits = [until for one in tried if (until := free_at(times[one], work.now, HOUR, DAY)) is not None]
    if waits:
        return max(waits)
    if (spent := await code_spent_until(work)) is not None:
        return spent
    await work.uow.attempts.add(tried, [work.ids.new() for _ in tried], work.now)
    code, life = work.ids.code(), work.tools.policy.code_life
    await work.uow.second_codes.keep(official_id, binder, phone, code, work.now, work.now + life)
    params = {"code": code, "minutes": int(life.total_seconds() // 60)}
    words = work.rules.texts.say("console_sign_in.text_message", params, language=language)
    # Rather never than twice: a second code would make the first one wrong.
    await send_code_sms(work, phone, words, f"second:{work.ids.new()}")
    return None


async def judge(work: Work, official_id: int, binder: str, phone: str, code: str) -> str:
    """'' for the right code, which is used up by it; `text_wrong`; `text_over`: there is none, or no more."""
    tries = work.tools.policy.code_tries
    fits = await work.uow.second_codes.attempt(official_id, binder, phone, code, tries, work.now)
    if fits is None:
        return "text_over"
    if not fits:
        return "text_wrong"
    await work.uow.second_codes.drop(binder)
    return ""
