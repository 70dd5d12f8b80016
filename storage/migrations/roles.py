"""Two roles: the owner of the schema migrates it, another runs the service and may change nothing of the audit log.

The rights are given anew after every migration, which costs nothing and gives them for new tables too. Where one role
does both, everything works, and whoever takes over a process can change the audit log: `one_role` says so.
"""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import asyncpg

from storage.database import plain_url
from storage.practice import ROWS, SEEN

# What the service may not do to what it has done: it adds rows and reads them.
KEPT: Final = ("audit_log", "audit_blocks")
ADDS: Final = "insert (id, at, actor, action, subject, reason, details)"
FUNCTIONS: Final = ("audit_seal", "audit_prune")
SIGNATURES: Final = "select oid::regprocedure::text from pg_proc where proname = any($1)"


@dataclass(frozen=True, slots=True)
class Given:
    """`role`: who may run the service now; `made`: it was not there before."""

    role: str
    made: bool


def one_role(owner: str, app: str) -> bool:
    """Whether the two addresses name one user: then there is nothing to give."""
    return _user(owner) == _user(app)


async def give_rights(owner: str, app: str) -> Given:
    """Give the user of the address `app` what the service needs in the database of `owner`; make the user if need be.

    Safe to repeat. Errors: asyncpg.InsufficientPrivilegeError: there is no such user and the owner may make none.
    """
    role = _user(app)
    connection = await asyncpg.connect(plain_url(owner), timeout=5)
    try:
        async with connection.transaction():
            made = not await connection.fetchval("select true from pg_roles where rolname = $1", role)
            if made:
                await _make(connection, role, unquote(urlsplit(plain_url(app)).password or ""))
            for statement in await _rights(connection, await connection.fetchval("select quote_ident($1)", role)):
                await connection.execute(statement)
    finally:
        await connection.close()
    return Given(role, made)


async def _make(connection: Any, role: str, password: str) -> None:
    """PostgreSQL takes no parameters here: it quotes the two itself first."""
    secret = " password %L" if password else ""
    words = [role, password] if password else [role]
    await connection.execute(
        await connection.fetchval(f"select format('create role %I login{secret}', {_args(words)})", *words)
    )


async def _rights(connection: Any, role: str) -> list[str]:
    functions = [row[0] for row in await connection.fetch(SIGNATURES, list(FUNCTIONS))]
    kept, called = ", ".join(KEPT), ", ".join(functions)
    return [
        f"grant usage on schema public to {role}",
        f"grant select, insert, update, delete on all tables in schema public to {role}",
        f"grant usage, select on all sequences in schema public to {role}",
        *(f"grant usage on schema {one} to {role}" for one in (ROWS, SEEN)),
        *(f"grant select, insert, update, delete on all tables in schema {one} to {role}" for one in (ROWS, SEEN)),
        f"revoke insert, update, delete, truncate on alembic_version, {kept} from {role}",
        f"grant {ADDS} on audit_log to {role}",
        f"revoke execute on function {called} from public",
        f"grant execute on function {called} to {role}",
    ]


def _args(words: list[str]) -> str:
    return ", ".join(f"${place}::text" for place in range(1, len(words) + 1))


def _user(url: str) -> str:
    return unquote(urlsplit(plain_url(url)).username or "")
