"""The demo's people: made up, written to files, brought in by the importer as any list would be."""

import asyncio
from functools import cache
from pathlib import Path

from bot.demo.population import MadePerson, make_people, samples, write_boosters, write_list
from bot.service import Service
from handlers.records.importer import Importer, Source
from storage.gazetteer import load
from storage.repositories.records import Person

LIST, BOOSTERS = "demo-list.xlsx", "demo-boosters.csv"
SOURCE = "demo"
COMMUNE_SHARE, DISTRICT_SHARE, FAR_SHARE = 25, 65, 210  # people whom tickets are about


async def add_people(service: Service, folder: Path) -> tuple[int, int]:
    """Make the lists in `folder` and import them; gives (people, doses). A repeat goes on or changes nothing."""
    await asyncio.to_thread(_write, folder)
    importer = Importer(
        service.database.unit_of_work, service.database.vault, service.clock, service.ids, service.tools.rules.vaccines
    )
    source = Source(SOURCE, edition=service.settings.edition)
    people, doses = 0, 0
    for name in (LIST, BOOSTERS):
        result = await importer.run(folder / name, source)
        people += result.state.people_new
        doses += result.state.doses_new
    return people, doses


async def people_for_tickets(service: Service) -> list[Person]:
    """Whose records the made-up tickets are about: many near the person to play, so that those desks have work."""
    person = await asyncio.to_thread(to_play)
    district = load(2021).units[person.commune].parent_code
    async with service.database.reading() as uow:
        near = await uow.records.some(COMMUNE_SHARE, commune=person.commune)
        around = await uow.records.some(DISTRICT_SHARE, district=district)
        far = await uow.records.some(FAR_SHARE)
    return [*near, *around, *far]


@cache
def to_play() -> MadePerson:
    """The made-up person whose last dose is missing: the demo's first citizen."""
    return samples(list(make_people()))["dose_missing"]


def _write(folder: Path) -> None:
    """The files, once: they are the same for the same seed."""
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / BOOSTERS).exists():
        return
    people: list[MadePerson] = list(make_people())
    write_list(folder / LIST, people)
    write_boosters(folder / BOOSTERS, people)
