"""What officials sign in with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from storage.repositories.base import Repository


@dataclass(frozen=True, slots=True)
class Credentials:
    """`login`: the name an official signs in with; `password_hash`: argon2id with its salt and cost; `totp`: the key of
    the second factor (RFC 6238). `step`: of the newest code that was taken, since 1970 by 30 s; `drift`: steps by which
    the phone's clock is ahead; `far`: the step of a right code from a clock far off, 0 for none. `phone`: the national
    number that codes go to by text message, in place of the key; '' for an app."""

    official_id: int
    login: str = field(repr=False)
    password_hash: str = field(repr=False)
    totp: bytes = field(repr=False)
    step: int = 0
    drift: int = 0
    far: int = 0
    phone: str = field(default="", repr=False)


class CredentialRepository(Repository):
    """Rows of `official_credentials`."""

    async def by_login(self, login_index: bytes) -> Credentials | None:
        """Those of an active official by the index of the name."""
        return await self._one("c.login_index = $1", login_index)

    async def of(self, official_id: int) -> Credentials | None:
        """Those of an active official."""
        return await self._one("c.official_id = $1", official_id)

    async def lock(self, official_id: int) -> None:
        """Nobody else signs this official in, or sets anything, until the transaction ends."""
        await self.connection.execute("select 1 from officials where id = $1 for update", official_id)

    async def set(self, kept: Credentials, login_index: bytes, now: datetime) -> bool:
        """Keep them in the place of those before; False when somebody else has the name."""
        # Two who take one name at the same moment come one after the other.
        await self.connection.execute(
            "select pg_advisory_xact_lock($1)", int.from_bytes(login_index[:8], "big", signed=True)
        )
        done = await self.connection.fetchval(
            "insert into official_credentials"
            " (official_id, login_index, login_sealed, password_hash, totp_sealed, totp_step, set_at, phone_sealed)"
            " select $1,$2,$3,$4,$5,$6,$7,$8 where not exists"
            " (select from official_credentials where login_index = $2 and official_id <> $1)"
            " on conflict (official_id) do update set login_index = excluded.login_index,"
            " login_sealed = excluded.login_sealed, password_hash = excluded.password_hash,"
            " totp_sealed = excluded.totp_sealed, totp_step = excluded.totp_step, totp_drift = 0, totp_far = 0,"
            " set_at = excluded.set_at, phone_sealed = excluded.phone_sealed returning true",
            kept.official_id,
            login_index,
            self.vault.seal_text(kept.login, f"official_credentials:login:{kept.official_id}"),
            kept.password_hash,
            self.vault.seal(kept.totp, f"official_credentials:totp:{kept.official_id}"),
            kept.step,
            now,
            self._phone(kept.official_id, kept.phone),
        )
        return bool(done)

    async def set_factor(self, official_id: int, totp: bytes, step: int, phone: str) -> None:
        """Another second factor: the key of an app, or a national number in its place."""
        await self.connection.execute(
            "update official_credentials set totp_sealed = $2, totp_step = $3, totp_drift = 0, totp_far = 0,"
            " phone_sealed = $4 where official_id = $1",
            official_id,
            self.vault.seal(totp, f"official_credentials:totp:{official_id}"),
            step,
            self._phone(official_id, phone),
        )

    async def drop(self, official_id: int) -> None:
        """What somebody signed in with opens nothing any more."""
        await self.connection.execute("delete from official_credentials where official_id = $1", official_id)

    async def who_has(self, official_ids: Sequence[int]) -> frozenset[int]:
        """Those of these officials who have set what they sign in with."""
        rows = await self.connection.fetch(
            "select official_id from official_credentials where official_id = any($1::bigint[])", list(official_ids)
        )
        return frozenset(row["official_id"] for row in rows)

    async def taken(self, official_id: int, step: int, drift: int, far: int) -> None:
        """Note the newest code: none before it is taken again."""
        await self.connection.execute(
            "update official_credentials set totp_step = greatest(totp_step, $2), totp_drift = $3, totp_far = $4"
            " where official_id = $1",
            official_id,
            step,
            drift,
            far,
        )

    def _phone(self, official_id: int, phone: str) -> bytes | None:
        return self.vault.seal_text(phone, f"official_credentials:phone:{official_id}") if phone else None

    async def _one(self, where: str, value: object) -> Credentials | None:
        row = await self.connection.fetchrow(
            "select c.* from official_credentials c join officials o on o.id = c.official_id and o.active"  # noqa: S608
            f" where {where}",
            value,
        )
        if row is None:
            return None
        number = row["official_id"]
        return Credentials(
            number,
            self.vault.open_text(row["login_sealed"], f"official_credentials:login:{number}"),
            row["password_hash"],
            self.vault.open(row["totp_sealed"], f"official_credentials:totp:{number}"),
            row["totp_step"],
            row["totp_drift"],
            row["totp_far"],
            self.vault.open_text(row["phone_sealed"], f"official_credentials:phone:{number}")
            if row["phone_sealed"]
            else "",
        )
