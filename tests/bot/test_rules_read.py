"""A process goes by what administrators changed, whichever process they did it in."""

import time
from datetime import UTC, date, datetime
from typing import Any

from structlog.testing import capture_logs

from bot.cli.migrate import unfit_rules
from bot.logs import declared_only
from handlers.staff.officials import enrol
from storage.repositories.rule_versions import RuleVersion
from tests.bot.console.administering import save
from tests.support.console import PROVINCE, open_console
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


# What another release may have written: kind, key, entry as JSON.
UNKNOWN = (
    ("of_a_later_release", "k1", "{}"),
    ("holiday", "2021-12-27", '{"from": "2021-12-27", "name": "Nghỉ", "certainty": "H", "field_of_later": 1}'),
    ("holiday", "unfit", '{"from": "no day", "name": "Nghỉ", "certainty": "H"}'),
    ("category", "OWN_LATER", '["not", "a", "mapping"]'),
    ("category", "OWN_OTHER", '{"label": "one language"}'),
    ("hotline", "own_later", '"text alone"'),
    ("deadline", "record", '{"hours": {"from": 1}}'),
    ("wording", "menu.welcome", '{"vi": "{no_such_value}", "en": "x"}'),
)
INSERT = (
    "insert into rule_versions (id, kind, province, key, entry, based_on, state, turn, release, made_by, made_at)"
    " values ($1, $2, $3, $4, $5::text::jsonb, 0, 'live', $6, '9.9.0', 7, now())"
)


async def write_as_another_release(uow: Any) -> None:
    """By SQL, as a process of another release did."""
    for at, (kind, key, entry) in enumerate(UNKNOWN):
        province = "89" if kind in ("deadline", "wording", "hotline") else ""
        await uow.connection.execute(INSERT, 100 + at, kind, province, key, entry, 10 + at)
    await uow.connection.execute(
        "insert into opening_marks (province_code, name, value, at, said_by)"
        """ values ('89', 'switch.of_later', '{"by_hour": [1]}', now(), 7), ('', 'of_later', '{}', now(), 7)"""
    )


async def test_whatever_another_release_wrote_is_left_out_and_named_and_the_last_that_fits_holds(
    database_url: str,
) -> None:
    async with start_live(database_url, works=False) as before, before.service.work("test:live") as work:
        await work.uow.rule_versions.add(HOLIDAY)
        await work.uow.rule_versions.add(HOLIDAY._replace(id=3, entry={**ENTRY, "name": 7}, turn=3))
        await write_as_another_release(work.uow)
    async with open_console(database_url) as console:
        service = console.live.service
        service.refresh.rules_turn = 0
        with capture_logs() as lines:
            await service.refresh.rules()
        assert DAY in service.tools.rules.calendar.days_off
        assert set(service.tools.unfit) == {3, *(100 + at for at in range(len(UNKNOWN)))}
        written = [declared_only(None, "", one) for one in lines if one["event"] == "rule_unfit"]
        said = {(one["kind"], one["reason"].partition(": ")[0]) for one in written if one["version"] == "9.9.0"}
        assert said == {(kind, key) for kind, key, _ in UNKNOWN}  # as production writes it, too
        async with service.work("test:people") as work:
            console.people["administrator"] = await enrol(work, "Lò Thị Ban", {PROVINCE: "administrator"})
        browser = await console.signed_in("administrator")
        for path in ("/console/admin", "/console/opening", "/console/opening/whole", "/console/admin/hotline"):
            await browser.get(path)
            assert browser.status == 200, path
        await save(browser, "deadline", "registration", {"span_n": "7", "span_measure": "working_days"})
        assert browser.status == 200  # what does not load keeps nobody from changing the rest


async def test_migrate_names_each_that_no_longer_fits(database_url: str) -> None:
    async with start_live(database_url, works=False) as before, before.service.work("test:live") as work:
        await write_as_another_release(work.uow)
    found = await unfit_rules(database_url, 2021)
    assert sorted(one.version.key for one in found) == sorted(key for _, key, _ in UNKNOWN)
    assert all(one.faults and one.faults[0] for one in found)
