"""About 300 made-up tickets in all states and ages, filed and worked through the real operations."""

import hashlib
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.demo.quiet import quiet_work
from bot.service import Service
from handlers.places.bodies import Place
from handlers.staff.actor import Actor, citizen, official
from handlers.tickets.add_information import add_information
from handlers.tickets.approve import approve
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.claim import claim
from handlers.tickets.confirm import confirm_seen
from handlers.tickets.content import BirthDate, ClaimedDose, Details, Paper, Subject
from handlers.tickets.mark_entered import mark_entered
from handlers.tickets.note import note
from handlers.tickets.open import Draft
from handlers.tickets.open import open as open_ticket
from handlers.tickets.platform import await_platform
from handlers.tickets.rate import rate
from handlers.tickets.refuse import refuse
from handlers.tickets.reply import reply
from handlers.tickets.withdraw import withdraw
from handlers.work import Work
from storage.repositories.contacts import Contact
from storage.repositories.records import Person
from storage.repositories.tickets import Ticket

COUNT = 300
SEED = 4711
FILE = Path(__file__).with_name("stories.yaml")
FAR_AWAY = 12  # one in so many names the province alone: its health department has work too
PLATFORM_DOWN = 4  # one in so many that are only claimed waits for the national platform
REFUSALS = ("R02", "R05", "R10", "R11")  # the synthetic reports have no photos

# How far each story has come, with its share, and how many hours ago it began (from, to).
STAGES = {
    "new": (26, 0.2, 30),
    "late": (8, 50, 130),
    "claimed": (12, 1, 40),
    "waiting": (9, 4, 60),
    "answered": (5, 5, 40),
    "approved": (9, 10, 90),
    "entered": (11, 24, 160),
    "confirmed": (10, 60, 400),
    "refused": (7, 24, 300),
    "withdrawn": (3, 20, 200),
}


@cache
def stories() -> dict[str, Any]:
    """The data of stories.yaml."""
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


@dataclass
class Story:
    """One ticket on its way; `at` moves with every act."""

    service: Service
    dice: random.Random
    at: datetime
    filer: Contact
    ticket: Ticket
    worker: Actor
    number: int
    acts: int = 0

    async def act(self, verb: Callable[..., Awaitable[Ticket]], actor: Actor, *args: Any) -> None:
        """Do one operation a while later, never in the future."""
        later = self.at + timedelta(minutes=self.dice.randint(8, 150))
        self.at = min(later, self.service.clock.now() - timedelta(seconds=20))
        self.acts += 1  # the cause names the act, so that a filling that was cut off does nothing twice
        async with quiet_work(self.service, self.at, f"demo:{self.number}:{self.acts}") as work:
            self.ticket = await verb(work, self.ticket.id, actor, *args)

    def line(self, kind: str) -> str:
        """One of the made-up sentences."""
        return str(self.dice.choice(stories()[kind]))


async def add_tickets(service: Service, people: list[Person]) -> int:
    """File and work the tickets; how many. `people`: whose records they are about."""
    dice = random.Random(SEED)  # noqa: S311 - made-up stories
    now = service.clock.now()
    kinds = stories()["tickets"]
    chosen = dice.sample(people, len(people))
    for number in range(COUNT):
        kind = dice.choices(kinds, [one["weight"] for one in kinds])[0]
        stage = dice.choices(list(STAGES), [one[0] for one in STAGES.values()])[0]
        began = now - timedelta(hours=dice.uniform(*STAGES[stage][1:]))
        await _tell(service, dice, number, kind, stage, began, chosen[number % len(chosen)])
    return COUNT


async def _tell(
    service: Service,
    dice: random.Random,
    number: int,
    kind: dict[str, Any],
    stage: str,
    began: datetime,
    person: Person,
) -> None:
    async with quiet_work(service, began, f"demo:{number}") as work:
        filer = await filer_of(work, number, person)
        ticket = await open_ticket(work, draft_of(kind, person, filer, dice, number), citizen(filer))
        workers = await work.uow.officials.of_bodies([ticket.body_id])
    worker = official(dice.choice([w for w in workers if w.roles[ticket.body_id] != "volunteer"] or workers))
    await _live(Story(service, dice, began, filer, ticket, worker, number), stage)


async def _live(story: Story, stage: str) -> None:
    own = citizen(story.filer)
    if stage in ("new", "late"):
        return
    if stage == "withdrawn":
        return await story.act(withdraw, own)
    await story.act(claim, story.worker)
    if story.dice.random() < 0.4:
        await story.act(note, story.worker, story.line("notes"))
    if stage == "claimed":
        if story.number % PLATFORM_DOWN == 0 and story.ticket.enters:
            story.dice = random.Random(story.number)  # noqa: S311 - the others' stories stay as they are
            await story.act(await_platform, story.worker)
        return
    if stage in ("waiting", "answered") or story.dice.random() < 0.3:
        await story.act(ask_citizen, story.worker, story.line("asks"))
        if stage == "waiting":
            return
        await story.act(add_information, own, story.line("answers"))
    if stage == "answered":
        return
    if stage == "refused":
        return await story.act(refuse, story.worker, story.dice.choice(REFUSALS))
    await story.act(reply, story.worker, story.line("replies"))
    await story.act(approve, story.worker)
    if stage == "approved" or not story.ticket.enters:
        return
    await story.act(mark_entered, story.worker)
    if stage == "confirmed":
        await story.act(confirm_seen, own)
        if story.dice.random() < 0.6:
            await story.act(rate, own, story.dice.choices((5, 4, 3, 2), (6, 3, 1, 1))[0])


async def filer_of(work: Work, number: int, person: Person) -> Contact:
    """The chat that a story's report comes from; it lives where the person does."""
    address = hashlib.sha256(f"demo person {number}".encode()).hexdigest()
    contact = await work.uow.contacts.ensure(work.ids.new(), "webchat", address, work.now)
    await work.uow.contacts.set_place(contact.id, person.edition, person.province, person.district, person.commune)
    return contact


def draft_of(kind: dict[str, Any], person: Person, filer: Contact, dice: random.Random, number: int) -> Draft:
    """What a story reports. `kind`: of stories.yaml; `number`: of the story."""
    content = person.content
    identity = next((v for k, v in content.identities.items() if k in ("cccd", "cmnd")), "")
    place = Place(person.province, person.district, person.commune)
    if number % FAR_AWAY == 0:
        place = Place(person.province)
    doses: tuple[ClaimedDose, ...] = ()
    if "dose" in kind:
        day, vaccine = dice.randint(1, 30), dice.choice(("AZ", "PFIZER", "VERO"))
        doses = (ClaimedDose(kind["dose"], vaccine=vaccine, injected_on=date(2021, 9, day), lot=f"ABX{day:04}"),)
    return Draft(
        category=kind["category"],
        subject=Subject(
            name=content.name,
            birth=BirthDate.of(content.birth),
            sex=person.sex or "",
            papers=tuple(Paper(*one) for one in content.identities.items()),
            phone=content.phone,
            address=content.address,
        ),
        details=Details(doses=doses, description=kind["text"]),
        cause=kind.get("cause", ""),
        place=place,
        site=place,
        identity=identity,
        person_id=person.id,
        proof=dice.choice(("code", "code", "none")),
        dose_numbers=tuple(dose.number for dose in doses),
        consent_version="2021-11",
        contact_id=filer.id,
    )
