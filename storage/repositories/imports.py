"""Lists of people and doses on their way in, in batches. Only one import writes at a time (`alone`)."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from storage.repositories.base import Repository
from storage.repositories.import_runs import RUNNING
from storage.repositories.new_people import DOSE_COLUMNS, KEY_COLUMNS, PERSON_COLUMNS, PROOF_COLUMNS, NewPeople
from storage.repositories.records import PersonContent

_LOCK = 5_201_021  # of `pg_advisory_xact_lock`: any number that nothing else uses
_NUMBER_LOCK = 5_201_022
PUT_DOSES = f"""
insert into doses ({", ".join(DOSE_COLUMNS)})
select u.*, $7, $8, $9 from unnest($1::bigint[], $2::smallint[], $3::text[], $4::date[], $5::text[], $6::text[]) as u
on conflict (person_id, series, number) do update set vaccine_code = excluded.vaccine_code,
  injected_on = excluded.injected_on, lot = excluded.lot, facility_code = excluded.facility_code, facility_name = '',
  source = excluded.source, imported_at = excluded.imported_at
where (doses.vaccine_code, doses.injected_on, doses.lot, doses.facility_code)
  is distinct from (excluded.vaccine_code, excluded.injected_on, excluded.lot, excluded.facility_code)
returning person_id, number, (xmax = 0) as new
"""  # noqa: S608

CHANGE_PERSONS = """
update persons p set content_sealed = u.content, sex = u.sex, group_code = u.group_code, edition = u.edition,
  province_code = u.province, district_code = u.district, commune_code = u.commune, source = u.source, updated_at = u.at
from unnest($1::bigint[], $2::bytea[], $3::text[], $4::smallint[], $5::smallint[], $6::text[], $7::text[], $8::text[],
  $9::text[], $10::timestamptz[]) as u(id, content, sex, group_code, edition, province, district, commune, source, at)
where p.id = u.id
"""

# One value with all indexes one after another: to send thousands as an array takes the client thirty times as long.
KNOWN = """
select k.key_index, p.id, p.content_sealed, p.sex, p.group_code, p.edition, p.province_code, p.district_code,
  p.commune_code
from (
  select key_index, min(person_id) as id from person_keys
  where key_index = any(array(
    select substring($1::bytea from 32 * n + 1 for 32) from generate_series(0, $2::int - 1) n
  ))
  group by key_index
) k
join persons p on p.id = k.id
"""

# Only what some ticket may wait for is left for the job that joins records and tickets.
ANNOUNCE = """
insert into arrivals (person_id, series, number, old_vaccine, old_day, at, import_id)
select distinct u.person, $7, u.number, u.vaccine, u.day, $6::timestamptz, $8::bigint
from unnest($1::bigint[], $2::smallint[], $3::text[], $4::date[], $5::bytea[]) as u(person, number, vaccine, day, key)
where exists (select 1 from tickets t where (t.person_id = u.person or t.subject_index = u.key)
  and t.status in ('open','claimed','waiting_citizen','approved','entered'))
"""


STATE = "id, state, rows_done, rows_rejected, people_new, doses_new, doses_changed, number"


@dataclass(frozen=True, slots=True)
class ImportState:
    """How far an import has come. `rows_done`: rows of data dealt with, taken or refused; `number`: what people call
    it, None where it was begun before imports had numbers."""

    id: int
    state: str
    rows_done: int
    rows_rejected: int
    people_new: int
    doses_new: int
    doses_changed: int
    number: int | None


class NotRunning(Exception):
    """The import is not being written any more: it is done, or is being taken back. Holds its state."""


class Known(NamedTuple):
    """A person who is in the records already. `rest`: sex, group, edition, province, district, commune."""

    id: int
    content: PersonContent
    rest: tuple[Any, ...]


# A row for `doses`, without series, source and time: person, number, vaccine code, day, lot, facility code.
DoseLine = tuple[int, int, str, date, str, str]
# A dose that came: person, number, and where another stood there its vaccine code and day, else twice None.
Came = tuple[int, int, str | None, date | None]


class Counts(NamedTuple):
    """What a batch brought."""

    rows: int
    rejected: int
    people_new: int
    doses_new: int
    doses_changed: int


class ImportRepository(Repository):
    """Rows of `imports`, `rejects`; writes `persons`, `person_keys`, `person_proofs`, `doses`, `arrivals`."""

    async def begin(self, row_id: int, kind: str, digest: str, name: str, actor: str, now: datetime) -> ImportState:
        """The import of this content: a new one with the next number, or where an earlier run stopped."""
        await self.connection.execute("select pg_advisory_xact_lock($1)", _NUMBER_LOCK)
        await self.connection.execute(
            "insert into imports (id, kind, digest, name, actor, started_at, number)"
            " select $1,$2,$3,$4,$5,$6, coalesce(max(number), 0) + 1 from imports"
            " on conflict (kind, digest) do nothing",
            row_id,
            kind,
            digest,
            name,
            actor,
            now,
        )
        state = await self.find(kind, digest)
        assert state is not None  # noqa: S101
        return state

    async def find(self, kind: str, digest: str) -> ImportState | None:
        """The import of this content, if there was one."""
        row = await self.connection.fetchrow(
            f"select {STATE} from imports where kind = $1 and digest = $2",  # noqa: S608
            kind,
            digest,
        )
        return ImportState(*row.values()) if row else None

    async def alone(self) -> None:
        """Wait until no other import writes, and none is taken back; hold that until the transaction ends."""
        await self.connection.execute("set local lock_timeout = 0")
        await self.connection.execute("select pg_advisory_xact_lock($1)", _LOCK)

    async def next_piece(self, import_id: int) -> tuple[int, int]:
        """When alone: rows done so far, and the number of the piece that is to be written. Errors: NotRunning."""
        done, state, seq = (
            await self.connection.fetchrow(
                "select rows_done, state, nextval(pg_get_serial_sequence('import_pieces', 'seq')) from imports"
                " where id = $1",
                import_id,
            )
        ).values()
        if state != RUNNING:
            raise NotRunning(state)
        return done, seq

    async def known(self, matches: Sequence[bytes]) -> dict[bytes, Known]:
        """Which of these people are there: by the number, or by name, birth date and commune."""
        rows = await self.connection.fetch(KNOWN, b"".join(matches), len(matches))
        found = {}
        for key, number, sealed, *rest in (row.values() for row in rows):
            content = PersonContent.from_text(self.vault.open_text(sealed, f"persons:content:{number}"))
            found[key] = Known(number, content, tuple(rest))
        return found

    async def change_persons(
        self,
        persons: Sequence[tuple[Any, ...]],
        old_keys: Sequence[tuple[bytes, int]],
        old_proofs: Sequence[tuple[bytes, int]],
    ) -> None:
        """Known people whose data changed; the same tuples with source and time.

        What they were found by goes, and must be added again.
        """
        if not persons:
            return
        await self.connection.execute(CHANGE_PERSONS, *(list(column) for column in zip(*persons, strict=True)))
        for table, column, rows in (
            ("person_keys", "key_index", old_keys),
            ("person_proofs", "proof_index", old_proofs),
        ):
            await self.connection.execute(
                f"delete from {table} t using unnest($1::bytea[], $2::bigint[]) as u(digest, person)"  # noqa: S608
                f" where t.{column} = u.digest and t.person_id = u.person",
                [digest for digest, _ in rows],
                [person for _, person in rows],
            )

    async def add(self, people: NewPeople) -> None:
        """People who are new, and what people (new or changed) are found by."""
        for table, columns, rows in (
            ("persons", PERSON_COLUMNS, people.persons),
            ("person_keys", KEY_COLUMNS, people.keys),
            ("person_proofs", PROOF_COLUMNS, people.proofs),
            ("doses", DOSE_COLUMNS, people.doses),
        ):
            if rows:
                await self.connection.copy_to_table(table, source=io.BytesIO(rows), columns=columns)

    async def put_doses(
        self, lines: Sequence[DoseLine], series: str, source: str, now: datetime
    ) -> tuple[list[DoseLine], int]:
        """Doses of known people in a series, each (person, number) once: the new ones, and how many were changed."""
        if not lines:
            return [], 0
        columns = [list(column) for column in zip(*lines, strict=True)]
        rows = await self.connection.fetch(PUT_DOSES, *columns, series, source, now)
        new = {(row["person_id"], row["number"]) for row in rows if row["new"]}
        return [line for line in lines if line[:2] in new], len(rows) - len(new)

    async def tickets_wait(self) -> bool:
        """Whether any ticket is not finished."""
        found: bool = await self.connection.fetchval(
            "select exists (select 1 from tickets"
            " where status in ('open','claimed','waiting_citizen','approved','entered'))"
        )
        return found

    async def announce(
        self, import_id: int, arrived: Sequence[tuple[*Came, bytes]], series: str, now: datetime
    ) -> None:
        """Leave what came, each with an index a ticket may know the person by, for the job dose_arrived."""
        if not arrived:
            return
        columns = [list(column) for column in zip(*arrived, strict=True)]
        await self.connection.execute(ANNOUNCE, *columns, now, series, import_id)

    async def advance(self, import_id: int, done: Counts, rejects: Sequence[tuple[int, list[list[Any]]]]) -> None:
        """Note a batch as done, in the transaction that wrote it. `rejects`: (row number in the file, reasons)."""
        await self.connection.execute(
            "update imports set rows_done = rows_done + $2, rows_rejected = rows_rejected + $3,"
            " people_new = people_new + $4, doses_new = doses_new + $5, doses_changed = doses_changed + $6"
            " where id = $1",
            import_id,
            *done,
        )
        if rejects:
            await self.connection.executemany(
                "insert into rejects (import_id, row_no, reasons) values ($1,$2,$3)",
                [(import_id, row, reasons) for row, reasons in rejects],
            )

    async def finish(self, import_id: int, now: datetime) -> ImportState:
        """The last row is done. Errors: NotRunning."""
        row = await self.connection.fetchrow(
            "update imports set state = 'done', finished_at = coalesce(finished_at, $2)"  # noqa: S608
            f" where id = $1 and state in ('{RUNNING}', 'done') returning {STATE}",
            import_id,
            now,
        )
        if row is None:
            raise NotRunning
        return ImportState(*row.values())

    async def rejects(self, import_id: int) -> dict[int, list[list[Any]]]:
        """Row number in the file -> its reasons, as `advance` got them."""
        rows = await self.connection.fetch("select row_no, reasons from rejects where import_id = $1", import_id)
        return {row["row_no"]: row["reasons"] for row in rows}
