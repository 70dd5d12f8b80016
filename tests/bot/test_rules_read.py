"""A process goes by what administrators changed, whichever process they did it in."""

import time
from datetime import UTC, date, datetime

from storage.repositories.rule_versions import RuleVersion
from tests.support.live import start_live
from tests.support.until import until

DAY = date(2021, 12, 24)
ENTRY = {"from": str(DAY), "name": "Nghỉ bù", "certainty": "H"}
HOLIDAY = RuleVersion(1, "holiday", "", str(DAY), ENTRY, 0, "live", 1, "1.0.0", 7, datetime(2021, 10, 1, tzinfo=UTC))


async def test_what_becomes_live_and_is_rolled_back_is_gone_by_in_every_process_within_two_seconds(
    database_url: str,
) -> None:
    async with start_live(database_url) as one, start_live(database_url, works=False) as other:
        both = (one.service.tools, other.service.tools)

        async def off() -> bool:
            return all(DAY in tools.rules.calendar.days_off for tools in both)

        async def on() -> bool:
            return not any(DAY in tools.rules.calendar.days_off for tools in both)

        assert await on()
        async with one.service.work("test:live") as work:
            await work.uow.rule_versions.add(HOLIDAY)
        began = time.monotonic()
        await until(off)
        async with one.service.work("test:back") as work:
            await work.uow.rule_versions.end(1, "live", "rolled_back", 7, 2, work.now)
        await until(on)
        assert time.monotonic() - began < 8  # twice two seconds, on a machine that does other things besides


async def test_a_process_starts_on_what_loads_and_says_what_does_not(database_url: str) -> None:
    async with start_live(database_url, works=False) as before, before.service.work("test:live") as work:
        await work.uow.rule_versions.add(HOLIDAY)
        await work.uow.rule_versions.add(HOLIDAY._replace(id=2, kind="of_a_later_release", turn=2))
    async with start_live(database_url, works=False) as live:
        assert DAY in live.service.tools.rules.calendar.days_off

        async def raised() -> bool:
            async with live.service.database.reading() as uow:
                return "rules_unfit" in {alarm.kind for alarm in await uow.alarms.standing()}

        await until(raised)
