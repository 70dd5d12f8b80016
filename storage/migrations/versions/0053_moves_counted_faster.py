"""What a move writes down for the counts is written by one statement, and by fewer looks at the ticket.

The condition that the trigger of 0050 carried was read anew by every statement, which took longer than writing both
rows; which columns a statement names costs nothing to know, and whether one of them changed is asked by the function.
"""

from storage.migrations.online import create_function, create_trigger

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

STOP_FIRST = ""
COLUMNS = (
    "status",
    "body_id",
    "due_at",
    "enters",
    "escalated_to",
    "waits_for",
)  # beside not_seen_at, which may be null
ACTIVE = "('open','claimed','waiting_citizen')"


def cell(row: str, n: int) -> str:
    """Where a ticket stands by its state, as the values of one row of `ticket_deltas`. `row`: old or new."""
    return f"""({row}.body_id,
        case when {row}.status = 'waiting_citizen' and {row}.waits_for = 'platform' then 'waiting_platform'
          when {row}.status in {ACTIVE} then {row}.status
          when {row}.status = 'approved' and {row}.enters then 'to_enter' else 'done' end,
        case when {row}.status in {ACTIVE} then floor(date_part('epoch', {row}.due_at) / 3600)::integer else 0 end,
        {n})"""


def beside(row: str, n: int) -> str:
    """Where it stands beside that: among those handed up, among those that nobody has seen."""
    return f"""
    if {row}.escalated_to <> '' and {row}.status in {ACTIVE} then
      insert into ticket_deltas (body_id, kind, hour, n)
      values ({row}.escalated_to, 'escalated', floor(date_part('epoch', {row}.due_at) / 3600)::integer, {n});
    end if;
    if {row}.not_seen_at is not null and {row}.status in ('approved','entered') then
      insert into ticket_deltas (body_id, kind, hour, n) values ({row}.body_id, 'not_seen', 0, {n});
    end if;"""  # noqa: S608


INTO = "insert into ticket_deltas (body_id, kind, hour, n) values"
SAME = " and ".join(f"old.{column} = new.{column}" for column in COLUMNS)
FUNCTION = f"""
create or replace function tickets_counted() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if {SAME} and old.not_seen_at is not distinct from new.not_seen_at then
      return null;
    end if;
    {INTO} {cell("old", -1)}, {cell("new", 1)};
  elsif tg_op = 'INSERT' then
    {INTO} {cell("new", 1)};
  else
    {INTO} {cell("old", -1)};
  end if;
  if tg_op <> 'INSERT' and (old.escalated_to <> '' or old.not_seen_at is not null) then {beside("old", -1)}
  end if;
  if tg_op <> 'DELETE' and (new.escalated_to <> '' or new.not_seen_at is not null) then {beside("new", 1)}
  end if;
  return null;
end $$
"""


def upgrade() -> None:
    """Replace the function, which the trigger there is may call, and then the trigger."""
    create_function(FUNCTION)
    columns = ", ".join((*COLUMNS, "not_seen_at"))
    create_trigger("tickets_counted_moved", f"update of {columns} on tickets for each row", "tickets_counted")


def downgrade() -> None:
    """A migration only adds: function and trigger may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
