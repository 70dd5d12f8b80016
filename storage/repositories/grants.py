"""Rights to send that are renewed all the time: a pair of tokens an account, of which each renewal uses up one.

Whoever renews holds the lease of the row from before the call until the new pair stands in the table: two renewals with
one token would lose the right for good. The lease outlives the call's time-out, so that a second process never begins
while the first may still be answered.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storage.repositories.base import Repository


@dataclass(frozen=True, slots=True)
class Grant:
    """A pair. `number` counts the renewals; `refusal`: why the platform refused to renew it, '' while it holds."""

    account: str
    access: str = field(repr=False)
    renewal: str = field(repr=False)
    number: int
    issued_at: datetime
    expires_at: datetime
    lease_until: datetime | None = None
    refused_at: datetime | None = None
    refusal: str = ""


class GrantRepository(Repository):
    """Rows of `channel_grants`."""

    async def get(self, account: str) -> Grant | None:
        """The pair of an account, or None."""
        row = await self.connection.fetchrow(
            "select account, pair_sealed, number, issued_at, expires_at, lease_until, refused_at, refusal"
            " from channel_grants where account = $1",
            account,
        )
        if row is None:
            return None
        access, renewal = self.vault.open_json(row["pair_sealed"], _place(account))
        return Grant(
            account, access, renewal, row["number"], row["issued_at"], row["expires_at"], row["lease_until"],
            row["refused_at"], row["refusal"],
        )  # fmt: skip

    async def put(self, grant: Grant) -> int:
        """Keep a pair that an administrator brought, whatever stood there; gives its number."""
        number: int = await self.connection.fetchval(
            "insert into channel_grants (account, pair_sealed, number, issued_at, expires_at, heard_at)"
            " values ($1,$2,1,$3,$4,$3)"
            " on conflict (account) do update set pair_sealed = excluded.pair_sealed,"
            " number = channel_grants.number + 1, issued_at = excluded.issued_at, expires_at = excluded.expires_at,"
            " lease_owner = '', lease_until = null, refused_at = null, refusal = '',"
            " heard_at = excluded.heard_at returning number",
            grant.account,
            self._sealed(grant),
            grant.issued_at,
            grant.expires_at,
        )
        return number

    async def lease(self, account: str, number: int, owner: str, now: datetime, until: datetime) -> bool:
        """Take the right to renew this very pair; False when somebody else has it or another pair stands there."""
        return bool(
            await self.connection.fetchval(
                "update channel_grants set lease_owner = $3, lease_until = $5 where account = $1 and number = $2"
                " and refused_at is null and (lease_until is null or lease_until < $4) returning 1",
                account,
                number,
                owner,
                now,
                until,
            )
        )

    async def renew(self, grant: Grant) -> bool:
        """Put the pair that replaces the one of this number, also when the lease ran out and somebody else was refused
        meanwhile: of one pair the platform gives one more, and who has it is right. False when another stands there."""
        return bool(
            await self.connection.fetchval(
                "update channel_grants set pair_sealed = $3, number = number + 1, issued_at = $4, expires_at = $5,"
                " lease_owner = '', lease_until = null, refused_at = null, refusal = ''"
                " where account = $1 and number = $2 returning 1",
                grant.account,
                grant.number,
                self._sealed(grant),
                grant.issued_at,
                grant.expires_at,
            )
        )

    async def heard(self, account: str, at: datetime) -> None:
        """An event of the account came."""
        await self.connection.execute(
            "update channel_grants set heard_at = greatest(heard_at, $2) where account = $1", account, at
        )

    async def listen(self, account: str, since: datetime) -> datetime | None:
        """Events are waited for, from `since` on if none ever came; gives when the last came, None: no account."""
        found: datetime | None = await self.connection.fetchval(
            "update channel_grants set heard_at = coalesce(heard_at, $2) where account = $1 returning heard_at",
            account,
            since,
        )
        return found

    async def last_heard(self, lives: datetime | None = None) -> dict[str, datetime]:
        """When each account that is waited for last told anything. `lives`: those whose token ended before are left
        out."""
        rows = await self.connection.fetch(
            "select account, heard_at from channel_grants where heard_at is not null"
            " and ($1::timestamptz is null or expires_at > $1)",
            lives,
        )
        return {row["account"]: row["heard_at"] for row in rows}

    async def give_back(self, account: str, owner: str) -> None:
        """End a lease whose call never reached the platform: the pair is as good as before."""
        await self.connection.execute(
            "update channel_grants set lease_owner = '', lease_until = null where account = $1 and lease_owner = $2",
            account,
            owner,
        )

    async def refuse(self, account: str, number: int, why: str, now: datetime) -> bool:
        """Note that this pair is not renewed any more; True for the first who notes it."""
        return bool(
            await self.connection.fetchval(
                "update channel_grants set refused_at = $3, refusal = $4, lease_owner = '', lease_until = null"
                " where account = $1 and number = $2 and refused_at is null returning 1",
                account,
                number,
                now,
                why,
            )
        )

    def _sealed(self, grant: Grant) -> bytes:
        pair: list[Any] = [grant.access, grant.renewal]
        return self.vault.seal_json(pair, _place(grant.account))


def _place(account: str) -> str:
    return f"channel_grants:pair:{account}"
