"""Where officials practise: rows beside everybody's, which only the one who practises on them finds.

`practice_rows` holds a table like that of the service for each of `KEPT`, with whose each row is. `practice` holds a
view for each table of the service. A unit of work that has entered (`ENTER`) finds those views in the place of the
tables, so that each of our statements reads and writes what that official practises on; no other unit of work, and so
no figure, queue, search, export, job or message, meets any of it. What is shared is named; every other table is empty
in there, and writing to it is an error.
"""

from typing import Any, Final

KEPT: Final = (
    "tickets", "ticket_events", "ticket_digests", "ticket_files", "ticket_copies", "ticket_checks", "ticket_follows",
    "ticket_links", "desk_drafts", "contacts", "outbox", "files", "audit_log", "attempts", "erasures", "phone_calls",
)  # fmt: skip
# Who works where, and what they have set for themselves.
SHARED: Final = (
    "officials", "official_roles", "official_contacts", "official_credentials", "bodies", "console_sessions",
    "sign_in_tokens", "sign_in_codes", "office_idle", "reply_templates", "absences", "alembic_version",
)  # fmt: skip
# What is the same for each who practises, such as a made-up phone: one of it each, not one for all.
ALIKE: Final = ("contacts",)
ROWS, SEEN = "practice_rows", "practice"
ENTER: Final = "select set_config('search_path', 'practice, public', true), set_config('hotline.practice', $1, true)"
_MINE: Final = "nullif(current_setting('hotline.practice', true), '')::bigint"
_TABLES: Final = """
select c.relname::text as name, array_agg(quote_ident(a.attname) order by a.attnum) as columns,
  array_agg(format_type(a.atttypid, a.atttypmod) order by a.attnum) as types
from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
  and c.relname <> all($1) group by c.relname order by c.relname
"""
_UNIQUE: Final = """
select pg_get_indexdef(indexrelid) from pg_index where indisunique and indrelid = $1::regclass order by 1
"""
_STANDS: Final = f"select obj_description(to_regnamespace('{SEEN}'), 'pg_namespace')"


async def align(connection: Any) -> bool:
    """Make the two schemas as the tables of the service are now, unless they are; whether anything was made. What was
    practised on goes: it is begun anew each time."""
    async with connection.transaction():
        await connection.execute("set local lock_timeout = '1s'")
        await connection.execute("select pg_advisory_xact_lock(hashtext('practice'))")
        made = await _statements(connection)
        mark = await connection.fetchval("select md5($1)", "\n".join(made))
        if await connection.fetchval(_STANDS) == mark:
            return False
        await connection.execute(f"drop schema if exists {SEEN}, {ROWS} cascade")
        for statement in (f"create schema {ROWS}", f"create schema {SEEN}", *made):
            await connection.execute(statement)
        await connection.execute(f"comment on schema {SEEN} is '{mark}'")
    return True


async def _statements(connection: Any) -> list[str]:
    made: list[str] = []
    for name, columns, types in await connection.fetch(_TABLES, list(SHARED)):
        if name in KEPT:
            made.append(
                f"create table {ROWS}.{name} (like public.{name} including defaults including constraints,"
                f" practised_by bigint not null default {_MINE}, practised_at timestamptz not null default now())"
            )
            for row in await connection.fetch(_UNIQUE, f"public.{name}"):
                index = row[0].replace(f" ON public.{name} ", f" ON {ROWS}.{name} ")
                made.append(f"{index[:-1]}, practised_by)" if name in ALIKE else index)
            where = f"{', '.join(columns)} from {ROWS}.{name} where practised_by = {_MINE}"
        else:
            empty = (f"null::{kind} as {column}" for column, kind in zip(columns, types, strict=True))
            where = f"{', '.join(empty)} where false"
        made.append(f"create view {SEEN}.{name} as select {where}")
    return made
