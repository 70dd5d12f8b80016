"""What no turn can see is looked for every minute: who searches through records, what is not sent, the disk."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final

from handlers.alarms.raising import raise_alarm
from handlers.jobs.job import Job, OpenWork
from handlers.records.look_up import MISSED
from handlers.records.proof import Which
from handlers.work import Work

NAME: Final = "alarm_watch"
LOOK_UPS, LATE, DISK, SPACE, SILENT = "look_ups", "outbox_late", "disk_full", "file_space", "channel_silent"
UNDELIVERED: Final = "undelivered"
UNCHECKED: Final = "rules_unchecked"
GIVEN_UP: Final = timedelta(days=7)  # an account whose token nobody renewed for so long was replaced by another
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_BYTES: Final = 1024 * 1024
Disk = Callable[[], float]
"""How full the fullest disk is, 0 to 1."""


async def alarm_watch(open_work: OpenWork, disk: Disk = lambda: 0.0) -> None:
    """One look at everything; each kind in a transaction of its own."""
    for kind, found in LOOKS:
        async with open_work(f"job:{NAME}") as work:
            if await found(work):
                await raise_alarm(work, kind)
    async with open_work(f"job:{NAME}") as work:
        before = work.now - work.tools.policy.undelivered_alarm
        for body_id in await work.uow.undelivered.oldest_by_body(before):
            await raise_alarm(work, UNDELIVERED, body_id)
    async with open_work(f"job:{NAME}") as work:
        if disk() >= work.tools.policy.disk_alarm:
            await raise_alarm(work, DISK)


def alarm_watch_job(disk: Disk) -> Job:
    """The job of a process that can see its disks."""
    return Job(NAME, timedelta(minutes=1), partial(alarm_watch, disk=disk), by_clock=False)


async def _searches(work: Work) -> bool:
    """One account or phone that looks up far more than a family, or far too many look-ups in vain."""
    policy, attempts = work.tools.policy, work.uow.attempts
    own = (Which.LOOK_UPS, Which.LOOK_UPS_PHONE)
    if await attempts.often(own, work.now - _DAY, policy.lookups_alarm_day):
        return True
    return await work.uow.audit.count(MISSED, work.now - _HOUR) >= policy.lookups_alarm_missed_hour


async def _late(work: Work) -> bool:
    """A message that waits longer than one of its class may: a code seconds, what goes to many hours."""
    longest = work.tools.policy.outbox_alarm
    ages = await work.uow.outbox.oldest_by_class(work.now)
    return any(age >= longest.get(name, longest["notice"]).total_seconds() for name, age in ages.items())


async def _silent(work: Work) -> bool:
    """In office hours: a messenger's account of which nothing has come for so many of them. Nobody is told when it has
    stopped sending events."""
    longest, calendar = work.tools.policy.silence_alarm, work.rules.calendar
    if not longest or not calendar.is_open(work.now):
        return False
    heard = await work.uow.grants.last_heard(work.now - GIVEN_UP)
    return any(calendar.open_between(at, work.now) >= longest for at in heard.values())


async def _no_space(work: Work) -> bool:
    return await work.uow.files.total_bytes() >= work.tools.policy.files_megabytes * _BYTES


async def _unchecked(work: Work) -> bool:
    """What one person took down, and no second one looked at within a working day."""
    return await work.uow.rule_versions.unchecked_since(work.now)


LOOKS: Final = (
    (LOOK_UPS, _searches), (LATE, _late), (SPACE, _no_space), (SILENT, _silent), (UNCHECKED, _unchecked),
)  # fmt: skip
