"""The audit log: every reveal of personal data and every act on a ticket or record."""

from datetime import datetime
from typing import Any

from storage.repositories.base import Repository


class AuditRepository(Repository):
    """Append only."""

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
