"""The morning's report: once a day, in office hours, to the health department."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from handlers.jobs.daily_report import daily_report
from tests.handlers.tickets.office import Office, open_office

WEDNESDAY = date(2021, 10, 20)
KEY = "daily_report.summary"


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    made = await open_office(database_url)
    yield made
    await made.world.close()


async def test_the_department_hears_once_how_the_day_before_ended(office: Office) -> None:
    await office.file()
    await office.file("INSTALL", identity="098080000999")
    office.world.clock.move(days=1)
    for _ in range(3):
        await daily_report(office.open_work)
        office.world.clock.move(minutes=30)
    told = [one.text for one in office.told("province") if "20/10/2021" in one.text]
    assert len(told) == 1
    assert "Nhận mới: 2" in told[0] and "Còn đang xử lý: 2" in told[0]
    assert not [one for name in ("district", "commune") for one in office.told(name) if "20/10/2021" in one.text]
    async with office.work() as work:
        kept = await work.uow.counters.by_unit("report_open", WEDNESDAY, WEDNESDAY)
    assert (kept["89"], kept["70"]) == (2, 0)


async def test_nobody_is_woken_at_night_or_on_a_holiday(office: Office) -> None:
    await office.file()
    office.world.clock.move(hours=18)  # three in the morning
    await daily_report(office.open_work)
    office.world.clock.move(days=2, hours=8)  # Saturday, eleven
    await daily_report(office.open_work)
    assert KEY not in office.world.texts.said


async def test_a_quiet_day_is_noted_and_not_told(office: Office) -> None:
    office.world.clock.move(days=1)
    await daily_report(office.open_work)
    assert KEY not in office.world.texts.said
    async with office.work() as work:
        assert await work.uow.counters.total("report_sent", WEDNESDAY, WEDNESDAY, "89") == 1
