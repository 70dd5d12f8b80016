"""What tickets are found by without being opened: rows of `ticket_digests`, and the tickets that have none yet."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from storage.content import Subject, subject_from
from storage.crypto import Vault
from storage.repositories.base import Repository
from storage.repositories.queues import COLUMNS, QueueRow

DIGESTED_FROM = "body_id, edition, province_code, district_code, commune_code, subject_sealed"
SET: Final = """
with gone as (delete from ticket_digests where ticket_id = $1 and digest <> all($2::bytea[]))
insert into ticket_digests (digest, ticket_id) select unnest($2::bytea[]), $1 on conflict do nothing
"""
LENGTH: Final = 16  # bytes of a digest: two values never meet by chance
FORM: Final = b"\2"  # stands behind each; those that were made otherwise (once_asked_for) have nothing behind them
OLDER: Final = f"length(digest) = {LENGTH}"
# All digests come in one value: to send a thousand as a list takes as long as looking them up. They are looked for as
# ix_ticket_digests_whole has them, one after another: asked for at once, each that is found would be compared with all.
# How many come is kept from the planner, which for few of them would plan each call anew, and that takes longer.
WANTED: Final = f"""
select d.ticket_id from generate_series(0, (select length($1::bytea) / {LENGTH} - 1)) n cross join lateral (
  select ticket_id from ticket_digests
  where substring(digest, 1, {LENGTH}) = substring($1::bytea, n * {LENGTH} + 1, {LENGTH}) offset 0
) d
"""  # noqa: S608
# Naming a thousand offices costs the server more than reading what is found: who asks leaves out what others own.
# Read are a page and a few more, mostly enough. There is a row in any case, which tells of older digests.
FIRST = f"""
select o.older, x.* from (select exists (select from ticket_digests where {OLDER}) as older) o left join (
  select {COLUMNS}, t.escalated_to as above, t.owner_province_code as owner
  from ({WANTED} order by d.ticket_id desc limit 1000) k join tickets t on t.id = k.ticket_id
  order by t.opened_at desc, t.id desc limit $2
) x on true order by x.opened_at desc, x.id desc
"""  # noqa: S608
# One name may be that of many: so many of the newest are looked at, and whose they are.
FOUND = f"""
select t.id, t.body_id, t.escalated_to, t.province_code, t.owner_province_code
from ({WANTED} order by d.ticket_id desc limit 1000) k join tickets t on t.id = k.ticket_id
order by t.opened_at desc, t.id desc
"""  # noqa: S608
OTHERS: Final = 10  # so many of others are read beside a page
OF_THESE = f"select {COLUMNS} from tickets t where t.id = any($1::bigint[]) order by t.opened_at desc, t.id desc"  # noqa: S608
# Locked, so that nobody sets another name meanwhile; a ticket that somebody holds is left to the next run.
UNFILLED = f"""
select id, {DIGESTED_FROM} from tickets
where searchable is null and id > $1 order by id limit $2 for update skip locked
"""  # noqa: S608
# The same for tickets with digests of the older form.
UNRENEWED = f"""
select id, {DIGESTED_FROM} from tickets where id = any(array(
  select ticket_id from ticket_digests where {OLDER} and ticket_id > $1 order by ticket_id limit $2
)) order by id for update skip locked
"""  # noqa: S608
# Neither revision nor `updated_at`: nothing that an official sees has changed.
FILL = f"""
with filled as (update tickets set searchable = true where id = any($1::bigint[]) and searchable is null),
gone as (delete from ticket_digests where ticket_id = any($1::bigint[]) and {OLDER})
insert into ticket_digests (ticket_id, digest) select * from unnest($2::bigint[], $3::bytea[]) on conflict do nothing
"""  # noqa: S608
# Both by ix_tickets_body_id_status.
OF_OFFICES = """
select id from (
  select id, updated_at from tickets where body_id = any($1::text[]) and status = any($2::text[])
  union all
  select id, updated_at from tickets where body_id = any($1::text[]) and status = any($3::text[]) and updated_at >= $4
) found order by updated_at desc, id desc limit $5
"""
CONTENT = "select id, subject_sealed, details_sealed from tickets where id = any($1::bigint[])"
SAID = """
select ticket_id, id, data_sealed from ticket_events
where ticket_id = any($1::bigint[]) and kind = any($2::text[]) and data_sealed is not null order by id
"""


class Undigested(NamedTuple):
    """What the digests of a ticket follow from. `edition`: of the codes, which say where the person lives."""

    id: int
    body_id: str
    edition: int
    province_code: str
    district_code: str
    commune_code: str
    subject: Subject


def undigested(vault: Vault, row: Any) -> Undigested:
    """Of a row with `DIGESTED_FROM`."""
    number = row["id"]
    subject = subject_from(vault.open_json(row["subject_sealed"], f"tickets:subject:{number}"))
    codes = row["province_code"], row["district_code"], row["commune_code"]
    return Undigested(number, row["body_id"], row["edition"], *codes, subject)


class Words(NamedTuple):
    """What is written in a ticket: the JSON of its content and of what was added to it."""

    id: int
    content: tuple[Any, ...]


class TicketDigestRepository(Repository):
    """Rows of `ticket_digests`."""

    async def set(self, ticket_id: int, digests: Sequence[bytes]) -> None:
        """A ticket is found by these and by no others."""
        await self.connection.execute(SET, ticket_id, list(digests))

    async def found(
        self,
        digests: bytes,
        bodies: Collection[str],
        provinces: Sequence[str],
        limit: int,
        older: Callable[[], bytes] = bytes,
    ) -> list[QueueRow]:
        """Tickets found by one of the digests (`LENGTH` bytes each) that these offices own or were given by time, or
        that live or lie in these provinces; newest first. `older`: the digests of the older form, if there are any."""
        own, led = frozenset(bodies), frozenset(provinces)

        def seen(body: str, above: str, home: str, owner: str) -> bool:
            return body in own or above in own or home in led or owner in led

        size = limit + OTHERS
        rows = await self.connection.fetch(FIRST, digests, size)
        if rows[0]["older"] and (more := older()):
            digests += more
            rows = await self.connection.fetch(FIRST, digests, size)
        if rows[0]["id"] is None:
            return []
        found = [row[1:-2] for row in rows if seen(row["body_id"], row[-2], row["province_code"], row[-1])]
        if len(found) < limit and len(rows) == size:  # many are others'
            whose = await self.connection.fetch(FOUND, digests)
            numbers = [number for number, *places in whose if seen(*places)]
            found = await self.connection.fetch(OF_THESE, numbers[:limit])
        return [QueueRow._make((*row, self.vault, None)) for row in found[:limit]]

    async def unfilled(self, after_id: int, limit: int, *, older: bool = False) -> list[Undigested]:
        """Tickets with a greater id that nothing finds yet (or, `older`, that digests of the older form find), in
        order, locked."""
        rows = await self.connection.fetch(UNRENEWED if older else UNFILLED, after_id, limit)
        return [undigested(self.vault, row) for row in rows]

    async def fill(self, digests: Mapping[int, Sequence[bytes]]) -> None:
        """Write what each of these tickets is found by, in place of digests of the older form."""
        pairs = [(number, digest) for number, found in digests.items() for digest in found]
        await self.connection.execute(
            FILL, list(digests), [number for number, _ in pairs], [digest for _, digest in pairs]
        )

    async def of_offices(
        self, bodies: Sequence[str], active: Sequence[str], over: Sequence[str], since: datetime, limit: int
    ) -> list[int]:
        """Tickets that these offices own, what changed last first: those in a state of `active`, and those in one of
        `over` that changed after `since`."""
        rows = await self.connection.fetch(OF_OFFICES, list(bodies), list(active), list(over), since, limit)
        return [row["id"] for row in rows]

    async def words(self, ticket_ids: Sequence[int], kinds: Sequence[str]) -> list[Words]:
        """What is written in these tickets. `kinds`: of events whose words count."""
        rows = await self.connection.fetch(CONTENT, list(ticket_ids))
        said = await self.connection.fetch(SAID, list(ticket_ids), list(kinds))
        added: dict[int, list[Any]] = {}
        for row in said:
            data = self.vault.open_json(row["data_sealed"], f"ticket_events:data:{row['id']}")
            added.setdefault(row["ticket_id"], []).append(data)
        return [Words(row["id"], (*self._content(row), *added.get(row["id"], ()))) for row in rows]

    def _content(self, row: Any) -> tuple[Any, Any]:
        number = row["id"]
        return (
            self.vault.open_json(row["subject_sealed"], f"tickets:subject:{number}"),
            self.vault.open_json(row["details_sealed"], f"tickets:details:{number}"),
        )
