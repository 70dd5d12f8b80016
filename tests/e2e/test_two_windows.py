"""Two windows side by side: a citizen in the web chat, an official in the console, from a missing dose to a rating."""

import os
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.e2e.official import OfficialPage
from tests.e2e.telling import look_up, say_what_is_missing, slip
from tests.e2e.visitor import DESK, PHONE, CitizenPage, Visit, visit
from tests.support.live import Live
from tests.support.until import until
from tests.support.village import OFFICIAL, one_time_link, settle, villager

ASKED = "Nhờ ghi rõ buổi tiêm: sáng hay chiều."
ANSWERED = "Dạ tiêm buổi sáng, khoảng 9 giờ ạ"
SHOTS = os.environ.get("HOTLINE_SHOTS", "")  # a folder to keep pictures of every station of the story in
LAYOUTS = {"phone-desk": (PHONE, DESK), "desk-phone": (DESK, PHONE)}  # what the citizen has, what the official has


@dataclass
class Windows:
    """Both sides, the demo phone beside them, and what was agreed."""

    town: Live
    citizen: CitizenPage
    official: OfficialPage
    phone: Visit
    official_id: int
    name: str
    shots: int = 0
    code: str = ""
    due: str = ""

    async def look(self, what: str) -> None:
        """Nothing sticks out, nothing complains; a picture when they are wanted."""
        self.shots += 1
        for side, visitor in (("citizen", self.citizen.visitor), ("official", self.official.visitor)):
            assert not await visitor.overflows(), f"{what}: {side}"
            # Taking pictures writes styles, which the content policy refuses and the page reports.
            assert SHOTS or visitor.faults == [], f"{what}: {side}"
            if SHOTS:
                path = Path(SHOTS) / f"{self.name}-{self.shots:02}-{side}-{what}.png"
                await visitor.page.screenshot(path=path)
                await visitor.page.screenshot(path=path.with_suffix(".full.png"), full_page=True)

    async def state(self) -> dict[str, Any]:
        """The only ticket as it is kept."""
        async with self.town.service.database.reading() as uow:
            (row,) = await uow.connection.fetch("select * from tickets")
        return dict(row)

    async def cleaned(self) -> bool:
        """Whether the slip's photo has been read and cleaned."""
        async with self.town.service.database.reading() as uow:
            found = await uow.connection.fetch("select state from files")
        return [row["state"] for row in found] == ["ready"]

    async def kinds(self) -> list[str]:
        """What happened to it."""
        async with self.town.service.database.reading() as uow:
            return [event.kind for event in await uow.ticket_events.of_ticket((await self.state())["id"])]


@pytest_asyncio.fixture(loop_scope="session", params=LAYOUTS)
async def windows(browser: Browser, town: Live, tmp_path: Path, request: Any) -> AsyncIterator[Windows]:
    """A citizen and an official of the commune, one at a phone, one at a desk."""
    official = await settle(town.service, tmp_path)
    ours, theirs = LAYOUTS[request.param]
    async with (
        visit(browser, town.root, ours) as citizen,
        visit(browser, town.root, theirs) as at_desk,
        visit(browser, town.root, DESK) as phone,
    ):
        yield Windows(town, CitizenPage(citizen), OfficialPage(at_desk), phone, official, request.param)


async def test_a_missing_dose_from_the_first_question_to_the_rating(windows: Windows) -> None:
    await sign_in(windows)
    await look_up(windows.citizen, windows.phone)
    await windows.look("record")
    await file_complaint(windows)
    await claim(windows)
    await ask_and_answer(windows)
    await approve_and_enter(windows)
    await confirm_and_rate(windows)
    assert await windows.kinds() == [
        "opened",
        "claimed",
        "asked",
        "information_added",
        "approved",
        "entered",
        "confirmed",
        "rated",
    ]


async def sign_in(windows: Windows) -> None:
    """The official comes first and finds an empty queue; the link does not work a second time."""
    official = windows.official
    token = await one_time_link(windows.town.service, windows.official_id)
    await official.sign_in(token)
    await expect(official.page.locator(".blank h2")).to_have_text("Không còn phản ánh nào")
    await expect(official.page.locator(".bar-nav")).to_contain_text(OFFICIAL)
    await windows.phone.go(f"/console/sign-in/{token}")
    await windows.phone.page.locator("form button").click()
    await expect(windows.phone.page.locator("h1")).to_have_text("Liên kết không dùng được nữa")


async def file_complaint(windows: Windows) -> None:
    """Five messages from the record to a report with a code, a body and a deadline."""
    chat, person = windows.citizen, villager().person
    before = await chat.own.count()
    await say_what_is_missing(chat)
    await chat.photo(slip())
    card = chat.answers.filter(has_text="xem lại giúp tôi")
    home = villager().commune.replace("Xã", "xã")
    for line in ("Thiếu một mũi (mũi 2)", person.name, person.cccd, person.phone, home, "Ảnh kèm: 1"):
        await expect(card).to_contain_text(line)
    await expect(card).to_contain_text("là anh đồng ý")
    await windows.look("card")
    await chat.tap("Gửi phản ánh")
    await chat.hear("Đã gửi phản ánh của anh ạ.")
    assert await chat.own.count() - before == 5
    said = "\n".join((await chat.words(chat.answers))[-3:])
    found = re.search(r"Mã phản ánh: ([\d ]+)\nNơi xử lý: (.+), (trước .+)\.\n", said)
    assert found is not None, said
    windows.code, windows.due = found[1], found[3]
    await until(windows.cleaned)
    assert found[2] == f"Trạm Y tế {villager().commune[0].lower()}{villager().commune[1:]}"
    await windows.look("sent")


async def claim(windows: Windows) -> None:
    """The queue tells of the new report by itself; one press takes it, and the citizen is told who has it."""
    official, chat, person = windows.official, windows.citizen, villager().person
    await expect(official.news).to_have_text("Có 1 phản ánh mới. Bấm để tải lại")
    await official.news.click()
    await expect(official.lines).to_have_count(1)
    await expect(await official.count("unassigned")).to_have_text("1")
    await expect(official.lines).to_contain_text("còn ")
    await windows.look("queue")
    await official.claim(windows.code)
    await expect(official.said).to_have_text("Đã nhận. Người dân được báo là phản ánh đang được xử lý.")
    await official.reads(".ticket-time", "còn ", f"Hạn: {windows.due}")
    await official.reads(".data", person.name, person.cccd, person.phone, villager().commune, "Mũi 2", "AstraZeneca")
    await official.reads(".data", villager().missing.day.strftime("%d/%m/%Y"), "Đã xác thực bằng mã")
    width = "image => image.decode().then(() => image.naturalWidth)"
    assert await official.page.locator(".photos img").evaluate(width) == 1600
    await official.page.locator("#record button").click()
    await official.reads("#record", person.name)
    await expect(official.page.locator("#record tbody tr")).to_have_count(1)
    await chat.hear(re.compile(f"{windows.code}.*đang được Trạm Y tế.* xử lý"))
    await windows.look("claimed")
    await follow(windows, "đang xử lý")


async def follow(windows: Windows, state: str) -> None:
    """The citizen looks: the state in plain words and the very deadline that the official sees."""
    chat = windows.citizen
    await chat.say("theo dõi phản ánh")
    await chat.tap(await chat.choices.first.inner_text())
    page = chat.answers.filter(has_text="Tình trạng:").last
    await expect(page).to_contain_text(f"Tình trạng: {state}")
    await expect(page).to_contain_text(windows.due)
    await chat.tap("Xong")


async def ask_and_answer(windows: Windows) -> None:
    """One thing is asked and answered; the clock rests between."""
    official, chat = windows.official, windows.citizen
    await official.write("ask", ASKED)
    await expect(official.said).to_contain_text("Đồng hồ tạm dừng")
    await chat.hear(ASKED)
    await chat.hear("Thời hạn xử lý tạm dừng")
    assert (await windows.state())["status"] == "waiting_citizen"
    await windows.look("asked")
    await chat.tap("Bổ sung")
    await chat.hear("Anh gõ thông tin hoặc gửi ảnh cần bổ sung")
    await chat.say(ANSWERED)
    await chat.hear("Tôi đã chuyển cho cán bộ xử lý phản ánh")
    await chat.tap("Đủ rồi")
    await expect(official.news).to_have_text("Phản ánh này vừa có thay đổi. Bấm để xem")
    await official.news.click()
    await official.reads(".talk", ASKED, ANSWERED)
    assert (await windows.state())["status"] == "claimed"
    await windows.look("answered")


async def approve_and_enter(windows: Windows) -> None:
    """Two presses; the citizen reads of both, unasked."""
    official, chat = windows.official, windows.citizen
    await official.press("Đồng ý")
    await expect(official.said).to_have_text("Đã đồng ý. Người dân đã được báo.")
    await chat.hear(re.compile(f"Tin vui ạ: Trạm Y tế.*đã đồng ý với phản ánh {windows.code}"))
    await official.press("Đã nhập lên Nền tảng")
    await expect(official.said).to_have_text("Đã ghi nhận. Người dân được hỏi đã thấy trên ứng dụng chưa.")
    await chat.hear(re.compile(f"đã nhập thông tin của phản ánh {windows.code} lên Nền tảng"))
    await windows.look("entered")


async def confirm_and_rate(windows: Windows) -> None:
    """Seen, five points; the official reads it in the history."""
    official, chat = windows.official, windows.citizen
    await chat.tap("Đã thấy")
    await chat.hear(f"Phản ánh {windows.code} đã xong")
    await chat.tap("5 – Rất tốt")
    await chat.hear("Cảm ơn anh đã chấm điểm")
    await expect(official.news).to_be_visible()
    await official.news.click()
    await official.reads(".ticket-code", "đã xác nhận")
    await windows.look("rated")
    kept = await windows.state()
    assert (kept["status"], kept["rating"]) == ("confirmed", 5)
    await chat.page.reload()
    await chat.ready()
    await chat.hear(f"Phản ánh {windows.code} đã xong")
