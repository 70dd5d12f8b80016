"""Officials and tickets for tests of the console: two communes of one district, its health centre, another province.

async def test_a_page(desk: Console) -> None:
    browser = await desk.signed_in("commune")
    page = await browser.get("/console")
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import aiohttp
import pytest

from handlers.opening.switches import INCIDENTS, MARK
from handlers.places.bodies import Place
from handlers.staff.actor import Actor, citizen, official
from handlers.staff.officials import enrol
from handlers.staff.sign_in import make_link
from handlers.tickets.content import BirthDate, ClaimedDose, Details, Paper, Subject
from handlers.tickets.open import Draft
from handlers.tickets.open import open as open_ticket
from storage.repositories.contacts import Contact
from storage.repositories.officials import Official
from storage.repositories.opening import Mark
from storage.repositories.tickets import Ticket
from tests.support.driver import CountingIds, FakeClock
from tests.support.live import Live, start_live

# An Giang: Châu Phú B and Châu Phú A of Châu Đốc; Thái Nguyên: another province.
HOME = Place("89", "884", "30316")
NEXT = Place("89", "884", "30319")
FAR = Place("19", "164", "05431")
AS_LONG = 7_532_841_200_479_000_001  # an id of the running service has nineteen digits


def office(place: Place, kind: str) -> str:
    """The id of a body."""
    return f"2021:{place.province}:{place.district}:{place.commune}:{kind}"


DISTRICT = office(Place("89", "884"), "ttyt")
PROVINCE = office(Place("89"), "so_y_te")
# name -> (body, role): who works where
STAFF: Mapping[str, tuple[tuple[str, str], ...]] = {
    "commune": ((office(HOME, "front_desk"), "lead"), (office(HOME, "health_station"), "lead")),
    "colleague": ((office(HOME, "front_desk"), "officer"), (office(HOME, "health_station"), "officer")),
    "volunteer": ((office(HOME, "front_desk"), "volunteer"),),
    "neighbour": ((office(NEXT, "front_desk"), "officer"), (office(NEXT, "health_station"), "officer")),
    "district": ((DISTRICT, "lead"),),
    "province": ((PROVINCE, "officer"),),
    "far_district": ((office(Place("19", "164"), "ttyt"), "lead"),),
    "far_province": ((office(Place("19"), "so_y_te"), "lead"),),
}
NAMES = {
    "commune": "Lê Thị Sen",
    "colleague": "Trần Văn Bốn",
    "volunteer": "Ngô Thị Út",
    "neighbour": "Phạm Văn Ba",
    "district": "Đỗ Thị Hạnh",
    "province": "Võ Minh Tâm",
    "far_district": "Hoàng Văn Sáu",
    "far_province": "Mai Thị Bảy",
}
SUBJECT = Subject(
    name="Nguyễn Thị Mười",
    birth=BirthDate(1962, 5, 14),
    sex="female",
    papers=(Paper("cccd", "098162000123"),),
    phone="0300111222",
    address="Số 12, khóm Mỹ Chánh",
)
DETAILS = Details(
    doses=(ClaimedDose(2, vaccine="AZ", injected_on=date(2021, 9, 20), lot="ABX3142"),),
    description="Má tôi tiêm đủ 2 mũi mà ứng dụng chỉ hiện mũi 1.",
)


async def incidents_on(console: "Console", province: str = "89") -> None:
    """The province works with incidents, as its lead has switched it."""
    async with console.live.service.work(f"test:incidents:{province}") as work:
        await work.uow.opening.keep(province, Mark(f"{MARK}{INCIDENTS}", {"on": True}, work.now, 0))
    await console.live.service.refresh.switches()


@dataclass
class Browser:
    """A signed-in official's browser, without scripts: it reads pages and sends their forms."""

    console: "Console"
    session: aiohttp.ClientSession
    page: str = ""
    status: int = 0
    path: str = ""

    async def get(self, path: str) -> str:
        """Open a page."""
        async with self.session.get(self.console.live.url(path)) as answer:
            return await self._read(answer)

    async def post(self, path: str, data: Mapping[str, Any] | Sequence[tuple[str, Any]] = (), **headers: str) -> str:
        """Send a form as a browser on this site does, with the tokens of the last page."""
        given = [*(data.items() if isinstance(data, Mapping) else data)]
        names = {name for name, _ in given}
        fields = [*given, *((name, value) for name, value in self.fields().items() if name not in names)]
        sent = {"Origin": self.console.live.root, **headers}
        async with self.session.post(self.console.live.url(path), data=fields, headers=sent) as answer:
            return await self._read(answer)

    def fields(self) -> dict[str, str]:
        """The tokens that the last page's forms hold."""
        found = {name: re.search(rf'name="{name}" value="([^"]+)"', self.page) for name in ("csrf", "act", "expected")}
        return {name: match[1] for name, match in found.items() if match}

    async def act(self, ticket: Ticket, name: str, /, **data: Any) -> str:
        """Open a ticket's page and press one of its buttons."""
        await self.get(f"/console/tickets/{ticket.code}")
        return await self.post(f"/console/tickets/{ticket.code}/{name}", data)

    async def _read(self, answer: aiohttp.ClientResponse) -> str:
        self.status, self.path = answer.status, answer.url.path_qs
        self.page = await answer.text() if "text" in answer.content_type or "json" in answer.content_type else ""
        return self.page


@dataclass
class Console:
    """A service with officials."""

    live: Live
    clock: FakeClock
    people: dict[str, Official] = field(default_factory=dict)
    sessions: list[aiohttp.ClientSession] = field(default_factory=list)
    made: int = 0

    async def hire(self) -> None:
        """Enrol everybody of STAFF."""
        async with self.live.service.work("test:hire") as work:
            for name, roles in STAFF.items():
                self.people[name] = await enrol(work, NAMES[name], dict(roles))
        await self.live.service.refresh.staff(force=True)

    def actor(self, name: str) -> Actor:
        """An official as operations know them."""
        return official(self.people[name])

    async def link(self, name: str, purpose: str = "console") -> str:
        """A fresh one-time token."""
        self.made += 1
        async with self.live.service.work(f"test:link:{self.made}") as work:
            return await make_link(work, self.people[name].id, purpose)

    async def signed_in(self, name: str, *, user_agent: str = "") -> Browser:
        """A browser of this official, signed in through the real pages. `user_agent`: what it calls itself."""
        cookies = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=self.live.root)
        session = aiohttp.ClientSession(cookie_jar=cookies, headers={"User-Agent": user_agent} if user_agent else None)
        self.sessions.append(session)
        browser = Browser(self, session)
        token = await self.link(name)
        await browser.get(f"/console/sign-in/{token}")
        await browser.post(f"/console/sign-in/{token}")
        assert browser.status == 200, browser.path
        return browser

    async def citizen(self) -> Contact:
        """Somebody who writes in the web chat."""
        async with self.live.service.work(f"test:citizen:{self.made}") as work:
            return await work.uow.contacts.ensure(work.ids.new(), "webchat", f"{self.made:064x}", work.now)

    async def ticket(self, category: str = "DOSE_MISSING_ONE", place: Place = HOME, **changes: Any) -> Ticket:
        """A ticket filed by a citizen; `changes`: fields of the draft."""
        self.made += 1
        contact = await self.citizen()
        fields = {
            "subject": SUBJECT,
            "details": DETAILS,
            "place": place,
            "site": place,
            "identity": "098162000123",
            "dose_numbers": (2,),
            "contact_id": contact.id,
            "consent_version": "2021-11",
            **changes,
        }
        async with self.live.service.work(f"test:ticket:{self.made}") as work:
            return await open_ticket(work, Draft(category, **fields), citizen(contact))

    async def stored(self, ticket: Ticket) -> Ticket:
        """The ticket as it stands now."""
        async with self.live.service.database.reading() as uow:
            found = await uow.tickets.get(ticket.id)
        assert found is not None
        return found

    async def photo(self, ticket: Ticket, content: bytes, media: str = "image/jpeg") -> int:
        """Hang a checked photo on a ticket."""
        async with self.live.service.work(f"test:photo:{self.made}") as work:
            number = await work.uow.files.put(work.ids.new(), None, "photo", "webchat", media, content, work.now)
            await work.uow.files.ready(number, content, None, media, 900, 640, b"x" * 32, {}, None)
            await work.uow.ticket_files.add(ticket.id, [number], work.now)
        return number

    async def audited(self, action: str) -> int:
        """How many rows the audit log has of an act."""
        async with self.live.service.database.reading() as uow:
            query = "select count(*) from audit_log where action = $1"
            count: int = await uow.connection.fetchval(query, action)
        return count


@asynccontextmanager
async def open_console(database_url: str, **settings: Any) -> AsyncIterator[Console]:
    """A running service with officials, at the tests' time (Wednesday 20/10/2021, nine in the morning)."""
    clock = FakeClock()
    async with start_live(database_url, clock=clock, ids=CountingIds(AS_LONG), works=False, **settings) as live:
        console = Console(live, clock)
        await console.hire()
        try:
            yield console
        finally:
            for session in console.sessions:
                await session.close()


@pytest.fixture
async def console(database_url: str) -> AsyncIterator[Console]:
    """Officials at their desks."""
    async with open_console(database_url) as made:
        yield made
