"""Figures of an area, counted by the database: no row about a person leaves it."""

from datetime import date, datetime
from typing import NamedTuple

from storage.repositories.base import Repository

AREA = (
    "province_code = $1 and ($2 = '' or district_code = $2) and ($3 = '' or commune_code = $3)"  # '' = all of the area
)
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


class EntryCounts(NamedTuple):
    """`approved`: an office agreed; `entered`: on the platform; `seen`: confirmed; `not_seen`: for too long."""

    approved: int
    entered: int
    seen: int
    not_seen: int


class ReportRepository(Repository):
    """Reads `tickets` and `installs`."""

    async def backlog(self, province: str, district: str, commune: str, now: datetime) -> list[BacklogRow]:
        """What was open in the area at a moment (`now` or before), by office, category and age."""
        rows = await self.connection.fetch(
            "select body_id, category,"  # noqa: S608
            " (case when $4 - opened_at < interval '1 day' then 0 when $4 - opened_at < interval '2 days' then 1"
            " when $4 - opened_at < interval '5 days' then 2 else 3 end) as age, count(*),"
            " count(*) filter (where due_at < $4 and not (status = 'waiting_citizen' and paused_at <= $4))"
            f" from tickets where {AREA} and opened_at <= $4 and ({ACTIVE} or {LEFT} > $4) group by 1, 2, 3",
            province, district, commune, now,
        )  # fmt: skip
        return [BacklogRow(*row.values()) for row in rows]

    async def closed(
        self, province: str, district: str, commune: str, since: datetime, until: datetime
    ) -> tuple[int, int]:
        """How many reports of the area were finished between two moments, and how many of them in time."""
        row = await self.connection.fetchrow(
            "select count(*), count(*) filter (where coalesce(entered_at, closed_at) <= due_at) from tickets"  # noqa: S608
            f" where {AREA} and closed_at >= $4 and closed_at <= $5 and status in ('confirmed','refused')",
            province, district, commune, since, until,
        )  # fmt: skip
        return row[0], row[1]

    async def days(self, province: str, first: date, last: date) -> dict[date, tuple[int, int]]:
        """Local day -> (opened, done with) in a province, both days included; days without any are left out."""
        rows = await self.connection.fetch(
            "select day, sum(opened)::int, sum(done)::int from ("  # noqa: S608
            f"select (opened_at {LOCAL_DAY} as day, 1 as opened, 0 as done from tickets where province_code = $1"
            f" union all select ({LEFT} {LOCAL_DAY}, 0, 1 from tickets where province_code = $1 and not {ACTIVE}"
            ") each where day between $2 and $3 group by day order by day",
            province, first, last,
        )  # fmt: skip
        return {row[0]: (row[1], row[2]) for row in rows}

    async def entry(self, province: str, at: datetime) -> EntryCounts:
        """Tickets of a province that belong on the national platform, as they stood at a moment."""
        row = await self.connection.fetchrow(
            "select count(*) filter (where approved_at <= $2), count(*) filter (where entered_at <= $2),"
            " count(*) filter (where seen_at <= $2), count(*) filter (where not_seen_at <= $2 and seen_at is null)"
            " from tickets where province_code = $1 and enters and status not in ('withdrawn','merged')",
            province, at,
        )  # fmt: skip
        return EntryCounts(*row.values())

    async def installs(self, province: str, district: str, commune: str, at: datetime) -> dict[str, int]:
        """People who had said by then that they installed an app, by commune code."""
        rows = await self.connection.fetch(
            f"select commune_code, count(distinct contact_id) from installs where {AREA} and at <= $4"  # noqa: S608
            " and commune_code <> '' group by 1 order by 2 desc, 1",
            province, district, commune, at,
        )  # fmt: skip
        return {row[0]: row[1] for row in rows}
