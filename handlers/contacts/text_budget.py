"""What text messages may cost: one function counts every one of them, whoever it goes to and whatever it says."""

from datetime import datetime, timedelta
from typing import Final

from handlers.work import Work
from storage.repositories.attempts import Tried

ALL: Final = "code_all"  # `attempts.kind`, in the rows of releases that counted codes alone
BUDGET: Final = "sms_budget"  # the alarm when the installation's texts of an hour or a minute are used up
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


def everybody(work: Work) -> Tried:
    """What is counted: the texts of the whole installation."""
    return Tried(ALL, work.uow.vault.index("installation", "codes"))


async def count_text(work: Work) -> None:
    """One more text message is queued."""
    await work.uow.attempts.add([everybody(work)], [work.ids.new()], work.now)


async def spent_until(work: Work) -> datetime | None:
    """Until when the installation sends no more texts that somebody outside can cause; None while it does.

    Each is paid for, and nobody's own limits end a crowd of accounts. Leads see an alarm. Answers of officials to those
    who have no chat are counted and never refused.
    """
    policy = work.tools.policy
    hour, minute, first = await work.uow.attempts.newest(everybody(work), work.now - _HOUR, work.now - _MINUTE)
    if policy.codes_hour and hour >= policy.codes_hour and first is not None:
        until = first + _HOUR
    elif policy.codes_minute and minute >= policy.codes_minute:
        until = work.now + _MINUTE
    else:
        return None
    work.alarm(BUDGET)
    return until
