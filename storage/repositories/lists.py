"""Lists that units hand in, and their rows."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from storage.repositories.base import Repository, changed

PLACE: Final = "list_rows:content:{list_id}:{row_no}"
PIECE: Final = 2_000  # rows of one statement
Reasons = Sequence[Sequence[Any]]


class HandedList(NamedTuple):
    """One list at its report. `hand_in`: shared by the lists of one hand-in; `unit_index`, `content_index`: blind
    indexes of the unit and of all rows of the hand-in; `good`: rows taken; `bad`, `twice`: rows that stayed with the
    sender; `files`: how often it came, with what was corrected."""

    id: int
    ticket_id: int
    hand_in: int
    form: int
    flow: str
    unit_index: bytes
    content_index: bytes
    good: int
    bad: int
    twice: int
    created_at: datetime
    entered: int = 0
    failed: int = 0
    files: int = 1

    @property
    def left(self) -> int:
        """Rows that nobody has entered or given up."""
        return self.good - self.entered - self.failed


class ListRow(NamedTuple):
    """A row. `cells`: of the national template, as a person would type them; `key_index`: of the paper's number."""

    row_no: int
    cells: Sequence[str]
    key_index: bytes | None
    state: str
    reasons: Reasons = ()
    slice_of: int | None = None
    typed_by: int | None = None
    confirmed_by: int | None = None


OWN: Final = ", ".join(f"l.{name}" for name in HandedList._fields)
COLUMNS: Final = ", ".join(HandedList._fields)
ROW: Final = ", ".join("content_sealed" if name == "cells" else name for name in ListRow._fields)


class ListRepository(Repository):
    """Rows of `lists` and `list_rows`."""

    async def hold(self, unit_index: bytes) -> None:
        """Nobody else hands in a list of this unit until the transaction ends."""
        query = "select pg_advisory_xact_lock(hashtext('lists'), hashtext($1::text))"
        await self.connection.execute(query, unit_index.hex())

    async def add(self, one: HandedList) -> None:
        """A new list."""
        places = ", ".join(f"${n}" for n in range(1, len(one) + 1))
        await self.connection.execute(f"insert into lists ({COLUMNS}) values ({places})", *one)  # noqa: S608

    async def of_ticket(self, ticket_id: int, *, lock: bool = False) -> HandedList | None:
        """The list of a report; `lock`: nobody else changes it until the transaction ends."""
        row = await self.connection.fetchrow(
            f"select {COLUMNS} from lists where ticket_id = $1{' for update' if lock else ''}",  # noqa: S608
            ticket_id,
        )
        return HandedList(*row) if row else None

    async def of_tickets(self, ticket_ids: Sequence[int]) -> dict[int, HandedList]:
        """Report -> its list, of those that have one."""
        query = f"select {COLUMNS} from lists where ticket_id = any($1::bigint[])"  # noqa: S608
        found = (HandedList(*row) for row in await self.connection.fetch(query, list(ticket_ids)))
        return {one.ticket_id: one for one in found}

    async def of_hand_in(self, hand_in: int) -> list[HandedList]:
        """The lists of one hand-in, in the order in which they were made."""
        query = f"select {COLUMNS} from lists where hand_in = $1 order by id"  # noqa: S608
        return [HandedList(*row) for row in await self.connection.fetch(query, hand_in)]

    async def of_unit(self, unit_index: bytes, since: datetime, most: int = 50) -> list[HandedList]:
        """Those of a unit after a moment, the newest first."""
        query = (
            f"select {COLUMNS} from lists where unit_index = $1 and created_at > $2"  # noqa: S608
            " order by created_at desc, id desc limit $3"
        )
        return [HandedList(*row) for row in await self.connection.fetch(query, unit_index, since, most)]

    async def of_offices(
        self, bodies: Sequence[str], statuses: Sequence[str], *, copies: bool, before: int | None, limit: int
    ) -> list[HandedList]:
        """Those whose report is with one of the offices, or (`copies`) of which one holds a copy, at these statuses;
        the newest first, from behind the list `before`."""
        mine = (
            "exists (select 1 from ticket_copies c where c.ticket_id = t.id and c.body_id = any($1::text[]))"
            if copies
            else "t.body_id = any($1::text[])"
        )
        query = (
            f"select {OWN} from lists l join tickets t on t.id = l.ticket_id where {mine}"  # noqa: S608
            " and t.status = any($2::text[]) and ($3::bigint is null or l.id < $3) order by l.id desc limit $4"
        )
        found = await self.connection.fetch(query, list(bodies), list(statuses), before, limit)
        return [HandedList(*row) for row in found]

    async def waiting(self, bodies: Sequence[str], statuses: Sequence[str]) -> int | None:
        """How many are with the offices at these statuses; None: not one ever was, not as a copy either."""
        row = await self.connection.fetchrow(
            "select count(*) filter (where t.status = any($2::text[])) as open, count(*) as total from lists l"
            " join tickets t on t.id = l.ticket_id where t.body_id = any($1::text[])",
            list(bodies),
            list(statuses),
        )
        if row["total"]:
            return int(row["open"])
        query = (
            "select exists (select 1 from lists l join ticket_copies c on c.ticket_id = l.ticket_id"
            " where c.body_id = any($1::text[]))"
        )
        return 0 if await self.connection.fetchval(query, list(bodies)) else None

    async def add_rows(self, list_id: int, rows: Sequence[ListRow]) -> None:
        """Rows that are not there yet."""
        for at in range(0, len(rows), PIECE):
            await self._add_piece(list_id, rows[at : at + PIECE])

    async def _add_piece(self, list_id: int, rows: Sequence[ListRow]) -> None:
        sealed = self.vault.seal_all(
            (json.dumps(list(row.cells), ensure_ascii=False).encode(), PLACE.format(list_id=list_id, row_no=row.row_no))
            for row in rows
        )
        await self.connection.execute(
            "insert into list_rows (list_id, row_no, content_sealed, key_index, state, reasons)"
            " select $1, n, c, k, s, r from unnest($2::int[], $3::bytea[], $4::bytea[], $5::text[], $6::text[])"
            " as t(n, c, k, s, r)",
            list_id,
            [row.row_no for row in rows],
            sealed,
            [row.key_index for row in rows],
            [row.state for row in rows],
            [_written(row.reasons) for row in rows],
        )

    async def rows(
        self, list_id: int, states: Sequence[str] = (), *, after: int = -1, limit: int = 50
    ) -> list[ListRow]:
        """A page of rows in the file's order, from behind the row `after`; `states`: of these alone."""
        query = (
            f"select {ROW} from list_rows where list_id = $1 and row_no > $2"  # noqa: S608
            " and ($3::text[] = '{}' or state = any($3::text[])) order by row_no limit $4"
        )
        found = await self.connection.fetch(query, list_id, after, list(states), limit)
        return [self._row(list_id, row) for row in found]

    async def row(self, list_id: int, row_no: int) -> ListRow | None:
        """One row."""
        query = f"select {ROW} from list_rows where list_id = $1 and row_no = $2"  # noqa: S608
        found = await self.connection.fetchrow(query, list_id, row_no)
        return self._row(list_id, found) if found else None

    async def counts(self, list_id: int) -> Mapping[str, int]:
        """State -> how many rows."""
        found = await self.connection.fetch(
            "select state, count(*) as n from list_rows where list_id = $1 group by 1", list_id
        )
        return {row["state"]: row["n"] for row in found}

    async def keys(self, list_id: int) -> Mapping[bytes, str]:
        """Index of a paper's number -> state of its row, of the rows that have one."""
        found = await self.connection.fetch(
            "select key_index, state from list_rows where list_id = $1 and key_index is not null", list_id
        )
        return {row["key_index"]: row["state"] for row in found}

    async def last_row(self, list_id: int) -> int:
        """The highest number of a row; 0 for none."""
        query = "select coalesce(max(row_no), 0) from list_rows where list_id = $1"
        return int(await self.connection.fetchval(query, list_id))

    async def drop_rows(self, list_id: int, states: Sequence[str]) -> int:
        """Take rows of these states out; how many."""
        query = "delete from list_rows where list_id = $1 and state = any($2::text[])"
        return changed(await self.connection.execute(query, list_id, list(states)))

    async def mark(
        self, list_id: int, row_nos: Sequence[int] | None, state: str, before: Sequence[str], official_id: int,
        reasons: Mapping[int, Reasons] | None = None,
    ) -> list[int]:  # fmt: skip
        """Move rows (None: all) that stand at one of `before`; gives their numbers. `reasons`: row -> why."""
        told = reasons or {}
        found = await self.connection.fetch(
            "update list_rows r set state = $3, confirmed_by = $5, reasons = coalesce(w.why, '')"
            " from (select row_no from list_rows where list_id = $1 and state = any($4::text[])"
            " and ($2::int[] is null or row_no = any($2::int[])) order by row_no for update) x"
            " left join unnest($6::int[], $7::text[]) as w(row_no, why) on w.row_no = x.row_no"
            " where r.list_id = $1 and r.row_no = x.row_no returning r.row_no",
            list_id,
            None if row_nos is None else list(row_nos),
            state,
            list(before),
            official_id,
            list(told),
            [_written(why) for why in told.values()],
        )
        return sorted(row["row_no"] for row in found)

    async def give_slice(self, list_id: int, official_id: int, helpers: Sequence[int], most: int) -> int:
        """Fill an official's slice up to `most` rows with rows that nobody of `helpers` has; gives how many came."""
        query = (
            "update list_rows r set slice_of = $2 from (select row_no from list_rows where list_id = $1"
            " and state = 'good' and (slice_of is null or slice_of <> all($3::bigint[])) order by row_no"
            " limit greatest(0, $4::bigint - (select count(*) from list_rows where list_id = $1 and slice_of = $2"
            " and state = 'good')) for update) x where r.list_id = $1 and r.row_no = x.row_no"
        )
        return changed(await self.connection.execute(query, list_id, official_id, list(helpers), most))

    async def drop_slices(self, list_id: int) -> int:
        """Rows that are still to be typed are nobody's; gives how many."""
        query = "update list_rows set slice_of = null where list_id = $1 and slice_of is not null and state = 'good'"
        return changed(await self.connection.execute(query, list_id))

    async def slices_of(self, official_id: int) -> list[tuple[int, int]]:
        """(list, report) of which an official has rows to type, the oldest first."""
        query = (
            "select l.id, l.ticket_id from lists l where l.id in (select list_id from list_rows"
            " where slice_of = $1 and state = 'good') order by l.id"
        )
        return [(row["id"], row["ticket_id"]) for row in await self.connection.fetch(query, official_id)]

    async def slice_rows(self, list_id: int, official_id: int) -> list[ListRow]:
        """The rows of a slice that are still to be typed."""
        query = f"select {ROW} from list_rows where list_id = $1 and slice_of = $2 and state = 'good' order by row_no"  # noqa: S608
        return [self._row(list_id, row) for row in await self.connection.fetch(query, list_id, official_id)]

    async def to_type(self, official_id: int) -> int:
        """How many rows an official has to type, of lists that are still worked off."""
        query = (
            "select count(*) from list_rows r join lists l on l.id = r.list_id join tickets t on t.id = l.ticket_id"
            " where r.slice_of = $1 and r.state = 'good' and t.status = 'claimed'"
        )
        return int(await self.connection.fetchval(query, official_id))

    async def mark_typed(self, list_id: int, row_nos: Sequence[int], official_id: int) -> int:
        """Rows of an official's slice are typed; gives how many."""
        query = (
            "update list_rows set state = 'typed', typed_by = $3 where list_id = $1 and row_no = any($2::int[])"
            " and slice_of = $3 and state = 'good'"
        )
        return changed(await self.connection.execute(query, list_id, list(row_nos), official_id))

    async def count_anew(self, list_id: int) -> HandedList:
        """Count its rows and keep that; gives the list as it is now. Errors: LookupError: it is gone."""
        row = await self.connection.fetchrow(
            "update lists l set good = c.total, entered = c.entered, failed = c.failed from (select count(*) as total,"  # noqa: S608
            " count(*) filter (where state = 'entered') as entered, count(*) filter (where state = 'failed') as failed"
            f" from list_rows where list_id = $1) c where l.id = $1 returning {OWN}",
            list_id,
        )
        if row is None:
            raise LookupError(list_id)
        return HandedList(*row)

    async def replaced(self, hand_in: int, list_id: int, content_index: bytes, bad: int, twice: int) -> None:
        """A corrected file came: the whole hand-in looks like it now, the list itself has one file more."""
        await self.connection.execute(
            "update lists set content_index = $3, bad = $4, twice = $5, files = files + (id = $2)::int"
            " where hand_in = $1",
            hand_in,
            list_id,
            content_index,
            bad,
            twice,
        )

    def _row(self, list_id: int, row: Any) -> ListRow:
        cells = json.loads(self.vault.open(row["content_sealed"], PLACE.format(list_id=list_id, row_no=row["row_no"])))
        reasons = json.loads(row["reasons"]) if row["reasons"] else ()
        return ListRow(
            row["row_no"], cells, row["key_index"], row["state"], reasons, row["slice_of"], row["typed_by"],
            row["confirmed_by"],
        )  # fmt: skip


def _written(reasons: Reasons) -> str:
    return json.dumps([list(one) for one in reasons]) if reasons else ""
