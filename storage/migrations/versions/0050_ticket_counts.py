"""What queues of many offices are counted from: every move of a ticket adds rows here, which a job adds up."""

from storage.migrations.online import create_function, create_table, create_trigger

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

STOP_FIRST = ""
NAME = "tickets_counted"
KINDS = (
    "open", "claimed", "waiting_citizen", "waiting_platform", "escalated", "to_enter", "not_seen", "done", "offices",
    "filled",
)  # fmt: skip
# A ticket stands in one queue by its state, and perhaps among those handed up and those that nobody has seen.
# It only ever adds rows: no two moves wait for each other because of it.
FUNCTION = """
create or replace function tickets_counted() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    insert into ticket_deltas (body_id, kind, hour, n) values (
      old.body_id,
      case when old.status = 'waiting_citizen' and old.waits_for = 'platform' then 'waiting_platform'
        when old.status in ('open','claimed','waiting_citizen') then old.status
        when old.status = 'approved' and old.enters then 'to_enter' else 'done' end,
      case when old.status in ('open','claimed','waiting_citizen')
        then floor(date_part('epoch', old.due_at) / 3600)::integer else 0 end,
      -1);
    if old.escalated_to <> '' and old.status in ('open','claimed','waiting_citizen') then
      insert into ticket_deltas (body_id, kind, hour, n)
      values (old.escalated_to, 'escalated', floor(date_part('epoch', old.due_at) / 3600)::integer, -1);
    end if;
    if old.not_seen_at is not null and old.status in ('approved','entered') then
      insert into ticket_deltas (body_id, kind, hour, n) values (old.body_id, 'not_seen', 0, -1);
    end if;
  end if;
  if tg_op <> 'DELETE' then
    insert into ticket_deltas (body_id, kind, hour, n) values (
      new.body_id,
      case when new.status = 'waiting_citizen' and new.waits_for = 'platform' then 'waiting_platform'
        when new.status in ('open','claimed','waiting_citizen') then new.status
        when new.status = 'approved' and new.enters then 'to_enter' else 'done' end,
      case when new.status in ('open','claimed','waiting_citizen')
        then floor(date_part('epoch', new.due_at) / 3600)::integer else 0 end,
      1);
    if new.escalated_to <> '' and new.status in ('open','claimed','waiting_citizen') then
      insert into ticket_deltas (body_id, kind, hour, n)
      values (new.escalated_to, 'escalated', floor(date_part('epoch', new.due_at) / 3600)::integer, 1);
    end if;
    if new.not_seen_at is not null and new.status in ('approved','entered') then
      insert into ticket_deltas (body_id, kind, hour, n) values (new.body_id, 'not_seen', 0, 1);
    end if;
  end if;
  return null;
end $$
"""
# What a set of offices adds up to (storage/repositories/area_counts.py), as of one moment, being `stable`. Functions,
# since planning such a statement anew for each call takes five times as long as reading.
OF_AREA = """
create or replace function ticket_sums(
  scopes text[], provinces text[], district text, kinds text[], moments timestamptz[], ids bigint[], official bigint,
  out whole bigint[], out mine bigint, out followed bigint, out before bigint[], out near text[], out nears integer[],
  out moved_bodies text[], out moved_kinds text[], out moved_hours integer[], out moved bigint[]
) language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  ends integer; starts timestamptz; many bigint; days bigint[]; hours bigint[]; found text[];
begin
  select array[sum(c.open), sum(c.claimed), sum(c.waiting_citizen), sum(c.waiting_platform), sum(c.escalated),
      sum(c.to_enter), sum(c.not_seen), sum(c.done), sum(c.offices), sum(c.filled)]::bigint[] into whole
    from ticket_counts c where c.scope = any(scopes) and c.level = 0 and c.bucket = 0;
  select array_agg(d.body_id), array_agg(d.kind), array_agg(d.hour), array_agg(d.n)
    into moved_bodies, moved_kinds, moved_hours, moved
    from (select m.body_id, m.kind, m.hour, sum(m.n)::bigint as n from ticket_deltas m group by 1, 2, 3) d;
  if official is not null then
    select count(*) into mine from (
      select from tickets t where t.claimed_by = official and t.status in ('open','claimed','waiting_citizen')
      limit 1000
    ) x;
    select count(*) into followed from ticket_follows f join tickets t on t.id = f.ticket_id
      where f.official_id = official;
  end if;
  before := '{}'; near := '{}'; nears := '{}';
  for number in 1 .. cardinality(moments) loop
    ends := floor(date_part('epoch', moments[number]) / 3600)::integer;
    starts := to_timestamp(ends * 3600::double precision);
    select array[
        sum(c.open), sum(c.claimed), sum(c.waiting_citizen), sum(c.waiting_platform), sum(c.escalated)]::bigint[]
      into days from ticket_counts c where c.scope = any(scopes) and c.level = 1 and c.bucket < ends / 24;
    select array[
        sum(c.open), sum(c.claimed), sum(c.waiting_citizen), sum(c.waiting_platform), sum(c.escalated)]::bigint[]
      into hours from ticket_counts c
      where c.scope = any(scopes) and c.level = 2 and c.bucket >= ends / 24 * 24 and c.bucket < ends;
    many := 0;
    for kind in 1 .. 5 loop
      if (array['open', 'claimed', 'waiting_citizen', 'waiting_platform', 'escalated'])[kind] = any(kinds) then
        many := many + coalesce(days[kind], 0) + coalesce(hours[kind], 0);
      end if;
    end loop;
    before := before || many;
    if 'escalated' = any(kinds) then
      select array_agg(t.escalated_to) into found from tickets t
        where split_part(t.escalated_to, ':', 2) = any(provinces) and t.escalated_to <> ''
          and t.status in ('open','claimed','waiting_citizen')
          and t.due_at >= starts and (t.due_at, t.id) < (moments[number], ids[number]);
    elsif ('waiting_citizen' = any(kinds)) <> ('waiting_platform' = any(kinds)) then
      select array_agg(t.body_id) into found from tickets t
        where t.owner_province_code = any(provinces) and t.status = 'waiting_citizen'
          and t.status in ('open','claimed','waiting_citizen')
          and (t.waits_for = 'platform') = ('waiting_platform' = any(kinds))
          and t.due_at >= starts and (t.due_at, t.id) < (moments[number], ids[number]);
    elsif district is null then
      select array_agg(t.body_id) into found from tickets t
        where t.owner_province_code = any(provinces) and t.status = any(kinds)
          and t.status in ('open','claimed','waiting_citizen')
          and t.due_at >= starts and (t.due_at, t.id) < (moments[number], ids[number]);
    else
      select array_agg(t.body_id) into found from tickets t
        where t.owner_province_code = any(provinces) and t.owner_district_code = any(array['', district])
          and t.status = any(kinds) and t.status in ('open','claimed','waiting_citizen')
          and t.due_at >= starts and (t.due_at, t.id) < (moments[number], ids[number]);
    end if;
    near := near || found;
    nears := nears || coalesce(cardinality(found), 0);
  end loop;
end $$
"""
# The same of a few offices, by reading what they have.
OF_FEW = """
create or replace function ticket_numbers(
  bodies text[], official bigint, moment timestamptz, later timestamptz,
  out mine bigint, out followed bigint,
  out unassigned bigint, out my_body bigint, out soon bigint, out overdue bigint, out waiting bigint,
  out platform bigint, out escalated bigint, out to_enter bigint, out not_seen bigint
) language plpgsql stable set plan_cache_mode = force_generic_plan as $$
begin
  select count(*) into mine from (
    select from tickets t where t.claimed_by = official and t.status in ('open','claimed','waiting_citizen')
    limit 1000
  ) x;
  select count(*) into followed from ticket_follows f join tickets t on t.id = f.ticket_id
    where f.official_id = official;
  select count(*) filter (where t.status = 'open'), count(*),
      count(*) filter (where t.due_at >= moment and t.due_at < later and t.status <> 'waiting_citizen'),
      count(*) filter (where t.due_at < moment and t.status <> 'waiting_citizen'),
      count(*) filter (where t.status = 'waiting_citizen')
    into unassigned, my_body, soon, overdue, waiting
    from tickets t where t.body_id = any(bodies) and t.status in ('open','claimed','waiting_citizen');
  select count(*) into platform from tickets t
    where t.body_id = any(bodies) and t.status = 'waiting_citizen' and t.waits_for = 'platform';
  waiting := waiting - platform;
  select count(*) into escalated from tickets t
    where t.escalated_to = any(bodies) and t.status in ('open','claimed','waiting_citizen') and t.escalated_to <> '';
  select count(*) into to_enter from tickets t where t.body_id = any(bodies) and t.status = 'approved' and t.enters;
  select count(*) into not_seen from tickets t
    where t.body_id = any(bodies) and t.status in ('approved','entered') and t.not_seen_at is not null;
end $$
"""
# The offices of what changed after a ticket of a queue that begins with the newest, `most` of them at most.
NEWER = """
create or replace function tickets_newer(
  queue text, provinces text[], district text, at timestamptz, last bigint, most integer
) returns text[] language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  found text[] := '{}'; more text[]; place text; state text;
  states text[] := case queue when 'done' then array['approved','entered','confirmed','refused','withdrawn','merged']
    when 'to_enter' then array['approved'] else array['approved','entered'] end;
begin
  foreach place in array provinces loop
    foreach state in array states loop
      if queue = 'not_seen' then
        select array_agg(x.body_id) into more from (
          select t.body_id from tickets t where t.owner_province_code = place and t.status = state
            and t.status in ('approved','entered') and t.not_seen_at is not null
            and (place = '' or t.owner_district_code = coalesce(district, t.owner_district_code))
            and (t.updated_at, t.id) > (at, last)
          order by t.updated_at, t.id limit most - cardinality(found)
        ) x;
      elsif district is null or place = '' then
        select array_agg(x.body_id) into more from (
          select t.body_id from tickets t where t.owner_province_code = place and t.status = state
            and t.status not in ('open','claimed','waiting_citizen')
            and (t.status = 'approved' and t.enters) = (queue = 'to_enter') and (t.updated_at, t.id) > (at, last)
          order by t.updated_at, t.id limit most - cardinality(found)
        ) x;
      else
        select array_agg(x.body_id) into more from (
          select t.body_id from tickets t where t.owner_province_code = place and t.owner_district_code = district
            and t.status = state and t.status not in ('open','claimed','waiting_citizen')
            and (t.status = 'approved' and t.enters) = (queue = 'to_enter') and (t.updated_at, t.id) > (at, last)
          order by t.updated_at, t.id limit most - cardinality(found)
        ) x;
      end if;
      found := found || more;
    end loop;
  end loop;
  return found;
end $$
"""
CHANGED = " or ".join(
    f"old.{column} is distinct from new.{column}"
    for column in ("status", "body_id", "due_at", "enters", "escalated_to", "not_seen_at", "waits_for")
)
TRIGGERS = {
    f"{NAME}_there": "insert or delete on tickets for each row",
    f"{NAME}_moved": f"update on tickets for each row when ({CHANGED})",
}


def upgrade() -> None:
    """Add the tables; from then on every move is written down. The job `ticket_counts` counts what is there already."""
    create_table(
        "ticket_counts",
        {
            "scope": "text not null",
            "level": "smallint not null",
            "bucket": "integer not null",
            **dict.fromkeys(KINDS, "bigint not null default 0"),
        },
        "scope, level, bucket",
    )
    create_table("ticket_count_bodies", {"body_id": "text not null"}, "body_id")
    create_table(
        "ticket_deltas",
        {"body_id": "text not null", "kind": "text not null", "hour": "integer not null", "n": "smallint not null"},
        "",
    )
    create_function(OF_AREA)
    create_function(OF_FEW)
    create_function(NEWER)
    create_function(FUNCTION)
    for name, when in TRIGGERS.items():
        create_trigger(name, when, "tickets_counted")


def downgrade() -> None:
    """A migration only adds: the tables may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
