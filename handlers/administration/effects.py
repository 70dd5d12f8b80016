"""What a version does, or did, to reports that are open: counted, never moved."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from handlers.administration.offices import OFFICE
from handlers.administration.rights import profile_of
from handlers.tickets.succession import KEPT
from handlers.work import Work
from storage.repositories.rule_versions import RuleVersion

Entry = Mapping[str, Any] | None


class Kept(NamedTuple):
    """Open reports whose due times stay as they were said. `first`, `last`: the earliest and the latest of those times
    (UTC), None without any; `waiting`: how many of them wait for their citizen or the platform: what is left of their
    time is counted by the calendar that holds when the wait ends."""

    reports: int
    waiting: int
    first: datetime | None
    last: datetime | None


class Carried(NamedTuple):
    """What an office that was closed gave to the one that follows, and stays there. `reports`: those not over by now;
    `officials`: those of both offices."""

    heir: str
    reports: int
    officials: int


async def kept_times(work: Work, version: RuleVersion, old: Entry) -> Kept | None:
    """The open reports that a new time limit or day off leaves as they are; None: it is about neither. `old`: what
    holds now."""
    new, kind = version.entry or {}, version.kind
    if kind in ("holiday", "worked_day"):
        days = [str(one.get("from") or one["day"]) for one in (old, new) if one]
        if not days:  # a day off that was taken out, and is not there any more
            return None
        begins = datetime.combine(date.fromisoformat(min(days)), time(), work.rules.calendar.zone)
        return Kept(*await work.uow.ticket_watch.open_times(None, sorted(work.tools.policy.served), begins))
    if kind == "deadline":
        provinces = [one for one in sorted(work.tools.policy.served) if profile_of(work, one) == version.province]
        codes = {
            code
            for province in provinces
            for code, one in work.rules.catalogues.of(province).categories.items()
            if one.deadline == version.key
        }
    elif kind == "category" and old and old.get("within") != new.get("within"):
        provinces, codes = sorted(work.tools.policy.served), {version.key}
    else:
        return None
    return Kept(*await work.uow.ticket_watch.open_times(sorted(codes), provinces, work.now - timedelta(days=36_500)))


async def carried_over(work: Work, version: RuleVersion) -> Carried | None:
    """What went over by a closing that is live or was rolled back; None: it is no closing, or nothing went yet."""
    heir = str((version.entry or {}).get("successor") or "")
    if version.kind != OFFICE or not heir or version.live_at is None or heir not in work.tools.directory.bodies:
        return None
    offices = [heir, *work.tools.directory.above(heir)]
    reports = await work.uow.ticket_watch.number_carried(version.key, offices, KEPT)
    people = await work.uow.officials.of_bodies([version.key])
    officials = sum(heir in one.roles for one in people)
    return Carried(heir, reports, officials) if reports or officials else None
