"""The access token of an account, renewed before it ends or when the platform calls it stale.

The pair stands in the database, since each renewal uses up the token before and makes the old access token void: every
process reads it there, and one at a time renews it under a lease that outlives the call. A renewal that is refused is
final: an administrator connects the account again, and messages wait meanwhile.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import aiohttp
import structlog

from bot.channels.errors import Misconfigured, Temporary
from bot.channels.zalo.oauth import TIMEOUT, App, Refused, Unreached, pair_for_renewal
from bot.to_the_end import to_the_end
from handlers.ports import Clock
from storage.database import Database
from storage.repositories.grants import Grant

RENEW_AFTER = timedelta(hours=20)  # a token lives for 25
LEASE = timedelta(seconds=TIMEOUT * 2)
FIRST_LOOK, LAST_LOOK = 0.02, 0.5  # seconds between looks at the table while another process renews
ALARM = "channel_refused"

log = structlog.get_logger()


@dataclass(slots=True)
class Tokens:
    """The tokens of one account. `owner` names this process; `alarm(kind)` raises an alarm and never fails."""

    account: str
    app: App
    database: Database
    clock: Clock
    owner: str
    session: aiohttp.ClientSession
    alarm: Callable[[str], None]
    _known: Grant | None = None
    _renewing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def access(self) -> str:
        """A token that should hold. Errors: Misconfigured when there is none; Temporary; those of the database."""
        now = self.clock.now()
        grant = self._known
        if grant is None or now - grant.issued_at >= RENEW_AFTER:
            grant = await self._read()  # another process may have renewed it meanwhile
        if grant.refused_at is None and now - grant.issued_at >= RENEW_AFTER:
            return await self.instead_of(grant.access)
        if now >= grant.expires_at:
            raise Misconfigured("connect the account again")
        return grant.access  # one that is not renewed any more holds to its end

    async def instead_of(self, stale: str) -> str:
        """A newer token than this one: the table's, or else a renewed one. Errors: as `access`."""
        async with self._renewing:  # the calls of one process wait here and not at the table
            until, pause = self.clock.now() + LEASE + timedelta(seconds=TIMEOUT), FIRST_LOOK
            while self.clock.now() < until:
                grant = await self._read()
                if grant.access != stale:
                    return grant.access
                if grant.refused_at is not None:
                    self.alarm(ALARM)  # again by everybody who meets it: who was refused may have died since
                    raise Misconfigured("connect the account again")
                now = self.clock.now()
                async with self.database.reading() as uow:
                    held = await uow.grants.lease(self.account, grant.number, self.owner, now, now + LEASE)
                if held:
                    return await to_the_end(self._renewed(grant))
                await asyncio.sleep(pause)
                pause = min(pause * 2, LAST_LOOK)
            raise Temporary("another process renews the token")

    def forget(self) -> None:
        """Read the table again at the next use."""
        self._known = None

    async def _read(self) -> Grant:
        async with self.database.reading() as uow:
            grant = await uow.grants.get(self.account)
        if grant is None:
            raise Misconfigured("the account is not connected")
        self._known = grant
        return grant

    async def _renewed(self, grant: Grant) -> str:
        """The call, outside every transaction, and the new pair into the table before it is used. A stop of the process
        waits for it: between the answer and the table the pair stands nowhere else."""
        began = self.clock.now()
        try:
            pair = await pair_for_renewal(self.session, self.app, grant.renewal)
        except Refused as error:
            log.error("channel_grant_refused", account=self.account, reason=str(error))
            async with self.database.unit_of_work() as uow:
                await uow.grants.refuse(self.account, grant.number, str(error), self.clock.now())
            self.alarm(ALARM)
            raise Misconfigured("connect the account again") from None
        except Unreached as error:
            if not error.maybe_used:
                async with self.database.unit_of_work() as uow:
                    await uow.grants.give_back(self.account, self.owner)
            raise Temporary("the token could not be renewed") from None  # the lease runs out by itself
        renewed = Grant(
            self.account, pair.access, pair.renewal, grant.number, began, began + timedelta(seconds=pair.seconds)
        )
        await self._keep(renewed)
        self._known = None
        return pair.access

    async def _keep(self, renewed: Grant) -> None:
        """The platform has used up the old pair, and nobody else can be given another: the new one is written as soon
        as the database takes it, however long that is; an alarm tells of it when the lease is over."""
        wait, told = 0.1, False
        while True:
            try:
                async with self.database.unit_of_work() as uow:
                    kept = await uow.grants.renew(renewed)
            except Exception as error:
                log.error("channel_grant_not_kept", account=self.account, error=type(error).__name__)
                if not told and self.clock.now() - renewed.issued_at > LEASE:
                    told = True
                    self.alarm(ALARM)
                await asyncio.sleep(wait)
                wait = min(wait * 2, 5.0)
            else:
                if not kept:  # an administrator has brought another pair meanwhile
                    raise Temporary("the account was connected anew")
                return
