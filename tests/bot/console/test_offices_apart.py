"""Acts on the reports of several offices: nobody answers for another's, and each office's province decides for it."""

import re
from dataclasses import replace

import pytest

from bot.settings import Settings
from handlers.dialogue.answers.ticket_code import group_code
from handlers.jobs.bulk_acts import bulk_acts
from handlers.staff.officials import enrol
from handlers.tickets.errors import Unfit
from handlers.tickets.many.pressed import press
from handlers.tickets.many.second_yes import agree
from storage.repositories.bulk_acts import WAITING, BulkAct, BulkItem, Order
from storage.repositories.tickets import Ticket
from tests.support.bulk import done, looked_at, pressed
from tests.support.console import FAR, HOME, NEXT, Browser, Console, office

HERE, THERE = office(HOME, "front_desk"), office(NEXT, "front_desk")


async def hired(console: Console, **people: dict[str, str]) -> None:
    """Officials with roles by body id."""
    async with console.live.service.work("t:hired") as work:
        for name, roles in people.items():
            console.people[name] = await enrol(work, f"Người {name}", roles)
    await console.live.service.refresh.staff(force=True)


async def disputed(console: Console, ticket: Ticket) -> Ticket:
    async with console.live.service.work(f"t:disputed{ticket.id}") as work:
        await work.uow.tickets.save(ticket, {"disputes": 1}, work.now)
    return await console.stored(ticket)


@pytest.fixture
async def lent(console: Console) -> Browser:
    """An officer of one commune who is lent to the next, where others lead."""
    there = {THERE: "lead", office(NEXT, "health_station"): "lead"}
    roles = dict.fromkeys((HERE, office(HOME, "health_station"), *there), "officer")
    await hired(console, lent=roles, chief=there)
    return await console.signed_in("lent")


async def test_reports_of_two_offices_are_refused_office_by_office_where_each_has_its_own_lead(
    console: Console, lent: Browser
) -> None:
    made = [await console.ticket(), await console.ticket(), await disputed(console, await console.ticket(place=NEXT))]
    await looked_at(lent, "refuse", made, code="R11")
    assert lent.status == 422 and "thuộc nhiều cơ quan" in lent.page
    buttons = re.findall(r"Chỉ làm (\d) phản ánh của ([^<]+?)\s*</button>", lent.page)
    assert [number for number, _ in buttons] == ["2", "1"] and len({name for _, name in buttons}) == 2
    actor = console.actor("lent")
    async with console.live.service.work("t:press") as work:
        with pytest.raises(Unfit, match="offices"):
            await press(work, actor, Order("refuse", code="R11"), made, seen={}, cause="x", now=True)
    await lent.post("/console/bulk/refuse", [*_other_office(lent, made)])
    assert lent.page.count('name="code_of"') == 1 and made[2].code in lent.page
    assert 'value="R11" data-draft' in lent.page and re.search(r'value="R11"[^>]*selected', lent.page)
    await pressed(lent, "refuse", made[2:], "now", code="R11")
    path = lent.path
    here, there = await console.signed_in("commune"), await console.signed_in("chief")
    await here.get(path)
    assert here.status == 404
    page = await there.get(path)
    assert "Đồng ý cho làm" in page and page.count('class="example') == 1


def _other_office(browser: Browser, made: list[Ticket]) -> list[tuple[str, str]]:
    """What the second button of the page sends."""
    form = browser.page.split('action="/console/bulk/refuse">')[2].split("</form>")[0]
    assert made[2].code in form and made[0].code not in form
    return re.findall(r'name="(code_of|code|body|text)" value="([^"]*)"', form)


async def test_who_leads_both_offices_answers_for_both(console: Console, lent: Browser) -> None:
    made = [await console.ticket(), await disputed(console, await console.ticket(place=NEXT))]
    async with console.live.service.work("t:away") as work:
        await work.uow.officials.set_active(console.people["commune"].id, False)
    await hired(console, both={HERE: "lead", office(HOME, "health_station"): "lead", THERE: "lead"})
    await pressed(lent, "refuse", made, "now", code="R11")
    path, both = lent.path, await console.signed_in("both")
    assert "Đồng ý cho làm" in await both.get(path) and both.page.count('class="example') == 2
    chief = await console.signed_in("chief")
    await chief.get(path)
    assert chief.status == 404


async def test_who_agrees_is_shown_none_of_an_office_that_is_not_theirs(console: Console, lent: Browser) -> None:
    made = [await console.ticket(place=NEXT), await console.ticket()]
    actor, order = console.actor("lent"), Order("reply", "Đang đối chiếu ạ.")
    async with console.live.service.work("t:kept") as work:  # as it was kept before
        act = BulkAct(work.ids.new(), actor.id, HERE, order, WAITING, work.now, work.now, None, "many", HERE)
        await work.uow.bulk_acts.add(act, "kept", [BulkItem(one.id, one.revision) for one in made])
    lead = await console.signed_in("commune")
    page = await lead.get(f"/console/bulk/{act.id}")
    assert "Đồng ý cho làm" in page and page.count('class="example') == 1
    assert group_code(made[1].code) in page and group_code(made[0].code) not in page


async def test_each_reports_own_province_decides_and_one_dispute_opens_no_way_around(console: Console) -> None:
    far = office(FAR, "front_desk")
    roles = dict.fromkeys((HERE, office(HOME, "health_station"), far, office(FAR, "health_station")), "officer")
    await hired(console, lent=roles)
    here = [await console.ticket() for _ in range(2)]
    there = await console.ticket()
    async with console.live.service.work("t:far") as work:
        await work.uow.tickets.save(there, {"body_id": far}, work.now)
    there, tools = await console.stored(there), console.live.service.tools
    tools.policy = replace(tools.policy, bulk_by=Settings(bulk_by="19=nobody").who_acts_on_many())
    browser = await console.signed_in("lent")
    page = await looked_at(browser, "reply", [*here, there], text="Đang đối chiếu ạ.")
    assert "1 phản ánh được giữ nguyên" in page and "Tỉnh không cho bạn làm việc hàng loạt ở cơ quan này" in page
    again = await disputed(console, await console.ticket())
    async with console.live.service.work("t:refuse") as work:
        many = [*here, again]
        number = await press(
            work, console.actor("lent"), Order("refuse", code="R11"), many, seen={}, cause="r", now=True
        )
    async with console.live.service.work("t:yes") as work:
        assert await agree(work, console.actor("commune"), number, yes=True)
    tools.policy = replace(tools.policy, bulk_by=Settings(bulk_by="89=leads").who_acts_on_many())
    await bulk_acts(console.live.service.work)
    assert {(await console.stored(one)).status for one in many} == {"open"}
    assert "Tỉnh không cho bạn làm việc hàng loạt" in await browser.get(f"/console/bulk/{number}")


async def test_the_page_of_an_act_offers_its_maker_no_report_that_has_gone_elsewhere_since(console: Console) -> None:
    stays, gone = await console.ticket(), await console.ticket()
    browser = await console.signed_in("commune")
    await done(console, browser, "approve", [stays, gone])
    path = browser.path
    assert "Đánh dấu 2 phản ánh này đã nhập" in browser.page
    async with console.live.service.work("t:gone") as work:
        await work.uow.tickets.save(await console.stored(gone), {"body_id": THERE}, work.now)
    page = await browser.get(path)
    assert "Đánh dấu 1 phản ánh này đã nhập" in page and stays.code in page and gone.code not in page
