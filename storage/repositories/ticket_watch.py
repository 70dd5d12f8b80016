"""Tickets whose clock has struck, for the jobs. Each list gives ids only; the operation locks and looks again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from storage.repositories.base import Repository

ACTIVE = "status in ('open','claimed','waiting_citizen')"
RUNS = "status in ('open','claimed')"  # the clock stands still while we wait for somebody or something
TIMED = "source <> 'backlog'"  # old reports from a file have a clock of their own: nobody is warned, none goes up
# A ticket `t` that waits for its citizen, with the message `q` that asked them.
_ASKING = (
    "tickets t left join lateral (select e.cause from ticket_events e where e.ticket_id = t.id and e.kind = 'asked'"
    " order by e.id desc limit 1) a on true left join outbox q on q.cause = a.cause || ':citizen'"
    " where t.status = 'waiting_citizen' and t.waits_for = '' and t.paused_at is not null"
)
# Since when the citizen knows of the question: since it arrived, or somebody told them of it otherwise. Null while it
# is held. Of one that was lost the time runs all the same: the office goes on one day with what there is.
_ASKED_AT = (
    "case when q.dealt_at is not null then greatest(t.paused_at, q.dealt_at)"
    " when q.state = 'sent' then greatest(t.paused_at, q.sent_at) when q.state = 'held' then null"
    " else t.paused_at end"
)
_PRESSED = (
    "exists (select from bulk_acts b join bulk_act_items i on i.act_id = b.id where b.state in ('waiting','running')"
    " and b.official_id = tickets.claimed_by and i.ticket_id = tickets.id and i.outcome = '')"
)
_UNASKED = "(q.dealt_at is null and q.text_at is null and q.state in ('held','failed'))"


class TicketWatchRepository(Repository):
    """Reads `tickets` by their times, a page at a time in the order of ids."""

    async def to_warn(self, now: datetime, after_id: int = 0, limit: int = 200) -> list[int]:
        """75 % of the time is used up and nobody was warned."""
        return await self._ids(
            f"{ACTIVE} and warned_at is null and {RUNS} and warn_at <= $1 and {TIMED} and id > $2", now, after_id, limit
        )

    async def to_triage(self, now: datetime, after_id: int = 0, limit: int = 200) -> list[int]:
        """Somebody should have looked at it by now."""
        return await self._ids("triage_at is not null and triage_at <= $1 and id > $2", now, after_id, limit)

    async def to_escalate(self, now: datetime, after_id: int = 0, limit: int = 200) -> list[int]:
        """The time is up and the next level does not know yet."""
        return await self._ids(
            f"{ACTIVE} and escalated_at is null and {RUNS} and due_at < $1 and {TIMED} and id > $2",
            now,
            after_id,
            limit,
        )

    async def claims_ended(self, now: datetime, after_id: int = 0, limit: int = 200) -> list[int]:
        """Claimed and left alone, unless an act on many of the one who has it waits for its turn or a yes."""
        where = f"status = 'claimed' and claim_until <= $1 and not {_PRESSED} and id > $2"
        return await self._ids(where, now, after_id, limit)

    async def waits_since(self, asked_before: datetime, after_id: int = 0, limit: int = 200) -> list[int]:
        """We have waited for the citizen since before a moment, who has known of the question as long."""
        return await self._waiting(f"t.paused_at <= $1 and {_ASKED_AT} <= $1", asked_before, after_id, limit)

    async def platform_waits_since(self, before: datetime, after_id: int = 0, limit: int = 200) -> list[int]:
        """Waiting for the national platform since before a moment."""
        where = "status = 'waiting_citizen' and waits_for = 'platform' and paused_at <= $1 and id > $2"
        return await self._ids(where, before, after_id, limit)

    async def waits_to_remind(self, asked_before: datetime, after_id: int = 0, limit: int = 200) -> list[int]:
        """As `waits_since`, when the citizen was not reminded since."""
        return await self._waiting(
            f"t.paused_at <= $1 and {_ASKED_AT} <= $1 and (t.reminded_at is null or t.reminded_at < {_ASKED_AT})",
            asked_before,
            after_id,
            limit,
        )

    async def waits_unasked(self, paused_before: datetime, after_id: int = 0, limit: int = 200) -> list[int]:
        """We have waited since before a moment for a citizen whom the question has not reached, and nobody was told."""
        where = f"t.paused_at <= $1 and t.reminded_at is null and {_UNASKED}"
        return await self._waiting(where, paused_before, after_id, limit)

    async def asked_at(self, ticket_id: int) -> datetime | None:
        """Since when the citizen of a ticket that waits for them knows of the question; None while they do not."""
        found = await self.connection.fetchval(f"select {_ASKED_AT} from {_ASKING} and t.id = $1", ticket_id)  # noqa: S608
        return found if isinstance(found, datetime) else None

    async def is_unasked(self, ticket_id: int) -> bool:
        """Whether the question has not reached the citizen of a ticket that waits for them."""
        found = await self.connection.fetchval(f"select {_UNASKED} from {_ASKING} and t.id = $1", ticket_id)  # noqa: S608
        return bool(found)

    async def approved_unseen(self, approved_before: datetime, after_id: int = 0, limit: int = 200) -> list[int]:
        """Approved long ago, to be seen on the platform, seen by nobody, not yet on the list of such."""
        return await self._ids(
            "status in ('approved','entered') and enters and approved_at <= $1 and not_seen_at is null and id > $2",
            approved_before,
            after_id,
            limit,
        )

    async def of_offices(
        self, bodies: Sequence[str], states: Sequence[str], after_id: int = 0, limit: int = 200
    ) -> list[int]:
        """Tickets of these bodies in these states."""
        rows = await self.connection.fetch(
            "select id from tickets where body_id = any($1::text[]) and status = any($2::text[]) and id > $3"
            " order by id limit $4",
            list(bodies), list(states), after_id, limit,
        )  # fmt: skip
        return [row["id"] for row in rows]

    async def number_of_office(self, body: str, states: Sequence[str]) -> int:
        """How many tickets of a body are in these states."""
        query = "select count(*) from tickets where body_id = $1 and status = any($2::text[])"
        found: int = await self.connection.fetchval(query, body, list(states))
        return found

    async def number_carried(self, body: str, offices: Sequence[str], states: Sequence[str]) -> int:
        """How many tickets in these states these offices have that were carried over from a closed body."""
        found: int = await self.connection.fetchval(
            "select count(*) from tickets t where t.body_id = any($2::text[]) and t.status = any($3::text[]) and exists"
            " (select from ticket_events e where e.ticket_id = t.id and e.kind = 'carried' and e.body_id = $1)",
            body, list(offices), list(states),
        )  # fmt: skip
        return found

    async def open_times(
        self, categories: Sequence[str] | None, provinces: Sequence[str], since: datetime
    ) -> tuple[int, int, datetime | None, datetime | None]:
        """Of what is open and due from `since` on: how many, how many of them wait, the earliest and the latest due
        time. `categories`: None: of all."""
        row = await self.connection.fetchrow(
            "select count(*) as n, count(*) filter (where paused_at is not null) as waiting, min(due_at) as first,"  # noqa: S608
            f" max(due_at) as last from tickets where {ACTIVE} and {TIMED} and due_at >= $3"
            " and province_code = any($2::text[]) and ($1::text[] is null or category = any($1::text[]))",
            None if categories is None else list(categories), list(provinces), since,
        )  # fmt: skip
        return row["n"], row["waiting"], row["first"], row["last"]

    async def overdue_by_level(self) -> dict[str, int]:
        """How many tickets have passed the time limit and were passed up, by the body above, for its digest."""
        rows = await self.connection.fetch(
            f"select escalated_to, count(*) as n from tickets where {ACTIVE} and escalated_to <> '' group by 1"  # noqa: S608
        )
        return {row["escalated_to"]: row["n"] for row in rows}

    async def held_by(self, official_id: int) -> list[int]:
        """All that an official has, asked about or not, by id."""
        query = "select id from tickets where claimed_by = $1 and status in ('claimed','waiting_citizen') order by id"
        return [row["id"] for row in await self.connection.fetch(query, official_id)]

    async def _waiting(self, where: str, *values: Any) -> list[int]:
        rows = await self.connection.fetch(
            f"select t.id from {_ASKING} and {where} and t.id > $2 order by t.id limit $3",  # noqa: S608
            *values,
        )
        return [row["id"] for row in rows]

    async def _ids(self, where: str, *values: Any) -> list[int]:
        rows = await self.connection.fetch(f"select id from tickets where {where} order by id limit $3", *values)  # noqa: S608
        return [row["id"] for row in rows]
