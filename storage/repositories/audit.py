"""The audit log: every reveal of personal data and every act on a ticket or record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.repositories.base import Repository


@dataclass(frozen=True, slots=True)
class Seen:
    """One opening of something: when, by whom, why."""

    at: datetime
    actor: str
    reason: str
    details: dict[str, Any] | None


class AuditRepository(Repository):
    """Append only."""

    async def openings(self, action: str, subject: str, but_by: str, limit: int) -> list[Seen]:
        """Rows of one act on one subject by anybody but `but_by`, the newest first, at most `limit`."""
        rows = await self.connection.fetch(
            "select at, actor, reason, details from audit_log where subject = $1 and action = $2 and actor <> $3"
            " order by at desc limit $4",
            subject,
            action,
            but_by,
            limit,
        )
        return [Seen(*row) for row in rows]

    async def add(
        self,
        row_id: int,
        at: datetime,
        actor: str,
        action: str,
        subject: str = "",
        reason: str = "",
        details: dict[str, Any] | None = None,
    ) -> None:
        """Write one line. `actor`: official:ID, contact:ID, system. No personal data in any argument."""
        await self.connection.execute(
            "insert into audit_log (id, at, actor, action, subject, reason, details) values ($1,$2,$3,$4,$5,$6,$7)",
            row_id,
            at,
            actor,
            action,
            subject,
            reason,
            details,
        )

    async def count(self, action: str, since: datetime) -> int:
        """How often something was done after `since`."""
        found: int = await self.connection.fetchval(
            "select count(*) from audit_log where action = $1 and at > $2", action, since
        )
        return found
