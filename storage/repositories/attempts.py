"""Attempts that limits are counted from. Rows, so that a restart forgives nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from storage.repositories.base import Repository


class Tried(NamedTuple):
    """Who or what a limit protects: a kind and the blind index of its subject."""

    kind: str
    subject: bytes


class AttemptRepository(Repository):
    """Rows of `attempts`."""

    async def hold(self, tried: Sequence[Tried]) -> None:
        """Count these alone until the transaction ends: two chats asking for one phone at once are counted as two."""
        # Always in one order, so that no two transactions wait for each other.
        locks = sorted(int.from_bytes(one.subject[:8], "big", signed=True) for one in tried)
        await self.connection.execute(
            "select pg_advisory_xact_lock(n) from (select unnest($1::bigint[]) as n order by 1) as locks", locks
        )

    async def times(self, tried: Sequence[Tried], since: datetime) -> dict[Tried, list[datetime]]:
        """When each was tried after `since`, oldest first."""
        rows = await self.connection.fetch(
            "select a.kind, a.subject, a.at from attempts a"
            " join unnest($1::text[], $2::bytea[]) as asked(kind, subject)"
            " on a.kind = asked.kind and a.subject = asked.subject where a.at > $3 order by a.at",
            [one.kind for one in tried],
            [one.subject for one in tried],
            since,
        )
        found: dict[Tried, list[datetime]] = {one: [] for one in tried}
        for row in rows:
            found[Tried(row["kind"], row["subject"])].append(row["at"])
        return found

    async def newest(self, one: Tried, since: datetime, minute: datetime) -> tuple[int, int, datetime | None]:
        """(how many after `since`, how many of them after `minute`, the oldest of them) of one thing tried."""
        row = await self.connection.fetchrow(
            "select count(*) as n, count(*) filter (where at > $4) as last, min(at) as first from attempts"
            " where kind = $1 and subject = $2 and at > $3",
            one.kind,
            one.subject,
            since,
            minute,
        )
        return row["n"], row["last"], row["first"]

    async def reached(self, one: Tried, since: datetime, most: int) -> bool:
        """Whether it was tried at least so often after `since`; no more rows are read than that."""
        found: int = await self.connection.fetchval(
            "select count(*) from (select from attempts where kind = $1 and subject = $2 and at > $3 limit $4) as f",
            one.kind,
            one.subject,
            since,
            most,
        )
        return found >= most

    async def counts(self, tried: Sequence[Tried], since: datetime) -> dict[Tried, int]:
        """How often each was tried after `since`."""
        rows = await self.connection.fetch(
            "select a.kind, a.subject, count(*) as n from attempts a"
            " join unnest($1::text[], $2::bytea[]) as asked(kind, subject)"
            " on a.kind = asked.kind and a.subject = asked.subject where a.at > $3 group by 1, 2",
            [one.kind for one in tried],
            [one.subject for one in tried],
            since,
        )
        return dict.fromkeys(tried, 0) | {Tried(row["kind"], row["subject"]): row["n"] for row in rows}

    async def often(self, kinds: Sequence[str], since: datetime, least: int) -> int:
        """How many subjects were tried at least so often after `since`, in one of the kinds."""
        found: int = await self.connection.fetchval(
            "select count(*) from (select from attempts where kind = any($1::text[]) and at > $2"
            " group by kind, subject having count(*) >= $3) as found",
            list(kinds),
            since,
            least,
        )
        return found

    async def add(self, tried: Sequence[Tried], ids: Sequence[int], now: datetime, about: bytes | None = None) -> None:
        """Write one row for each; `about`: the blind index of what was tried for."""
        await self.connection.execute(
            "insert into attempts (id, kind, subject, object, at)"
            " select u.id, u.kind, u.subject, $4, $5 from unnest($1::bigint[], $2::text[], $3::bytea[])"
            " as u(id, kind, subject)",
            list(ids),
            [one.kind for one in tried],
            [one.subject for one in tried],
            about,
            now,
        )

    async def forget(self, ids: Sequence[int]) -> None:
        """Take rows back: what was counted before it was known turned out to be right."""
        await self.connection.execute("delete from attempts where id = any($1::bigint[])", list(ids))

    async def clear(self, tried: Sequence[Tried]) -> None:
        """What was counted for these is forgiven."""
        await self.connection.execute(
            "delete from attempts a using unnest($1::text[], $2::bytea[]) as asked(kind, subject)"
            " where a.kind = asked.kind and a.subject = asked.subject",
            [one.kind for one in tried],
            [one.subject for one in tried],
        )

    async def objects(self, one: Tried, since: datetime) -> set[bytes]:
        """What was tried for after `since`, each once."""
        rows = await self.connection.fetch(
            "select distinct object from attempts where kind = $1 and subject = $2 and at > $3 and object is not null",
            one.kind,
            one.subject,
            since,
        )
        return {row["object"] for row in rows}

    async def last_about(self, one: Tried, about: bytes, since: datetime) -> datetime | None:
        """When it was last tried for this object after `since`."""
        found: datetime | None = await self.connection.fetchval(
            "select max(at) from attempts where kind = $1 and subject = $2 and at > $3 and object = $4",
            one.kind,
            one.subject,
            since,
            about,
        )
        return found
