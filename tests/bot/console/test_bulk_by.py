"""Who may act on many reports, by province; what waits is counted; the demo shows one that waits for a yes."""

from dataclasses import replace

import pytest
from prometheus_client import REGISTRY
from pydantic import ValidationError

from bot.alarms import AGE
from bot.demo import many
from bot.settings import Settings
from handlers.jobs.bulk_acts import bulk_acts
from handlers.tickets.errors import NotAllowed
from handlers.tickets.many import second_yes
from handlers.tickets.many.pressed import press
from storage.repositories.bulk_acts import Order
from storage.repositories.records import Person, PersonContent
from tests.support.bulk import done, looked_at, pressed
from tests.support.console import HOME, Console

HELLO = Order("reply", "Đang đối chiếu ạ.")


def let(console: Console, who: str) -> None:
    """Set who may in the province."""
    tools = console.live.service.tools
    tools.policy = replace(tools.policy, bulk_by=Settings(bulk_by=f"77=officials, 89 = {who}").who_acts_on_many())


def counted(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(name, labels)


@pytest.mark.parametrize("text", ["89=all", "89", "leads", "9=leads", "89=leads;77=nobody"])
def test_a_setting_that_does_not_fit_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Settings(bulk_by=text)


async def test_where_it_is_off_the_list_offers_nothing_and_nothing_is_pressed(console: Console) -> None:
    made = [await console.ticket() for _ in range(2)]
    lead, colleague = await console.signed_in("commune"), await console.signed_in("colleague")
    for who, may in (("leads", (lead,)), ("nobody", ()), ("officials", (lead, colleague))):
        let(console, who)
        for browser in (lead, colleague):
            page = await browser.get("/console")
            assert made[0].code in page
            assert ('id="many-bar"' in page, 'name="code_of"' in page) == (browser in may, browser in may), who
            for path in ("/console/bulk/claim", "/console/bulk/claim/send"):
                await browser.post(path, [("code_of", one.code) for one in made])
                assert browser.status == (200 if browser in may else 404), (who, path)
                await browser.get("/console")


async def test_what_waits_is_left_as_it_is_and_a_report_by_itself_still_waits_for_its_yes(console: Console) -> None:
    made = [await console.ticket() for _ in range(2)]
    disputed = await console.ticket()
    async with console.live.service.work("t:disputed") as work:
        await work.uow.tickets.save(disputed, {"disputes": 1}, work.now)
    browser = await console.signed_in("commune")
    await pressed(browser, "reply", made, "now", text=HELLO.text)
    path = browser.path
    let(console, "nobody")
    await bulk_acts(console.live.service.work)
    page = await browser.get(path)
    assert "Tỉnh không cho bạn làm việc hàng loạt" in page
    assert {(await console.stored(one)).revision for one in made} == {made[0].revision}
    actor = console.actor("commune")
    async with console.live.service.work("t:many") as work:
        with pytest.raises(NotAllowed):
            await press(work, actor, HELLO, made, seen={}, cause="many", now=True)
    refusal = Order("refuse", code="R11")
    async with console.live.service.work("t:one") as work:
        number = await press(work, actor, refusal, [await console.stored(disputed)], seen={}, cause="one", now=True)
    async with console.live.service.work("t:yes") as work:
        assert await second_yes.agree(work, console.actor("district"), number, yes=True)
    await bulk_acts(console.live.service.work)
    assert (await console.stored(disputed)).status == "refused"


async def test_what_waits_asks_and_was_done_is_counted(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = await console.signed_in("commune")
    await done(console, browser, "reply", [await console.ticket() for _ in range(2)], text=HELLO.text)
    await pressed(browser, "reply", [await console.ticket()], text=HELLO.text)
    monkeypatch.setattr(second_yes, "MANY", 2)
    await pressed(browser, "claim", [await console.ticket() for _ in range(2)])
    console.clock.move(seconds=AGE.total_seconds())
    await console.live.service.alarms.write()
    shown = [counted("hotline_bulk_acts", state=state) for state in ("waiting", "asks", "running")]
    assert shown == [1, 1, 0]
    assert [counted("hotline_bulk_reports", result=result) for result in ("done", "left", "fault")] == [2, 0, 0]


async def test_the_demo_has_one_that_waits_for_the_yes_of_the_district(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = PersonContent("Nguyễn Thị Mười", "1962-05-14", identities={"cccd": "098162000123"})
    person = Person(1, content, "female", None, 2021, *HOME[:3], "demo", console.clock.now())
    people = [person]

    async def near(service: object) -> list[Person]:
        return people

    monkeypatch.setattr(many, "people_for_tickets", near)
    assert await many.add_waiting(console.live.service) == many.REPORTS
    district = await console.signed_in("district")
    page = await district.get("/console/bulk")
    assert "Chờ bạn đồng ý" in page and f"Từ chối {many.REPORTS} phản ánh" in page
    assert "Hãy trả lời trước 9 giờ 30 sáng ngày mai" in page
    people.clear()
    assert await many.add_waiting(console.live.service) == 0


async def test_what_lacks_its_yes_does_not_go_at_once_and_a_later_answer_says_which_came_first(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_yes, "MANY", 2)
    browser = await console.signed_in("commune")
    made = [await console.ticket() for _ in range(2)]
    page = await looked_at(browser, "claim", made)
    assert "Xin đồng ý cho 2 phản ánh" in page and "Gửi ngay" not in page and "10 phút" not in page
    await pressed(browser, "claim", made)
    path = browser.path.partition("?")[0]
    assert 'id="bulk-undo"' in await browser.get(path) and 'id="bulk-now"' not in browser.page
    page = await browser.post(f"{path}/now")
    assert "cần có người đồng ý trước" in page and "trong vài giây" not in page
    district = await console.signed_in("district")
    page = await district.get("/console/bulk")
    assert "Chờ bạn đồng ý" in page and "Chưa có việc hàng loạt nào" not in page
    await district.get(path)
    assert "Bạn đã đồng ý" in await district.post(f"{path}/yes")
    page = await district.post(f"{path}/no")
    assert "đã có người đồng ý trước đó" in page and "đã bắt đầu" not in page
    assert 'id="bulk-now"' in await browser.get(path)
    await browser.post(f"{path}/undo")
    await district.get(path)
    assert "đã được hoàn tác trước đó" in await district.post(f"{path}/yes")
