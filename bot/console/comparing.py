"""Passwords are compared one at a time in each of two lanes: whoever has signed in from the device or the address
lately never waits behind strangers, who guess by thousands. What waits in a lane is bounded.

A comparison takes some hundredths of a second and 19 MiB (handlers/staff/credentials.py), in a thread.
"""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

from aiohttp import web

MOST: Final = 40  # in a lane, the one that is being compared included: some two seconds
Found = TypeVar("Found")


class Full(Exception):
    """So many wait already that another one would wait for too long."""


class Comparing:
    """The two lanes of a process."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._turns = {True: asyncio.Lock(), False: asyncio.Lock()}
        self._inside = {True: 0, False: 0}

    async def run(self, act: Callable[..., Found], *given: str, known: bool) -> Found:
        """Do it in a thread when its turn has come. Errors: Full."""
        if self._inside[known] >= self._most:
            raise Full
        self._inside[known] += 1
        try:
            async with self._turns[known]:
                return await asyncio.to_thread(act, *given)
        finally:
            self._inside[known] -= 1


COMPARING: Final = web.AppKey("comparing", Comparing)
