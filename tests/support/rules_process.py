"""A process in which two administrators draft, confirm and take down days off, over and over, until it is killed.

`python -m tests.support.rules_process DATABASE FIRST SECOND`: the officials by their numbers. After each commit it
prints `confirmed ID` or `taken ID`.
"""

import asyncio
import random
import sys
from datetime import date, timedelta

from handlers.administration.kinds import KINDS
from handlers.administration.versions import Overtaken, Refused, confirm, draft, roll_back
from handlers.staff.actor import Actor, official
from tests.support.driver import CountingIds, World, open_world

START = date(2021, 11, 1)
DAYS = 200


async def main(url: str, first: int, second: int) -> None:
    """Until it is killed."""
    world = await open_world(url)
    world.ids = CountingIds(random.getrandbits(52))
    async with world.database.reading() as uow:
        actors = [official(one) for one in await uow.officials.everybody() if one.id in (first, second)]
    print("begun", flush=True)
    while True:
        await change(world, actors, str(START + timedelta(days=random.randrange(DAYS))))


async def change(world: World, actors: list[Actor], day: str) -> None:
    """One day off is drafted and confirmed, every third taken down again."""
    entry = {"from": day, "name": f"Nghỉ {random.getrandbits(30)}", "certainty": "H"}
    try:
        async with world.work() as work:
            newest = await work.uow.rule_versions.newest("holiday", "", day)
            made = await draft(work, actors[0], KINDS["holiday"], day, entry, newest.id if newest else 0)
        async with world.work() as work:
            await confirm(work, actors[1], made.id)
        print(f"confirmed {made.id}", flush=True)
        if random.random() < 1 / 3:
            async with world.work() as work:
                await roll_back(work, actors[0], made.id)
            print(f"taken {made.id}", flush=True)
    except (Overtaken, Refused):  # the other process was faster
        await asyncio.sleep(0.01)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
