"""What text messages may cost: one function counts every one of them, whoever it goes to and whatever it says.

A share of each hour and minute is kept for one-time codes: neither answers of officials to those without a chat, which
are never refused, nor news of reports keep anybody from proving a phone.
"""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from handlers.policy import Policy
from handlers.work import Work
from storage.repositories.attempts import Tried

ALL: Final = "code_all"  # `attempts.kind`, in the rows of releases that counted codes alone
CODES: Final = "text_code"  # likewise: those of them that are codes
BUDGET: Final = "sms_budget"  # the alarm when the installation's texts of an hour or a minute are used up
MANY: Final = 0.25  # share of the whole up to which messages to many go out
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


class _Used(NamedTuple):
    """Texts of the last hour and of the last minute; when the first of the hour was queued."""

    hour: int
    minute: int
    first: datetime | None


def everybody(work: Work) -> Tried:
    """What is counted: the texts of the whole installation."""
    return _of(work, ALL)


async def count_text(work: Work, *, code: bool) -> None:
    """One more text message is queued. `code`: it holds a one-time code."""
    tried = [_of(work, ALL), _of(work, CODES)] if code else [_of(work, ALL)]
    await work.uow.attempts.add(tried, [work.ids.new() for _ in tried], work.now)


async def code_spent_until(work: Work) -> datetime | None:
    """Until when the installation sends no more codes; None while it does.

    Each is paid for, and nobody's own limits end a crowd of accounts. Leads see an alarm, also while codes still go out
    of the share that is kept for them.
    """
    kept, until = work.tools.policy.codes_share, _ends(work, await _used(work, ALL))
    if until is None:
        return None
    work.alarm(BUDGET)
    return _ends(work, await _used(work, CODES), kept) if kept else until


async def news_spent_until(work: Work) -> datetime | None:
    """Until when no news of reports goes out, which leaves the codes their share; None while it does."""
    every, codes = await _used(work, ALL), await _used(work, CODES)
    others = _Used(every.hour - codes.hour, every.minute - codes.minute, every.first)
    until = _ends(work, every) or _ends(work, others, 1 - work.tools.policy.codes_share)
    if until is not None:
        work.alarm(BUDGET)
    return until


async def is_room_for_many(work: Work) -> bool:
    """Whether a message to many may go out now: it leaves codes, answers and news three quarters of what an hour and a
    minute may cost, and nobody is alarmed when it waits."""
    return _ends(work, await _used(work, ALL), MANY) is None


def many_an_hour(policy: Policy) -> int:
    """How many messages to many go out in an hour, 1 at least; 0: no limit."""
    limits = [one * MANY for one in (policy.codes_hour, policy.codes_minute * 60) if one]
    return max(1, int(min(limits))) if limits else 0


def _of(work: Work, kind: str) -> Tried:
    return Tried(kind, work.uow.vault.index("installation", "codes"))


async def _used(work: Work, kind: str) -> _Used:
    return _Used(*await work.uow.attempts.newest(_of(work, kind), work.now - _HOUR, work.now - _MINUTE))


def _ends(work: Work, used: _Used, share: float = 1) -> datetime | None:
    """When a share of what an hour and a minute may cost is there again; None while it is not used up."""
    policy = work.tools.policy
    if policy.codes_hour and used.hour >= policy.codes_hour * share and used.first is not None:
        return used.first + _HOUR
    if policy.codes_minute and used.minute >= policy.codes_minute * share:
        return work.now + _MINUTE
    return None
