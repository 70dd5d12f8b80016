"""The switches of the opening page: moved by who may, live in every process, with a row in the log."""

import re
from functools import partial

from bot.refresh import OFF
from handlers.opening.moving import close_until_opened
from handlers.opening.switches import CODES, LOANS, LOOK_UP, OPENED, PRACTICE
from handlers.staff.credentials import login_index, new_key
from handlers.staff.lending import is_on
from handlers.staff.officials import enrol
from handlers.work import Tools
from storage.repositories.credentials import Credentials
from tests.bot.console.test_opening import LEAD, PAGE, details, lead_of
from tests.support.console import Browser, Console, open_console
from tests.support.forms import form_fields
from tests.support.live import start_live
from tests.support.until import until


def shown(page: str, name: str) -> tuple[bool, bool]:
    """Whether a system is called on, and whether it has a button."""
    words = re.search(rf'id="system-{name}">.*?<span class="tag[^>]*>([^<]+)<', page, re.DOTALL)
    assert words is not None, name
    return words[1] in ("Đang bật", "Đang mở"), f'name="name" value="{name}"' in page


async def move(browser: Browser, name: str, to: str) -> int:
    await browser.get(PAGE)
    await browser.post(f"{PAGE}/switch", {"name": name, "on": to})
    return browser.status


async def is_off(tools: Tools, name: str, province: str) -> bool:
    return not tools.switches.on(name, province)


async def texts(tools: Tools, *, on: bool) -> bool:
    return tools.policy.text_messages is on


async def test_a_switch_holds_in_another_process_without_a_restart(database_url: str) -> None:
    async with open_console(database_url) as console, start_live(database_url, clock=console.clock) as other:
        browser = await lead_of(console)
        here, there = console.live.service.tools, other.service.tools
        assert shown(await browser.get(PAGE), OPENED) == (True, True)
        for name, province in ((OPENED, "89"), (LOOK_UP, ""), (CODES, "")):
            assert await move(browser, name, "off") == 200 and "Đã đổi" in browser.page
            for tools in (here, there):
                await until(partial(is_off, tools, name, province))
        await until(partial(texts, there, on=False))
        await until(partial(texts, here, on=False))
        page = await browser.get(PAGE)
        assert shown(page, OPENED) == (False, True) and shown(page, LOOK_UP) == (False, True)
        assert "Chưa mở" in page and "Mở cho người dân" in page
        assert OFF.labels(CODES)._value.get() == 1 and OFF.labels(LOANS)._value.get() == 0
        assert await move(browser, CODES, "on") == 200
        await until(partial(texts, there, on=True))
    async with start_live(database_url, clock=console.clock) as later:
        assert not later.service.tools.switches.on(OPENED, "89") and later.service.tools.switches.on(OPENED, "19")


async def test_who_moves_what_and_what_the_log_keeps_of_it(console: Console) -> None:
    lead = await lead_of(console)
    async with console.live.service.work("test:administrator") as work:
        console.people["administrator"] = await enrol(work, "Lò Thị Ban", {"2021:89:::so_y_te": "administrator"})
    administrator, far = await console.signed_in("administrator"), await console.signed_in("far_province")
    district = await console.signed_in("district")
    assert (
        shown(await administrator.get(PAGE), OPENED) == (True, False) and "Người đứng đầu Sở Y tế" in administrator.page
    )
    assert [await move(administrator, name, "off") for name in (OPENED, LOANS)] == [404, 200]
    assert [await move(far, name, "off") for name in (LOOK_UP, OPENED)] == [404, 200]  # its own province alone
    assert "tỉnh đầu mối đổi" in await far.get(PAGE) and "tỉnh đầu mối đổi" not in await lead.get(PAGE)
    assert await move(district, LOANS, "on") == 404 and await move(lead, "nonsense", "on") == 404
    for _ in range(2):
        await console.live.service.refresh.switches()
    switches = console.live.service.tools.switches
    assert switches.moved == {("89", LOANS): False, ("19", OPENED): False}
    said = [(one["name"], one["on"]) for one in await details(console, "opening.switch")]
    assert said == [(LOANS, False), (OPENED, False)] and LEAD not in str(said)
    page = await lead.get(PAGE)
    assert shown(page, OPENED) == (True, True)


async def test_what_is_off_by_the_settings_is_on_at_once(console: Console) -> None:
    lead, service = await lead_of(console), console.live.service
    await lead.get("/console/practice")
    assert lead.status == 404
    for name in (PRACTICE, LOANS):
        await move(lead, name, "off")
        await service.refresh.switches()
        assert shown(await lead.get(PAGE), name) == (False, True)
        await move(lead, name, "on")
        await service.refresh.switches()
        assert shown(await lead.get(PAGE), name) == (True, True)
    await lead.get("/console/practice")
    assert lead.status == 200
    async with service.work("test:loans") as work:
        assert is_on(work, "89")
    await move(lead, LOANS, "off")
    await service.refresh.switches()
    async with service.work("test:loans") as work:
        assert not is_on(work, "89")


async def test_what_is_not_set_up_has_no_switch(database_url: str) -> None:
    async with open_console(database_url, sms_gateway="none") as console:
        page = await (await lead_of(console)).get(PAGE)
        assert shown(page, CODES) == (False, False) and shown(page, "reports_zalo") == (False, False)
        assert shown(page, "reports_webchat") == (True, True)


async def test_a_province_just_set_up_is_closed_and_one_with_reports_stays_open(console: Console) -> None:
    await console.ticket()
    for province in ("89", "19"):
        async with console.live.service.work("test:admin") as work:
            await close_until_opened(work, province)
    await console.live.service.refresh.switches()
    switches = console.live.service.tools.switches
    assert switches.on(OPENED, "89") and not switches.on(OPENED, "19")
    far = await console.signed_in("far_province")
    assert await move(far, OPENED, "on") == 422
    await far.post(f"{PAGE}/whole", {"shown": form_fields(await far.get(f"{PAGE}/whole"), f"{PAGE}/whole")["shown"]})
    assert await move(far, OPENED, "on") == 200
    async with console.live.service.work("test:admin again") as work:
        await close_until_opened(work, "19")
    await console.live.service.refresh.switches()
    assert console.live.service.tools.switches.on(OPENED, "19")


async def test_nobody_switches_off_the_codes_by_which_they_sign_in_themselves(console: Console) -> None:
    lead, service = await lead_of(console), console.live.service
    number = console.people["lead"].id
    async with service.work("test:by text") as work:
        kept = Credentials(number, "lead.ag", "", new_key(), phone="0300555666")
        assert await work.uow.credentials.set(kept, login_index(work.uow.vault, kept.login), work.now)
    assert await move(lead, CODES, "off") == 422 and "ứng dụng xác thực trước" in lead.page
    assert await details(console, "opening.switch") == []
    assert await move(lead, CODES, "on") == 200
    async with service.work("test:by app") as work:
        await work.uow.credentials.set_factor(number, new_key(), 0, "")
    assert await move(lead, CODES, "off") == 200
