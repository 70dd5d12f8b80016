"""The demo's people: made up, written to files, brought in by the importer as any list would be."""

import asyncio
from pathlib import Path

from bot.demo.population import MadePerson, make_people, write_boosters, write_list
from bot.service import Service
from handlers.records.importer import Importer, Source
from storage.repositories.records import Person

LIST, BOOSTERS = "demo-list.xlsx", "demo-boosters.csv"
SOURCE = "demo"
FOR_TICKETS = 600


async def add_people(service: Service, folder: Path) -> tuple[int, int]:
    """Make the lists in `folder` and import them; gives (people, doses). A repeat goes on or changes nothing."""
    await asyncio.to_thread(_write, folder)
    importer = Importer(service.database.unit_of_work, service.database.vault, service.clock, service.ids)
    source = Source(SOURCE, edition=service.settings.edition)
    people, doses = 0, 0
    for name in (LIST, BOOSTERS):
        result = await importer.run(folder / name, source)
        people += result.state.people_new
        doses += result.state.doses_new
    return people, doses


async def people_for_tickets(service: Service) -> list[Person]:
    """People whose records the made-up tickets are about."""
    async with service.database.reading() as uow:
        return await uow.records.first(FOR_TICKETS)


def _write(folder: Path) -> None:
    """The files, once: they are the same for the same seed."""
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / BOOSTERS).exists():
        return
    people: list[MadePerson] = list(make_people())
    write_list(folder / LIST, people)
    write_boosters(folder / BOOSTERS, people)
