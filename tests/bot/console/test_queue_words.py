"""A queue narrowed by words: found by reading one's own office's reports, with nothing readable in an address."""

import re
from dataclasses import replace
from datetime import timedelta

from handlers.jobs.sla_watch import sla_watch
from handlers.staff.officials import enrol
from handlers.tickets.claim import claim
from handlers.tickets.note import note
from handlers.tickets.refuse import refuse
from storage.repositories.tickets import Ticket
from tests.bot.console.test_queue_filters import MORNING, codes
from tests.support.console import DETAILS, FAR, HOME, NEXT, Browser, Console, office


async def told(console: Console, words: str, **changes: object) -> Ticket:
    return await console.ticket(details=replace(DETAILS, description=words), **changes)  # type: ignore[arg-type]


async def with_words(browser: Browser, text: str, queue: str = "my_body", **filters: str) -> set[str]:
    await browser.get(f"/console/queue/{queue}")
    await browser.post(f"/console/queue/{queue}/words", {"words": text, **filters})
    assert browser.status == 200
    return set(codes(browser.page))


async def test_words_of_people_and_of_officials_are_found_without_marks_and_beside_other_filters(
    console: Console,
) -> None:
    market = await told(console, "Tôi tiêm ở chợ Vĩnh Mỹ, họ ghi nhầm lô")
    other = await told(console, "Ứng dụng báo lỗi OTP", category="INSTALL")
    await told(console, "Tôi tiêm ở chợ Vĩnh Mỹ", place=FAR, site=FAR)
    await told(console, "Tôi tiêm ở chợ Vĩnh Mỹ", place=NEXT, site=NEXT)
    async with console.live.service.work("t:note") as work:
        await note(work, other.id, console.actor("colleague"), "Đã hẹn ra chợ chiều mai")
    browser = await console.signed_in("commune")
    assert await with_words(browser, "cho vinh my") == {market.code}
    assert all(part not in browser.path for part in ("vinh", "cho", "%20", "+"))
    assert "Chữ trong phản ánh: cho vinh my" in browser.page and "1–1 trong 1" in browser.page
    assert set(codes(await browser.get(browser.path))) == {market.code}  # F5
    assert await with_words(browser, "CHỢ") == {market.code, other.code}
    assert await with_words(browser, "chợ", category="INSTALL") == {other.code}
    assert await with_words(browser, "chợ búa") == set() and "Không có phản ánh nào khớp" in browser.page
    assert await with_words(browser, "chợ", queue="overdue") == set()
    assert await console.audited("searched_by_words") >= 6
    done = await browser.post("/console/views", {"queue": "my_body", "name": "chợ", "category": "INSTALL"})
    assert "text=" not in browser.path and done  # kept without the words, which end with the shift
    assert "đã xong trong 90 ngày gần đây" in await browser.get(f"{MORNING}?filters=1")


async def test_what_ended_within_ninety_days_is_read_and_what_ended_before_is_not(console: Console) -> None:
    old, new = await told(console, "giấy bị ướt mưa"), await told(console, "giấy bị ướt nhòe")
    for ticket, hours in ((old, 0), (new, 24 * 60)):
        console.clock.move(hours=hours)
        async with console.live.service.work(f"t:{ticket.id}") as work:
            await claim(work, ticket.id, console.actor("commune"))
            await refuse(work, ticket.id, console.actor("commune"), "R11")
    console.clock.move(hours=24 * 31)
    browser = await console.signed_in("commune")
    assert set(codes(await browser.get("/console/queue/done"))) == {old.code, new.code}
    assert await with_words(browser, "giấy ướt", queue="done") == {new.code}


async def test_words_of_another_day_or_another_person_narrow_nothing_and_are_named(console: Console) -> None:
    ticket = await told(console, "chợ Vĩnh Mỹ")
    browser, colleague = await console.signed_in("commune"), await console.signed_in("colleague")
    await with_words(browser, "chợ lớn")
    address = browser.path
    assert codes(browser.page) == []
    assert codes(await colleague.get(address)) == [ticket.code] and "không lọc theo: Chữ trong" in re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", "", colleague.page)
    )
    for strange in ("x" * 30, "%00", "chợ", "A" * 3000):
        assert codes(await colleague.get(f"{MORNING}?text={strange}")) == [ticket.code], strange[:9]
    console.clock.time += timedelta(hours=13)
    assert codes(await (await console.signed_in("commune")).get(address)) == [ticket.code]


async def test_words_of_what_was_handed_up_are_found_by_the_office_above(console: Console) -> None:
    ticket, other = await told(console, "giấy bị ướt mưa"), await told(console, "giấy rách")
    for one in (ticket, other):
        async with console.live.service.work(f"t:{one.id}") as work:
            await claim(work, one.id, console.actor("colleague"))  # what nobody has is moved up instead
    console.clock.move(days=30)
    await sla_watch(console.live.service.work)
    district = await console.signed_in("district")
    assert set(codes(await district.get("/console/queue/escalated"))) == {ticket.code, other.code}
    assert await with_words(district, "ướt", queue="escalated") == {ticket.code}


async def test_neither_a_volunteer_nor_who_has_many_offices_reads_words(console: Console) -> None:
    ticket = await told(console, "chợ Vĩnh Mỹ")
    volunteer = await console.signed_in("volunteer")
    assert codes(await volunteer.get("/console/queue/my_body")) == [ticket.code]
    assert await with_words(volunteer, "chợ") == set()
    async with console.live.service.work("t:many") as work:
        kinds = ("front_desk", "health_station")
        roles = {office(place, kind): "officer" for place in (HOME, NEXT, FAR) for kind in kinds}
        console.people["many"] = await enrol(work, "Cán bộ nhiều nơi", roles)
    await console.live.service.refresh.staff(force=True)
    many = await console.signed_in("many")
    assert await with_words(many, "chợ") == set() and "Chọn một cơ quan" in many.page
    assert await with_words(many, "chợ", body=office(HOME, "health_station")) | await with_words(
        many, "chợ", body=office(HOME, "front_desk")
    ) == {ticket.code}
