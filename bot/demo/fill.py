"""Fills an empty demo: bodies, officials, people and doses through the importer, tickets. Goes on where it stopped."""

from pathlib import Path

from rich.console import Console

from bot.demo.incidents import add_incidents
from bot.demo.lent import add_loan
from bot.demo.lists import add_lists
from bot.demo.many import add_waiting
from bot.demo.people import add_people, people_for_tickets
from bot.demo.staff import add_officials
from bot.demo.tickets import add_tickets
from bot.service import Service
from bot.tools import all_bodies

STEPS = (
    "demo_bodies",
    "demo_officials",
    "demo_people",
    "demo_tickets",
    "demo_many",
    "demo_loans",
    "demo_incidents",
    "demo_lists",
)


async def fill(service: Service, folder: Path) -> None:
    """Do the steps that are not done yet. `folder`: where the made-up file to import is kept."""
    console = Console(stderr=True)
    done = {
        "demo_bodies": _bodies,
        "demo_officials": _officials,
        "demo_people": _people,
        "demo_tickets": _tickets,
        "demo_many": _many,
        "demo_loans": _loans,
        "demo_incidents": _incidents,
        "demo_lists": _lists,
    }
    for name in STEPS:
        async with service.database.reading() as uow:
            if await uow.jobs.is_done(name):
                continue
        console.print(f"[dim]{await done[name](service, folder)}[/dim]")
        async with service.database.reading() as uow:
            await uow.jobs.mark_done(name, service.clock.now())
    await service.refresh.staff(force=True)


async def _bodies(service: Service, folder: Path) -> str:
    async with service.database.unit_of_work() as uow:
        count = await uow.bodies.upsert(all_bodies(service.settings.edition))
    return f"{count} offices"


async def _officials(service: Service, folder: Path) -> str:
    async with service.database.unit_of_work() as uow:
        count = await add_officials(uow, service.tools.directory, service.ids, service.clock.now())
    await service.refresh.staff(force=True)
    return f"{count} made-up officials"


async def _people(service: Service, folder: Path) -> str:
    people, doses = await add_people(service, folder)
    return f"{people} made-up people, {doses} doses"


async def _many(service: Service, folder: Path) -> str:
    return f"an act on {await add_waiting(service)} made-up tickets that waits for a yes"


async def _loans(service: Service, folder: Path) -> str:
    return f"{await add_loan(service)} made-up loan of an official"


async def _incidents(service: Service, folder: Path) -> str:
    return f"{await add_incidents(service)} made-up incidents"


async def _lists(service: Service, folder: Path) -> str:
    return f"{await add_lists(service)} made-up lists of units"


async def _tickets(service: Service, folder: Path) -> str:
    await service.refresh.staff(force=True)
    people = await people_for_tickets(service)
    return f"{await add_tickets(service, people)} made-up tickets"
