"""Figures of an area, counted by the database: no row about a person leaves it."""

from datetime import datetime
from typing import NamedTuple

from storage.repositories.base import Repository

AREA = (
    "province_code = $1 and ($2 = '' or district_code = $2) and ($3 = '' or commune_code = $3)"  # '' = all of the area
)
ACTIVE = "status in ('open','claimed','waiting_citizen')"


class BacklogRow(NamedTuple):
    """Open reports of one office, category and age. `age`: 0 under a day, 1 under two, 2 under five, 3 older."""

    body_id: str
    category: str
    age: int
    open: int
    overdue: int


class ReportRepository(Repository):
    """Reads `tickets` and `installs`."""

    async def backlog(self, province: str, district: str, commune: str, now: datetime) -> list[BacklogRow]:
        """What is open in the area, by office, category and age."""
        rows = await self.connection.fetch(
            "select body_id, category,"  # noqa: S608
            " (case when $4 - opened_at < interval '1 day' then 0 when $4 - opened_at < interval '2 days' then 1"
            " when $4 - opened_at < interval '5 days' then 2 else 3 end) as age, count(*),"
            " count(*) filter (where due_at < $4 and status <> 'waiting_citizen')"
            f" from tickets where {AREA} and {ACTIVE} group by 1, 2, 3",
            province, district, commune, now,
        )  # fmt: skip
        return [BacklogRow(*row.values()) for row in rows]

    async def closed(self, province: str, district: str, commune: str, since: datetime) -> tuple[int, int]:
        """How many reports of the area were finished since then, and how many of them in time."""
        row = await self.connection.fetchrow(
            "select count(*), count(*) filter (where coalesce(entered_at, closed_at) <= due_at) from tickets"  # noqa: S608
            f" where {AREA} and closed_at >= $4 and status in ('confirmed','refused')",
            province, district, commune, since,
        )  # fmt: skip
        return row[0], row[1]

    async def installs(self, province: str, district: str, commune: str) -> dict[str, int]:
        """People who said that they installed an app, by commune code."""
        rows = await self.connection.fetch(
            f"select commune_code, count(distinct contact_id) from installs where {AREA} and commune_code <> ''"  # noqa: S608
            " group by 1 order by 2 desc, 1",
            province, district, commune,
        )  # fmt: skip
        return {row[0]: row[1] for row in rows}
