"""Figures of an area, counted by the database: no row about a person leaves it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from storage.repositories.base import Repository

AREA = (
    "province_code = $1 and ($2 = '' or district_code = $2) and ($3 = '' or commune_code = $3)"  # '' = all of the area
)
# Where a report counts: at the home; one about an event ($2: their categories) where that happened, and while nobody
# has said where, at its office. Never at the home of who tells it.
EVENT = "category = any($2::text[])"
_SITES = ("site_province_code", "site_district_code", "site_commune_code")
_HOMES = ("province_code", "district_code", "commune_code")
COUNTED = tuple(
    f"(case when not {EVENT} then {home} when site_province_code <> '' then {site}"
    f" else split_part(body_id, ':', {part}) end)"
    for part, (site, home) in enumerate(zip(_SITES, _HOMES, strict=True), 2)
)
COUNTED_AREA = f"{COUNTED[0]} = $1 and ($3 = '' or {COUNTED[1]} = $3) and ($4 = '' or {COUNTED[2]} = $4)"
ACTIVE = "status in ('open','claimed','waiting_citizen')"
# When an office had done with it; null while it is being worked on (a dispute opens it again).
LEFT = f"case when {ACTIVE} then null else least(approved_at, entered_at, closed_at) end"
LOCAL_DAY = "at time zone 'Asia/Ho_Chi_Minh')::date"


class BacklogRow(NamedTuple):
    """Open reports of one office, category and age. `age`: 0 under a day, 1 under two, 2 under five, 3 older."""

    body_id: str
    category: str
    age: int
    open: int
    overdue: int


class SiteRow(NamedTuple):
    """Open reports about events of one category at one place: a facility, else a district; '' where it is not known."""

    category: str
    facility_code: str
    province: str
    district: str
    open: int


class EntryCounts(NamedTuple):
    """`approved`: an office agreed; `entered`: on the platform; `seen`: confirmed; `not_seen`: for too long."""

    approved: int
    entered: int
    seen: int
    not_seen: int


class ReportRepository(Repository):
    """Reads `tickets` and `installs`."""

    async def backlog(
        self, province: str, district: str, commune: str, events: Sequence[str], now: datetime
    ) -> list[BacklogRow]:
        """What was open in the area at a moment (`now` or before), by office, category and age."""
        rows = await self.connection.fetch(
            "select body_id, category,"  # noqa: S608
            " (case when $5 - opened_at < interval '1 day' then 0 when $5 - opened_at < interval '2 days' then 1"
            " when $5 - opened_at < interval '5 days' then 2 else 3 end) as age, count(*),"
            " count(*) filter (where due_at < $5 and not (status = 'waiting_citizen' and paused_at <= $5))"
            f" from tickets where {COUNTED_AREA} and opened_at <= $5 and ({ACTIVE} or {LEFT} > $5) group by 1, 2, 3",
            province,
            events,
            district,
            commune,
            now,
        )
        return [BacklogRow(*row.values()) for row in rows]

    async def sites(
        self, province: str, district: str, commune: str, events: Sequence[str], now: datetime
    ) -> list[SiteRow]:
        """What was open in the area at a moment about events, by category and place; the most first."""
        rows = await self.connection.fetch(
            "select category, facility_code, site_province_code,"  # noqa: S608
            " case when facility_code = '' then site_district_code else '' end, count(*)"
            f" from tickets where {COUNTED_AREA} and {EVENT} and opened_at <= $5 and ({ACTIVE} or {LEFT} > $5)"
            " group by 1, 2, 3, 4 order by 5 desc, 1, 2, 3, 4",
            province,
            events,
            district,
            commune,
            now,
        )
        return [SiteRow(*row.values()) for row in rows]

    async def closed(
        self, province: str, district: str, commune: str, events: Sequence[str], since: datetime, until: datetime
    ) -> tuple[int, int]:
        """How many reports of the area were finished between two moments, and how many of them in time."""
        row = await self.connection.fetchrow(
            "select count(*), count(*) filter (where coalesce(entered_at, closed_at) <= due_at) from tickets"  # noqa: S608
            f" where {COUNTED_AREA} and closed_at >= $5 and closed_at <= $6 and status in ('confirmed','refused')",
            province,
            events,
            district,
            commune,
            since,
            until,
        )
        return row[0], row[1]

    async def days(self, province: str, events: Sequence[str], first: date, last: date) -> dict[date, tuple[int, int]]:
        """Local day -> (opened, done with) in a province, both days included; days without any are left out."""
        rows = await self.connection.fetch(
            "select day, sum(opened)::int, sum(done)::int from ("  # noqa: S608
            f"select (opened_at {LOCAL_DAY} as day, 1 as opened, 0 as done from tickets where {COUNTED[0]} = $1"
            f" union all select ({LEFT} {LOCAL_DAY}, 0, 1 from tickets where {COUNTED[0]} = $1 and not {ACTIVE}"
            ") each where day between $3 and $4 group by day order by day",
            province,
            events,
            first,
            last,
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    async def entry(self, province: str, events: Sequence[str], at: datetime) -> EntryCounts:
        """Tickets of a province that belong on the national platform, as they stood at a moment."""
        row = await self.connection.fetchrow(
            "select count(*) filter (where approved_at <= $3), count(*) filter (where entered_at <= $3),"  # noqa: S608
            " count(*) filter (where seen_at <= $3), count(*) filter (where not_seen_at <= $3 and seen_at is null)"
            f" from tickets where {COUNTED[0]} = $1 and enters and status not in ('withdrawn','merged')",
            province,
            events,
            at,
        )
        return EntryCounts(*row.values())

    async def installs(self, province: str, district: str, commune: str, at: datetime) -> dict[str, int]:
        """People who had said by then that they installed an app, by commune code."""
        rows = await self.connection.fetch(
            f"select commune_code, count(distinct contact_id) from installs where {AREA} and at <= $4"  # noqa: S608
            " and commune_code <> '' group by 1 order by 2 desc, 1",
            province,
            district,
            commune,
            at,
        )
        return {row[0]: row[1] for row in rows}
