"""Queues: pages and counts of tickets for officials. Made for 300,000 tickets: every branch is bounded."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple

from storage.content import Details, Subject, details_from, subject_from
from storage.crypto import Vault
from storage.repositories.area_counts import OWN, QUEUES, RUNNING, Sums, district_of, sums_of
from storage.repositories.area_statements import (
    ESCALATED,
    MOST_PROVINCES,
    Area,
    area_statement,
    areas_of,
)
from storage.repositories.base import Repository
from storage.repositories.covers import stand_alone
from storage.repositories.queue_filters import EVERYTHING, FILTERS, NEWEST_FIRST, STATES, Cursor, Narrow
from storage.repositories.queue_statements import (
    COUNT_LIMIT,
    EACH,
    SPELT,
    Statement,
    counts_statement,
    keys_statement,
    page_statement,
    position_statement,
    rows_statement,
)
from storage.repositories.waits import STATUS

__all__ = [
    "COUNT_LIMIT",
    "EVERYTHING",
    "FILTERS",
    "SPELT",
    "Cursor",
    "Facets",
    "Narrow",
    "Position",
    "QueueRow",
    "after",
]
OTHERS: Final = 8  # tickets of others that a page of many offices is read with at once
MOST_KEYS: Final = 5000  # read at once where most of a district's tickets are other offices'
NEWER: Final = "select tickets_newer($1, $2, $3, $4, $5, $6)"
NUMBERS: Final = "select * from ticket_numbers($1, $2, $3, $4)"
NARROWED: Final = "select * from ticket_numbers_narrowed($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
SOON: Final = timedelta(hours=24)  # what is due within so long stands in the queue `soon`


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


class Facets(NamedTuple):
    """What a queue can be narrowed by, of one ticket in it."""

    id: int
    status: str
    category: str
    body_id: str
    edition: int
    commune_code: str
    facility_code: str
    site_commune_code: str
    source: str
    claimed_by: int | None
    accused_body: str
    opened_at: datetime
    due_at: datetime
    updated_at: datetime | None  # as in `QueueRow`


class Position(NamedTuple):
    """`before`: how many stand before a row, or as many and `more`; `whole`: how many there are, `COUNT_LIMIT` meaning
    so many or more."""

    before: int
    whole: int
    more: bool = False


def _columns(row: Sequence[str]) -> str:
    return ", ".join(STATUS if name == "status" else f"t.{name}" for name in row)


COLUMNS: Final = _columns(QueueRow._fields[:-2])
FACETS: Final = _columns(Facets._fields)


def after(filter_name: str, row: QueueRow) -> Cursor:
    """The cursor of a row: what comes behind it, or before it."""
    at = row.updated_at if filter_name in NEWEST_FIRST else row.due_at
    return Cursor(at or row.due_at, row.id)


class Asked(NamedTuple):
    """Whose queue: bodies, the official and the moment."""

    body_ids: Sequence[str]
    official_id: int
    now: datetime

    @property
    def spelt(self) -> int:
        """How many bodies are spelt out; 0 where they are read as many."""
        return len(self.body_ids) if len(self.body_ids) <= SPELT else 0

    @property
    def values(self) -> dict[str, Any]:
        """The parameters."""
        values = {"bodies": self.body_ids, "official": self.official_id, "now": self.now, "soon": self.now + SOON}
        if self.spelt:
            return {**values, **{f"body{number}": body for number, body in enumerate(self.body_ids)}}
        provinces, districts = _places(tuple(self.body_ids))
        return {**values, "provinces": provinces, "districts": districts}

    @property
    def areas(self) -> Sequence[Area]:
        """Where the bodies are; none where there are few bodies or many provinces."""
        areas = () if self.spelt else _areas(tuple(self.body_ids))
        return areas if len(areas) <= MOST_PROVINCES else ()


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
        back: bool = False,
        limit: int = 25,
        narrow: Narrow = EVERYTHING,
    ) -> list[QueueRow]:
        """One page, by time left (or the newest first): the first, or that behind a cursor, or before it (`back`).

        Errors: KeyError: unknown filter.
        """
        going = "" if cursor is None else "before" if back else "after"
        rows = await self._rows(filter_name, Asked(body_ids, official_id, now), cursor, going, limit, narrow, COLUMNS)
        found = [QueueRow._make((*row, self.vault, None)) for row in rows]
        return found[::-1] if going == "before" else found

    async def facets(
        self, filter_name: str, body_ids: Sequence[str], official_id: int, now: datetime, narrow: Narrow = EVERYTHING
    ) -> list[Facets]:
        """What the first `COUNT_LIMIT` of a queue can be narrowed by."""
        asked = Asked(body_ids, official_id, now)
        rows = await self._rows(filter_name, asked, None, "", COUNT_LIMIT, narrow, FACETS)
        return [Facets._make(row) for row in rows]

    async def details_of(self, ticket_ids: Sequence[int]) -> dict[int, Details]:
        """What these tickets say, by id: opened one by one, so ask for a page's or a queue's and no more."""
        rows = await self.connection.fetch(
            "select id, details_sealed from tickets where id = any($1::bigint[])", list(ticket_ids)
        )
        return {
            number: details_from(self.vault.open_json(sealed, f"tickets:details:{number}")) for number, sealed in rows
        }

    async def position(
        self,
        filter_name: str,
        body_ids: Sequence[str],
        official_id: int,
        now: datetime,
        *,
        first: Cursor,
        narrow: Narrow = EVERYTHING,
        counts: Mapping[str, int] | None = None,
    ) -> Position:
        """How many stand before this row, and how many there are. `counts`: of all queues, if they were just read."""
        asked = Asked(body_ids, official_id, now)
        if not body_ids:
            return Position(0, 0)
        kept = await self._kept_position(filter_name, asked, first, counts) if not narrow.names else None
        if kept is not None:
            return kept
        statement = position_statement(filter_name, asked.spelt, narrow.names)
        rows = await self._fetch(statement, _values(asked, narrow, first))
        before, whole = rows[0]
        return Position(before, whole, before >= COUNT_LIMIT)

    async def counts(
        self, body_ids: Sequence[str], official_id: int, now: datetime, narrow: Narrow = EVERYTHING
    ) -> dict[str, int]:
        """How many of each filter. `COUNT_LIMIT` means so many or more; of offices counted from kept numbers there may
        be more, and then it is exact."""
        asked = Asked(body_ids, official_id, now)
        if asked.spelt and not narrow.names:
            return await self._read_counts(asked, body_ids)
        if len(body_ids) <= EACH and narrow.names and narrow.ids is None:
            values = asked.official_id, asked.now, asked.now + SOON, COUNT_LIMIT, *narrow.wanted
            return dict(await self.connection.fetchrow(NARROWED, asked.body_ids, *values))
        kept = await self._kept_counts(asked) if not narrow.names else None
        if kept is not None:
            return kept
        statement = counts_statement(narrow.names, once=len(body_ids) <= EACH)
        rows = await self._fetch(statement, _values(asked, narrow, None))
        found = dict(rows[0])
        return {**found, "waiting": max(found["waiting"] - found["platform"], 0)}

    async def _kept_counts(self, asked: Asked) -> dict[str, int] | None:
        """The counts of many offices from kept numbers; None where there are none. Of those that none of these hold
        they are read at once."""
        if stand_alone(tuple(asked.body_ids)):
            return await self._read_counts(asked, asked.body_ids)
        moments = Cursor(asked.now, 0), Cursor(asked.now + SOON, 0)
        sums = await self._sums(asked, RUNNING, moments, asked.official_id)
        if sums is None:
            return None
        counts = {name: sums.all(QUEUES.get(name, (name,))) for name in FILTERS if name != "done"}
        late, soon = sums.before
        counts |= {"overdue": late, "soon": soon - late}
        if sums.rest:
            read = await self._read_counts(asked, sums.rest)
            counts |= {name: number + read[name] for name, number in counts.items() if name not in OWN}
        return counts

    async def _read_counts(self, asked: Asked, bodies: Sequence[str]) -> dict[str, int]:
        """The counts of a few offices, by reading what they have."""
        row = await self.connection.fetchrow(NUMBERS, bodies, asked.official_id, asked.now, asked.now + SOON)
        return dict(row)

    async def _kept_position(
        self, name: str, asked: Asked, first: Cursor, counts: Mapping[str, int] | None
    ) -> Position | None:
        """The position in a queue of many offices from kept numbers; None where there are none."""
        if name not in QUEUES or not asked.areas:
            return None
        kinds, newest = QUEUES[name], name in NEWEST_FIRST
        counts = counts or (await self._kept_counts(asked) if kinds == RUNNING else None)
        sums = await self._sums(asked, kinds, [] if newest else [first])
        if sums is None or sums.rest or (kinds == RUNNING and counts is None):
            return None
        whole = counts[name] if counts and name in counts else sums.all(kinds)
        if newest:
            before, more = await self._newer(name, asked, first)
            return Position(before, whole, more)
        return Position(sums.before[0] - (counts["overdue"] if counts and name == "soon" else 0), whole)

    async def _newer(self, name: str, asked: Asked, first: Cursor) -> tuple[int, bool]:
        """How many of what changed last stand before this row, `COUNT_LIMIT` of an area at most; whether there are
        more."""
        provinces, district = [area.province for area in asked.areas], district_of(asked.areas)
        found = await self.connection.fetchval(NEWER, name, provinces, district, first.at, first.id, COUNT_LIMIT)
        own = frozenset(asked.body_ids)
        return sum(body in own for body in found), len(found) >= COUNT_LIMIT

    async def _sums(
        self, asked: Asked, kinds: Sequence[str], moments: Sequence[Cursor], official: int | None = None
    ) -> Sums | None:
        if not asked.areas:
            return None
        return await sums_of(self.connection, asked.body_ids, asked.areas, kinds, moments, official)

    async def _rows(
        self, name: str, asked: Asked, cursor: Cursor | None, going: str, limit: int, narrow: Narrow, columns: str
    ) -> list[Any]:
        few = len(asked.body_ids) <= EACH
        if asked.areas and (name in STATES or name == ESCALATED) and not (few and _scattered(asked, narrow)):
            rows = await self._first(name, asked, cursor, going, limit, narrow, columns)
            if rows is not None:
                return rows
        if few or name not in STATES:
            statement = page_statement(name, asked.spelt, limit, going, narrow.names, columns)
            return await self._fetch(statement, _values(asked, narrow, cursor))
        ids = await self._wide(name, asked, cursor, going, limit, narrow)
        return await self._fetch(rows_statement(name, going == "before", columns), {"ids": ids})

    async def _first(
        self, name: str, asked: Asked, cursor: Cursor | None, going: str, limit: int, narrow: Narrow, columns: str
    ) -> list[Any] | None:
        """A page of many offices in one statement; None where too many others stand between their tickets."""
        areas, size = asked.areas, limit + OTHERS
        statement = area_statement(
            name, tuple(area.district is not None for area in areas), size, going, narrow.names, columns
        )
        values = _values(asked, narrow, cursor)
        for number, area in enumerate(areas):
            values |= {f"province{number}": area.province, f"district{number}": area.district}
        rows = await self._fetch(statement, values)
        own = frozenset(asked.body_ids)
        found = [row[:-1] for row in rows if row[-1] in own]
        return found[:limit] if len(found) >= limit or len(rows) < size else None

    async def _wide(
        self, name: str, asked: Asked, cursor: Cursor | None, going: str, limit: int, narrow: Narrow
    ) -> list[int]:
        """The ids of a page of many offices: the keys of their districts, less what belongs to others.

        Telling the server a thousand offices costs it more than reading the page.
        """
        own, found, size = frozenset(asked.body_ids), list[int](), limit * 2
        while len(found) < limit and own:
            statement = keys_statement(name, size, going, narrow.names)
            keys = await self._fetch(statement, _values(asked, narrow, cursor))
            found += [number for number, _, body in keys if body in own]
            if len(keys) < size:
                break
            cursor, going, size = Cursor(keys[-1]["at"], keys[-1]["id"]), going or "after", min(size * 4, MOST_KEYS)
        return found[:limit]

    async def _fetch(self, statement: Statement, values: dict[str, Any]) -> list[Any]:
        query, names = statement
        rows: list[Any] = await self.connection.fetch(query, *[values[name] for name in names])
        return rows


def _scattered(asked: Asked, narrow: Narrow) -> bool:
    """Whether most of what is walked past, reading whole provinces, would be left out."""
    return bool(narrow.names) or stand_alone(tuple(asked.body_ids))


def _values(asked: Asked, narrow: Narrow, cursor: Cursor | None) -> dict[str, Any]:
    """The parameters of a statement, by name."""
    values = asked.values if narrow is EVERYTHING else {**asked.values, **narrow.values}
    return values if cursor is None else {**values, "at": cursor.at, "id": cursor.id}


@lru_cache(maxsize=64)
def _areas(body_ids: tuple[str, ...]) -> Sequence[Area]:
    """The areas of these bodies, worked out once."""
    return areas_of(body_ids)


@lru_cache(maxsize=64)
def _places(body_ids: tuple[str, ...]) -> tuple[Sequence[str], Sequence[str]]:
    """The districts that these bodies are in: their provinces, and themselves beside them. One is nowhere: tickets of
    before there were columns for it."""
    parts = [body.split(":") for body in body_ids]
    places = sorted({("", ""), *((part[1], part[2]) for part in parts if len(part) >= 5)})
    return [province for province, _ in places], [district for _, district in places]
