"""Queues: pages and counts of tickets for officials. Made for 300,000 tickets: every branch is bounded.

A page walks the index of each body in order and stops after one page; a count stops at `COUNT_LIMIT`.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple

from storage.content import Subject, subject_from
from storage.crypto import Vault
from storage.repositories.base import Repository

COUNT_LIMIT: Final = 1000  # a queue this long is shown as "999+"
SPELT: Final = 4  # so many bodies are named one by one: their indexes are merged without reading all of them

ACTIVE = "t.status in ('open','claimed','waiting_citizen')"
DONE = "t.status not in ('open','claimed','waiting_citizen') and not (t.status = 'approved' and t.enters)"
# What each filter means for one body, for an official at a moment. A name after @ is a parameter.
FILTERS: Final[Mapping[str, str]] = {
    "mine": f"t.claimed_by = @official and {ACTIVE}",
    "unassigned": "t.body_id = @body and t.status = 'open'",
    "my_body": f"t.body_id = @body and {ACTIVE}",
    "overdue": f"t.body_id = @body and {ACTIVE} and t.due_at < @now and t.status <> 'waiting_citizen'",
    "waiting": f"t.body_id = @body and {ACTIVE} and t.status = 'waiting_citizen'",
    "escalated": f"t.escalated_to = @body and {ACTIVE} and t.escalated_to <> ''",
    "to_enter": "t.body_id = @body and t.status = 'approved' and t.enters",
    "not_seen": "t.body_id = @body and t.status in ('approved','entered') and t.not_seen_at is not null",
    "done": f"t.body_id = @body and {DONE}",
}
NEWEST_FIRST: Final = frozenset({"done", "to_enter", "not_seen"})
TYPES: Final = {"bodies": "text[]", "now": "timestamptz", "at": "timestamptz", "id": "bigint", "official": "bigint"}


class Cursor(NamedTuple):
    """Where the last page ended: the last row's `due_at` (or `updated_at` where the newest come first) and id."""

    at: datetime
    id: int


class QueueRow(NamedTuple):
    """One line of a queue, as the columns come; whose record it is is opened when asked for."""

    id: int
    code: str
    category: str
    status: str
    severity: str
    label: str
    body_id: str
    commune_code: str
    district_code: str
    province_code: str
    source: str
    opened_at: datetime
    due_at: datetime
    paused_at: datetime | None
    claimed_by: int | None
    escalated_at: datetime | None
    updated_at: datetime | None  # where the newest come first, for the cursor; else None
    accused_body: str
    facility_code: str
    revision: int
    subject_sealed: bytes
    vault: Vault
    shown: Subject | None = None  # in place of the subject: its masked form

    @property
    def subject(self) -> Subject:
        """Whose record it is."""
        if self.shown is not None:
            return self.shown
        return subject_from(self.vault.open_json(self.subject_sealed, f"tickets:subject:{self.id}"))

    def __repr__(self) -> str:
        return f"QueueRow({self.id})"


COLUMNS = ", ".join(f"t.{name}" for name in QueueRow._fields[:-2])


def after(filter_name: str, row: QueueRow) -> Cursor:
    """The cursor behind a row."""
    at = row.updated_at if filter_name in NEWEST_FIRST else row.due_at
    return Cursor(at or row.due_at, row.id)


class QueueRepository(Repository):
    """Reads `tickets` as queues."""

    async def page(
        self,
        filter_name: str,
        body_ids: Sequence[str],
        official_id: int,
        now: datetime,
        *,
        cursor: Cursor | None = None,
        limit: int = 25,
        category: str = "",
    ) -> list[QueueRow]:
        """One page, by time left (or the newest first), of one category or all. Errors: KeyError: unknown filter."""
        places = len(body_ids) if "@body" in FILTERS[filter_name] else 1
        query, names = _page(filter_name, places if places <= SPELT else 0, limit, cursor is not None, bool(category))
        values: dict[str, Any] = {
            "bodies": body_ids,
            "official": official_id,
            "now": now,
            "category": category,
            **{f"body{number}": body for number, body in enumerate(body_ids)},
        }
        if cursor is not None:
            values |= {"at": cursor.at, "id": cursor.id}
        rows = await self.connection.fetch(query, *[values[name] for name in names])
        return [QueueRow._make((*row, self.vault, None)) for row in rows]

    async def counts(self, body_ids: Sequence[str], official_id: int, now: datetime) -> dict[str, int]:
        """How many of each filter, in one statement; `COUNT_LIMIT` means so many or more."""
        row = await self.connection.fetchrow(COUNTS, list(body_ids), official_id, now)
        return dict(row)


@cache
def _page(filter_name: str, bodies: int, limit: int, continued: bool, narrowed: bool) -> tuple[str, tuple[str, ...]]:
    """The statement of a page and the names of its parameters. `bodies`: how many are spelt out; 0: as an array.

    The limit stands in the statement: with a parameter the server thinks of a tenth of the table, and plans each call
    anew (twice the time of the page) to know better.
    """
    column, way, sign = ("updated_at", "desc", "<") if filter_name in NEWEST_FIRST else ("due_at", "asc", ">")
    where = FILTERS[filter_name]
    where += f" and (t.{column}, t.id) {sign} (@at, @id)" if continued else ""
    where += " and t.category = @category" if narrowed else ""
    # Reading a time costs as much as five texts: one that nobody looks at is not sent.
    columns = COLUMNS if column == "updated_at" else COLUMNS.replace("t.updated_at", "null")
    one = f"select {columns} from tickets t where {where} order by t.{column} {way}, t.id {way} limit {limit}"  # noqa: S608
    end = f" order by {column} {way}, id {way} limit {limit}"
    if bodies == 0:
        each = one.replace("@body", "b.body")
        return _numbered(f"select q.* from unnest(@bodies) b(body) cross join lateral ({each}) q{end}")  # noqa: S608
    parts = [one.replace("@body", f"@body{number}") for number in range(bodies)]
    return _numbered(parts[0] if bodies == 1 else " union all ".join(f"({part})" for part in parts) + end)


def _numbered(query: str) -> tuple[str, tuple[str, ...]]:
    """`@name` -> `$1`: asyncpg numbers parameters, and refuses those that a statement does not use."""
    names = tuple(dict.fromkeys(re.findall(r"@(\w+)", query)))

    def place(found: re.Match[str]) -> str:
        name = found[1]
        return f"${names.index(name) + 1}" + (f"::{TYPES[name]}" if name in TYPES else "")

    return re.sub(r"@(\w+)", place, query), names


def _counts() -> str:
    """$1 bodies, $2 official, $3 now. What is active is read once, in the index alone."""
    body = "unnest($1::text[]) b(body)"
    parts = {
        "my_body": "true",
        "unassigned": "t.status = 'open'",
        "overdue": "t.due_at < $3::timestamptz and t.status <> 'waiting_citizen'",
        "waiting": "t.status = 'waiting_citizen'",
    }
    filtered = [f"least(count(*) filter (where {part}), {COUNT_LIMIT}) as {name}" for name, part in parts.items()]
    columns = []
    for name in ("mine", "escalated", "to_enter", "not_seen"):
        where = FILTERS[name].replace("@body", "b.body").replace("@official", "$2")
        source = "tickets t" if name == "mine" else f"{body} join tickets t on true"
        one = f"select from {source} where {where} limit {COUNT_LIMIT}"
        columns.append(f"(select count(*) from ({one}) x) as {name}")  # noqa: S608
    active = f"select {', '.join(filtered)} from {body} join tickets t on t.body_id = b.body and {ACTIVE}"  # noqa: S608
    return f"select a.*, {', '.join(columns)} from ({active}) a"  # noqa: S608


COUNTS: Final = _counts()
