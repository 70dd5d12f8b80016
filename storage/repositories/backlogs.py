"""Files of old reports, what was matched in them, and what became of their rows."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from storage.repositories.base import Repository
from storage.repositories.reports import ACTIVE

MATCHING, LOOKED, RUNNING, DONE, UNDOING, UNDONE = "matching", "looked", "running", "done", "undoing", "undone"
TAKEN, SAME, AGAIN, REFUSED, KEPT = "taken", "same", "again", "refused", "kept"
_KEYS: Final = "number_index, matter_index, ticket_id, outcome from backlog_rows"
WORKED: Final = (RUNNING, UNDOING)
_STANDS: Final = (
    "t.source <> 'backlog' and t.status not in ('withdrawn','merged') and t.anonymised_at is null"
    " and (t.closed_at is null or t.closed_at > $2)"
)
_OTHERWISE: Final = (
    f"select t.subject_index as key, t.id from tickets t where t.subject_index = any($1::bytea[]) and {_STANDS}"  # noqa: S608
    " union select substring(d.digest, 1, 16), t.id from ticket_digests d join tickets t on t.id = d.ticket_id"
    f" where substring(d.digest, 1, 16) = any($1::bytea[]) and {_STANDS}"
)
_UNTOLD: Final = (
    "select line, outcome, ticket_id, revision, phone_index from backlog_rows where backlog_id = $1"
    " and outcome = 'taken' and told = ''"
)
_ROW: Final = (
    "select b.id, official_id, body_id, sender, heads, state, choices, look_sealed, lines, lines_done, made_at,"
    " started_at, ended_at, tell_at, told_at from backlogs b left join backlog_files f on f.id = b.id"
)


class Backlog(NamedTuple):
    """One file. `state`: matching, looked, running, done, undoing or undone; `choices`: how the columns were matched;
    `look`: what a dry run found; `lines`: rows with something in them; `lines_done`: of those."""

    id: int
    official_id: int
    body_id: str
    sender: str
    heads: str
    state: str
    choices: Mapping[str, Any]
    look: Mapping[str, Any]
    lines: int
    lines_done: int
    made_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    tell_at: datetime | None = None
    told_at: datetime | None = None


class BacklogRow(NamedTuple):
    """A row that was dealt with. `faults`: [code, field] of what was refused."""

    line: int
    outcome: str
    faults: Sequence[Sequence[str]] = ()
    ticket_id: int | None = None
    revision: int = 0
    number_index: bytes | None = None
    matter_index: bytes | None = None
    phone_index: bytes | None = None


class OfficeRow(NamedTuple):
    """Reports of a file that an office has. `left`: still to be dealt with; `done`: dealt with lately."""

    body_id: str
    all: int
    left: int
    done: int


class BacklogRepository(Repository):
    """Rows of `backlogs`, `backlog_files` and `backlog_rows`."""

    async def add(self, one: Backlog, cause: str, content: bytes) -> int:
        """Keep a file that was sent; gives its id, or that of the one with this cause."""
        made = await self.connection.fetchval(
            "insert into backlogs (id, cause, official_id, body_id, sender, heads, state, choices, lines, made_at)"
            " values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) on conflict (cause) do nothing returning id",
            one.id, cause, one.official_id, one.body_id, one.sender, one.heads, one.state, json.dumps(one.choices),
            one.lines, one.made_at,
        )  # fmt: skip
        if made is None:
            return int(await self.connection.fetchval("select id from backlogs where cause = $1", cause))
        await self.connection.execute(
            "insert into backlog_files (id, content_sealed, at) values ($1, $2, $3)",
            one.id,
            self.vault.seal(content, f"backlog_files:content:{one.id}"),
            one.made_at,
        )
        return one.id

    async def get(self, number: int, *, lock: bool = False) -> Backlog | None:
        """One; `lock`: nobody else changes it until the transaction ends."""
        row = await self.connection.fetchrow(f"{_ROW} where b.id = $1{' for update of b' if lock else ''}", number)
        return self._opened(row) if row else None

    async def content(self, number: int) -> bytes | None:
        """The file; None once its time is over."""
        sealed = await self.connection.fetchval("select content_sealed from backlog_files where id = $1", number)
        return self.vault.open(sealed, f"backlog_files:content:{number}") if sealed else None

    async def of_bodies(self, bodies: Sequence[str], limit: int) -> list[Backlog]:
        """Those of offices, the newest first."""
        rows = await self.connection.fetch(
            f"{_ROW} where body_id = any($1::text[]) order by b.id desc limit $2", list(bodies), limit
        )
        return [self._opened(row) for row in rows]

    async def matched_before(self, body_id: str, heads: str) -> Mapping[str, Any]:
        """How an office last matched a file with the same titles; {} where it never did."""
        found = await self.connection.fetchval(
            "select choices from backlogs where body_id = $1 and heads = $2 and state <> 'matching'"
            " order by id desc limit 1",
            body_id,
            heads,
        )
        return json.loads(found) if found else {}

    async def set_look(self, number: int, choices: Mapping[str, Any], look: Mapping[str, Any], lines: int) -> None:
        """What was matched, and what a dry run found."""
        await self.connection.execute(
            "update backlogs set state = 'looked', choices = $2, lines = $3 where id = $1",
            number,
            json.dumps(choices),
            lines,
        )
        await self.connection.execute(
            "update backlog_files set look_sealed = $2 where id = $1",
            number,
            self.vault.seal_json(look, f"backlog_files:look:{number}"),
        )

    async def set_state(self, number: int, state: str, now: datetime) -> None:
        """Where it stands; it begins with `running` and ends with `done` or `undone`."""
        column = "started_at" if state in WORKED else "ended_at"
        await self.connection.execute(
            f"update backlogs set state = $2, {column} = $3 where id = $1",  # noqa: S608 - own words
            number,
            state,
            now,
        )

    async def set_done(self, number: int, lines_done: int) -> None:
        """How many rows are dealt with."""
        await self.connection.execute("update backlogs set lines_done = $2 where id = $1", number, lines_done)

    async def at_work(self) -> list[Backlog]:
        """Those that a job has to go on with, by id."""
        rows = await self.connection.fetch(
            f"{_ROW} where state in ('running','undoing') or (tell_at is not null and told_at is null) order by b.id"
        )
        return [self._opened(row) for row in rows]

    async def known(
        self, numbers: Sequence[bytes], matters: Sequence[bytes]
    ) -> tuple[dict[bytes, int], dict[bytes, int]]:
        """Of these keys those that stand already: number -> report, matter -> report."""
        rows = await self.connection.fetch(
            f"select {_KEYS} where outcome in ('taken','same','kept') and number_index = any($1::bytea[])"
            f" union all select {_KEYS} where outcome in ('taken','kept') and matter_index = any($2::bytea[])",
            list(numbers),
            list(matters),
        )
        by_number = {row["number_index"]: row["ticket_id"] for row in rows if row["number_index"] is not None}
        taken = [row for row in rows if row["outcome"] in (TAKEN, KEPT) and row["matter_index"] is not None]
        return by_number, {row["matter_index"]: row["ticket_id"] for row in taken}

    async def sent_otherwise(self, keys: Sequence[bytes], since: datetime) -> list[tuple[bytes, int]]:
        """(key, report) of what came by another way than a file and is open or was closed `since`. `keys`: of the
        number of a paper, or the first bytes of a digest."""
        rows = await self.connection.fetch(_OTHERWISE, list(keys), since)
        return [(row["key"], row["id"]) for row in rows]

    async def keep(self, number: int, row: BacklogRow) -> None:
        """What became of a row."""
        await self.connection.execute(
            "insert into backlog_rows (backlog_id, line, outcome, faults, ticket_id, revision, number_index,"
            " matter_index, phone_index) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
            number, row.line, row.outcome, json.dumps(row.faults) if row.faults else "", row.ticket_id, row.revision,
            row.number_index, row.matter_index, row.phone_index,
        )  # fmt: skip

    async def counts(self, number: int) -> Counter[str]:
        """Outcome -> rows."""
        rows = await self.connection.fetch(
            "select outcome, count(*) as n from backlog_rows where backlog_id = $1 group by 1", number
        )
        return Counter({row["outcome"]: row["n"] for row in rows})

    async def progress(self, number: int, since: datetime) -> list[OfficeRow]:
        """What came of a file by the office that has it now; withdrawn and merged reports are none."""
        rows = await self.connection.fetch(
            f"select body_id, count(*), count(*) filter (where {ACTIVE}), count(*) filter (where not {ACTIVE}"  # noqa: S608
            " and coalesce(entered_at, closed_at, updated_at) >= $2) from tickets where status not in"
            " ('withdrawn','merged') and id in (select ticket_id from backlog_rows where backlog_id = $1"
            " and outcome in ('taken','kept')) group by 1",
            number,
            since,
        )
        return [OfficeRow(*row.values()) for row in rows]

    async def refused(self, number: int) -> dict[int, list[list[str]]]:
        """Row -> [code, field] of each fault."""
        rows = await self.connection.fetch(
            "select line, faults from backlog_rows where backlog_id = $1 and outcome = 'refused' order by line", number
        )
        return {row["line"]: json.loads(row["faults"]) for row in rows}

    async def with_outcome(self, number: int, outcomes: Sequence[str], limit: int) -> list[BacklogRow]:
        """Rows that came to one of these, the first ones."""
        rows = await self.connection.fetch(
            "select line, outcome, ticket_id, revision from backlog_rows where backlog_id = $1"
            " and outcome = any($2::text[]) order by line limit $3",
            number,
            list(outcomes),
            limit,
        )
        return [BacklogRow(row["line"], row["outcome"], (), row["ticket_id"], row["revision"]) for row in rows]

    async def settle(self, number: int, line: int, outcome: str) -> None:
        """Another outcome of a row."""
        await self.connection.execute(
            "update backlog_rows set outcome = $3 where backlog_id = $1 and line = $2", number, line, outcome
        )

    async def set_tell(self, number: int, now: datetime) -> None:
        """It was pressed that people are told."""
        await self.connection.execute("update backlogs set tell_at = $2 where id = $1", number, now)

    async def set_told_all(self, number: int, now: datetime) -> None:
        """All were told whom there was to tell."""
        await self.connection.execute("update backlogs set told_at = $2 where id = $1", number, now)

    async def to_tell(self, number: int, limit: int) -> list[BacklogRow]:
        """Rows whose people are still to be told, the first ones."""
        rows = await self.connection.fetch(
            f"{_UNTOLD} order by line limit $2",
            number,
            limit,
        )
        return [_untold(row) for row in rows]

    async def to_tell_with(self, number: int, phone_index: bytes) -> list[BacklogRow]:
        """Of those the ones that came with the same number of a phone."""
        rows = await self.connection.fetch(f"{_UNTOLD} and phone_index = $2 order by line", number, phone_index)
        return [_untold(row) for row in rows]

    async def texts_to_send(self, number: int) -> tuple[int, int]:
        """How many numbers of phones are to be texted, and how many reports have none."""
        row = await self.connection.fetchrow(
            "select count(distinct phone_index), count(*) filter (where phone_index is null) from backlog_rows"
            " where backlog_id = $1 and outcome = 'taken' and told = ''",
            number,
        )
        return row[0], row[1]

    async def set_told(self, number: int, line: int, told: str) -> None:
        """`told`: sent, with (in the message about another report), or nobody."""
        await self.connection.execute(
            "update backlog_rows set told = $3 where backlog_id = $1 and line = $2", number, line, told
        )

    async def told(self, number: int) -> Counter[str]:
        """sent, with or nobody, and '' for those still to be told -> reports."""
        rows = await self.connection.fetch(
            "select told, count(*) as n from backlog_rows where backlog_id = $1 and outcome = 'taken' group by 1",
            number,
        )
        return Counter({row["told"]: row["n"] for row in rows})

    async def set_revision(self, ticket_id: int, revision: int) -> None:
        """A report as it stands after what was noted here: nobody else has touched it by that."""
        await self.connection.execute(
            "update backlog_rows set revision = $2 where ticket_id = $1 and outcome = 'taken' and revision = $2 - 1",
            ticket_id,
            revision,
        )

    async def stands_elsewhere(self, number: int, ticket_id: int) -> bool:
        """Whether a row of another file came to the same report."""
        return bool(
            await self.connection.fetchval(
                "select exists (select from backlog_rows"
                " where ticket_id = $2 and backlog_id <> $1 and outcome = 'same')",
                number,
                ticket_id,
            )
        )

    async def undo_same(self, number: int) -> None:
        """Let go of what was noted on reports that are withdrawn now."""
        await self.connection.execute(
            "update backlog_rows s set outcome = 'undone' where s.backlog_id = $1 and s.outcome = 'same' and exists"
            " (select from backlog_rows t where t.ticket_id = s.ticket_id and t.outcome = 'undone' and t.line <> s.line"
            ")",
            number,
        )

    def _opened(self, row: Any) -> Backlog:
        look = self.vault.open_json(row["look_sealed"], f"backlog_files:look:{row['id']}") if row["look_sealed"] else {}
        return Backlog(
            row["id"], row["official_id"], row["body_id"], row["sender"], row["heads"], row["state"],
            json.loads(row["choices"] or "{}"), look, row["lines"], row["lines_done"], row["made_at"],
            row["started_at"], row["ended_at"], row["tell_at"], row["told_at"],
        )  # fmt: skip


def _untold(row: Any) -> BacklogRow:
    return BacklogRow(
        row["line"], row["outcome"], (), row["ticket_id"], row["revision"], None, None, row["phone_index"]
    )
