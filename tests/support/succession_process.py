"""A process that carries over what a closed office had, over and over, until it is killed.

`python -m tests.support.succession_process DATABASE OLD HEIR`: ids of the offices.
"""

import asyncio
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from handlers.catalogue.offices import OfficeEntry
from handlers.jobs.succession import succession
from handlers.places.bodies import place_of
from handlers.staff.actor import citizen
from handlers.tickets.open import Draft
from handlers.tickets.open import open as open_ticket
from handlers.work import Work
from tests.support.console import DETAILS, SUBJECT
from tests.support.driver import CountingIds, open_world


async def file_at(work: Work, body: str, n: int) -> None:
    """A report that this office gets."""
    contact = await work.uow.contacts.ensure(work.ids.new(), "webchat", f"{n:064x}", work.now)
    place = place_of(body)
    draft = Draft(
        "DOSE_MISSING_ONE", SUBJECT, DETAILS, place=place, site=place, contact_id=contact.id, dose_numbers=(2,)
    )
    filed = await open_ticket(work, draft, citizen(contact))
    assert filed.body_id == body


async def main(url: str, old: str, heir: str) -> None:
    """Until it is killed."""
    world = await open_world(url)
    world.ids = CountingIds(random.getrandbits(52))
    entry = OfficeEntry(name={"vi": "UBND", "en": "Committee"}, valid_to=date(2021, 10, 1), successor=heir)
    world.tools.directory = world.tools.directory.with_offices({old: entry})

    @asynccontextmanager
    async def open_work(cause: str) -> AsyncIterator[Work]:
        async with world.work(cause) as work:
            yield work

    while True:
        await succession(open_work)
        await asyncio.sleep(0.05)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
