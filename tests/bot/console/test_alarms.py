"""What a turn raises stands on a lead's desk a moment later, with what to do, until the lead presses a button."""

from prometheus_client import REGISTRY

from handlers.alarms.standing import ACKNOWLEDGED
from tests.support.console import DISTRICT, Console


async def test_an_alarm_stands_on_the_desk_with_what_to_do_until_it_is_seen(console: Console) -> None:
    service = console.live.service
    async with service.work("test:raise") as work:
        for _ in range(1080):
            work.alarm("look_ups")
        work.alarm("records_opened", DISTRICT)
    await service.alarms.write()
    assert REGISTRY.get_sample_value("hotline_alarms", {"kind": "look_ups"}) == 1
    district, colleague = await console.signed_in("district"), await console.signed_in("colleague")
    await district.get("/console")
    assert "Mở nhiều hồ sơ chưa xác minh" in district.page and "Việc cần làm:" in district.page
    assert "Tra cứu dò hồ sơ" not in district.page
    head = await console.signed_in("far_province")
    await head.get("/console")
    assert "1080 lần" in head.page and "alarm-danger" in head.page
    await colleague.get("/console")
    assert "alarm-" not in colleague.page
    (alarm,) = [one for one in await standing(console) if one.kind == "look_ups"]
    for browser, status in ((colleague, 404), (head, 200)):
        await browser.get("/console")
        await browser.post(f"/console/alarms/{alarm.id}/seen")
        assert browser.status == status
    assert "Tra cứu dò hồ sơ" not in head.page
    assert await console.audited(ACKNOWLEDGED) == 1


async def standing(console: Console):  # type: ignore[no-untyped-def]
    async with console.live.service.database.reading() as uow:
        return await uow.alarms.standing()
