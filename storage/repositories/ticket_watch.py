"""Tickets whose clock has struck, for the jobs. Each list gives ids only; the operation locks and looks again."""

from datetime import datetime
from typing import Any

from storage.repositories.base import Repository

ACTIVE = "status in ('open','claimed','waiting_citizen')"
RUNS = "status in ('open','claimed')"  # the clock stands still while we wait for the citizen


class TicketWatchRepository(Repository):
    """Reads `tickets` by their times, a page at a time in the order of ids."""

    async def to_warn(self, now: datetime, after_id: int = 0, limit: int = 200) -> list[int]:
        """75 % of the time is used up and nobody was warned."""
        return await self._ids(
            f"{ACTIVE} and warned_at is null and {RUNS} and warn_at <= $1 and id > $2", now, after_id, limit
        )

    async def to_triage(self, now: datetime, after_id: int = 0, limit: int = 200) -> list[int]:
        """Somebody should have looked at it by now."""
        return await self._ids("triage_at is not null and triage_at <= $1 and id > $2", now, after_id, limit)

    async def to_escalate(self, now: datetime, after_id: int = 0, limit: int = 200) -> list[int]:
        """The time is up and the next level does not know yet."""
        return await self._ids(
            f"{ACTIVE} and escalated_at is null and {RUNS} and due_at < $1 and id > $2", now, after_id, limit
        )

    async def claims_ended(self, now: datetime, after_id: int = 0, limit: int = 200) -> list[int]:
        """Claimed and left alone."""
        return await self._ids("status = 'claimed' and claim_until <= $1 and id > $2", now, after_id, limit)

    async def waits_since(self, paused_before: datetime, after_id: int = 0, limit: int = 200) -> list[int]:
        """We have waited for the citizen since before a moment."""
        return await self._ids(
            "status = 'waiting_citizen' and paused_at <= $1 and id > $2", paused_before, after_id, limit
        )

    async def waits_to_remind(self, paused_before: datetime, after_id: int = 0, limit: int = 200) -> list[int]:
        """As `waits_since`, when the citizen was not reminded during this wait."""
        return await self._ids(
            "status = 'waiting_citizen' and paused_at <= $1 and reminded_at is null and id > $2",
            paused_before,
            after_id,
            limit,
        )

    async def approved_unseen(self, approved_before: datetime, after_id: int = 0, limit: int = 200) -> list[int]:
        """Approved long ago, to be seen on the platform, seen by nobody, not yet on the list of such."""
        return await self._ids(
            "status in ('approved','entered') and enters and approved_at <= $1 and not_seen_at is null and id > $2",
            approved_before,
            after_id,
            limit,
        )

    async def overdue_by_level(self) -> dict[str, int]:
        """How many tickets have passed the time limit and were passed up, by the body above, for its digest."""
        rows = await self.connection.fetch(
            f"select escalated_to, count(*) as n from tickets where {ACTIVE} and escalated_to <> '' group by 1"  # noqa: S608
        )
        return {row["escalated_to"]: row["n"] for row in rows}

    async def held_by(self, official_id: int) -> list[int]:
        """What an official has claimed."""
        return await self._ids("claimed_by = $1 and status = 'claimed' and id > $2", official_id, 0, 1000)

    async def _ids(self, where: str, *values: Any) -> list[int]:
        rows = await self.connection.fetch(f"select id from tickets where {where} order by id limit $3", *values)  # noqa: S608
        return [row["id"] for row in rows]
