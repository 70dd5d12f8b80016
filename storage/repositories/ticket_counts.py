"""Numbers of tickets kept ready: a move writes down what it changes (a trigger of 0050), a job adds that up.

A cell is an office, a kind of queue and the hour of the time limit. Moves only add rows to `ticket_deltas`; one process
at a time adds them to `ticket_counts`, by province, district and kind of office. Whoever reads both has the exact
number at that moment, and nobody waits for anybody.
"""

from typing import Final, NamedTuple

from storage.repositories.base import Repository

# Kinds that are kept by the hour of the time limit.
DUE: Final = ("open", "claimed", "waiting_citizen", "waiting_platform", "escalated")
KINDS: Final = (*DUE, "to_enter", "not_seen", "done")  # columns of `ticket_counts`
MOST: Final = 20_000  # moves added up in one transaction
LONGEST: Final = 600.0  # seconds that counting a million tickets may take on a slow machine
LOCK: Final = 4_519_020  # of who changes `ticket_counts`

_ACTIVE: Final = "('open','claimed','waiting_citizen')"
_HOUR: Final = "floor(date_part('epoch', due_at) / 3600)::integer"
# Every ticket in its cells, as the trigger says it.
CELLS: Final = f"""
select body_id, kind, hour, count(*) as n from (
  select body_id, case when status = 'waiting_citizen' and waits_for = 'platform' then 'waiting_platform'
    when status in {_ACTIVE} then status when status = 'approved' and enters then 'to_enter'
    else 'done' end as kind, case when status in {_ACTIVE} then {_HOUR} else 0 end as hour from tickets
  union all
  select escalated_to, 'escalated', {_HOUR} from tickets where escalated_to <> '' and status in {_ACTIVE}
  union all
  select body_id, 'not_seen', 0 from tickets where not_seen_at is not null and status in ('approved','entered')
) x group by 1, 2, 3
"""  # noqa: S608
# An office's province, district and kind; '' where its id names no place, as `place_of` reads it.
_PLACE: Final = """
cross join lateral (select string_to_array(m.body_id, ':') as part) i
cross join lateral (
  select coalesce(i.part[2], '') as province, coalesce(i.part[3], '') as district, i.part[5] as office
  where cardinality(i.part) >= 5
  union all select '', '', '' where cardinality(i.part) < 5
) p
"""


def added(source: str) -> str:
    """Rows of `ticket_counts` that cells come to. `source`: what has the columns of cells."""
    sums = ", ".join(f"coalesce(sum(m.n) filter (where m.kind = '{kind}'), 0)::bigint as {kind}" for kind in KINDS)
    return f"""
select s.scope, l.level, l.bucket, {sums} from {source} m {_PLACE}
cross join lateral (values
  (p.province || '|*|*'), (p.province || '|' || p.district || '|*'),
  (p.province || '|*|' || p.office), (p.province || '|' || p.district || '|' || p.office)
) s(scope)
cross join lateral (values (0::smallint, 0), (1::smallint, m.hour / 24), (2::smallint, m.hour)) l(level, bucket)
where l.level = 0 or m.kind in {DUE} group by 1, 2, 3
"""  # noqa: S608


_LISTED: Final = ", ".join(KINDS)
_NOTHING: Final = " and ".join(f"{kind} = 0" for kind in KINDS)
# A row of the province alone holds a digest of the offices that are counted there: another one with each more office.
ADD: Final = f"""
new as (
  insert into ticket_count_bodies (body_id) select distinct body_id from moved on conflict do nothing returning body_id
)
insert into ticket_counts (scope, level, bucket, {_LISTED}, offices)
select *, 0 from ({added("moved")}) x
union all
select p.province, 0, 0, {", ".join("0" for _ in KINDS)}, sum(hashtextextended(m.body_id, 0) & 1099511627775)::bigint
from new m {_PLACE} group by p.province
on conflict (scope, level, bucket) do update set offices = ticket_counts.offices + excluded.offices,
  {", ".join(f"{kind} = ticket_counts.{kind} + excluded.{kind}" for kind in KINDS)}
"""  # noqa: S608
FOLD: Final = f"""
with moved as (
  delete from ticket_deltas where ctid = any(array(select ctid from ticket_deltas limit {MOST}))
  returning body_id, kind, hour, n
), {ADD}
"""  # noqa: S608
DROP: Final = f"delete from ticket_counts where level > 0 and {_NOTHING}"  # noqa: S608
# One statement, so one moment: a move is seen in the tickets and its rows go, or in neither.
FILL: Final = f"with gone as (delete from ticket_deltas), moved as materialized ({CELLS}), {ADD}"  # noqa: S608
MARK: Final = """
insert into ticket_counts (scope, level, bucket, filled) values ('', 0, 0, 1)
on conflict (scope, level, bucket) do update set filled = 1
"""
IS_FILLED: Final = "select exists (select from ticket_counts where scope = '' and level = 0 and filled = 1)"
_BOTH: Final = ", ".join(f"coalesce(t.{kind}, 0) as t_{kind}, coalesce(k.{kind}, 0) as k_{kind}" for kind in KINDS)
DIFFERING: Final = f"""
with cells as materialized ({CELLS}), truth as ({added("cells")}), kept as (
  select scope, level, bucket, {", ".join(f"sum({kind})::bigint as {kind}" for kind in KINDS)} from (
    select scope, level, bucket, {_LISTED} from ticket_counts union all ({added("ticket_deltas")})
  ) x group by 1, 2, 3
), pairs as (
  select scope, level, bucket, {_BOTH}
  from truth t full join kept k using (scope, level, bucket)
)
select p.scope, p.level, p.bucket, v.kind, v.kept, v.counted from pairs p
cross join lateral (values {", ".join(f"('{kind}', p.k_{kind}, p.t_{kind})" for kind in KINDS)}) v(kind, kept, counted)
where v.kept <> v.counted order by p.level, p.scope, p.bucket, v.kind
"""  # noqa: S608


class Differing(NamedTuple):
    """A number that is not what counting gives. `scope`: province|district|kind of office, * for all of them; `level`
    0: all, 1: of those due on a day, 2: in an hour; `bucket`: 0, the day or the hour since 1970."""

    scope: str
    level: int
    bucket: int
    kind: str
    kept: int
    counted: int


class TicketCountRepository(Repository):
    """Rows of `ticket_counts`, made from those of `ticket_deltas`. Each call belongs into a transaction."""

    async def is_filled(self) -> bool:
        """Whether the tickets that were there before are counted."""
        filled: bool = await self.connection.fetchval(IS_FILLED)
        return filled

    async def fill(self) -> None:
        """Count all tickets anew; others go on moving them, and read the old numbers meanwhile."""
        await self.connection.execute("select pg_advisory_xact_lock($1)", LOCK)
        await self.connection.execute("delete from ticket_counts")
        await self.connection.execute("delete from ticket_count_bodies")
        await self.connection.execute(FILL, timeout=LONGEST)
        await self.connection.execute(MARK)

    async def fold(self) -> bool:
        """Add up what moves have written down, `MOST` of them at most; whether there was anything, and nobody else is
        at it."""
        if not await self.connection.fetchval("select pg_try_advisory_xact_lock($1)", LOCK):
            return False
        if not await self.connection.fetchval("select exists (select from ticket_deltas)"):
            return False
        await self.connection.execute(FOLD)
        await self.connection.execute(DROP)
        return True

    async def differing(self) -> list[Differing]:
        """The numbers that are not what counting the tickets gives, as of one moment; none unless something is
        broken."""
        return [Differing._make(row) for row in await self.connection.fetch(DIFFERING, timeout=LONGEST)]
