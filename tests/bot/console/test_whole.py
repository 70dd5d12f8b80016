"""Before the opening one administrator sets up alone, and who leads the province confirms the whole once."""

from collections.abc import AsyncIterator
from typing import NamedTuple

import pytest

from handlers.opening.moving import close_until_opened
from handlers.opening.switches import LOANS, OPENED
from handlers.staff.officials import enrol, remove_role
from handlers.staff.sign_in import make_link
from storage.repositories.facilities import Facility
from storage.repositories.opening import Mark
from tests.bot.console.administering import number_of, save
from tests.bot.console.test_password import code_of, enrolled, first_step, second_step, stranger
from tests.support.console import PROVINCE, Browser, Console, open_console
from tests.support.forms import form_fields
from tests.support.until import until

PAGE, WHOLE = "/console/opening", "/console/opening/whole"
LEAD = "Trịnh Thị Lệ"


class SettingUp(NamedTuple):
    """A province that was just set up, who administers it and who leads it."""

    console: Console
    chief: Browser
    lead: Browser

    async def deadline(self, days: str, by: Browser | None = None) -> None:
        """A deadline is changed, and this process goes by it."""
        await save(by or self.chief, "deadline", "record", {"span_n": days, "span_measure": "working_days"})
        await self.console.live.service.refresh.rules()

    async def yes(self) -> int:
        """The lead looks at the whole and confirms it."""
        await self.lead.get(WHOLE)
        await self.lead.post(WHOLE, {"shown": form_fields(self.lead.page, WHOLE)["shown"]})
        return self.lead.status

    async def moves(self, on: str) -> int:
        """The lead opens the province or closes it."""
        await self.lead.get(PAGE)
        await self.lead.post(f"{PAGE}/switch", {"name": OPENED, "on": on})
        await self.console.live.service.refresh.switches()
        return self.lead.status

    def is_open(self) -> bool:
        """Whether people of the province are served."""
        return self.console.live.service.tools.switches.on(OPENED, "89")


@pytest.fixture
async def new(console: Console) -> AsyncIterator[SettingUp]:
    async with console.live.service.work("test:new") as work:
        await close_until_opened(work, "89")
        console.people["chief"] = await enrol(work, "Quản Trị Đỗ", {PROVINCE: "administrator"})
        console.people["lead"] = await enrol(work, LEAD, {PROVINCE: "lead"})
    await console.live.service.refresh.switches()
    yield SettingUp(console, await console.signed_in("chief"), await console.signed_in("lead"))


async def test_one_sets_up_alone_and_nothing_opens_before_the_lead_has_confirmed_the_whole(new: SettingUp) -> None:
    await new.deadline("7")
    assert "có hiệu lực trong vài giây" in new.chief.page and "Có hiệu lực lúc" in new.chief.page
    assert await new.moves("on") == 422 and "bạn chưa xác nhận toàn bộ" in new.lead.page and not new.is_open()
    page = await new.lead.get(WHOLE)
    assert "7 ngày làm việc" in page and "Quản trị" in page and LEAD not in page.split("<main", 1)[1]
    assert await new.yes() == 200 and "Đã xác nhận toàn bộ" in new.lead.page and LEAD in new.lead.page
    assert await new.moves("on") == 200 and new.is_open()
    await new.deadline("9")
    assert "Nhờ một người quản trị khác" in new.chief.page  # from now on a second person confirms
    async with new.console.live.service.database.reading() as uow:
        rows = await uow.connection.fetch("select actor, details from audit_log where action = 'opening.whole'")
    assert [row["details"]["deadline"] for row in rows] == [1] and LEAD not in str(rows)


async def test_what_changes_after_the_yes_makes_it_stale_and_is_named(new: SettingUp) -> None:
    await new.deadline("7")
    old = form_fields(await new.lead.get(WHOLE), WHOLE)["shown"]
    assert await new.yes() == 200
    await new.deadline("8")
    await new.chief.get(PAGE)
    await new.chief.post(f"{PAGE}/switch", {"name": LOANS, "on": "off"})
    assert "2 mục đã đổi sau khi xác nhận" in await new.lead.get(PAGE)
    assert await new.moves("on") == 422 and "có mục đã đổi" in new.lead.page and not new.is_open()
    news = (await new.lead.get(WHOLE)).partition('id="news"')[2].partition("</section>")[0]
    assert "Đã sửa" in news and "Hạn xử lý" in news and "Mới" in news and "Cho mượn người" in news
    await new.lead.post(WHOLE, {"shown": old})
    assert new.lead.status == 409 and "vừa đổi trong lúc bạn đang xem" in new.lead.page
    assert await new.yes() == 200 and await new.moves("on") == 200 and new.is_open()


async def test_what_is_only_counted_makes_it_stale_where_the_number_stays(new: SettingUp) -> None:
    clinic = Facility("89997", "Phòng khám Một", "89", "883", "", "ttyt")
    async with new.console.live.service.work("test:before") as work:
        first = await enrol(work, "Cán Bộ Một", {PROVINCE: "officer"})
        await work.uow.facilities.put([clinic])
    assert await new.yes() == 200
    async with new.console.live.service.work("test:other-people") as work:
        await remove_role(work, first.id, PROVINCE)
        await enrol(work, "Cán Bộ Hai", {PROVINCE: "officer"})
    assert await new.moves("on") == 422 and await new.yes() == 200
    async with new.console.live.service.work("test:another-name") as work:
        await work.uow.facilities.put([clinic._replace(name="Phòng khám Hai")])
    assert await new.moves("on") == 422 and await new.yes() == 200 and await new.moves("on") == 200


async def test_what_was_taken_down_after_the_yes_counts_too(new: SettingUp) -> None:
    await new.deadline("7")
    number = number_of(new.chief)
    assert await new.yes() == 200
    await new.chief.get(f"/console/admin/versions/{number}")
    await new.chief.post(f"/console/admin/versions/{number}/back")
    assert await new.moves("on") == 422
    assert "Đã gỡ" in (await new.lead.get(WHOLE)).partition('id="news"')[2].partition("</section>")[0]
    assert "xem lại trước" not in await new.chief.get("/console/admin")  # nobody is served yet: no second look


async def test_closing_what_was_never_opened_is_no_way_round_it(new: SettingUp) -> None:
    await new.moves("off")
    assert await new.moves("on") == 422 and not new.is_open()
    assert await new.yes() == 200 and await new.moves("on") == 200
    await new.deadline("7")
    assert await new.moves("off") == 200 and not new.is_open()
    await new.deadline("9")
    assert "Nhờ một người quản trị khác" in new.chief.page  # closed for a while: two people still
    assert await new.moves("on") == 200 and new.is_open()


async def test_who_leads_confirms_and_nobody_else_and_writes_nothing_alone(new: SettingUp) -> None:
    await new.deadline("7", by=new.lead)
    assert "Nhờ một người quản trị khác" in new.lead.page
    await new.chief.get(WHOLE)
    assert new.chief.status == 200 and "Xác nhận toàn bộ</button>" not in new.chief.page
    await new.chief.get(PAGE)
    await new.chief.post(WHOLE, {"shown": "0" * 32})
    assert new.chief.status == 404
    for who in ("commune", "district", "far_province"):
        browser = await new.console.signed_in(who)
        await browser.get(WHOLE)
        assert browser.status == (200 if who == "far_province" else 404), who
        assert "7 ngày làm việc" not in browser.page


async def test_whose_account_the_administrator_opened_is_no_lead_of_his_own(new: SettingUp) -> None:
    await new.deadline("7")
    async with new.console.live.service.work("test:link") as work:
        work.actor = f"official:{new.console.people['chief'].id}"
        await make_link(work, new.console.people["lead"].id, "console")
    assert await new.yes() == 409 and "lập tài khoản cho nhau" in new.lead.page and not new.is_open()


async def test_the_code_of_the_phone_is_asked_for_again(database_url: str) -> None:
    async with open_console(database_url, links_sign_in=False) as console:
        async with console.live.service.work("test:new") as work:
            await close_until_opened(work, "89")
            console.people["lead"] = await enrol(work, LEAD, {PROVINCE: "lead"})
        key = await enrolled(console, "lead", "le.ag")
        browser = stranger(console)
        await first_step(browser, login="le.ag")
        assert await second_step(browser, code_of(console, key)) == 200
        console.clock.move(minutes=6)
        fields = form_fields(await browser.get(WHOLE), WHOLE)
        await browser.post(WHOLE, {"shown": fields["shown"]})
        assert browser.status == 403 and "second_code" in browser.page
        await browser.post(WHOLE, {"shown": fields["shown"], "second_code": "000000"})
        assert browser.status == 422
        await browser.post(WHOLE, {"shown": fields["shown"], "second_code": code_of(console, key)})
        assert browser.status == 200 and "Đã xác nhận toàn bộ" in browser.page


async def test_a_province_that_served_before_there_was_a_yes_is_asked_for_none(console: Console) -> None:
    async with console.live.service.work("test:old") as work:
        console.people["lead"] = await enrol(work, LEAD, {PROVINCE: "lead"})
        await work.uow.opening.keep("89", Mark("switch.opened", {"on": False}, work.now, console.people["lead"].id))
    lead = await console.signed_in("lead")
    assert "Lãnh đạo xác nhận toàn bộ" not in await lead.get(PAGE)
    await lead.post(f"{PAGE}/switch", {"name": OPENED, "on": "on"})
    assert lead.status == 200

    async def opened() -> bool:
        return console.live.service.tools.switches.on(OPENED, "89")

    await until(opened)
