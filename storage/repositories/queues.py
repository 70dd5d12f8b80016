"""Queues (hàng đợi): pages and counts of tickets for officials. Made for 300,000 tickets: every branch is bounded.

A page walks the index of each body in order and stops after one page; a count stops at `COUNT_LIMIT`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from storage.repositories.base import Repository

COUNT_LIMIT: Final = 1000  # a queue this long is shown as "999+"

ACTIVE = "t.status in ('open','claimed','waiting_citizen')"
DONE = "t.status in ('approved','entered','confirmed','refused','withdrawn','merged')"
# What each filter means, for one body at a time (b.id), for an official ($2) at a moment ($3).
OF_BODY: Final[Mapping[str, str]] = {
    "unassigned": f"t.body_id = b.id and {ACTIVE} and t.status = 'open'",
    "my_body": f"t.body_id = b.id and {ACTIVE}",
    "overdue": f"t.body_id = b.id and {ACTIVE} and t.due_at < $3 and t.status <> 'waiting_citizen'",
    "waiting": f"t.body_id = b.id and {ACTIVE} and t.status = 'waiting_citizen'",
    "escalated": f"t.escalated_to = b.id and {ACTIVE} and t.escalated_to <> ''",
    "to_enter": "t.body_id = b.id and t.status = 'approved' and t.enters",
    "not_seen": "t.body_id = b.id and t.status in ('approved','entered') and t.not_seen_at is not null",
    "done": f"t.body_id = b.id and {DONE} and not (t.status = 'approved' and t.enters)",
}
MINE = f"t.claimed_by = $2 and {ACTIVE}"
FILTERS: Final = ("mine", *OF_BODY)
NEWEST_FIRST: Final = frozenset({"done", "to_enter", "not_seen"})

COLUMNS = (
    "t.id, t.code, t.category, t.status, t.severity, t.label, t.body_id, t.commune_code, t.district_code,"
    " t.province_code, t.source, t.proof, t.dose_numbers, t.opened_at, t.due_at, t.paused_at, t.claimed_by,"
    " t.escalated_at, t.updated_at, t.accused_body, t.revision, t.subject_sealed"
)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of a queue."""

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
    proof: str
    dose_numbers: tuple[int, ...]
    opened_at: datetime
    due_at: datetime
    paused_at: datetime | None
    claimed_by: int | None
    escalated_at: datetime | None
    updated_at: datetime
    accused_body: str
    revision: int
    subject: Mapping[str, Any] = field(repr=False)


class Cursor(NamedTuple):
    """Where the last page ended: the last row's `due_at` (or `updated_at` where the newest come first) and id."""

    at: datetime
    id: int


def after(filter_name: str, row: QueueRow) -> Cursor:
    """The cursor behind a row."""
    return Cursor(row.updated_at if filter_name in NEWEST_FIRST else row.due_at, row.id)


class QueueRepository(Repository):
    """Reads `tickets` as queues."""

    async def page(
        self, filter_name: str, body_ids: Sequence[str], official_id: int, now: datetime, *,
        cursor: Cursor | None = None, limit: int = 25, category: str = "",
    ) -> list[QueueRow]:  # fmt: skip
        """One page, by time left (or the newest first), of one category or all. Errors: KeyError: unknown filter."""
        one = (category,) if category else ()
        query = PAGES[filter_name, cursor is not None, bool(category)]
        rows = await self.connection.fetch(query, list(body_ids), official_id, now, limit, *(cursor or ()), *one)
        return [self.from_row(row) for row in rows]

    async def counts(self, body_ids: Sequence[str], official_id: int, now: datetime) -> dict[str, int]:
        """How many of each filter, in one statement; `COUNT_LIMIT` means so many or more."""
        row = await self.connection.fetchrow(COUNTS, list(body_ids), official_id, now)
        return dict(row)

    def from_row(self, row: Any) -> QueueRow:
        """The line of a row that holds `COLUMNS`."""
        values: dict[str, Any] = dict(row)
        sealed = values.pop("subject_sealed")
        values["subject"] = self.vault.open_json(sealed, f"tickets:subject:{row['id']}")
        values["dose_numbers"] = tuple(values["dose_numbers"])
        return QueueRow(**values)


def _page(filter_name: str, continued: bool, narrowed: bool) -> str:
    column, way, sign = ("updated_at", "desc", "<") if filter_name in NEWEST_FIRST else ("due_at", "asc", ">")
    order = f"{column} {way}, id {way}"
    behind = f" and (t.{column}, t.id) {sign} ($5, $6)" if continued else ""
    behind += f" and t.category = ${7 if continued else 5}" if narrowed else ""
    if filter_name == "mine":
        types = "$1::text[] is not null and $3::timestamptz is not null"
        return f"select {COLUMNS} from tickets t where {MINE} and {types}{behind} order by {order} limit $4"  # noqa: S608
    types = "$2::bigint is not null and $3::timestamptz is not null"
    where = f"{OF_BODY[filter_name]} and {types}{behind}"
    one_body = f"select {COLUMNS} from tickets t where {where} order by {order} limit $4"  # noqa: S608
    return (
        f"select q.* from unnest($1::text[]) b(id) cross join lateral ({one_body}) q"  # noqa: S608
        f" order by q.{column} {way}, q.id {way} limit $4"
    )


def _counts() -> str:
    columns = [f"(select count(*) from (select from tickets t where {MINE} limit {COUNT_LIMIT}) x) as mine"]  # noqa: S608
    for name, condition in OF_BODY.items():
        if name != "done":
            one = f"select from unnest($1::text[]) b(id) join tickets t on {condition} limit {COUNT_LIMIT}"
            columns.append(f"(select count(*) from ({one}) x) as {name}")  # noqa: S608
    return f"select {', '.join(columns)}"


BOTH: Final = (False, True)
PAGES: Final = {
    (name, continued, narrowed): _page(name, continued, narrowed)
    for name in FILTERS
    for continued in BOTH
    for narrowed in BOTH
}
COUNTS: Final = _counts()
