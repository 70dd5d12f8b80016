"""On a phone's screen: what comes by text while the chat is closed, that nothing comes while it is open, and how the
chat goes on in a second browser."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest_asyncio
from playwright.async_api import Browser, expect

from handlers.catalogue.refusal_reasons import Needs
from handlers.jobs.phone_news import phone_news
from handlers.staff.actor import Actor, citizen, official
from handlers.staff.officials import enrol
from handlers.tickets.approve import approve
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.claim import claim
from handlers.tickets.mark_entered import mark_entered
from handlers.tickets.open import Draft
from handlers.tickets.open import open as open_ticket
from handlers.tickets.refuse import refuse
from handlers.work import Work
from storage.repositories.tickets import Ticket
from tests.e2e.visitor import PHONE, CitizenPage, visit
from tests.support.console import DETAILS, HOME, STAFF, SUBJECT
from tests.support.driver import FakeClock
from tests.support.live import Live, start_live
from tests.support.until import until

Act = Callable[[Work, int, Actor], Awaitable[object]]
SECRET = "Bác gửi ảnh giấy tiêm giúp, bệnh viêm gan B thì ghi rõ"


@dataclass
class Town:
    """A service at a set time, and the official who has every report."""

    live: Live
    clock: FakeClock
    actor: Actor
    made: int = 0
    code: str = ""

    async def file(self) -> Ticket:
        """The visitor, whose phone is proven, files a report."""
        self.made += 1
        async with self.live.service.work(f"t:file:{self.made}") as work:
            number = await work.uow.connection.fetchval("select id from contacts where channel = 'webchat'")
            await work.uow.contacts.set_phone(number, SUBJECT.phone, work.now)
            contact = await work.uow.contacts.get(number)
            assert contact is not None
            draft = Draft(
                "DOSE_MISSING_ONE", SUBJECT, DETAILS, place=HOME, site=HOME, identity="098162000123",
                dose_numbers=(2,), contact_id=number,
            )  # fmt: skip
            return await open_ticket(work, draft, citizen(contact))

    async def happens(self, *acts: Act) -> Ticket:
        """A new report, and what the official does to it."""
        ticket = await self.file()
        for number, act in enumerate((claim, *acts)):
            async with self.live.service.work(f"t:act:{self.made}:{number}") as work:
                await act(work, ticket.id, self.actor)
        return ticket

    async def minutes_later(self, minutes: int) -> None:
        """Time passes, and the job looks."""
        self.clock.move(minutes=minutes)
        await phone_news(self.live.service.commits.work)

    async def unseen(self) -> int:
        """Notices that no browser has told of."""
        async with self.live.service.database.reading() as uow:
            query = "select count(*) from outbox where class = 'notice' and channel = 'webchat' and seen_at is null"
            return int(await uow.connection.fetchval(query))

    async def texts(self) -> list[str]:
        """Every text message, oldest first."""
        async with self.live.service.database.reading() as uow:
            return [one.text for one in reversed(await uow.sms_log.newest(50))]

    async def has_code(self) -> bool:
        """Whether a code has come by text message; it is kept in `code`."""
        found = [one for text in await self.texts() for one in re.findall(r"(?<!\d)\d{6}(?!\d)", text)]
        self.code = found[-1] if found else ""
        return bool(found)


@pytest_asyncio.fixture(loop_scope="session")
async def town(own_database: str) -> AsyncIterator[Town]:
    """The demo phone, a set clock, jobs when the test says so."""
    clock = FakeClock()
    async with start_live(own_database, clock=clock, works=False, demo=True) as live:
        async with live.service.work("t:hire") as work:
            person = await enrol(work, "Lê Thị Sen", dict(STAFF["commune"]))
        await live.service.refresh.staff(force=True)
        yield Town(live, clock, official(person))


async def ask(work: Work, ticket_id: int, actor: Actor) -> Ticket:
    return await ask_citizen(work, ticket_id, actor, SECRET)


async def refused(work: Work, ticket_id: int, actor: Actor) -> Ticket:
    free = next(code for code, reason in work.rules.reasons.items() if reason.needs is Needs.NOTHING)
    return await refuse(work, ticket_id, actor, free, SECRET)


KINDS: dict[str, tuple[Act, ...]] = {
    "cần bạn bổ sung": (ask,),
    "đã đồng ý với phản ánh": (approve,),
    "đã nhập thông tin của phản ánh": (approve, mark_entered),
    "chưa giải quyết được phản ánh": (refused,),
}


async def no_more(town: Town) -> bool:
    return await town.unseen() == 0


async def test_news_comes_by_text_while_the_chat_is_closed_and_not_while_it_is_open(
    browser: Browser, town: Town
) -> None:
    async with visit(browser, town.live.root, PHONE) as visitor, visit(browser, town.live.root, PHONE) as phone:
        chat = CitizenPage(visitor)
        await chat.open()
        await chat.begin()
        for said, acts in KINDS.items():
            ticket = await town.happens(*acts)
            await expect(chat.answers.filter(has_text=said).last).to_contain_text(ticket.code[:4])
            await until(lambda: no_more(town))
            await town.minutes_later(70)
        assert all("da nhan phan anh" in text for text in await town.texts()) and len(await town.texts()) == len(KINDS)
        await visitor.page.goto("about:blank")
        codes = []
        for acts in KINDS.values():
            codes.append((await town.happens(*acts)).code)
            await town.minutes_later(70)
        await phone.go("/")
        on_phone = phone.page.locator("#phone .sms")
        await expect(on_phone).to_have_count(3 * len(KINDS))
        news = on_phone.filter(has_text="tin moi ve phan anh")
        await expect(news).to_have_count(len(KINDS))
        words = " ".join(await news.all_inner_texts())
        assert all(code in re.sub(r"\s", "", words) for code in codes)
        assert "viem gan" not in words and "giay tiem" not in words and "http" not in words
        assert not await phone.overflows() and await phone.violations() == [] and phone.faults == []
        await chat.open()  # what came meanwhile stands there, and is seen now
        await until(lambda: no_more(town))


async def test_the_chat_goes_on_in_a_second_browser_and_is_closed_there(browser: Browser, town: Town) -> None:
    async with visit(browser, town.live.root, PHONE) as one, visit(browser, town.live.root, PHONE) as two:
        first, second = CitizenPage(one), CitizenPage(two)
        await first.open()
        await first.begin()
        ticket = await town.happens(ask)
        await second.open()
        await second.begin()
        await second.say(ticket.code)
        await second.hear("3 số cuối")
        await second.tap("Mở lại trên máy này")
        await second.hear("số giấy tờ đã khai trong phản ánh")
        await second.say("098162000123")
        await second.hear("Ngày sinh ạ?")
        await second.say("14/5/1962")
        await second.hear("Số điện thoại đã khai khi gửi phản ánh")
        await second.say(SUBJECT.phone)
        await second.hear("Tôi vừa gửi mã 6 số")
        await until(town.has_code)  # it goes out by another lane than the words in the chat
        await second.say(town.code)
        await second.hear("từ nay theo dõi trên máy này")
        await second.hear(SECRET, times=3)  # the message came along, and the report and its course say it too
        await first.hear("vừa được mở lại trên một máy khác")
        assert await two.violations() == [] and not await two.overflows()
        await two.page.locator(".choices-close").last.click()
        await expect(two.page.locator("#erase-panel")).to_be_visible()
        await two.page.locator("#erase-yes").click()
        await expect(two.page.locator("#begin")).to_be_focused()
        await expect(second.answers).to_have_count(0)
        assert one.faults == [] and two.faults == []
