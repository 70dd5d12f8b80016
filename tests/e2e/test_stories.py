"""Stories of a desk from end to end, in Chromium: to the district and back; a caller who had written before; an absence
and a shift from hand to hand."""

from playwright.async_api import Browser, Page, expect

from storage.repositories.tickets import Ticket
from tests.e2e.test_console import at_desk
from tests.e2e.test_keyboard import at_report
from tests.e2e.visitor import Visit
from tests.support.console import DISTRICT, HOME, Console, office

FRONT, STATION = office(HOME, "front_desk"), office(HOME, "health_station")
PROMISED = "Thứ sáu trạm trả lời bà con ạ."
COMMUNE_HAS, DISTRICT_HAS = "Trạm chỉ giữ sổ của trạm.", "Mũi này tiêm tại trạm, trạm giữ sổ."


async def send_to(official: Visit, words: str, reason: str) -> None:
    """Hand the report that is open to the office that these words find first."""
    page = official.page
    await page.keyboard.press("v")
    await page.keyboard.type(words)
    await page.keyboard.press("Enter")
    await expect(page.locator("#transfer-reason")).to_be_focused()
    await page.keyboard.type(reason)
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".said")).to_contain_text("Đã chuyển")


async def take(page: Page, ticket: Ticket) -> None:
    """Open the first report of the queue, which is this one, and take it."""
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await at_report(page, ticket.code)
    await page.keyboard.press("c")
    await expect(page.locator(".said")).to_contain_text("Đã nhận")


async def test_a_report_goes_to_the_district_and_comes_back_with_why(browser: Browser, desk: Console) -> None:
    ticket = await desk.ticket()
    assert ticket.body_id == FRONT
    async with at_desk(browser, desk) as commune, at_desk(browser, desk, "district") as district:
        await commune.page.bring_to_front()
        await take(commune.page, ticket)
        await send_to(commune, "ttyt chau doc", COMMUNE_HAS)
        await district.page.bring_to_front()
        await district.go("/console")
        await expect(district.page.locator("[data-line]")).to_have_count(1)
        await take(district.page, ticket)
        await expect(district.page.locator("#history, [aria-labelledby=history-title]")).to_contain_text(COMMUNE_HAS)
        assert (await desk.stored(ticket)).body_id == DISTRICT
        await send_to(district, "tram y te chau phu b", DISTRICT_HAS)
        await commune.page.bring_to_front()
        await commune.go("/console")
        await take(commune.page, ticket)
        for why in (COMMUNE_HAS, DISTRICT_HAS):
            await expect(commune.page.locator("#history, [aria-labelledby=history-title]")).to_contain_text(why)
        back = await desk.stored(ticket)
        assert (back.body_id, back.claimed_by) == (STATION, desk.people["commune"].id)
        assert back.due_at == ticket.due_at  # the citizen's day stays what it was
        assert commune.faults == district.faults == []


async def test_a_caller_who_had_written_before_is_found_and_both_go_on_as_one(browser: Browser, desk: Console) -> None:
    before = await desk.ticket()
    async with at_desk(browser, desk) as official:
        page = official.page
        await official.go("/console/phone")
        await page.get_by_role("link", name="Lập phản ánh cho người gọi").click()
        async with page.expect_response("**/console/file/questions"):
            await page.locator("#f-category").select_option("DOSE_MISSING_ONE")
        for name, words in {
            "name": "Nguyễn Thị Mười", "birth": "14/5/1962", "identity": "098162000123", "phone": "0300111222",
            "dose_1": "2", "ask_description": "Tôi gọi lại hỏi mũi 2.",
        }.items():  # fmt: skip
            field = page.locator(f"[name={name}]")
            await (field.select_option(words) if name == "dose_1" else field.fill(words))
        await page.locator("#f-sex").select_option("female")
        await page.locator("[name=consent]").check()
        send = page.get_by_role("button", name="Lập phản ánh")
        await send.click()
        known = page.locator(".earlier a", has_text=f"{before.code[:4]}")
        await expect(known).to_be_visible()
        assert await official.violations() == [] and not await official.overflows()
        await page.locator("[name=sure]").check()
        await send.click()
        await expect(page.locator(".slip-code")).to_be_visible()
        code = (await page.locator(".slip-code").inner_text()).replace(" ", "")
        await official.go(f"/console/tickets/{code}")
        await page.keyboard.press("c")
        await expect(page.locator(".said")).to_contain_text("Đã nhận")
        await page.locator("#merge-into").evaluate("field => { field.closest('details').open = true }")
        await page.locator("#merge-into").fill(before.code)
        await page.locator("#panel-merge form button").last.click()
        await expect(page.locator(".said")).to_contain_text("Đã gộp")
        async with desk.live.service.database.reading() as uow:
            new = await uow.tickets.get_by_code(code)
        assert new and (new.status, new.merged_into, new.source) == ("merged", before.id, "caller")
        assert (await desk.stored(before)).status == "open"
        assert official.faults == []


async def open_and_press(official: Visit, ticket: Ticket, key: str, words: str = "") -> None:
    """Open a report and act on it by its key, with these words where it takes some."""
    page = official.page
    await page.bring_to_front()
    await official.go(f"/console/tickets/{ticket.code}")
    await at_report(page, ticket.code)
    await page.keyboard.press(key)
    if words:
        await expect(page.locator("#reply-text")).to_be_focused()
        await page.keyboard.type(words)
        await page.keyboard.press("Control+Enter")
    await expect(page.locator(".said")).to_contain_text("Đã gửi trả lời" if words else "Đã nhận")


async def choose_and_send(official: Visit, person: str, button: str, said: str) -> None:
    """Name the colleague who gets it, and send; the page fits and is accessible before and after."""
    page = official.page
    assert await official.violations() == [] and not await official.overflows()
    await page.locator("#to").select_option(label=person)
    await page.get_by_role("button", name=button).click()
    await expect(page.locator(".said")).to_contain_text(said)
    assert await official.violations() == [] and not await official.overflows()


async def test_an_absence_and_a_shift_go_from_hand_to_hand(browser: Browser, desk: Console) -> None:
    left, worked, to_call = await desk.ticket(), await desk.ticket(), await desk.ticket(call_back="morning")
    bon, sen = desk.people["colleague"].id, desk.people["commune"].id
    async with at_desk(browser, desk, "colleague") as away, at_desk(browser, desk) as lead:
        for ticket in (left, worked):
            await open_and_press(away, ticket, "c")
        await away.go("/console/absence")
        await away.page.locator("#last").fill("2021-10-22")
        await choose_and_send(away, "Lê Thị Sen", "Báo vắng và giao việc", "Đã ghi nhận ngày vắng")
        await open_and_press(lead, worked, "r", PROMISED)
        await away.page.bring_to_front()
        await away.page.get_by_role("button", name="Đã về").click()
        await expect(away.page.locator("#main")).to_contain_text("1 phản ánh bạn đã giao chưa ai làm tiếp")
        await away.page.get_by_role("button", name="Nhận lại tất cả").click()
        await expect(away.page.locator(".said")).to_contain_text("Đã nhận lại")
        assert [(await desk.stored(one)).claimed_by for one in (left, worked)] == [bon, sen]

        await open_and_press(lead, to_call, "c")
        await lead.go("/console/shift")
        await choose_and_send(lead, "Trần Văn Bốn", "Gửi cho ca sau", "Đã gửi")
        await away.page.bring_to_front()
        await away.go("/console/shift")
        incoming = away.page.locator(".sheet", has_text="Lê Thị Sen giao cho bạn 2 phản ánh")
        calls = incoming.locator(".shift-group", has_text="Cần gọi điện (1)")
        await expect(calls).to_contain_text(to_call.code[:4])
        await expect(incoming.locator(".shift-group", has_text="Đã trao đổi với người dân (1)")).to_contain_text(
            PROMISED
        )
        await incoming.get_by_role("button", name="Nhận tất cả").click()
        await expect(away.page.locator(".said")).to_contain_text("Bạn đã nhận ca")
        await open_and_press(away, worked, "r", "Trạm đã cập nhật mũi 2 cho cô.")
        for ticket in (left, worked, to_call):
            assert (await desk.stored(ticket)).claimed_by == bon
        assert away.faults == lead.faults == []
