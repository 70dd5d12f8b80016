"""Codes of officials' second factor that went out as text messages, kept as keyed digests."""

import hmac
from datetime import datetime

from storage.crypto import digest
from storage.repositories.base import Repository


class SecondCodeRepository(Repository):
    """Rows of `sign_in_codes`: one of each binder, the newest."""

    async def keep(
        self, official_id: int, binder: str, phone: str, code: str, now: datetime, expires_at: datetime
    ) -> None:
        """Keep a code in the place of the one before. `binder`: the secret of what asked for it."""
        await self.connection.execute(
            "insert into sign_in_codes (binder_hash, official_id, phone_hash, code_hash, sent_at, expires_at)"
            " values ($1,$2,$3,$4,$5,$6) on conflict (binder_hash) do update set official_id = excluded.official_id,"
            " phone_hash = excluded.phone_hash, code_hash = excluded.code_hash, tries = 0,"
            " sent_at = excluded.sent_at, expires_at = excluded.expires_at",
            digest(binder),
            official_id,
            self._to(binder, phone),
            self._hash(binder, code),
            now,
            expires_at,
        )

    async def newest(self, official_id: int, binder: str, phone: str, now: datetime) -> datetime | None:
        """When the code that is still good was sent to this number; None when there is none."""
        found: datetime | None = await self.connection.fetchval(
            "select sent_at from sign_in_codes where binder_hash = $1 and official_id = $2 and phone_hash = $3"
            " and expires_at > $4",
            digest(binder),
            official_id,
            self._to(binder, phone),
            now,
        )
        return found

    async def attempt(
        self, official_id: int, binder: str, phone: str, code: str, tries: int, now: datetime
    ) -> bool | None:
        """Count a try and tell whether the code fits; None when there is none that is good. `tries`: how many a code
        is good for; the last wrong one ends it."""
        row = await self.connection.fetchrow(
            "update sign_in_codes set tries = tries + 1, expires_at = case when tries + 1 >= $5 then $4 else expires_at"
            " end where binder_hash = $1 and official_id = $2 and phone_hash = $3 and expires_at > $4"
            " returning code_hash",
            digest(binder),
            official_id,
            self._to(binder, phone),
            now,
            tries,
        )
        return hmac.compare_digest(row["code_hash"], self._hash(binder, code)) if row is not None else None

    async def drop(self, binder: str) -> None:
        """A code counts once."""
        await self.connection.execute("delete from sign_in_codes where binder_hash = $1", digest(binder))

    def _hash(self, binder: str, code: str) -> bytes:
        return self.vault.index("second_code", binder, code)

    def _to(self, binder: str, phone: str) -> bytes:
        return self.vault.index("second_code_to", binder, phone)
