"""A small office world for ticket tests: officials of three levels, a citizen, drafts, and what each was told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from handlers.dialogue.registry import Registry
from handlers.dialogue.reply import Reply
from handlers.places.bodies import Place
from handlers.policy import Policy
from handlers.registry import build_registry
from handlers.rulebook import shipped_rules
from handlers.staff.actor import Actor, citizen
from handlers.staff.actor import official as actor_from
from handlers.staff.officials import enrol, refresh_staffed
from handlers.texts import Texts
from handlers.tickets.content import BirthDate, Details, Paper, Subject
from handlers.tickets.open import Draft, open
from handlers.work import Tools, Work
from storage.crypto import Vault
from storage.database import Database
from storage.repositories.contacts import Contact
from storage.repositories.tickets import Ticket
from tests.handlers.places.country import directory
from tests.support.driver import POLICY, CountingIds, FakeClock, RecordingTexts, World

VINH_HOA = Place("89", "886", "30346")
FRONT_DESK = "2021:89:886:30346:front_desk"
STATION = "2021:89:886:30346:health_station"
TTYT = "2021:89:886::ttyt"
VHTT = "2021:89:886::phong_vhtt"
SO_Y_TE = "2021:89:::so_y_te"
SO_TTTT = "2021:89:::so_tttt"
SUBJECT = Subject(
    name="Nguyễn Văn An",
    birth=BirthDate(1980, 2, 3),
    sex="male",
    papers=(Paper("cccd", "098080000123"),),
    phone="0300123456",
    address="ấp Vĩnh An",
)


@dataclass
class Office:
    """The world, its people by name, and the chat of one citizen."""

    world: World
    contact: Contact
    people: dict[str, Actor] = field(default_factory=dict)

    @property
    def citizen(self) -> Actor:
        """Who files."""
        return citizen(self.contact)

    def __getitem__(self, name: str) -> Actor:
        return self.people[name]

    @property
    def policy(self) -> Policy:
        """The numbers that decide."""
        return self.world.tools.policy

    def work(self, cause: str = "") -> Any:
        """A unit of work."""
        return self.world.work(cause)

    @asynccontextmanager
    async def open_work(self, cause: str) -> AsyncIterator[Work]:
        """As jobs get it."""
        async with self.world.work(cause) as work:
            yield work

    async def hire(self, name: str, chat: bool = True, phone: str = "", **roles: str) -> Actor:
        """An official with roles by body (`__` for `:`), with a linked chat of that name."""
        return await self.employ(name, {body.replace("__", ":"): role for body, role in roles.items()}, chat, phone)

    async def employ(self, name: str, roles: dict[str, str], chat: bool = True, phone: str = "") -> Actor:
        """An official with roles by body id."""
        async with self.work() as work:
            row = await enrol(work, name, roles, phone=phone)
            if chat:
                contact = await work.uow.contacts.ensure(work.ids.new(), "webchat", name, work.now)
                await work.uow.officials.link(row.id, contact.id, work.now)
            await refresh_staffed(work)
        self.people[name] = actor_from(row)
        return self.people[name]

    def draft(self, category: str = "DOSE_MISSING_ONE", **changes: Any) -> Draft:
        """What the citizen files."""
        draft = Draft(
            category, SUBJECT, Details(description="gọi tôi số 0300123456"), place=VINH_HOA, site=VINH_HOA,
            identity="098080000123", dose_numbers=(2,), contact_id=self.contact.id,
        )  # fmt: skip
        return replace(draft, **changes)

    async def file(self, category: str = "DOSE_MISSING_ONE", **changes: Any) -> Ticket:
        """File a ticket as the citizen."""
        async with self.work() as work:
            return await open(work, self.draft(category, **changes), self.citizen)

    async def do(self, verb: Any, ticket: Ticket, actor: Actor, *args: Any, **kwargs: Any) -> Ticket:
        """One operation in a unit of work of its own."""
        async with self.work() as work:
            done: Ticket = await verb(work, ticket.id, actor, *args, **kwargs)
            return done

    async def do_by_itself(self, verb: Any, ticket: Ticket) -> Ticket:
        """What the clock does, in a unit of work of its own."""
        async with self.work() as work:
            done: Ticket = await verb(work, ticket.id)
            return done

    async def now(self, ticket: Ticket) -> Ticket:
        """The ticket as it is kept."""
        async with self.world.database.reading() as uow:
            found = await uow.tickets.get(ticket.id)
        assert found is not None
        return found

    async def events(self, ticket: Ticket) -> list[str]:
        """Kinds of what happened, in order."""
        async with self.world.database.reading() as uow:
            return [event.kind for event in await uow.ticket_events.of_ticket(ticket.id)]

    def told(self, address: str = "citizen") -> list[Reply]:
        """What a chat got."""
        return [Reply.from_json(row.payload) for row in self.world.sent if row.address == address]

    def sms(self) -> list[str]:
        """Text messages, whomever to."""
        return [Reply.from_json(row.payload).text for row in self.world.sent if row.channel == "sms"]

    def said(self) -> list[str]:
        """Keys of notices since the last call."""
        keys = [key for key in self.world.texts.said if key.startswith("ticket_notices.")]
        self.world.texts.said.clear()
        return keys


async def open_office(url: str) -> Office:
    """A served country with three officials of one ladder, each with a chat named like them."""
    tools = Tools(
        replace(shipped_rules(), texts=RecordingTexts(Texts.load())), None, None,  # type: ignore[arg-type]
        directory(served=frozenset({"89", "70"})).with_staffed(()), POLICY,
    )  # fmt: skip
    database = await Database.open(url, Vault({1: b"d" * 32}, b"i" * 32), largest=5)
    registry: Registry = build_registry()
    world = World(database, tools, registry, FakeClock(), CountingIds())
    async with world.work() as work:
        contact = await work.uow.contacts.ensure(work.ids.new(), "webchat", "citizen", work.now)
    office = Office(world, contact)
    await office.employ("commune", {FRONT_DESK: "officer", STATION: "officer"})
    await office.employ("second", {FRONT_DESK: "officer"})
    await office.employ("district", {TTYT: "officer"})
    await office.employ("province", {SO_Y_TE: "lead", SO_TTTT: "officer"})
    return office
