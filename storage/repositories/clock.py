"""What the clock of a process is compared with: the database's own, and the newest time that a process has written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from storage.repositories.base import Repository

# A row of `jobs`, so that it needs no table: started_at is when somebody said that the clock is right, finished_at the
# newest row there was then.
ACCEPTED: Final = "clock_accepted"
LOOK: Final = """
select clock_timestamp() as database_now,
  greatest((select max(received_at) from updates), (select max(finished_at) from jobs where name <> $1)) as newest_row,
  (select started_at from jobs where name = $1) as accepted_at,
  (select finished_at from jobs where name = $1) as accepted_row,
  (select max(id) from outbox) as newest_id
"""


@dataclass(frozen=True, slots=True)
class ClockRows:
    """`newest_row`: the latest time of an update or a job's end, None in an empty database. `accepted_at`: when an
    operator said that the clock was right although rows up to `accepted_row` were later. `newest_id`: of a message."""

    database_now: datetime
    newest_row: datetime | None
    accepted_at: datetime | None
    accepted_row: datetime | None
    newest_id: int | None = None

    @property
    def latest(self) -> datetime | None:
        """The latest time that the clock must have passed: rows that were accepted as wrong count no more."""
        if self.accepted_at is None or self.newest_row is None:
            return self.newest_row
        false = self.accepted_row is not None and self.newest_row <= self.accepted_row
        return self.accepted_at if false else self.newest_row


class ClockRepository(Repository):
    """Times only."""

    async def look(self) -> ClockRows:
        """Read them; two of them from the end of an index."""
        row = await self.connection.fetchrow(LOOK, ACCEPTED)
        return ClockRows(*row.values())

    async def accept(self, now: datetime) -> None:
        """The clock is right: what is dated later was written while it was wrong."""
        await self.connection.execute(
            "insert into jobs (name, next_run_at, started_at, finished_at) values ($1, 'infinity', $2, $3)"
            " on conflict (name) do update set started_at = $2, finished_at = $3",
            ACCEPTED,
            now,
            (await self.look()).newest_row,
        )
