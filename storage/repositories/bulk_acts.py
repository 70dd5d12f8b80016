"""Acts on many reports at once: what waits, what runs, and what became of each report."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from storage.repositories.base import Repository

ROW: Final = (
    "select id, official_id, body_id, act, state, args_sealed, made_at, due_at, ended_at, needs_yes, yes_body, yes_by"
    " from bulk_acts"
)
WAITING, RUNNING, DONE = "waiting", "running", "done"
UNDONE, DECLINED, LAPSED = "undone", "declined", "lapsed"  # ended without a change
LEFT: Final = "left"
UNANSWERED: Final = "state = 'waiting' and needs_yes <> '' and yes_by is null"
# Reports i.ticket_id that an official agreed to in an act to which another said yes, and that stand so since.
AGREED: Final = (
    "exists (select from bulk_acts b join bulk_act_items j on j.act_id = b.id join tickets t on t.id = j.ticket_id"
    " where b.official_id = $1 and b.act = 'approve' and b.state = 'done' and b.yes_by is not null"
    " and j.ticket_id = i.ticket_id and j.outcome = 'done' and t.approved_at between b.made_at and b.ended_at)"
)
ANY: Final = -1  # a report as it is, whatever was seen of it


class Order(NamedTuple):
    """What is done to each. `act`: reply, approve, enter, refuse, claim or transfer; `text`: the answer, with its
    variables in braces, or the reason of a transfer; `code`: of a refusal; `body`: the office of a transfer."""

    act: str
    text: str = ""
    code: str = ""
    body: str = ""


class BulkAct(NamedTuple):
    """`state`: waiting, running, done, undone, declined or lapsed; `due_at`: not before; `needs_yes`: why another
    official agrees first, '' for not at all; `yes_body`: whose leads may; `yes_by`: who did."""

    id: int
    official_id: int
    body_id: str
    order: Order
    state: str
    made_at: datetime
    due_at: datetime
    ended_at: datetime | None = None
    needs_yes: str = ""
    yes_body: str = ""
    yes_by: int | None = None


class BulkItem(NamedTuple):
    """One report. `revision`: as it was seen, or ANY; `outcome`: '' while it waits, done or left;
    `reason`: why it was left."""

    ticket_id: int
    revision: int
    outcome: str = ""
    reason: str = ""


class BulkActRepository(Repository):
    """Rows of `bulk_acts` and `bulk_act_items`."""

    async def add(self, act: BulkAct, cause: str, items: Sequence[BulkItem]) -> int:
        """Keep one with its reports; gives its id, or that of the one with this cause, which stays as it is."""
        made = await self.connection.fetchval(
            "insert into bulk_acts (id, cause, official_id, body_id, act, state, args_sealed, made_at, due_at,"
            " needs_yes, yes_body) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) on conflict (cause) do nothing"
            " returning id",
            act.id, cause, act.official_id, act.body_id, act.order.act, act.state,
            self.vault.seal_json(act.order._asdict(), f"bulk_acts:args:{act.id}"),
            act.made_at, act.due_at, act.needs_yes, act.yes_body,
        )  # fmt: skip
        if made is None:
            return int(await self.connection.fetchval("select id from bulk_acts where cause = $1", cause))
        await self.connection.execute(
            "insert into bulk_act_items (act_id, ticket_id, revision, outcome, reason)"
            " select $1, x.* from unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[]) as x",
            act.id,
            *([one[place] for one in items] for place in range(4)),
        )
        return act.id

    async def get(self, act_id: int, *, lock: bool = False) -> BulkAct | None:
        """One; `lock`: nobody else changes it until the transaction ends."""
        row = await self.connection.fetchrow(f"{ROW} where id = $1{' for update' if lock else ''}", act_id)
        return self._opened(row) if row else None

    async def of(self, official_id: int, limit: int) -> list[BulkAct]:
        """Those of an official, the newest first."""
        rows = await self.connection.fetch(
            f"{ROW} where official_id = $1 order by id desc limit $2", official_id, limit
        )
        return [self._opened(row) for row in rows]

    async def due(self, now: datetime) -> list[int]:
        """Those to be carried out, or gone on with, by id."""
        rows = await self.connection.fetch(
            "select id from bulk_acts where state = 'running' or (state = 'waiting' and due_at <= $1"
            " and (needs_yes = '' or yes_by is not null)) order by id",
            now,
        )
        return [row["id"] for row in rows]

    async def to_agree(self, bodies: Sequence[str]) -> list[BulkAct]:
        """Those that wait for the yes of somebody who leads one of these offices, the oldest first."""
        rows = await self.connection.fetch(
            f"{ROW} where {UNANSWERED} and yes_body = any($1::text[]) order by id", list(bodies)
        )
        return [self._opened(row) for row in rows]

    async def unanswered(self) -> list[tuple[int, datetime]]:
        """Id and time of the press of those that wait for anybody's yes, the oldest first."""
        rows = await self.connection.fetch(f"select id, made_at from bulk_acts where {UNANSWERED} order by id")  # noqa: S608
        return [(row["id"], row["made_at"]) for row in rows]

    async def asked_about(self, ticket_id: int, official_id: int, act: str) -> BulkAct | None:
        """The newest of an official's acts of this kind that waits for a yes and has this report to be done."""
        row = await self.connection.fetchrow(
            f"{ROW} where {UNANSWERED} and official_id = $2 and act = $3 and exists (select from bulk_act_items i"
            " where i.act_id = bulk_acts.id and i.ticket_id = $1 and i.outcome = '') order by id desc limit 1",
            ticket_id,
            official_id,
            act,
        )
        return self._opened(row) if row else None

    async def holds(self, ticket_id: int, official_id: int) -> bool:
        """Whether an act of the official waits or runs in which this report is still to be done."""
        return bool(
            await self.connection.fetchval(
                "select exists (select from bulk_acts a join bulk_act_items i on i.act_id = a.id"
                " where a.state in ('waiting', 'running') and a.official_id = $2 and i.ticket_id = $1"
                " and i.outcome = '')",
                ticket_id,
                official_id,
            )
        )

    async def one_by_one(self, official_id: int) -> None:
        """Until the transaction ends nobody else who asks so presses for this official."""
        await self.connection.execute("select pg_advisory_xact_lock(hashtext('bulk_acts:' || $1))", str(official_id))

    async def alone_since(self, official_id: int, act: str, since: datetime) -> set[int]:
        """Ticket ids that an official did this to since then, or is about to, without anybody's yes."""
        rows = await self.connection.fetch(
            "select distinct i.ticket_id from bulk_acts a join bulk_act_items i on i.act_id = a.id"  # noqa: S608 - own text
            " where a.official_id = $1 and a.act = $2 and a.made_at > $3 and a.needs_yes = ''"
            " and a.state in ('waiting', 'running', 'done') and i.outcome <> 'left'"
            f" and not (a.act = 'enter' and {AGREED})",
            official_id,
            act,
            since,
        )
        return {row["ticket_id"] for row in rows}

    async def agreed_of(self, official_id: int, ticket_ids: Sequence[int]) -> set[int]:
        """Of these those that the official agreed to in an act to which another said yes, and that stand so since."""
        rows = await self.connection.fetch(
            f"select i.ticket_id from unnest($2::bigint[]) as i (ticket_id) where {AGREED}",  # noqa: S608 - own text
            official_id,
            list(ticket_ids),
        )
        return {row["ticket_id"] for row in rows}

    async def set_yes(self, act_id: int, official_id: int) -> None:
        """Who has answered."""
        await self.connection.execute("update bulk_acts set yes_by = $2 where id = $1", act_id, official_id)

    async def set_due(self, act_id: int, due_at: datetime) -> None:
        """When it is carried out."""
        await self.connection.execute("update bulk_acts set due_at = $2 where id = $1", act_id, due_at)

    async def set_state(self, act_id: int, state: str, ended_at: datetime | None = None) -> None:
        """Where it stands."""
        await self.connection.execute(
            "update bulk_acts set state = $2, ended_at = $3 where id = $1", act_id, state, ended_at
        )

    async def items(self, act_id: int) -> list[BulkItem]:
        """Every report of one."""
        rows = await self.connection.fetch(
            "select ticket_id, revision, outcome, reason from bulk_act_items where act_id = $1 order by ticket_id",
            act_id,
        )
        return [BulkItem(*row) for row in rows]

    async def is_single(self, act_id: int) -> bool:
        """Whether it was pressed for one report alone."""
        number = await self.connection.fetchval(
            "select count(*) from (select from bulk_act_items where act_id = $1 limit 2) x", act_id
        )
        return int(number) == 1

    async def waiting(self, act_id: int, after_id: int, limit: int) -> list[int]:
        """Reports that are still to be dealt with, by id."""
        rows = await self.connection.fetch(
            "select ticket_id from bulk_act_items where act_id = $1 and outcome = '' and ticket_id > $2"
            " order by ticket_id limit $3",
            act_id,
            after_id,
            limit,
        )
        return [row["ticket_id"] for row in rows]

    async def take(self, act_id: int, ticket_id: int) -> BulkItem | None:
        """A report for this transaction alone; None: it is dealt with."""
        row = await self.connection.fetchrow(
            "select ticket_id, revision, outcome, reason from bulk_act_items where act_id = $1 and ticket_id = $2"
            " and outcome = '' for update",
            act_id,
            ticket_id,
        )
        return BulkItem(*row) if row else None

    async def settle(self, act_id: int, ticket_id: int, outcome: str, reason: str = "") -> None:
        """What became of a report; what was settled before stays."""
        await self.connection.execute(
            "update bulk_act_items set outcome = $3, reason = $4 where act_id = $1 and ticket_id = $2 and outcome = ''",
            act_id,
            ticket_id,
            outcome,
            reason,
        )

    async def counts(self, act_ids: Sequence[int]) -> Mapping[int, Counter[str]]:
        """Act -> outcome -> how many reports."""
        found: dict[int, Counter[str]] = {act_id: Counter() for act_id in act_ids}
        rows = await self.connection.fetch(
            "select act_id, outcome, count(*) as n from bulk_act_items where act_id = any($1::bigint[]) group by 1, 2",
            list(act_ids),
        )
        for row in rows:
            found[row["act_id"]][row["outcome"]] = row["n"]
        return found

    async def totals(self, since: datetime) -> tuple[Counter[str], Counter[str]]:
        """How many wait, ask for a yes or run (waiting, asks, running), and what became of the reports of those done
        since then (done, left, fault)."""
        acts = await self.connection.fetch(
            f"select case when {UNANSWERED} then 'asks' else state end as name, count(*) as n from bulk_acts"  # noqa: S608
            " where state in ('waiting', 'running') group by 1"
        )
        reports = await self.connection.fetch(
            "select case when i.reason = 'fault' then 'fault' else i.outcome end as name, count(*) as n"
            " from bulk_acts a join bulk_act_items i on i.act_id = a.id"
            " where a.state = 'done' and a.due_at > $1 and i.outcome <> '' group by 1",
            since,
        )
        return Counter({row["name"]: row["n"] for row in acts}), Counter({row["name"]: row["n"] for row in reports})

    def _opened(self, row: Any) -> BulkAct:
        args = self.vault.open_json(row["args_sealed"], f"bulk_acts:args:{row['id']}")
        return BulkAct(
            row["id"], row["official_id"], row["body_id"], Order(**args), row["state"], row["made_at"], row["due_at"],
            row["ended_at"], row["needs_yes"], row["yes_body"], row["yes_by"],
        )  # fmt: skip
