"""Who is called for an office: its table of duties, or whoever works there while the table says nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from handlers.catalogue.office_kinds import OfficeKind
from handlers.incidents.rights import leads_duties, office
from handlers.places.bodies import province_of
from handlers.staff.actor import WORKING, Actor
from handlers.tickets.errors import NotAllowed
from handlers.work import Work
from storage.repositories.duties import Duty
from storage.repositories.officials import Official

AHEAD: Final = timedelta(days=7)
LONGEST: Final = timedelta(days=31)
KINDS: Final = (OfficeKind.SO_TTTT, OfficeKind.VENDOR, OfficeKind.SO_Y_TE)


class NoDuty(Exception):
    """It does not fit. `why`: who, time."""

    def __init__(self, why: str) -> None:
        super().__init__(f"no duty: {why}")
        self.why = why


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody to be called. `key`: official:ID or duty:ID; `official`: None for who has no account."""

    key: str
    name: str = field(repr=False)
    phone: str = field(repr=False)
    official: Official | None = None


async def on_duty(work: Work, body_id: str, rank: int) -> list[Called]:
    """Those on duty at an office now; of an office without any row, who works there. `rank`: 0 for both."""
    rows = await work.uow.duties.of_bodies([body_id], work.now, work.now + timedelta(microseconds=1))
    people = {one.id: one for one in await work.uow.officials.of_bodies([body_id], work.now) if one.active}
    chosen = [one for one in rows if not rank or one.rank == rank]
    found = []
    for one in chosen:
        person = people.get(one.official_id or 0)
        if one.official_id is None:
            found.append(Called(f"duty:{one.id}", one.name, one.phone))
        elif person is not None:
            found.append(Called(f"official:{person.id}", person.name, person.phone, person))
    if found or rows or rank > 1:
        return found
    at_work = [one for one in people.values() if one.roles.get(body_id) in WORKING]
    return [Called(f"official:{one.id}", one.name, one.phone, one) for one in at_work]


async def add_duty(work: Work, actor: Actor, row: Duty) -> None:
    """A new row. Errors: NotAllowed; NoDuty."""
    if not leads_duties(work, actor, row.body_id):
        raise NotAllowed
    if not row.starts_at < row.ends_at or row.ends_at <= work.now or row.ends_at - row.starts_at > LONGEST:
        raise NoDuty("time")
    if row.official_id is None and not (row.name and row.phone):
        raise NoDuty("who")
    if row.official_id is not None:
        people = await work.uow.officials.of_bodies([row.body_id], work.now)
        if row.official_id not in {one.id for one in people if one.roles.get(row.body_id) in WORKING}:
            raise NoDuty("who")
    await work.uow.duties.add(row)
    await _noted(work, actor, "duty_added", row)


async def drop_duty(work: Work, actor: Actor, duty_id: int) -> None:
    """Take a row out. Errors: NotAllowed: there is none, or none of this official's."""
    row = await work.uow.duties.get(duty_id)
    if row is None or not leads_duties(work, actor, row.body_id):
        raise NotAllowed
    await work.uow.duties.drop(duty_id)
    await _noted(work, actor, "duty_dropped", row)


def gaps(rows: Sequence[Duty], since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The times in which nobody of the first rank is on duty."""
    at = since
    for row in sorted((one for one in rows if one.rank == 1), key=lambda one: one.starts_at):
        if row.starts_at > at:
            yield at, min(row.starts_at, until)
        at = max(at, row.ends_at)
        if at >= until:
            return
    yield at, until


def offices(work: Work, province: str) -> list[str]:
    """The offices of a province that are called, in the order of the ladder."""
    return [body for kind in KINDS if (body := office(work, province, kind))]


async def _noted(work: Work, actor: Actor, action: str, row: Duty) -> None:
    details = {"body": row.body_id, "rank": row.rank, "province": province_of(row.body_id)}
    await work.uow.audit.add(work.ids.new(), work.now, actor.key, action, f"duty:{row.id}", details=details)
