"""One-time codes, kept as keyed digests."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.repositories.base import Repository


@dataclass(frozen=True, slots=True)
class OneTimeCode:
    """The newest code of a contact. `tries` counts the check that is being made."""

    id: int
    phone: str
    tries: int
    expires_at: datetime
    used_at: datetime | None
    fits: bool


class CodeRepository(Repository):
    """Rows of `one_time_codes`."""

    async def add(
        self, row_id: int, contact_id: int, purpose: str, phone: str, code: str, now: datetime, expires_at: datetime
    ) -> None:
        """Keep a code for `phone` (national form). Only the newest of a contact is ever checked."""
        await self.connection.execute(
            "insert into one_time_codes (id, contact_id, purpose, phone_sealed, code_hash, created_at, expires_at)"
            " values ($1,$2,$3,$4,$5,$6,$7)",
            row_id,
            contact_id,
            purpose,
            self.vault.seal_text(phone, f"one_time_codes:phone:{row_id}"),
            self._hash(row_id, code),
            now,
            expires_at,
        )

    async def attempt(self, contact_id: int, purpose: str, code: str) -> OneTimeCode | None:
        """Count a try at the contact's newest code and tell whether it fits. None when there never was one."""
        row: Any = await self.connection.fetchrow(
            "update one_time_codes set tries = tries + 1 where id = (select id from one_time_codes"
            " where contact_id = $1 and purpose = $2 order by created_at desc, id desc limit 1)"
            " returning id, phone_sealed, code_hash, tries, expires_at, used_at",
            contact_id,
            purpose,
        )
        if row is None:
            return None
        number = row["id"]
        return OneTimeCode(
            number,
            self.vault.open_text(row["phone_sealed"], f"one_time_codes:phone:{number}"),
            row["tries"],
            row["expires_at"],
            row["used_at"],
            hmac.compare_digest(row["code_hash"], self._hash(number, code)),
        )

    async def use(self, code_id: int, now: datetime) -> None:
        """A code counts once."""
        await self.connection.execute("update one_time_codes set used_at = $2 where id = $1", code_id, now)

    def _hash(self, row_id: int, code: str) -> bytes:
        return self.vault.index("code", str(row_id), code)
