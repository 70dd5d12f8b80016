"""The audit log: every reveal of personal data and every act on a ticket or record."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.repositories.audit_blocks import AuditRow
from storage.repositories.base import Repository


@dataclass(frozen=True, slots=True)
class Seen:
    """One opening of something: when, by whom, why."""

    at: datetime
    actor: str
    reason: str
    details: dict[str, Any] | None


PIECE = 2000  # rows read at once
SESSION = "session"  # the part of `details` that names the browser; of a digest: nobody comes from it to the cookie


class AuditRepository(Repository):
    """Append only. `session`: the mark of the signed-in browser this work is done for, written beside every row."""

    session: str = ""

    async def of_actor(self, actor: str, since: datetime, until: datetime) -> AsyncIterator[AuditRow]:
        """What one actor did from `since` and before `until`, in the order of its ids."""
        async for line in self._lines("actor = $4", since, until, actor):
            yield line

    async def of_session(self, mark: str, since: datetime, until: datetime) -> AsyncIterator[AuditRow]:
        """The same of one signed-in browser."""
        async for line in self._lines(f"details ->> '{SESSION}' = $4", since, until, mark):
            yield line

    async def of_exports(self, since: datetime, until: datetime) -> AsyncIterator[AuditRow]:
        """What left as a list, whoever took it."""
        async for line in self._lines("position($4 in action) > 0", since, until, "export"):
            yield line

    async def page(
        self, actors: Sequence[str], since: datetime, until: datetime, acts: Sequence[str], before: int | None,
        limit: int,
    ) -> list[AuditRow]:  # fmt: skip
        """What these actors did, and what others than officials did to them, the newest first. `acts`: how names of
        acts begin; `before`: an id below which the page begins."""
        rows = await self.connection.fetch(
            "select id, at, actor, action, subject, reason, details from audit_log where at >= $2 and at < $3"
            " and (actor = any($1::text[]) or (not starts_with(actor, 'official:') and subject = any($1::text[])))"
            " and exists (select from unnest($4::text[]) as u(act) where starts_with(action, u.act))"
            " and ($5::bigint is null or id < $5) order by id desc limit $6",
            list(actors),
            since,
            until,
            list(acts),
            before,
            limit,
        )
        return [AuditRow(*row) for row in rows]

    async def caused(self, actor: str, action: str, cause: str, since: datetime) -> list[str]:
        """What an actor did this to under one cause, the first first. `cause`: the one in the details."""
        rows = await self.connection.fetch(
            "select subject from audit_log where actor = $1 and at >= $2 and action = $3 and details ->> 'cause' = $4"
            " order by id",
            actor,
            since,
            action,
            cause,
        )
        return [row["subject"] for row in rows]

    async def tied(self, one: str, other: str, actions: Sequence[str], since: datetime) -> bool:
        """Whether an official did one of these acts to the other, or somebody to both, also over officials between."""
        found: bool = await self.connection.fetchval(
            "with recursive tie(of_whom, who) as (select u.one, u.one from unnest($1::text[]) as u(one)"
            " union select t.of_whom, a.actor from tie t join audit_log a on a.subject = t.who"
            " where a.at >= $2 and a.action = any($3::text[]) and starts_with(a.actor, 'official:'))"
            " select exists (select from tie a join tie b using (who) where a.of_whom = $4 and b.of_whom = $5)",
            [one, other],
            since,
            list(actions),
            one,
            other,
        )
        return found

    async def _lines(self, where: str, since: datetime, until: datetime, value: str) -> AsyncIterator[AuditRow]:
        after = 0
        while True:
            rows = await self.connection.fetch(
                "select id, at, actor, action, subject, reason, details from audit_log"  # noqa: S608
                f" where id > $1 and at >= $2 and at < $3 and {where} order by id limit {PIECE}",
                after,
                since,
                until,
                value,
            )
            for row in rows:
                yield AuditRow(*row)
            if len(rows) < PIECE:
                return
            after = rows[-1]["id"]

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

    async def about(self, subject: str, actions: Sequence[str], since: datetime, limit: int) -> list[AuditRow]:
        """Rows of these acts on one subject after `since`, the newest first."""
        rows = await self.connection.fetch(
            "select id, at, actor, action, subject, reason, details from audit_log where subject = $1 and at > $2"
            " and action = any($3::text[]) order by at desc, id desc limit $4",
            subject,
            since,
            list(actions),
            limit,
        )
        return [AuditRow(*row) for row in rows]

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
        if self.session:
            details = {**(details or {}), SESSION: self.session}
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

    async def was_done(self, actor: str, action: str, subject: str, reason: str, since: datetime) -> bool:
        """Whether an actor did this to a subject for this reason after `since`."""
        found: bool = await self.connection.fetchval(
            "select exists (select from audit_log where subject = $3 and action = $2 and actor = $1 and reason = $4"
            " and at > $5)",
            actor,
            action,
            subject,
            reason,
            since,
        )
        return found

    async def count(self, action: str, since: datetime) -> int:
        """How often something was done after `since`."""
        found: int = await self.connection.fetchval(
            "select count(*) from audit_log where action = $1 and at > $2", action, since
        )
        return found
