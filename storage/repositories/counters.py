"""Counts by day and unit of things that leave no row of their own (legal guidance, refused look-ups …)."""

from datetime import date

from storage.repositories.base import Repository


class CounterRepository(Repository):
    """Rows of `counters`: no personal data, only numbers."""

    async def add(self, day: date, name: str, unit_code: str = "", n: int = 1) -> None:
        """Count `n` more on the local day."""
        await self.connection.execute(
            "insert into counters (day, name, unit_code, n) values ($1,$2,$3,$4)"
            " on conflict (day, name, unit_code) do update set n = counters.n + excluded.n",
            day,
            name,
            unit_code,
            n,
        )

    async def total(self, name: str, first: date, last: date, unit_code: str | None = None) -> int:
        """The sum over the local days, both included; of one unit or of all."""
        found = await self.connection.fetchval(
            "select coalesce(sum(n), 0) from counters where name = $1 and day between $2 and $3"
            " and ($4::text is null or unit_code = $4)",
            name,
            first,
            last,
            unit_code,
        )
        return int(found)

    async def by_unit(self, name: str, first: date, last: date) -> dict[str, int]:
        """Sums by unit over the local days, both included."""
        rows = await self.connection.fetch(
            "select unit_code, sum(n) as n from counters where name = $1 and day between $2 and $3 group by 1",
            name,
            first,
            last,
        )
        return {row["unit_code"]: int(row["n"]) for row in rows}

    async def last_days(self, name: str, first: date, last: date) -> dict[str, date]:
        """The last local day on which something was counted, by unit; units without any in these days are left out."""
        rows = await self.connection.fetch(
            "select unit_code, max(day) as day from counters where name = $1 and day between $2 and $3 group by 1",
            name,
            first,
            last,
        )
        return {row["unit_code"]: row["day"] for row in rows}
