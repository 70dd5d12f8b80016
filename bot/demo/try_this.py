"""What a newcomer reads at the terminal: addresses, one-time links, and three made-up people to play."""

import asyncio
from dataclasses import dataclass

from rich.console import Console

from bot.demo.population import MadePerson, make_people, samples
from bot.service import Service
from handlers.catalogue.office_kinds import OfficeKind
from handlers.places.bodies import Place, body_id
from handlers.staff.actor import own_roles
from handlers.staff.sign_in import make_link
from storage.gazetteer import load

FAULTS = ("dose_missing", "wrong_name", "other_phone")  # whom to play, by what is wrong with the record


@dataclass(frozen=True, slots=True)
class Desk:
    """A body whose official may be played."""

    key: str
    body: str


async def print_try_this(service: Service) -> None:
    """Print it, in Vietnamese first."""
    people = await asyncio.to_thread(lambda: samples(list(make_people())))
    chosen = [people[fault] for fault in FAULTS if fault in people]
    console = Console(stderr=False, highlight=False, soft_wrap=True)
    address = f"http://{service.settings.host}:{service.settings.port}"
    words = service.tools.texts
    console.print()
    console.print(words.say("demo.title"), style="bold")
    console.print(words.say("demo.citizen", {"url": f"{address}/"}))
    for desk in _desks(service, chosen[0]):
        link = await _link(service, desk.body)
        name = service.tools.directory.bodies[desk.body].name
        console.print(words.say(f"demo.{desk.key}", {"body": name, "url": f"{address}/console/sign-in/{link}"}))
    console.print(words.say("demo.people"))
    for fault, person in zip(FAULTS, chosen, strict=True):
        console.print(words.say(f"demo.person_{fault}", _told(person)))
    console.print(words.say("demo.end"), style="dim")


def _desks(service: Service, person: MadePerson) -> list[Desk]:
    """The offices around the first person: commune, district, province."""
    gazetteer, edition = load(2021), service.tools.directory.edition
    district = gazetteer.units[person.commune].parent_code
    place = Place(gazetteer.units[district].parent_code, district, person.commune)
    return [
        Desk("commune", body_id(edition, place, OfficeKind.FRONT_DESK)),
        Desk("district", body_id(edition, Place(place.province, district), OfficeKind.TTYT)),
        Desk("province", body_id(edition, Place(place.province), OfficeKind.SO_Y_TE)),
    ]


async def _link(service: Service, body: str) -> str:
    async with service.work(f"demo:link:{service.ids.new()}") as work:
        officials = await work.uow.officials.of_bodies([body])
        belongs = next(one for one in officials if body in own_roles(one))  # not who is lent there
        return await make_link(work, belongs.id)


def _told(person: MadePerson) -> dict[str, str]:
    return {"name": person.name, "id": person.cccd, "birth": person.birth, "phone": person.phone}
