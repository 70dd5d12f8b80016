"""Waiting for the citizen: a reminder after half of the wait, the office goes on after all of it. Whom the question has
not reached for a day, their official hears of. Waiting for the platform has an end of its own."""

from handlers.jobs.job import OpenWork
from handlers.jobs.work_list import for_each
from handlers.tickets.ask_citizen import expire_wait, remind, tell_unasked
from handlers.tickets.platform import expire_platform_wait
from handlers.work import Work


async def wait_expiry(open_work: OpenWork) -> None:
    """End the waits that are over, then remind those half over, then tell of those that have not begun."""
    await for_each(open_work, "platform_wait_expiry", _platform, expire_platform_wait)
    await for_each(open_work, "wait_expiry", _over, expire_wait)
    await for_each(open_work, "wait_reminder", _half_over, remind)
    await for_each(open_work, "wait_unasked", _unasked, tell_unasked)


async def _over(work: Work, last: int) -> list[int]:
    return await work.uow.ticket_watch.waits_since(work.now - work.tools.policy.wait_for_citizen, last)


async def _platform(work: Work, last: int) -> list[int]:
    return await work.uow.ticket_watch.platform_waits_since(work.now - work.tools.policy.wait_for_platform, last)


async def _half_over(work: Work, last: int) -> list[int]:
    return await work.uow.ticket_watch.waits_to_remind(work.now - work.tools.policy.wait_for_citizen / 2, last)


async def _unasked(work: Work, last: int) -> list[int]:
    return await work.uow.ticket_watch.waits_unasked(work.now - work.tools.policy.undelivered_alarm, last)
