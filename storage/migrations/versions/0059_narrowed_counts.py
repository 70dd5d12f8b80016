"""The counts of a few offices under a filter are read in an index alone, which holds all that a filter asks for.

Their reports lie far apart: looking up each of a thousand took four times as long as reading them here. And a statement
in which each filter of a page has a part is planned anew for every call, which took as long again: it is a function.
"""

from storage.migrations.online import Index, build_index, create_function

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

STOP_FIRST = ""
COLUMNS = (
    "status, due_at, waits_for, category, commune_code, facility_code, site_commune_code, source, opened_at, claimed_by"
)
ACTIVE = "t.status in ('open','claimed','waiting_citizen')"
# What is null narrows nothing; a holder of 0 is nobody.
WANTED = """(wanted_status is null or t.status = wanted_status)
      and (wanted_wait is null or t.waits_for = wanted_wait)
      and (wanted_category is null or t.category = wanted_category)
      and (wanted_commune is null or t.commune_code = wanted_commune)
      and (wanted_site is null or t.facility_code = wanted_site or t.site_commune_code = wanted_site)
      and (wanted_source is null or t.source = wanted_source)
      and (wanted_before is null or t.opened_at <= wanted_before)
      and (wanted_holder is null or coalesce(t.claimed_by, 0) = wanted_holder)"""
# As `ticket_numbers` of 0050, each number `most` at most. The few that nobody has seen are told by office in an index,
# and only those are looked up.
FUNCTION = f"""
create or replace function ticket_numbers_narrowed(
  bodies text[], official bigint, moment timestamptz, later timestamptz, most integer,
  wanted_status text, wanted_wait text, wanted_category text, wanted_commune text, wanted_site text, wanted_source text,
  wanted_before timestamptz, wanted_holder bigint,
  out mine bigint, out followed bigint,
  out unassigned bigint, out my_body bigint, out soon bigint, out overdue bigint, out waiting bigint,
  out platform bigint, out escalated bigint, out to_enter bigint, out not_seen bigint
) language plpgsql stable set plan_cache_mode = force_generic_plan as $$
begin
  select count(*) into mine from (
    select from tickets t where t.claimed_by = official and {ACTIVE} and {WANTED} limit most
  ) x;
  select least(count(*), most) into followed from ticket_follows f join tickets t on t.id = f.ticket_id
    where f.official_id = official and {WANTED};
  select least(count(*) filter (where t.status = 'open'), most), least(count(*), most),
      least(count(*) filter (where t.due_at >= moment and t.due_at < later and t.status <> 'waiting_citizen'), most),
      least(count(*) filter (where t.due_at < moment and t.status <> 'waiting_citizen'), most),
      least(count(*) filter (where t.status = 'waiting_citizen' and t.waits_for = ''), most),
      least(count(*) filter (where t.status = 'waiting_citizen' and t.waits_for = 'platform'), most)
    into unassigned, my_body, soon, overdue, waiting, platform
    from tickets t where t.body_id = any(bodies) and {ACTIVE} and {WANTED};
  select count(*) into escalated from (
    select from tickets t
    where t.escalated_to = any(bodies) and {ACTIVE} and t.escalated_to <> '' and {WANTED} limit most
  ) x;
  select count(*) into to_enter from (
    select from tickets t where t.body_id = any(bodies) and t.status = 'approved' and t.enters and {WANTED} limit most
  ) x;
  with own as materialized (
    select t.id from tickets t
    where t.body_id = any(bodies) and t.status in ('approved','entered') and t.not_seen_at is not null
  )
  select least(count(*), most) into not_seen from own join tickets t on t.id = own.id where {WANTED};
end $$
"""  # noqa: S608


def upgrade() -> None:
    """Build the index, add the function."""
    build_index(
        Index(
            "ix_tickets_narrowed",
            "tickets",
            f"(body_id) include ({COLUMNS}) where status in ('open','claimed','waiting_citizen')",
        )
    )
    create_function(FUNCTION)


def downgrade() -> None:
    """A migration only adds: both may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
