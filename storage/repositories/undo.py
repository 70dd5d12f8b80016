"""What an import wrote over, and putting it back: a piece (a batch) at a time, the last first.

Writing it down must cost an import next to nothing: for new people one row a batch, for known ones one INSERT ...
SELECT inside the server, where what is sealed is copied unopened.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from storage.repositories.base import Repository, changed
from storage.repositories.imports import Came, DoseLine
from storage.repositories.new_people import KEY_COLUMNS, PROOF_COLUMNS
from storage.repositories.records import BRINGING_BACK, PersonContent

PERSON: Final = (
    "content_sealed, sex, group_code, edition, province_code, district_code, commune_code, source, updated_at"
)
DOSE: Final = "vaccine_code, injected_on, lot, facility_code, facility_name, source, imported_at"

OLD_PERSONS = f"""
insert into import_old_persons (piece_seq, at, person_id, {PERSON})
select $1, $2, id, {PERSON} from persons where id = any($3::bigint[])
"""  # noqa: S608

# Of the doses to be put, those that are there and differ.
OLD_DOSES = f"""
insert into import_old_doses (piece_seq, at, person_id, series, number, {DOSE})
select $1, $2, d.person_id, d.series, d.number, {", ".join("d." + column for column in DOSE.split(", "))}
from unnest($4::bigint[], $5::smallint[], $6::text[], $7::date[], $8::text[], $9::text[])
  as u(person, number, vaccine, day, lot, facility)
join doses d on d.person_id = u.person and d.series = $3 and d.number = u.number
where (d.vaccine_code, d.injected_on, d.lot, d.facility_code) is distinct from (u.vaccine, u.day, u.lot, u.facility)
"""  # noqa: S608

# Doses of a piece that had another vaccine or day.
SET_RIGHT = """
select o.person_id, o.number, o.vaccine_code, o.injected_on from import_old_doses o
join doses d on d.person_id = o.person_id and d.series = o.series and d.number = o.number
where o.piece_seq = $1 and (o.vaccine_code, o.injected_on) is distinct from (d.vaccine_code, d.injected_on)
"""

# What of a piece stands as the piece left it, and what a later import named. Later imports count even where they said
# the same: what two lists say stays when one of them is taken back.
PIECE = """
with piece as (select * from import_pieces where seq = $1),
known as (select distinct unnest(named_persons) as id from piece),
named as (
  select distinct on (u.person, u.number) u.person, u.number, p.import_id, p.series
  from import_pieces p cross join lateral unnest(p.named_persons, p.named_numbers) as u(person, number)
  cross join piece
  left join known on known.id = u.person
  where p.seq > piece.seq and p.import_id <> piece.import_id
    and (u.person between piece.first_id and piece.last_id or known.id is not null)
    and (u.number = 0 or p.series = piece.series)
  order by u.person, u.number, p.seq
)
"""
# person, number, whether an old row is there, whether it stands as the piece left it, the later import or null
DOSES_OF_PIECE = f"""{PIECE},
ours as (
  select d.person_id, d.number, false as old from doses d, piece
  where d.person_id between piece.first_id and piece.last_id and d.series = piece.series and d.imported_at = piece.at
  union select d.person_id, d.number, false from piece
  join import_old_doses o on o.person_id between piece.first_id and piece.last_id and o.series = piece.series
    and o.imported_at = piece.at
  join doses d on d.person_id = o.person_id and d.series = o.series and d.number = o.number
  union select n.person, n.number, false
  from piece cross join lateral unnest(piece.new_persons, piece.new_numbers) as n(person, number)
  union select o.person_id, o.number, true from import_old_doses o, piece where o.piece_seq = piece.seq
)
select o.person_id, o.number, o.old, d.imported_at = piece.at as stands, named.import_id as later
from ours o cross join piece
left join doses d on d.person_id = o.person_id and d.series = piece.series and d.number = o.number
left join named on named.person = o.person_id and named.number = o.number
"""  # noqa: S608
# The same of people, with what is sealed of them now and was before.
PERSONS_OF_PIECE = f"""{PIECE},
ours as (
  select p.id, false as old from persons p, piece where p.id between piece.first_id and piece.last_id
  union all select o.person_id, true from import_old_persons o, piece where o.piece_seq = piece.seq
)
select p.id, ours.old, p.updated_at = piece.at as stands, named.import_id as later, p.content_sealed, p.commune_code,
  b.content_sealed as old_sealed, b.commune_code as old_commune
from ours cross join piece
join persons p on p.id = ours.id
left join import_old_persons b on ours.old and b.piece_seq = piece.seq and b.person_id = ours.id
left join named on named.person = ours.id and named.number = 0
"""  # noqa: S608
DROP_DOSES = """
delete from doses d using unnest($2::bigint[], $3::smallint[]) as u(person, number)
where d.person_id = u.person and d.series = $1 and d.number = u.number
"""
DOSES_BACK = f"""
update doses d set {", ".join(f"{column} = o.{column}" for column in DOSE.split(", "))}
from import_old_doses o, unnest($2::bigint[], $3::smallint[]) as u(person, number)
where o.piece_seq = $1 and o.person_id = u.person and o.number = u.number
  and d.person_id = o.person_id and d.series = o.series and d.number = o.number
"""  # noqa: S608
PERSONS_BACK = f"""
update persons p set {", ".join(f"{column} = o.{column}" for column in PERSON.split(", "))}
from import_old_persons o where o.piece_seq = $1 and o.person_id = any($2::bigint[]) and p.id = o.person_id
"""  # noqa: S608

# Numbers of the imports that ended later and named what import $1 wrote. Of two that were written by turns only one
# has to wait for the other.
LATER = """
with mine as (select * from import_pieces where import_id = $1),
wrote as (
  select o.person_id as person, 0 as number, '' as series
  from import_old_persons o where o.piece_seq in (select seq from mine)
  union all select o.person_id, o.number, o.series from import_old_doses o where o.piece_seq in (select seq from mine)
  union all select n.person, n.number, mine.series
  from mine cross join lateral unnest(mine.new_persons, mine.new_numbers) as n(person, number)
),
named as (
  select p.import_id, u.person, u.number, case u.number when 0 then '' else p.series end as series
  from import_pieces p cross join lateral unnest(p.named_persons, p.named_numbers) as u(person, number)
  where p.import_id in (
    select import_id from import_pieces group by import_id having max(seq) > (select max(seq) from mine)
  )
)
select number from imports where number is not null and id in (
  select n.import_id from named n join wrote w using (person, number, series)
  union select import_id from named
  where person <@ (select range_agg(int8range(first_id, last_id, '[]')) from mine where first_id is not null)
) order by number
"""


class Piece(NamedTuple):
    """A batch of an import. `seq`: in the order all pieces of all imports were written."""

    seq: int
    series: str


class DoseOf(NamedTuple):
    """A dose a piece wrote. `old`: it stood there before with other values; `stands`: as the piece left it; `later`:
    the import that named it since."""

    person_id: int
    number: int
    old: bool
    stands: bool | None
    later: int | None


class PersonOf(NamedTuple):
    """A person a piece made or changed (`old`), as in `DoseOf`; with what is known of the person now and was before."""

    id: int
    old: bool
    stands: bool
    later: int | None
    content: PersonContent
    commune: str
    before: PersonContent | None
    commune_before: str


class UndoRepository(Repository):
    """Rows of `import_pieces`, `import_old_persons`, `import_old_doses`, `import_kept`; puts back `persons`, `doses`
    and what people are found by."""

    async def keep_persons(self, seq: int, now: datetime, person_ids: Sequence[int]) -> None:
        """Before people are changed: what stands there now."""
        if person_ids:
            await self.connection.execute(OLD_PERSONS, seq, now, list(person_ids))

    async def keep_doses(self, seq: int, now: datetime, series: str, lines: Sequence[DoseLine]) -> None:
        """Before doses are put: those of them that stand there otherwise."""
        if lines:
            await self.connection.execute(OLD_DOSES, seq, now, series, *map(list, zip(*lines, strict=True)))

    async def set_right(self, seq: int) -> list[Came]:
        """When the doses are put: those that have another vaccine or day now, with what stood there."""
        return [tuple(row.values()) for row in await self.connection.fetch(SET_RIGHT, seq)]

    async def keep_piece(
        self, seq: int, import_id: int, now: datetime, series: str, made: tuple[int, int] | None,
        named: Sequence[tuple[int, int]], new: Sequence[tuple[int, int]],
    ) -> None:  # fmt: skip
        """A batch is written. `made`: first and last id of its new people; `named`: (person, number) of known people
        (number 0: the person); `new`: those of their doses that were not there."""
        columns = [[pair[at] for pair in pairs] for pairs in (named, new) for at in (0, 1)]
        first, last = made or (None, None)
        await self.connection.execute(
            "insert into import_pieces (seq, import_id, at, series, first_id, last_id, named_persons, named_numbers,"
            " new_persons, new_numbers) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)",
            seq, import_id, now, series, first, last, *columns,
        )  # fmt: skip

    async def alone(self) -> None:
        """Wait until nobody decides on doses (RecordRepository.take_arrivals), and hold that until the end."""
        await self.connection.execute("select pg_advisory_xact_lock($1)", BRINGING_BACK)

    async def pieces(self, import_id: int) -> int:
        """How many pieces of an import can still be taken back."""
        found: int = await self.connection.fetchval(
            "select count(*) from import_pieces where import_id = $1", import_id
        )
        return found

    async def later(self, import_id: int) -> list[int]:
        """Numbers of the later imports that named what this one wrote and are not taken back."""
        return [row["number"] for row in await self.connection.fetch(LATER, import_id)]

    async def last_piece(self, import_id: int) -> Piece | None:
        """The piece of an import that is to be taken back next; None when none is left."""
        row = await self.connection.fetchrow(
            "select seq, series from import_pieces where import_id = $1 order by seq desc limit 1", import_id
        )
        return Piece(*row.values()) if row else None

    async def doses_of(self, piece: Piece) -> list[DoseOf]:
        """The doses a piece wrote, as they stand now."""
        return [DoseOf(*row.values()) for row in await self.connection.fetch(DOSES_OF_PIECE, piece.seq)]

    async def persons_of(self, piece: Piece) -> list[PersonOf]:
        """The people a piece made or changed, as they stand now."""
        found = []
        for row in await self.connection.fetch(PERSONS_OF_PIECE, piece.seq):
            number, old, stands, later, sealed, commune, old_sealed, old_commune = row.values()
            before = self._content(old_sealed, number) if old_sealed is not None else None
            content = self._content(sealed, number)
            found.append(PersonOf(number, old, stands, later, content, commune, before, old_commune or ""))
        return found

    def _content(self, sealed: bytes, person_id: int) -> PersonContent:
        return PersonContent.from_text(self.vault.open_text(sealed, f"persons:content:{person_id}"))

    async def doses_back(self, piece: Piece, gone: Sequence[tuple[int, int]], back: Sequence[tuple[int, int]]) -> int:
        """Delete doses (person, number) that were new, and give the others their old values; how many were touched."""
        touched = 0
        for statement, of, pairs in ((DROP_DOSES, piece.series, gone), (DOSES_BACK, piece.seq, back)):
            if pairs:
                columns = map(list, zip(*pairs, strict=True))
                touched += changed(await self.connection.execute(statement, of, *columns))
        return touched

    async def persons_back(
        self, piece: Piece, gone: Sequence[int], back: Sequence[int],
        old_keys: Sequence[tuple[bytes, int]], old_proofs: Sequence[tuple[bytes, int]],
        keys: Sequence[tuple[bytes, int, str]], proofs: Sequence[tuple[bytes, int]],
    ) -> None:  # fmt: skip
        """Delete people who were new, and give the others their old values. `old_keys`, `old_proofs`: what both are
        found by now; `keys`, `proofs`: what those who stay are found by then."""
        for table, columns, lost, found in (
            ("person_keys", KEY_COLUMNS, old_keys, keys),
            ("person_proofs", PROOF_COLUMNS, old_proofs, proofs),
        ):
            digest, person = columns[:2]
            if lost:
                await self.connection.execute(
                    f"delete from {table} t using unnest($1::bytea[], $2::bigint[]) as u(digest, person)"  # noqa: S608
                    f" where t.{digest} = u.digest and t.{person} = u.person",
                    *map(list, zip(*lost, strict=True)),
                )
            if found:
                types = ("bytea", "bigint", "text")[: len(columns)]
                values = ", ".join(f"${at}::{kind}[]" for at, kind in enumerate(types, 1))
                await self.connection.execute(
                    f"insert into {table} ({', '.join(columns)}) select * from unnest({values}) on conflict do nothing",  # noqa: S608
                    *map(list, zip(*found, strict=True)),
                )
        if gone:
            await self.connection.execute("delete from persons where id = any($1::bigint[])", list(gone))
        if back:
            await self.connection.execute(PERSONS_BACK, piece.seq, list(back))

    async def drop_piece(self, piece: Piece) -> None:
        """A piece is taken back: nothing of it is remembered any more."""
        for statement in (
            "delete from import_old_persons where piece_seq = $1",
            "delete from import_old_doses where piece_seq = $1",
            "delete from import_pieces where seq = $1",
        ):
            await self.connection.execute(statement, piece.seq)

    async def keep_listed(
        self, import_id: int, series: str, kept: Sequence[tuple[int, int, int]], now: datetime
    ) -> int:
        """List what stays: (person, number, the later import); how many are listed for the first time."""
        if not kept:
            return 0
        status = await self.connection.execute(
            "insert into import_kept (import_id, person_id, series, number, by_import, at)"
            " select $1, u.person, $2, u.number, u.later, $3"
            " from unnest($4::bigint[], $5::smallint[], $6::bigint[]) as u(person, number, later)"
            " on conflict do nothing",
            import_id, series, now, *map(list, zip(*kept, strict=True)),
        )  # fmt: skip
        return changed(status)

    async def kept(self, import_id: int, limit: int = 1000) -> list[tuple[int, str, int, int | None]]:
        """What stayed: person, series, dose number (0: the person), number of the later import."""
        rows = await self.connection.fetch(
            "select k.person_id, k.series, k.number, i.number from import_kept k"
            " left join imports i on i.id = k.by_import where k.import_id = $1 order by k.person_id, k.number limit $2",
            import_id,
            limit,
        )
        return [tuple(row.values()) for row in rows]
