"""A village for whole stories: made-up people in a list that the importer reads, one of whom misses a dose.

Nobody is real (bot/demo/population.py). The same person comes every time.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.demo.population import MadeDose, MadePerson, make_people, write_list
from bot.service import Service
from handlers.catalogue.office_kinds import OfficeKind
from handlers.places.bodies import Place, body_id, station_code
from handlers.records.importer import Importer, Source
from handlers.staff.officials import enrol
from handlers.staff.sign_in import make_link
from storage.gazetteer import load

PEOPLE = 200
PROVINCE = "89"
OFFICIAL = "Lê Thị Sen"
LINE = "{day}, trạm y tế {commune}, {vaccine}"  # how a person tells of an injection
VACCINES = {"AZ": "AstraZeneca", "MODERNA": "Moderna", "VERO": "Vero Cell", "PFIZER": "Pfizer"}


@dataclass(frozen=True, slots=True)
class Villager:
    """Somebody whose second dose, given at the own commune's station, never came into the records."""

    person: MadePerson
    place: Place

    @property
    def missing(self) -> MadeDose:
        """The dose that no list has."""
        return self.person.doses[1]

    @property
    def station(self) -> str:
        """The body that gave it and owns the complaint."""
        return body_id(2021, self.place, OfficeKind.HEALTH_STATION)

    @property
    def commune(self) -> str:
        """The commune's name."""
        return load(2021).units[self.place.commune].name

    @property
    def tells(self) -> str:
        """The missing dose in the person's words."""
        day = self.missing.day.strftime("%d/%m/%Y")
        return LINE.format(day=day, commune=self.commune, vaccine=VACCINES[self.missing.vaccine])


@cache
def people() -> tuple[MadePerson, ...]:
    """Everybody in the list."""
    return tuple(make_people(PEOPLE))


@cache
def villager() -> Villager:
    """The person to play."""
    units = load(2021).units
    for person in people():
        district = units[person.commune].parent_code
        at_home = len(person.doses) == 2 and person.doses[1].facility == station_code(person.commune)
        if person.faults == {"dose_missing"} and at_home and units[district].parent_code == PROVINCE:
            return Villager(person, Place(PROVINCE, district, person.commune))
    raise AssertionError("nobody of the list misses a dose")


def write_village(folder: Path, *, alone: bool = False) -> Path:
    """The list as a commune would hand it in: the national template, as xlsx. `alone`: of the person to play only."""
    path = folder / "danh-sach.xlsx"
    write_list(path, [villager().person] if alone else list(people()))
    return path


async def settle(service: Service, folder: Path, *, alone: bool = False) -> int:
    """Import the list and enrol the station's official in a running service; gives the official's id."""
    importer = Importer(
        service.database.unit_of_work, service.database.vault, service.clock, service.ids, service.tools.rules.vaccines
    )
    await importer.run(write_village(folder, alone=alone), Source("platform"))
    async with service.work("test:settle") as work:
        official = await enrol(work, OFFICIAL, {villager().station: "lead"})
    await service.refresh.staff(force=True)
    return official.id


async def one_time_link(service: Service, official: int, purpose: str = "console") -> str:
    """A token with which the official signs in or links a chat."""
    async with service.work(f"test:link:{service.ids.new()}") as work:
        return await make_link(work, official, purpose)
