"""Who runs which job, and when next."""

from datetime import datetime

from storage.repositories.base import Repository


class JobRepository(Repository):
    """Rows of `jobs`."""

    async def claim(self, name: str, owner: str, now: datetime, lease_until: datetime) -> bool:
        """Take a job that is due and that nobody runs."""
        await self.connection.execute(
            "insert into jobs (name, next_run_at) values ($1, $2) on conflict do nothing", name, now
        )
        taken = await self.connection.fetchval(
            "update jobs set owner = $2, lease_until = $4, started_at = $3 where name = $1 and next_run_at <= $3"
            " and (lease_until is null or lease_until < $3) returning 1",
            name,
            owner,
            now,
            lease_until,
        )
        return bool(taken)

    async def finish(self, name: str, owner: str, now: datetime, next_run_at: datetime, error: str) -> None:
        """Note the end and the next time."""
        await self.connection.execute(
            "update jobs set lease_until = null, finished_at = $3, next_run_at = $4, error = $5"
            " where name = $1 and owner = $2",
            name,
            owner,
            now,
            next_run_at,
            error,
        )

    async def is_done(self, name: str) -> bool:
        """Whether something that happens once has happened."""
        found = await self.connection.fetchval("select finished_at from jobs where name = $1", name)
        return found is not None

    async def mark_done(self, name: str, now: datetime) -> None:
        """Note that something that happens once has happened."""
        await self.connection.execute(
            "insert into jobs (name, next_run_at, finished_at) values ($1, 'infinity', $2)"
            " on conflict (name) do update set finished_at = excluded.finished_at",
            name,
            now,
        )
