"""The audit log is sealed in blocks, and only functions of its owner take rows out of it or put them into a block."""

from storage.migrations.online import Index, add_columns, build_index, create_function, create_table

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STOP_FIRST = ""

# A row is put into one block, once. What another has put away meanwhile, or taken out, makes the whole fail.
SEAL = """
create or replace function audit_seal(
  a_number bigint, a_at timestamptz, a_ids bigint[], a_entries bytea, a_before bytea, a_digest bytea, a_mark bytea
) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  moved bigint;
begin
  insert into audit_blocks (number, sealed_at, n, entries, before, digest, mark_sealed)
    values (a_number, a_at, cardinality(a_ids), a_entries, a_before, a_digest, a_mark);
  update audit_log set block = a_number where id = any(a_ids) and block is null;
  get diagnostics moved = row_count;
  if moved <> cardinality(a_ids) then
    raise exception 'rows of the audit log were sealed or deleted meanwhile' using errcode = '40001';
  end if;
end
$$
"""
# The oldest rows, a piece of them; nothing that is younger than what docs/privacy.md promises, whoever asks.
PRUNE = """
create or replace function audit_prune(a_before timestamptz, a_most integer) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  gone integer;
begin
  if a_before > now() - interval '729 days' then
    raise exception 'the audit log is kept for 24 months' using errcode = '42501';
  end if;
  delete from audit_log where ctid = any(array(select x.ctid from audit_log x where x.at < a_before limit a_most));
  get diagnostics gone = row_count;
  return gone;
end
$$
"""


def upgrade() -> None:
    """Add the blocks, the column that says in which one a row is, and the two functions."""
    create_table(
        "audit_blocks",
        {
            "number": "bigint not null",
            "sealed_at": "timestamptz not null",
            "n": "integer not null",
            "entries": "bytea not null",
            "before": "bytea not null",
            "digest": "bytea not null",
            "mark_sealed": "bytea not null",
        },
        "number",
    )
    add_columns("audit_log", {"block": "bigint"})
    build_index(Index("ix_audit_log_unsealed", "audit_log", "(id) where block is null"))
    create_function(SEAL)
    create_function(PRUNE)


def downgrade() -> None:
    """A migration only adds: what it made may stay when an older version is installed again."""
    raise RuntimeError("a migration only adds; there is no way back")
