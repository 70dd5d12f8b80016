"""A province in its first days: two processes over an empty database, its administrator, who leads, and a citizen."""

import re
from base64 import b32decode
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, time
from typing import Any

import python_calamine
from playwright.async_api import FilePayload, Page, expect

from bot.channels.zalo.oauth import challenge_of, verifier_of
from handlers.staff.credentials import STEP, code_at
from storage.crypto import Vault
from storage.spreadsheets.formats import XLSX
from tests.e2e.test_keyboard import at_report
from tests.e2e.test_stories import send_to
from tests.e2e.visitor import CitizenPage, Visit
from tests.program.town import Town, open_town
from tests.support.process import Process, free_port, hotline
from tests.support.sms_gateway import SmsGateway
from tests.support.until import until
from tests.support.zalo import ZaloPlatform

PASSWORD = "cá lóc nướng trui 7"
AT_DESK: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}}
SOON = 2.0  # seconds after which every process answers by what was confirmed
LATE = 3 * SOON  # on a machine that is busy with other tests


@dataclass
class Weekend:
    """The installation. `second`: the other process that serves; `carrier`: who carries its texts; `zalo`: where its
    Official Account is; `looked`: pages that axe has seen, by the width of the screen."""

    town: Town
    second: Process
    carrier: SmsGateway
    zalo: ZaloPlatform
    looked: set[tuple[int, str]] = field(default_factory=set)

    @property
    def roots(self) -> tuple[str, str]:
        """Where both processes are found."""
        return f"http://127.0.0.1:{self.town.serve.port}", f"http://127.0.0.1:{self.second.port}"

    async def connects_zalo(self) -> None:
        """An administrator of the account agrees, and the code that comes back is given to the command."""
        vault = Vault.from_secret(self.town.env["HOTLINE_VAULT_KEY"])
        await self.town.run("zalo", "connect", self.zalo.oa.consent(challenge_of(verifier_of(vault))))


@asynccontextmanager
async def open_weekend(folder: Path, **settings: str) -> AsyncIterator[Weekend]:
    """An empty, migrated database and two `hotline serve` over it, as in production."""
    carrier, zalo = SmsGateway(), ZaloPlatform()
    await zalo.start()
    own = {"HOTLINE_DEMO": "false", "HOTLINE_SERVED_PROVINCES": "89", "HOTLINE_SPOOL_DIR": str(folder / "spool")}
    own |= {"HOTLINE_SMS_GATEWAY": "http", "HOTLINE_SMS_URL": await carrier.start()}
    own |= {name.upper(): str(value) for name, value in zalo.settings().items()}
    async with open_town(folder, **own, **settings) as town:
        second = hotline("serve", port=free_port(), env=town.env, log=town.log)
        try:
            for process in (town.serve, second):
                process.start()
            for process in (town.serve, second):
                await process.ready()
            yield Weekend(town, second, carrier, zalo)
            assert second.stop() == 0
        finally:
            second.kill()
            await carrier.stop()
            await zalo.stop()


class Newcomer:
    """An official who sets name, password and phone by a link, signs in, and works on the pages of administration."""

    def __init__(self, visitor: Visit, weekend: Weekend) -> None:
        self.visitor, self.weekend = visitor, weekend
        self.page: Page = visitor.page
        self.key = b""
        self.used = 0

    async def set_up(self, link: str) -> None:
        """From the link to the first page: a password, and the code of the phone that has read the square."""
        await self.visitor.go(f"/console/sign-in/{link.rsplit('/', 1)[1].strip()}")
        await self.page.get_by_role("button", name="Tiếp tục").click()
        letters = (await self.page.locator("code").inner_text()).replace(" ", "")
        self.key = b32decode(letters + "=" * (-len(letters) % 8))
        await self.fits()
        await self.page.get_by_label("Mật khẩu mới").fill(PASSWORD)
        await self.page.get_by_label("Gõ lại mật khẩu").fill(PASSWORD)
        await self.page.get_by_label("Mã sáu chữ số").fill(self.code())
        await self.page.get_by_role("button", name="Lưu và đăng nhập").click()
        await expect(self.page.locator(".bar-nav")).to_be_visible()

    async def sign_in(self, name: str) -> None:
        """By name, password and phone."""
        await self.visitor.go("/console/sign-in")
        await self.page.get_by_label("Tên đăng nhập").fill(name)
        await self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        await self.page.get_by_role("button", name="Đăng nhập").click()
        await expect(self.page.get_by_label("Mã sáu chữ số")).to_be_focused()
        await self.fits()
        await self.page.get_by_label("Mã sáu chữ số").fill(self.code())
        await self.page.keyboard.press("Enter")
        await expect(self.page.locator(".bar-nav")).to_be_visible()

    def code(self) -> str:
        """What the phone shows, or shows next: no code works twice."""
        self.used = max(int(time() // STEP), self.used + 1)
        return code_at(self.key, self.used)

    async def go(self, path: str) -> None:
        """Open a page of the console; it is accessible and fits."""
        await self.visitor.go(path)
        await self.fits()

    async def fits(self) -> None:
        """The page as it is now is no wider than the screen; and axe, once for each sort of page, finds nothing."""
        path = self.page.url.removeprefix(self.visitor.root)
        assert not await self.visitor.overflows(), path
        size = self.page.viewport_size
        seen = (size["width"] if size else 0, re.sub(r"[0-9]{6,}|(?<=sign-in/)[\w-]{20,}|(?<=key=)[^&]*", "*", path))
        if seen not in self.weekend.looked:
            self.weekend.looked.add(seen)
            assert await self.visitor.violations() == [], path

    async def hire(self, name: str, office: str, role: str) -> None:
        """Add an official in an office that is found by words."""
        await self.go("/console/officials")
        await self.page.get_by_label("Họ và tên").fill(name)
        await self.page.locator("#office").press_sequentially(office)
        await self.page.locator("#office-found label").first.click()
        await self.page.locator("#role").select_option(role)
        await self.page.get_by_role("button", name="Thêm", exact=True).click()
        await expect(self.page.locator("h1")).to_have_text(name)
        await self.fits()

    async def invite(self) -> str:
        """On the page of an official without a password, what comes next: a link for it; gives the link."""
        await self.page.get_by_role("button", name="Tạo liên kết đặt mật khẩu").click()
        link = await self.page.locator(".secret code").inner_text()
        await self.fits()
        return link

    async def bring(self, fill: Callable[[Sequence[Sequence[str]]], bytes]) -> None:
        """Officials of a whole province: the template is taken, filled in (offices, by name and code -> file), sent,
        looked at, taken in."""
        await self.go("/console/officials")
        await self.page.locator('main a[href="/console/officials/files"]').click()
        await self.fits()
        async with self.page.expect_download() as coming:
            await self.page.get_by_role("link", name="Tải tệp mẫu").click()
        template = python_calamine.CalamineWorkbook.from_path(str(await (await coming.value).path()))
        offices = [[str(cell) for cell in row] for row in template.get_sheet_by_index(1).to_python()[1:]]
        content = fill(offices)
        chosen: FilePayload = {"name": "can-bo.xlsx", "mimeType": XLSX, "buffer": content}
        await self.page.locator("#file").set_input_files(chosen)
        await self.page.get_by_role("button", name="Xem trước").click()
        await expect(self.page.locator("#look")).to_be_visible()
        await self.fits()
        await self.page.get_by_role("button", name=re.compile("^Nhận [0-9]+ dòng")).click()
        await expect(self.page.locator(".said").first).to_contain_text("Đã nhận")
        await self.fits()

    async def brings_numbers(self, fill: Callable[[Sequence[Sequence[str]]], bytes]) -> None:
        """Telephone numbers of all communes: the template is taken, filled in (its rows, titles first -> file), sent,
        looked at, taken in."""
        await self.go("/console/imports")
        async with self.page.expect_download() as coming:
            await self.page.locator("#numbers-form a[download]").click()
        book = python_calamine.CalamineWorkbook.from_path(str(await (await coming.value).path()))
        rows = [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]
        chosen: FilePayload = {"name": "so-dien-thoai.xlsx", "mimeType": XLSX, "buffer": fill(rows)}
        await self.page.locator("#numbers-form input[type=file]").set_input_files(chosen)
        await self.page.locator("#numbers-form button").click()
        await expect(self.page.locator("#numbers-counts")).to_be_visible()
        await self.fits()
        await self.page.locator("#imports-start").click()
        await expect(self.page.locator('#imports-state[data-state="done"]')).to_be_visible()
        await self.fits()

    async def files_a_report(self) -> str:
        """A report of somebody at the counter, to go through every level; gives its code."""
        page = self.page
        await self.visitor.go("/console/file")
        async with page.expect_response("**/console/file/questions"):
            await page.locator("#f-category").select_option("DOSE_MISSING_ONE")
        for name, words in {
            "name": "Nguyễn Thị Thử", "birth": "14/5/1962", "identity": "098162000123", "phone": "0300111222",
            "ask_description": "Phản ánh thử trước ngày mở.",
        }.items():  # fmt: skip
            await page.locator(f"[name={name}]").fill(words)
        await page.locator("[name=dose_1]").select_option("2")
        await page.locator("#f-sex").select_option("female")
        await page.locator("[name=consent]").check()
        await page.get_by_role("button", name="Lập phản ánh").click()
        return (await page.locator(".slip-code").inner_text()).replace(" ", "")

    async def takes(self, code: str, *, hands_to: str = "") -> None:
        """Take a report, and hand it to the office that these words find first."""
        page = self.page
        await self.visitor.go(f"/console/tickets/{code}")
        await at_report(page, code)
        await page.keyboard.press("c")
        await expect(page.locator(".said")).to_contain_text("Đã nhận")
        if hands_to:
            await at_report(page, code)  # the scripts of the page after the act
            await send_to(self.visitor, hands_to, "Phản ánh thử qua đủ các cấp.")

    async def counted(self) -> list[int]:
        """Of the file that is open: rows added, changed, left as they are, refused."""
        return [int(one) for one in await self.page.locator("#look dd").all_inner_texts()]

    async def left(self) -> int:
        """How much the checklist of the opening says is left."""
        await self.go("/console/opening")
        return int(re.findall(r"[0-9]+", await self.page.locator("main strong").first.inner_text())[0])

    async def checks(self, name: str, button: str, **fields: str) -> None:
        """Say of a line of the checklist what no program can know: it is kept, with the name."""
        line = self.page.locator(f'section[aria-labelledby="check-{name}"]')
        for field_id, value in fields.items():
            await line.locator(f"#{field_id}").fill(value)
        await line.get_by_role("button", name=button).click()
        await expect(self.page.locator(".said")).to_be_visible()
        await expect(line).to_contain_text("Đã xong")
        await expect(line).to_contain_text("Lê Văn Lãnh")

    async def tries_text(self, phone: str) -> None:
        """Send a text message to a real phone and type the digits that came."""
        line = self.page.locator('section[aria-labelledby="check-sms"]')
        await line.locator("#phone").fill(phone)
        await line.get_by_role("button", name="Gửi tin thử").click()

        async def came() -> bool:
            return bool(self.weekend.carrier.texts)

        await until(came)
        await self.checks("sms", "Tôi đã nhận được mã", code=self.weekend.carrier.texts[0].split()[0])

    async def confirms_the_whole(self, *shown: str) -> None:
        """What the province set up is looked at once, and confirmed with the code of the phone."""
        await self.go("/console/opening/whole")
        for words in shown:
            await expect(self.page.locator("main")).to_contain_text(words)
        await self.page.get_by_role("button", name="Xác nhận toàn bộ").click()
        asked = self.page.locator('input[name="second_code"]')
        said = self.page.locator(".said")
        await expect(asked.or_(said)).to_be_visible()
        if await asked.count():  # more than five minutes after the last one
            await self.fits()
            await asked.fill(self.code())
            await asked.press("Enter")
        await expect(said).to_contain_text("Đã xác nhận toàn bộ")

    async def refused_to_open(self, words: str) -> None:
        """The button that opens says why not yet."""
        await self.go("/console/opening")
        await self.page.get_by_role("button", name="Mở cho người dân").click()
        await expect(self.page.locator("#opening-problem")).to_contain_text(words)
        await self.fits()

    async def opens(self) -> float:
        """Serve the people of the province; gives the moment when it is said that it does."""
        await self.go("/console/opening")
        await self.page.get_by_role("button", name="Mở cho người dân").click()
        await expect(self.page.locator(".said")).to_be_visible()
        since = monotonic()
        await expect(self.page.locator('section[aria-labelledby="system-opened"]')).to_contain_text("Đang mở")
        await self.fits()
        return since

    async def change(
        self, kind: str, words: str, fields: Mapping[str, str | Sequence[str]], *, alone: bool = False
    ) -> str:
        """Find an entry by words, or add one without; fill in its form, save; gives the address of the version.
        `alone`: nobody is served yet, so it holds at once."""
        await self.go("/console/admin")
        await self.page.locator(f'.admin-kinds a[href="/console/admin/{kind}"]').click()
        await self.fits()
        if words:
            await self.page.locator("#seek").fill(words)
            await self.page.locator("#seek").press("Enter")
            await self.page.locator(".admin-line").first.click()
        else:
            await self.page.get_by_role("link", name="Thêm mới").click()
        await self.fits()
        for name, value in fields.items():
            await self.fill(name, value)
        await self.page.get_by_role("button", name="Lưu" if alone else "Lưu bản nháp", exact=True).click()
        await expect(self.page.locator(".said")).to_contain_text("Đã lưu, có hiệu lực" if alone else "Đã lưu bản nháp")
        await self.fits()
        return re.sub(r"\?.*", "", self.page.url.removeprefix(self.visitor.root))

    async def fill(self, name: str, value: str | Sequence[str]) -> None:
        """One field of a form, whatever its shape; what is folded up is opened first."""
        inputs = self.page.locator(f'main form.sheet [name="{name}"]')
        folded = inputs.first.locator("xpath=ancestor::details[not(@open)]/summary")
        if await folded.count():
            await folded.click()
        if not isinstance(value, str):
            for one in value:
                await self.page.locator(f'main form.sheet [name="{name}"][value="{one}"]').check()
        elif await inputs.evaluate("one => one.tagName") == "SELECT":
            await inputs.select_option(value)
        else:
            await inputs.fill(value)

    async def confirm(self, draft: str) -> float:
        """Look at the draft of somebody else and say yes; gives the moment when it is said that it holds."""
        await self.go("/console/admin")
        await self.page.locator(f'a[href="{draft}"]').click()
        await self.fits()
        await self.page.get_by_role("button", name="Xác nhận, cho có hiệu lực").click()
        await expect(self.page.locator(".said")).to_contain_text("Đã xác nhận")
        return monotonic()

    async def roll_back(self, draft: str) -> float:
        """What was before holds again; gives the moment when it is said that it does."""
        await self.go(draft)
        await self.page.get_by_role("button", name="Gỡ, trở về như trước").click()
        await expect(self.page.locator(".said")).to_contain_text("Đã gỡ")
        return monotonic()

    async def within(self, since: float, kind: str, words: str, *, gone: bool = False) -> float:
        """Open the list of a kind until it shows (or no longer shows) the words; gives the seconds from then to the
        last time that it was opened. Errors: AssertionError when that was too late."""
        while True:
            after = monotonic() - since
            await self.visitor.go(f"/console/admin/{kind}")
            if (words in await self.page.locator(".admin-list").inner_text()) is not gone:
                return after
            assert after < LATE, f"opened {after:.1f} s later: {words!r} {'still' if gone else 'not'} listed"


class Asking(CitizenPage):
    """The web chat of a citizen who asks the same again until the answer is another."""

    async def newest(self, *said: str) -> str:
        """Say these one after the other; gives all that is answered to the last, buttons included."""
        before = 0
        for text in said:
            before = await self.answers.count()
            await self.say(text)
            await expect(self.answers.nth(before)).to_be_visible()
            await expect(self.choices.first).to_be_visible()  # they stand below the last of several messages
        return "\n".join([*(await self.words(self.answers))[before:], *await self.choices.all_inner_texts()])

    async def within(self, since: float, words: str, before: str, *said: str) -> float:
        """Ask until the answer holds the words and not those of before; gives the seconds from then to the last time
        that it was asked. Errors: AssertionError when it was asked too late."""
        while True:
            after = monotonic() - since
            answer = await self.newest(*said)
            if words in answer and not (before and before in answer):
                return after
            assert after < LATE, f"asked {after:.1f} s later: not {words!r} and no {before!r} in {answer!r}"
