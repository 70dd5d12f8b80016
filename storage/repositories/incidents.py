"""Incidents, their points, what happened in them and who was paged."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from storage.repositories.base import Repository

OPEN: Final = "closed_at is null"


class Incident(NamedTuple):
    """`scope`: wide, alone or ''. `called_at`: when the ladder began; `rung`: what is paged next, at `next_at`."""

    id: int
    number: int
    province: str
    fault: str
    state: str
    started_at: datetime
    called_at: datetime
    scope: str = ""
    planned: bool = False
    words: str = ""
    until: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    restored_at: datetime | None = None
    closed_at: datetime | None = None
    rung: int = 0
    next_at: datetime | None = None


class Point(NamedTuple):
    """`waiting`, `late_rows`: people; None: not said yet."""

    incident_id: int
    facility_code: str
    contact_id: int | None
    reported_at: datetime
    waiting: int | None = None
    confirmed_at: datetime | None = None
    late_rows: int | None = None
    late_done_at: datetime | None = None


class Event(NamedTuple):
    """What happened. `actor`: as the audit log names them."""

    id: int
    incident_id: int
    at: datetime
    what: str
    facility_code: str = ""
    actor: str = ""
    words: str = ""


class Measure(NamedTuple):
    """Figures of a time, false alarms and planned work left out. `down`: points that have not confirmed; minutes:
    median and 90 %, None while none was taken or mended."""

    incidents: int
    down: int
    untaken: int
    taken_half: float | None
    taken_most: float | None
    mended_half: float | None
    mended_most: float | None


class Page(NamedTuple):
    """Who was called. `who`: official:ID or duty:ID."""

    incident_id: int
    who: str
    called_at: datetime
    rung: int
    sent_at: datetime
    called_by_phone_at: datetime | None = None


COLUMNS: Final = ", ".join("province_code" if name == "province" else name for name in Incident._fields)
POINT: Final = ", ".join(Point._fields)
EVENT: Final = ", ".join(Event._fields)
PAGE: Final = ", ".join(Page._fields)


class IncidentRepository(Repository):
    """Rows of `incidents`, `incident_points`, `incident_events`, `incident_pages`."""

    async def hold(self) -> None:
        """Nobody else reports or numbers meanwhile."""
        await self.connection.execute("select pg_advisory_xact_lock(hashtext('incidents'))")

    async def next_number(self) -> int:
        """One above the highest."""
        return int(await self.connection.fetchval("select coalesce(max(number), 0) + 1 from incidents"))

    async def save(self, one: Incident) -> None:
        """A new one, or the one with its id as it is now."""
        places = ",".join(f"${n}" for n in range(1, len(one) + 1))
        changes = ", ".join(f"{name} = excluded.{name}" for name in Incident._fields[4:])
        await self.connection.execute(
            f"insert into incidents ({COLUMNS}) values ({places}) on conflict (id) do update set {changes}",  # noqa: S608
            *one,
        )

    async def get(self, incident_id: int) -> Incident | None:
        """One."""
        return self._one(await self.connection.fetchrow(f"select {COLUMNS} from incidents where id = $1", incident_id))  # noqa: S608

    async def lock(self, incident_id: int) -> Incident | None:
        """One, while nobody else changes it."""
        query = f"select {COLUMNS} from incidents where id = $1 for update"  # noqa: S608
        return self._one(await self.connection.fetchrow(query, incident_id))

    async def of_provinces(self, provinces: Sequence[str], since: datetime, most: int = 100) -> list[Incident]:
        """Those that are open, then those that ended after `since`; the newest first."""
        query = (
            f"select {COLUMNS} from incidents where province_code = any($1::text[])"  # noqa: S608
            f" and ({OPEN} or closed_at > $2) order by {OPEN} desc, started_at desc limit $3"
        )
        return [Incident(*row) for row in await self.connection.fetch(query, list(provinces), since, most)]

    async def at_point(self, facility_code: str, since: datetime) -> list[Incident]:
        """Those of a point that stand, or were restored after `since`; the newest first."""
        query = (
            f"select {COLUMNS} from incidents i where not planned and state <> 'false_alarm'"  # noqa: S608
            " and (restored_at is null and closed_at is null or restored_at > $2) and exists (select from"
            " incident_points p where p.incident_id = i.id and p.facility_code = $1) order by started_at desc"
        )
        return [Incident(*row) for row in await self.connection.fetch(query, facility_code, since)]

    async def joined(self, province: str, fault: str, since: datetime) -> Incident | None:
        """The one of this fault that stands and was reported by some point after `since`, or is wide."""
        query = (
            f"select {COLUMNS} from incidents i where province_code = $1 and fault = $2 and {OPEN}"  # noqa: S608
            " and restored_at is null and not planned and scope <> 'alone' and (scope = 'wide' or exists (select from"
            " incident_points p where p.incident_id = i.id and p.reported_at >= $3)) order by started_at limit 1"
        )
        return self._one(await self.connection.fetchrow(query, province, fault, since))

    async def wide(self) -> list[Incident]:
        """Those that everybody is told of."""
        query = f"select {COLUMNS} from incidents where scope = 'wide' and {OPEN} and restored_at is null order by id"  # noqa: S608
        return [Incident(*row) for row in await self.connection.fetch(query)]

    async def due(self, now: datetime, after_id: int = 0, limit: int = 200) -> list[int]:
        """Those whose next rung is due, by id."""
        query = "select id from incidents where next_at <= $1 and id > $2 order by id limit $3"
        return [row["id"] for row in await self.connection.fetch(query, now, after_id, limit)]

    async def owing(self, restored_before: datetime, after_id: int = 0, limit: int = 200) -> list[int]:
        """Those that were mended by then and that some point has not ended for itself, by id."""
        query = (
            f"select id from incidents where {OPEN} and not planned and restored_at <= $1 and id > $2"  # noqa: S608
            " order by id limit $3"
        )
        return [row["id"] for row in await self.connection.fetch(query, restored_before, after_id, limit)]

    async def untaken(self, called_before: datetime) -> list[str]:
        """The provinces with an incident that nobody has taken since its ladder began by then."""
        query = (
            f"select distinct province_code from incidents where {OPEN} and state = 'reported' and called_at <= $1"  # noqa: S608
            " order by 1"
        )
        return [row["province_code"] for row in await self.connection.fetch(query, called_before)]

    async def measure(self, since: datetime, provinces: Sequence[str] | None = None) -> Measure:
        """The figures of those that began after `since`. `provinces`: None for all."""
        minutes = "percentile_cont({}) within group (order by extract(epoch from {}) / 60) filter (where {})"
        taken = ("acknowledged_at - called_at", "acknowledged_at is not null and scope <> 'alone'")
        mended = ("restored_at - started_at", "restored_at is not null")
        figures = ", ".join(minutes.format(share, *what) for what in (taken, mended) for share in ("0.5", "0.9"))
        query = (
            f"select count(*), coalesce(sum((select count(*) from incident_points p where p.incident_id = i.id"  # noqa: S608
            f" and p.confirmed_at is null)) filter (where {OPEN}), 0)::int, count(*) filter (where {OPEN} and"
            f" state = 'reported'), {figures} from incidents i where not planned and state <> 'false_alarm'"
            " and started_at > $1 and ($2::text[] is null or province_code = any($2))"
        )
        row = await self.connection.fetchrow(query, since, None if provinces is None else list(provinces))
        return Measure(*row)

    async def over(self, now: datetime, after_id: int = 0, limit: int = 200) -> list[int]:
        """Planned work that is over and not closed, by id."""
        query = f"select id from incidents where planned and {OPEN} and until <= $1 and id > $2 order by id limit $3"  # noqa: S608
        return [row["id"] for row in await self.connection.fetch(query, now, after_id, limit)]

    async def save_point(self, one: Point) -> None:
        """A new point, or the one as it is now."""
        changes = ", ".join(f"{name} = excluded.{name}" for name in Point._fields[2:])
        await self.connection.execute(
            f"insert into incident_points ({POINT}) values ($1,$2,$3,$4,$5,$6,$7,$8)"  # noqa: S608
            f" on conflict (incident_id, facility_code) do update set {changes}",
            *one,
        )

    async def move_point(self, point: Point, incident_id: int) -> None:
        """Into another incident."""
        await self.connection.execute(
            "update incident_points set incident_id = $3 where incident_id = $1 and facility_code = $2",
            point.incident_id,
            point.facility_code,
            incident_id,
        )

    async def points(self, incident_ids: Sequence[int]) -> list[Point]:
        """Those of some incidents, in the order in which they were reported."""
        query = f"select {POINT} from incident_points where incident_id = any($1::bigint[]) order by reported_at"  # noqa: S608
        return [Point(*row) for row in await self.connection.fetch(query, list(incident_ids))]

    async def last_points_of(self, contact_id: int, limit: int = 2) -> list[str]:
        """Codes of the points that a contact reported, the last first."""
        query = (
            "select facility_code from incident_points where contact_id = $1 group by 1"
            " order by max(reported_at) desc limit $2"
        )
        return [row["facility_code"] for row in await self.connection.fetch(query, contact_id, limit)]

    async def most_reported(self, provinces: Sequence[str], limit: int) -> list[str]:
        """Codes of the points of some provinces that reported most often, the most recent of equals first."""
        query = (
            "select p.facility_code from incident_points p join incidents i on i.id = p.incident_id"
            " where i.province_code = any($1::text[]) and i.state <> 'false_alarm'"
            " group by 1 order by count(*) desc, max(p.reported_at) desc limit $2"
        )
        return [row["facility_code"] for row in await self.connection.fetch(query, list(provinces), limit)]

    async def reported_by(self, contact_id: int, since: datetime) -> int:
        """How many points a contact reported after `since`."""
        query = "select count(*) from incident_points where contact_id = $1 and reported_at > $2"
        return int(await self.connection.fetchval(query, contact_id, since))

    async def add_event(self, one: Event) -> None:
        """Something happened."""
        await self.connection.execute(f"insert into incident_events ({EVENT}) values ($1,$2,$3,$4,$5,$6,$7)", *one)  # noqa: S608

    async def events(self, incident_ids: Sequence[int]) -> list[Event]:
        """What happened in some incidents, the newest first."""
        query = f"select {EVENT} from incident_events where incident_id = any($1::bigint[]) order by at desc, id desc"  # noqa: S608
        return [Event(*row) for row in await self.connection.fetch(query, list(incident_ids))]

    async def add_page(self, one: Page, token_hash: bytes | None) -> bool:
        """Somebody is called; False when they were already, in this ladder."""
        made = await self.connection.fetchval(
            "insert into incident_pages (incident_id, who, called_at, rung, sent_at, token_hash)"
            " values ($1,$2,$3,$4,$5,$6) on conflict do nothing returning 1",
            one.incident_id,
            one.who,
            one.called_at,
            one.rung,
            one.sent_at,
            token_hash,
        )
        return bool(made)

    async def called_number(self, incident_id: int, called_at: datetime, phone: str) -> bool:
        """Whether a number without an account was called in this ladder. `phone`: national form."""
        query = (
            "select exists (select from incident_pages p join duties d on p.who = 'duty:' || d.id"
            " where p.incident_id = $1 and p.called_at = $2 and d.phone_index = $3)"
        )
        return bool(await self.connection.fetchval(query, incident_id, called_at, self.vault.index("phone", phone)))

    async def pages(self, incident_id: int) -> list[Page]:
        """Who was called, the first first."""
        query = f"select {PAGE} from incident_pages where incident_id = $1 order by sent_at, who"  # noqa: S608
        return [Page(*row) for row in await self.connection.fetch(query, incident_id)]

    async def page_of(self, token_hash: bytes, since: datetime) -> Page | None:
        """The call that a token came with, if it is not older than `since`."""
        query = f"select {PAGE} from incident_pages where token_hash = $1 and sent_at > $2"  # noqa: S608
        row = await self.connection.fetchrow(query, token_hash, since)
        return Page(*row) if row else None

    async def called(self, incident_id: int, who: str, now: datetime) -> None:
        """Somebody without an account was called by phone."""
        await self.connection.execute(
            "update incident_pages set called_by_phone_at = $3 where incident_id = $1 and who = $2",
            incident_id,
            who,
            now,
        )

    def _one(self, row: Any) -> Incident | None:
        return Incident(*row) if row else None
