"""A made-up act on many that waits for a yes: a commune would refuse again what was disputed, the district is asked."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.demo.people import people_for_tickets
from bot.demo.quiet import quiet_work
from bot.demo.tickets import SEED, draft_of, filer_of, stories
from bot.service import Service
from handlers.places.bodies import Place
from handlers.staff.actor import LEADING, citizen, official
from handlers.tickets.claim import claim
from handlers.tickets.many.pressed import press
from handlers.tickets.open import open as open_ticket
from handlers.tickets.refuse import refuse
from handlers.tickets.reopen import reopen
from storage.repositories.bulk_acts import Order

NUMBER = 9_000  # of its first report: none of the other stories has it
REASON = "R11"
REPORTS = 3


async def add_waiting(service: Service) -> int:
    """File, refuse, dispute and take some reports, and press; how many they are, 0 where no office is there to ask."""
    people, dice = await people_for_tickets(service), random.Random(SEED)  # noqa: S311 - made-up stories
    kind, at = stories()["tickets"][0], service.clock.now() - timedelta(hours=6)
    if not people:
        return 0
    near = people[0]
    place, made = Place(near.province, near.district, near.commune), []
    for number in range(NUMBER, NUMBER + REPORTS):
        async with quiet_work(service, at, f"demo:{number}") as work:
            person = people[number % len(people)]
            filer = await filer_of(work, number, person)
            draft = replace(draft_of(kind, person, filer, dice, number), place=place, site=place)
            ticket = await open_ticket(work, draft, citizen(filer))
            leads = [one for one in await work.uow.officials.of_bodies([ticket.body_id]) if _leads(one.roles)]
        if not leads:
            return 0
        maker = official(leads[0])
        async with quiet_work(service, at + timedelta(hours=1), f"demo:{number}:1") as work:
            await claim(work, ticket.id, maker)
            await refuse(work, ticket.id, maker, REASON)
        async with quiet_work(service, at + timedelta(hours=4), f"demo:{number}:2") as work:
            await reopen(work, ticket.id, citizen(filer), stories()["disputes"][number % REPORTS])
            made.append(await claim(work, ticket.id, maker))
    async with quiet_work(service, service.clock.now(), f"demo:{NUMBER}:many") as work:
        order = Order("refuse", code=REASON)
        await press(work, maker, order, made, seen={}, cause=f"demo:{NUMBER}:many", now=True)
    return len(made)


def _leads(roles: Mapping[str, str]) -> bool:
    return not LEADING.isdisjoint(roles.values())
