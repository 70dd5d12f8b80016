"""One-time sign-in links and console sessions. Only digests of secrets are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage.crypto import digest
from storage.repositories.base import Repository


@dataclass(frozen=True, slots=True)
class ConsoleSession:
    """A signed-in browser of an official."""

    official_id: int
    csrf: str
    created_at: datetime
    expires_at: datetime
    last_seen_at: datetime
    device: str = ""  # browser and system, '' where that is not known
    mark: str = ""  # by which its owner names it among others; opens nothing
    practises: bool = False  # works on made-up reports (storage/practice.py)
    confirmed_at: datetime | None = None  # when the code of the second factor was last given here


MARK = "encode(substr(id_hash, 1, 8), 'hex')"  # of a digest: nobody comes from it to the cookie


def mark_of(secret: str) -> str:
    """The mark of the session with this secret."""
    return digest(secret)[:8].hex()


ACTED = "coalesce(s.acted_at, s.last_seen_at)"
# How long nobody may have done anything ($2: now, $3: what the installation says, null: for ever): the shortest that
# an office of the official's has set, and never longer than that.
IDLE = (
    "least((select min(i.minutes) * interval '1 minute' from office_idle i join official_roles r"
    " on r.body_id = i.body_id and (r.ends_at is null or r.ends_at > $2) where r.official_id = s.official_id),"
    " $3::interval)"
)
AWAKE = f"({IDLE} is null or {ACTED} > $2 - {IDLE})"


class SignInRepository(Repository):
    """Rows of `sign_in_tokens` and `console_sessions`."""

    async def add_token(self, token: str, official_id: int, purpose: str, expires_at: datetime) -> None:
        """Keep a fresh token. `purpose`: console, chat, second or door."""
        await self.connection.execute(
            "insert into sign_in_tokens (token_hash, official_id, purpose, expires_at) values ($1,$2,$3,$4)",
            digest(token),
            official_id,
            purpose,
            expires_at,
        )

    async def use_token(self, token: str, purpose: str, now: datetime) -> int | None:
        """The official of a token, once: None when unknown, used, too old, or of another purpose."""
        found: int | None = await self.connection.fetchval(
            "update sign_in_tokens set used_at = $3 where token_hash = $1 and purpose = $2 and used_at is null"
            " and expires_at > $3 returning official_id",
            digest(token),
            purpose,
            now,
        )
        return found

    async def use_all(self, official_id: int, purpose: str, now: datetime) -> None:
        """Every token of an official for one purpose is over."""
        await self.connection.execute(
            "update sign_in_tokens set used_at = $3 where official_id = $1 and purpose = $2 and used_at is null",
            official_id,
            purpose,
            now,
        )

    async def owner_of(self, token: str, purpose: str, now: datetime) -> int | None:
        """The official of a token that could be used; it stays as it is, and nobody else uses it meanwhile."""
        found: int | None = await self.connection.fetchval(
            "select official_id from sign_in_tokens where token_hash = $1 and purpose = $2 and used_at is null"
            " and expires_at > $3 for update",
            digest(token),
            purpose,
            now,
        )
        return found

    async def open_session(
        self, secret: str, official_id: int, csrf: str, now: datetime, expires_at: datetime, device: str = "",
        confirmed_at: datetime | None = None,
    ) -> None:  # fmt: skip
        """Keep a new session. `confirmed_at`: when the code of the second factor was given for it."""
        await self.connection.execute(
            "insert into console_sessions"
            " (id_hash, official_id, csrf, created_at, expires_at, last_seen_at, acted_at, device, confirmed_at)"
            " values ($1,$2,$3,$4,$5,$4,$4,$6,$7)",
            digest(secret),
            official_id,
            csrf,
            now,
            expires_at,
            device,
            confirmed_at,
        )

    async def session(
        self, secret: str, now: datetime, idle: timedelta | None = None, *, acts: bool = True
    ) -> ConsoleSession | None:
        """The session of a secret that has not ended and whose official is active; notes that it was used.
        `idle`: how long nobody may have done anything, where no office says otherwise; `acts`: somebody does something
        now."""
        row = await self.connection.fetchrow(
            "update console_sessions s set last_seen_at = $2,"  # noqa: S608
            f" acted_at = case when $4 then $2 else {ACTED} end from officials o"
            " where s.id_hash = $1 and s.expires_at > $2 and o.id = s.official_id and o.active"
            f" and {AWAKE}"
            " returning s.official_id, s.csrf, s.created_at, s.expires_at, s.last_seen_at, s.device,"
            f" {MARK} as mark, s.practises, s.confirmed_at",
            digest(secret),
            now,
            idle,
            acts,
        )
        return _session(row) if row else None

    async def confirm(self, secret: str, now: datetime) -> None:
        """The code of the second factor was given in this session."""
        await self.connection.execute(
            "update console_sessions set confirmed_at = $2 where id_hash = $1", digest(secret), now
        )

    async def sessions_of(self, official_id: int, now: datetime, idle: timedelta | None = None) -> list[ConsoleSession]:
        """The sessions of an official that have not ended, the last used first."""
        rows = await self.connection.fetch(
            f"select official_id, csrf, created_at, expires_at, last_seen_at, device, {MARK} as mark, practises,"  # noqa: S608
            " confirmed_at from console_sessions s where official_id = $1 and expires_at > $2"
            f" and {AWAKE} order by last_seen_at desc",
            official_id,
            now,
            idle,
        )
        return [_session(row) for row in rows]

    async def ended_idle(self, secret: str, now: datetime, idle: timedelta | None) -> int | None:
        """The minutes without an act by which this session has ended; None when it has not, or by its own time."""
        found: int | None = await self.connection.fetchval(
            f"select (extract(epoch from {IDLE}) / 60)::int from console_sessions s"  # noqa: S608
            f" where s.id_hash = $1 and s.expires_at > $2 and not {AWAKE}",
            digest(secret),
            now,
            idle,
        )
        return found

    async def idle_of(self, bodies: Sequence[str]) -> dict[str, int]:
        """Office -> minutes, of those that have set any."""
        rows = await self.connection.fetch(
            "select body_id, minutes from office_idle where body_id = any($1::text[])", list(bodies)
        )
        return {row["body_id"]: row["minutes"] for row in rows}

    async def set_idle(self, body_id: str, minutes: int | None, by: int, now: datetime) -> None:
        """Set the minutes of an office; None: as the installation says."""
        if minutes is None:
            await self.connection.execute("delete from office_idle where body_id = $1", body_id)
            return
        await self.connection.execute(
            "insert into office_idle (body_id, minutes, set_by, set_at) values ($1,$2,$3,$4)"
            " on conflict (body_id) do update set minutes = excluded.minutes, set_by = excluded.set_by,"
            " set_at = excluded.set_at",
            body_id,
            minutes,
            by,
            now,
        )

    async def outcomes(self, secret: str) -> list[Any]:
        """What the browser was shown last; locked, as it is about to be added to."""
        found: list[Any] | None = await self.connection.fetchval(
            "select outcomes from console_sessions where id_hash = $1 for update", digest(secret)
        )
        return found or []

    async def keep_outcomes(self, secret: str, outcomes: list[Any]) -> None:
        """Keep what the browser was shown last."""
        await self.connection.execute(
            "update console_sessions set outcomes = $2 where id_hash = $1", digest(secret), outcomes
        )

    async def set_practises(self, secret: str, practises: bool) -> None:
        """From the next page on the browser is with made-up reports, or with the real ones again."""
        await self.connection.execute(
            "update console_sessions set practises = $2 where id_hash = $1", digest(secret), practises
        )

    async def close_session(self, secret: str) -> None:
        """Sign out."""
        await self.connection.execute("delete from console_sessions where id_hash = $1", digest(secret))

    async def close_one(self, official_id: int, mark: str) -> bool:
        """End one session of an official; False when there is none of this mark."""
        found = await self.connection.fetchval(
            f"delete from console_sessions where official_id = $1 and {MARK} = $2 returning true",  # noqa: S608
            official_id,
            mark,
        )
        return bool(found)

    async def close_all(self, official_id: int) -> None:
        """Sign an official out everywhere."""
        await self.connection.execute("delete from console_sessions where official_id = $1", official_id)


def _session(row: Any) -> ConsoleSession:
    return ConsoleSession(
        row["official_id"], row["csrf"], row["created_at"], row["expires_at"], row["last_seen_at"], row["device"],
        row["mark"], row["practises"], row["confirmed_at"],
    )  # fmt: skip
