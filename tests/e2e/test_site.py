"""What happened at a hospital in An Giang, told from Đồng Nai, in Chromium: named and counted where it happened.

An outage, a complaint about money, a request for help with data entry; each through the chat and through the desk.
"""

import asyncio
import csv
import io
import os
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect
from typer.testing import CliRunner

from bot.app import open_service
from bot.cli import report
from bot.service import Service
from bot.settings import Settings
from handlers.contacts.one_part import plain
from handlers.contacts.text_words import shorter_names
from handlers.dialogue.talk import LOCAL
from handlers.staff.officials import enrol
from tests.e2e.official import OfficialPage
from tests.e2e.visitor import DESK, PHONE, CitizenPage, Visit, visit
from tests.support.live import VAULT_KEY, Live, parts_for
from tests.support.village import one_time_link

HOSPITAL = "BV891"
TYPED = "bệnh viện đa khoa trung tâm An Giang"
HERE, HOME = "89", "75"
DESK_OF_HOME = "2021:75:731:26041:front_desk"
OFFICES = ("2021:89:::so_tttt", "2021:89:::so_y_te")
NUMBER, TECHNICIAN = "0300222333", "0300222444"
TOLD = {
    "POINT_OUTAGE": (OFFICES[0], ("Việc khác", "Dành cho đơn vị, điểm tiêm", "Điểm tiêm mất phần mềm")),
    "DATA_ENTRY_HELP": (OFFICES[0], ("Việc khác", "Dành cho đơn vị, điểm tiêm", "Hỗ trợ nhập liệu")),
    "CONDUCT": (OFFICES[1], ("Việc khác", "Thái độ, thu tiền, thứ tự")),
}


@dataclass
class Offices:
    """A service, and its officials by the id of their office."""

    live: Live
    url: str
    people: dict[str, int]

    @property
    def hospital(self) -> str:
        """Its name as officials know it."""
        return self.live.service.tools.directory.by_facility[HOSPITAL].name

    async def code(self) -> str:
        """The code of the only ticket, in groups of digits."""
        async with self.live.service.database.reading() as uow:
            code: str = await uow.connection.fetchval("select code from tickets")
        return code

    async def report(self, province: str, monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], tuple[str, str]]:
        """`hotline report --csv` of today: (indicator, of) -> (name, value)."""
        for name in [name for name in os.environ if name.startswith(("HOTLINE_", "TELEGRAM_"))]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("HOTLINE_DATABASE_URL", self.url)
        monkeypatch.setenv("HOTLINE_VAULT_KEY", VAULT_KEY)
        monkeypatch.setattr(report, "open_service", opened_with_shared_catalogues)
        today = datetime.now(LOCAL).date().isoformat()
        asked = ["--province", province, "--day", today, "--csv"]
        done = await asyncio.to_thread(CliRunner().invoke, report.app, asked)
        assert done.exit_code == 0, done.output
        rows = csv.DictReader(io.StringIO(done.stdout))
        return {(row["indicator"], row["of"]): (row["name"], row["value"]) for row in rows}


async def opened_with_shared_catalogues(settings: Settings, *, serves: bool, works: bool) -> Service:
    """The real thing; only the catalogues are read once for all."""
    return await open_service(settings, serves=serves, works=works, parts=parts_for(settings))


@pytest_asyncio.fixture(loop_scope="session")
async def offices(town: Live, own_database: str) -> AsyncIterator[Offices]:
    """Two departments of An Giang, and the front desk of a commune in Đồng Nai."""
    people = {}
    async with town.service.work("test:offices") as work:
        for number, (body, phone) in enumerate((*((one, TECHNICIAN) for one in OFFICES), (DESK_OF_HOME, ""))):
            people[body] = (await enrol(work, f"Cán bộ {number}", {body: "lead"}, phone=phone)).id
    await town.service.refresh.staff(force=True)
    yield Offices(town, own_database, people)


async def tell_the_chat(chat: CitizenPage, category: str, hospital: str) -> None:
    """From the menu to the card, which names the hospital, and its button."""
    await chat.open()
    await chat.begin()
    await chat.tap("Gửi phản ánh")
    for label in TOLD[category][1]:
        await chat.tap(label)
    await chat.hear("gõ tên trạm y tế, bệnh viện")
    await chat.say(TYPED)
    await chat.hear("kể giúp: ")
    await chat.say("Sự việc kéo dài từ sáng tới giờ, nhờ giúp gấp")
    await chat.hear("Số điện thoại để cán bộ liên hệ ạ?")
    await chat.say(NUMBER)
    await chat.hear("Họ tên của bạn")
    await chat.say("Trần Thị Bưởi")
    await chat.hear("Hiện giờ đang ở xã")
    await chat.say("phường Trảng Dài, Biên Hòa, Đồng Nai")
    await chat.hear(f"Nơi xảy ra: {hospital}")
    await chat.tap("Gửi phản ánh")
    await chat.hear("Mã phản ánh")


async def read_by_officials(browser: Browser, offices: Offices, category: str) -> None:
    """The queue row, the ticket's page and the slip of the office that has it."""
    body = TOLD[category][0]
    async with visit(browser, offices.live.root, DESK) as visitor:
        official = OfficialPage(visitor)
        await official.sign_in(await one_time_link(offices.live.service, offices.people[body]))
        code = await offices.code()
        row = official.lines.first
        await expect(row.locator(".col-place")).to_have_text(offices.hospital)
        await row.locator("[data-open]").click()
        await expect(visitor.page.locator(".ticket-what")).to_contain_text(offices.hospital)
        sheet = visitor.page.locator(".data div").filter(has_text="Nơi xảy ra")
        await expect(sheet).to_contain_text(offices.hospital)
        assert await visitor.violations() == [] and not await visitor.overflows()
        await visitor.go(f"/console/tickets/{code}/slip")
        await expect(visitor.page.locator(".slip")).to_contain_text("Nơi xảy ra")
        await expect(visitor.page.locator(".slip")).to_contain_text(offices.hospital)
        await visitor.go("/console/reports")
        await expect(visitor.page.locator(".figures")).to_contain_text(offices.hospital)
        assert await visitor.violations() == [] and not await visitor.overflows()
        assert visitor.faults == []


async def counted(offices: Offices, category: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In An Giang, under the hospital's name, and not in Đồng Nai."""
    here, home = [await offices.report(province, monkeypatch) for province in (HERE, HOME)]
    name, number = here["backlog_by_site", f"{category}/{HOSPITAL}"]
    assert offices.hospital in name and number == "1"
    assert here["backlog_by_category", category][1] == here["backlog", "all"][1] == "1"
    assert home["backlog", "all"][1] == "0" and not [of for kind, of in home if kind == "backlog_by_site"]


@pytest.mark.parametrize("category", TOLD)
async def test_told_in_the_chat(
    browser: Browser, offices: Offices, category: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with visit(browser, offices.live.root, PHONE) as visitor:
        await tell_the_chat(CitizenPage(visitor), category, offices.hospital)
        if category == "POINT_OUTAGE":  # urgent: whoever is on duty there gets a text message
            await on_the_demo_phone(visitor, "KHẨN: phản ánh", offices.hospital)
    await read_by_officials(browser, offices, category)
    await counted(offices, category, monkeypatch)


@pytest.mark.parametrize("category", TOLD)
async def test_told_by_telephone_and_filed_at_a_desk(
    browser: Browser, offices: Offices, category: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with visit(browser, offices.live.root, PHONE) as visitor:
        official, page = OfficialPage(visitor), visitor.page
        await official.sign_in(await one_time_link(offices.live.service, offices.people[DESK_OF_HOME]))
        await visitor.go("/console/file")
        await page.locator("[name=category]").select_option(category)
        await page.get_by_label("Nơi xảy ra").press_sequentially("đa khoa trung tâm an giang")
        await page.locator("#f-ask_facility-found .pick").filter(has_text="Bệnh viện").first.click()
        await page.locator("[name=ask_description]").fill("Sự việc kéo dài từ sáng tới giờ")
        await page.locator("[name=source][value=caller]").check()
        await page.get_by_label("Họ và tên").fill("Trần Thị Bưởi")
        await page.get_by_label("Số điện thoại", exact=True).fill(NUMBER)
        await page.locator("#f-place").press_sequentially("trảng dài")
        await page.locator("#f-place-found .pick").filter(has_text="Trảng Dài").first.click()
        await page.locator("[name=consent]").check()
        await page.get_by_role("button", name="Lập phản ánh").click()
        await expect(page.locator(".slip")).to_contain_text(offices.hospital)
        assert not await visitor.overflows() and visitor.faults == []
        await on_the_demo_phone(visitor, "Tong dai Tiem chung da nhan phan anh", plain(shorter_names(offices.hospital)))
    await read_by_officials(browser, offices, category)
    await counted(offices, category, monkeypatch)


async def on_the_demo_phone(visitor: Visit, begins: str, names: str) -> None:
    """A text message that begins so names the place."""
    await visitor.go("/")
    message = visitor.page.locator("#phone").get_by_text(re.compile(re.escape(begins)))
    await expect(message.first).to_contain_text(names)
