"""Lists of reports of many people, and which report each row became."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from storage.repositories.base import Repository

PLACE: Final = "complaint_lists:about:{id}"
OVER: Final = (
    "(t.status in ('entered','confirmed','refused','withdrawn','merged') or (t.status = 'approved' and not t.enters))"
)
COLUMNS: Final = (
    "l.id, l.province_code, l.about_sealed, l.content_index, l.token_index, l.good, l.again, l.bad, l.created_at"
)


class About(NamedTuple):
    """Who sent it: the unit, the person in charge, and their number, 03xxxxxxxx. Empty once its reports are
    anonymised."""

    unit: str = ""
    name: str = ""
    phone: str = ""


class ComplaintList(NamedTuple):
    """A list. `content_index`, `token_index`: blind indexes of its rows and of the link to its receipt; `good`: rows
    that became reports, `again`: that were reports already, `bad`: that stayed with the sender."""

    id: int
    province_code: str
    about: About
    content_index: bytes | None
    token_index: bytes | None
    good: int
    again: int
    bad: int
    created_at: datetime


class ComplaintListRepository(Repository):
    """Rows of `complaint_lists` and `complaint_rows`."""

    async def hold(self) -> None:
        """Nobody else sends a list until the transaction ends: two at once are taken one after the other."""
        await self.connection.execute("select pg_advisory_xact_lock(hashtext('complaint_lists'))")

    async def add(self, one: ComplaintList, rows: Iterable[tuple[int, int, bytes]]) -> None:
        """A new list with its rows: (row of the file, report, blind index)."""
        about = self.vault.seal_json(list(one.about), PLACE.format(id=one.id))
        await self.connection.execute(
            "insert into complaint_lists (id, province_code, about_sealed, content_index, token_index, good, again,"
            " bad, created_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
            one.id, one.province_code, about, one.content_index, one.token_index, one.good, one.again, one.bad,
            one.created_at,
        )  # fmt: skip
        listed = list(rows)
        await self.connection.execute(
            "insert into complaint_rows (list_id, row_no, ticket_id, row_index)"
            " select $1, n, t, i from unnest($2::int[], $3::bigint[], $4::bytea[]) as u(n, t, i)",
            one.id,
            *([row[at] for row in listed] for at in range(3)),
        )

    async def of_content(self, content_index: bytes) -> ComplaintList | None:
        """The newest with these rows."""
        return await self._one("l.content_index = $1 order by l.id desc limit 1", content_index)

    async def of_token(self, token_index: bytes) -> ComplaintList | None:
        """The list of a link."""
        return await self._one("l.token_index = $1", token_index)

    async def of_ticket(self, ticket_id: int) -> ComplaintList | None:
        """The list that a report came with."""
        return await self._one("l.id = (select list_id from complaint_rows where ticket_id = $1)", ticket_id)

    async def _one(self, where: str, value: object) -> ComplaintList | None:
        row = await self.connection.fetchrow(f"select {COLUMNS} from complaint_lists l where {where}", value)  # noqa: S608
        if row is None:
            return None
        number, province, sealed, *rest = row
        about = About(*self.vault.open_json(sealed, PLACE.format(id=number))) if sealed else About()
        return ComplaintList(number, province, about, *rest)

    async def standing(self, indexes: Sequence[bytes]) -> Mapping[bytes, int]:
        """Blind index of a row -> the report that says the same and is not over."""
        found = await self.connection.fetch(
            "select r.row_index, r.ticket_id from complaint_rows r join tickets t on t.id = r.ticket_id"  # noqa: S608
            f" where r.row_index = any($1::bytea[]) and not {OVER}",
            list(indexes),
        )
        return {row["row_index"]: row["ticket_id"] for row in found}

    async def tickets(self, list_id: int) -> list[tuple[int, int]]:
        """(row of the file, report), in the file's order."""
        found = await self.connection.fetch(
            "select row_no, ticket_id from complaint_rows where list_id = $1 order by row_no", list_id
        )
        return [(row["row_no"], row["ticket_id"]) for row in found]

    async def done(self, list_id: int) -> tuple[int, int]:
        """How many of its reports are over, and how many there are."""
        row = await self.connection.fetchrow(
            f"select count(*) filter (where {OVER}), count(*) from complaint_rows r"  # noqa: S608 - own words
            " join tickets t on t.id = r.ticket_id where r.list_id = $1",
            list_id,
        )
        return row[0], row[1]
