"""A process that has the token of a Zalo account renewed, over and over.

`python -m tests.support.token_process DATABASE PLATFORM NAME`. Each line it prints is something that came of a try:
`renewed`, `alarm`, `waits`.
"""

import asyncio
import random
import sys
from datetime import timedelta

import aiohttp

from bot.channels.errors import Misconfigured, Temporary
from bot.channels.zalo import oauth, tokens
from bot.channels.zalo.channel import account_name
from bot.channels.zalo.oauth import App
from bot.clock import SystemClock
from storage.crypto import Vault
from storage.database import Database
from tests.support.zalo import APP, APP_SECRET, OA

TIMEOUT = 0.3  # seconds a call may take here
LEASE = timedelta(seconds=TIMEOUT * 3)


def say(line: str) -> None:
    """One thing that came of it."""
    print(line, flush=True)


async def main(url: str, platform: str, name: str) -> None:
    """Until it is killed."""
    oauth.TIMEOUT = TIMEOUT
    vars(tokens).update(TIMEOUT=TIMEOUT, LEASE=LEASE)
    database = await Database.open(url, Vault({1: b"d" * 32}, b"i" * 32), largest=2)
    async with aiohttp.ClientSession() as session:
        mine = tokens.Tokens(
            account_name(OA), App(APP, APP_SECRET, platform), database, SystemClock(), name, session,
            lambda kind: say("alarm"),
        )  # fmt: skip
        while True:
            mine.forget()
            try:
                await mine.instead_of(await mine.access())
                say("renewed")
            except Misconfigured:
                await asyncio.sleep(0.1)
            except Temporary:
                say("waits")
            await asyncio.sleep(random.uniform(0, 0.05))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
