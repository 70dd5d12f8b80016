"""Figures of an area, counted by the database: no row about a person leaves it.

What happened on a day is counted from the events of that day, and what stood at a moment from the last event before it:
what comes later changes no figure of a day gone by.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from storage.repositories.base import Repository
from storage.repositories.installs import WHOSE

AREA = (
    "province_code = $1 and ($2 = '' or district_code = $2) and ($3 = '' or commune_code = $3)"  # '' = all of the area
)
# Where a report counts: at the home; one about an event ($2: their categories) where that happened, and while nobody
# has said where, at its office. Never at the home of who tells it.
EVENT = "category = any($2::text[])"
_SITES = ("site_province_code", "site_district_code", "site_commune_code")
_HOMES = ("province_code", "district_code", "commune_code")
COUNTED = tuple(
    f"(case when not {EVENT} then {home} when site_province_code <> '' then {site}"
    f" else split_part(body_id, ':', {part}) end)"
    for part, (site, home) in enumerate(zip(_SITES, _HOMES, strict=True), 2)
)
COUNTED_AREA = f"{COUNTED[0]} = $1 and ($3 = '' or {COUNTED[1]} = $3) and ($4 = '' or {COUNTED[2]} = $4)"
TIMED = "source <> 'backlog'"  # old reports from a file have a clock of their own and count apart
ACTIVE = "status in ('open','claimed','waiting_citizen')"
LOCAL_DAY = "at time zone 'Asia/Ho_Chi_Minh')::date"
_PLACED = ", ".join(("category", "facility_code", *_SITES, *_HOMES, "opened_at", "enters"))
# The tickets as they stand now, and as they stood at $5. A ticket that did not change since stands as it stood; of one
# whose events do not say (written before they did) only what its own columns remember is known.
_NOW: Final = f"select id, {_PLACED}, body_id, due_at, status, not_seen_at <= $5 as unseen from tickets where {TIMED}"  # noqa: S608
_THEN: Final = f"""
select t.id, {", ".join(f"t.{name}" for name in _PLACED.split(", "))}, coalesce(e.owner_id, t.body_id) as body_id,
coalesce(e.due_at, t.due_at) as due_at,
case when e.to_status = 'waiting_platform' then 'waiting_citizen' when e.to_status is not null then e.to_status
when t.updated_at <= $5 or t.{ACTIVE} then t.status
when least(t.approved_at, t.entered_at, t.closed_at) > $5 then 'open' else t.status end as status,
case when t.updated_at <= $5 then t.not_seen_at <= $5 else u.kind = 'listed_unseen' end as unseen
from tickets t
left join lateral (select to_status, owner_id, due_at from ticket_events where t.updated_at > $5
and ticket_id = t.id and at <= $5 and to_status <> '' order by id desc limit 1) e on true
left join lateral (select kind from ticket_events where t.updated_at > $5 and ticket_id = t.id and at <= $5
and kind in ('listed_unseen','reopened','supplemented') order by id desc limit 1) u on true
where t.opened_at <= $5 and t.{TIMED}"""  # noqa: S608
# What an event did: `done` is entered on the platform or, of what is never entered, solved. The kinds are those of
# events that do not say where the ticket stood.
_OLDER: Final = (
    "e.to_status = '' and e.kind in"
    " ('opened','approved','entered','dose_arrived','refused','withdrawn','merged','reopened','supplemented')"
)
_QUEUED: Final = "('open','claimed','waiting_citizen','waiting_platform')"
_WHAT: Final = f"""case
when was = '' then 'opened'
when became in ('refused','withdrawn','merged') then became
when kind = 'taken_back' and was = 'approved' and enters then null
when kind = 'taken_back' then 'taken_back'
when was in ('approved','entered','confirmed','refused') and became in {_QUEUED} then 'reopened'
when was in ('entered','confirmed') and became = 'approved' and enters then 'reopened'
when became = 'approved' and not enters and was in {_QUEUED} then 'done'
when became in ('entered','confirmed') and (was in {_QUEUED} or was = 'approved' and enters) then 'done' end"""
_MOVES: Final = f"""
select e.ticket_id, e.id, e.at, e.kind, {", ".join(f"t.{name}" for name in _PLACED.split(", "))},
coalesce(nullif(e.owner_id, ''), t.body_id) as body_id, coalesce(e.due_at, t.due_at) as due_at,
case when e.to_status <> '' then e.from_status else case e.kind when 'opened' then '' when 'entered' then 'approved'
when 'reopened' then 'entered' when 'supplemented' then 'refused' when 'dose_arrived' then
coalesce((select 'entered' from ticket_events b where b.ticket_id = e.ticket_id and b.kind = 'entered' and b.id < e.id
limit 1), 'approved') else 'claimed' end end as was,
case when e.to_status <> '' then e.to_status else case e.kind when 'dose_arrived' then 'entered'
when 'opened' then 'open' when 'reopened' then 'open' when 'supplemented' then 'open' else e.kind end end as became
from ticket_events e join tickets t on t.id = e.ticket_id and t.{TIMED}
where e.at > $5 and e.at <= $6 and (e.from_status <> e.to_status or {_OLDER})"""  # noqa: S608


# Taken back on its own day, a result has not been one; on a later day it has left the figures again.
_MISTAKE: Final = (
    "following is not distinct from 'taken_back' and day_after = day"
    " or what = 'taken_back' and day_before is not distinct from day"
)


class BacklogRow(NamedTuple):
    """Open reports of one office, category and age. `age`: 0 under a day, 1 under two, 2 under five, 3 older."""

    body_id: str
    category: str
    age: int
    open: int
    overdue: int


class SiteRow(NamedTuple):
    """Open reports about events of one category at one place: a facility, else a district; '' where it is not known."""

    category: str
    facility_code: str
    province: str
    district: str
    open: int


class MoveRow(NamedTuple):
    """What happened on a local day. `what`: opened, done, refused, withdrawn, merged or reopened; `n`: how many;
    `in_time`: of them by the due time; `stand`: those that nothing followed in the time asked for; `stand_in_time`."""

    day: date
    what: str
    n: int
    in_time: int
    stand: int
    stand_in_time: int


class EntryCounts(NamedTuple):
    """`approved`: an office agreed; `entered`: on the platform; `seen`: confirmed; `not_seen`: for too long."""

    approved: int
    entered: int
    seen: int
    not_seen: int


class OldCounts(NamedTuple):
    """Reports from files of old ones: still open, of them late by their own time limit, dealt with."""

    open: int
    late: int
    done: int


class ReportRepository(Repository):
    """Reads `tickets`, `ticket_events` and `installs`. `past`: the moment lies behind us, and the events tell how it
    stood then; else what stands now is counted."""

    async def backlog(
        self, province: str, district: str, commune: str, events: Sequence[str], at: datetime, *, past: bool
    ) -> list[BacklogRow]:
        """What was open in the area at a moment, by office, category and age."""
        rows = await self.connection.fetch(
            "select body_id, category,"  # noqa: S608
            " (case when $5 - opened_at < interval '1 day' then 0 when $5 - opened_at < interval '2 days' then 1"
            " when $5 - opened_at < interval '5 days' then 2 else 3 end) as age, count(*),"
            " count(*) filter (where due_at < $5 and status <> 'waiting_citizen')"
            f" from {_stood(past)} where {COUNTED_AREA} and opened_at <= $5 and {ACTIVE} group by 1, 2, 3",
            province,
            events,
            district,
            commune,
            at,
        )
        return [BacklogRow(*row.values()) for row in rows]

    async def old(self, province: str, district: str, commune: str, events: Sequence[str], now: datetime) -> OldCounts:
        """Reports from files of old ones as they stand now, by their own time limit; withdrawn ones are none."""
        row = await self.connection.fetchrow(
            f"select count(*) filter (where {ACTIVE}),"  # noqa: S608
            f" count(*) filter (where {ACTIVE} and due_at < $5 and status <> 'waiting_citizen'),"
            f" count(*) filter (where not {ACTIVE} and status not in ('withdrawn','merged'))"
            f" from tickets where source = 'backlog' and {COUNTED_AREA}",
            province,
            events,
            district,
            commune,
            now,
        )
        return OldCounts(*row.values())

    async def sites(
        self, province: str, district: str, commune: str, events: Sequence[str], at: datetime, *, past: bool
    ) -> list[SiteRow]:
        """What was open in the area at a moment about events, by category and place; the most first."""
        rows = await self.connection.fetch(
            "select category, facility_code, site_province_code,"  # noqa: S608
            " case when facility_code = '' then site_district_code else '' end, count(*)"
            f" from {_stood(past)} where {COUNTED_AREA} and {EVENT} and opened_at <= $5 and {ACTIVE}"
            " group by 1, 2, 3, 4 order by 5 desc, 1, 2, 3, 4",
            province,
            events,
            district,
            commune,
            at,
        )
        return [SiteRow(*row.values()) for row in rows]

    async def moves(
        self, province: str, district: str, commune: str, events: Sequence[str], since: datetime, until: datetime
    ) -> list[MoveRow]:
        """What happened to the reports of the area after a moment and until another, by local day."""
        rows = await self.connection.fetch(
            f"with moved as (select m.*, {_WHAT} as what from ({_MOVES}) m),"  # noqa: S608
            f" counted as (select what, at, due_at, (at {LOCAL_DAY} as day, lead(what) over own as following,"
            f" lead((at {LOCAL_DAY}) over own as day_after, lag((at {LOCAL_DAY}) over own as day_before"
            f" from moved where what is not null and {COUNTED_AREA} window own as (partition by ticket_id order by id))"
            " select day, case what when 'taken_back' then 'reopened' else what end, count(*),"
            " count(*) filter (where at <= due_at), count(*) filter (where following is null),"
            " count(*) filter (where following is null and at <= due_at)"
            f" from counted where not ({_MISTAKE}) group by 1, 2 order by 1, 2",
            province,
            events,
            district,
            commune,
            since,
            until,
        )
        return [MoveRow(*row.values()) for row in rows]

    async def entry(self, province: str, events: Sequence[str], at: datetime, *, past: bool) -> EntryCounts:
        """Tickets of a province that belong on the national platform, as they stood at a moment."""
        row = await self.connection.fetchrow(
            "select count(*), count(*) filter (where status <> 'approved'),"  # noqa: S608
            " count(*) filter (where status = 'confirmed'),"
            " count(*) filter (where unseen and status <> 'confirmed')"
            f" from {_stood(past)} where {COUNTED_AREA} and opened_at <= $5 and enters"
            " and status in ('approved','entered','confirmed')",
            province,
            events,
            "",
            "",
            at,
        )
        return EntryCounts(*row.values())

    async def installs(self, province: str, district: str, commune: str, at: datetime) -> dict[str, int]:
        """People who had said by then that they installed an app, by commune code."""
        rows = await self.connection.fetch(
            f"select commune_code, count(distinct {WHOSE}) from installs where {AREA} and at <= $4"  # noqa: S608
            " and commune_code <> '' group by 1 order by 2 desc, 1",
            province,
            district,
            commune,
            at,
        )
        return {row[0]: row[1] for row in rows}


def _stood(past: bool) -> str:
    return f"({_THEN if past else _NOW}) stood"
