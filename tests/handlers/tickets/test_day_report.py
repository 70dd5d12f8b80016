"""The report of a day, also of a day gone by."""

from datetime import date, timedelta

from handlers.tickets.approve import approve
from handlers.tickets.claim import claim
from handlers.tickets.confirm import confirm_seen
from handlers.tickets.day_report import DAYS, day_report, rows_of
from handlers.tickets.mark_entered import mark_entered
from handlers.tickets.withdraw import withdraw
from tests.handlers.tickets.office import Office

WEDNESDAY, SATURDAY = date(2021, 10, 20), date(2021, 10, 23)


async def three_days(office: Office) -> None:
    """Wednesday: two filed, one of them finished on Thursday. Saturday: one more; the first is overdue by then."""
    first = await office.file()
    await office.file("INSTALL", identity="098080000999")
    office.world.clock.move(days=1)
    for verb in (claim, approve, mark_entered):
        await office.do(verb, first, office["commune"])
    office.world.clock.move(days=2)
    await office.file("NOT_MINE", identity="098080000888")


async def report(office: Office, day: date, province: str = "89") -> dict[tuple[str, str], str]:
    async with office.work() as work:
        return {(row.indicator, row.of): row.value for row in rows_of(await day_report(work, province, day))}


async def test_today_stands_as_it_is_now(office: Office) -> None:
    await three_days(office)
    found = await report(office, SATURDAY)
    assert (found["backlog", "all"], found["overdue", "all"], found["overdue_percent", "all"]) == ("2", "1", "50")
    assert found["backlog_by_category", "INSTALL"] == "1"
    assert found["backlog_by_age", "commune/five_days"] == found["backlog_by_age", "district/day"] == "1"
    assert found["opened", "2021-10-20"] == "2" and found["finished", "2021-10-20"] == "0"
    assert found["finished", "2021-10-21"] == "1" and found["opened", "2021-10-23"] == "1"
    assert len([key for key in found if key[0] == "opened"]) == DAYS


async def test_a_day_gone_by_is_told_as_it_ended(office: Office) -> None:
    await three_days(office)
    found = await report(office, WEDNESDAY)
    assert (found["backlog", "all"], found["overdue", "all"]) == ("2", "0")
    assert found["entry", "approved"] == "0" and found["entry", "percent"] == "100"
    assert ("backlog_by_category", "NOT_MINE") not in found


async def test_entry_counts_what_stands_on_the_platform(office: Office) -> None:
    ticket = await office.file()
    for verb in (claim, approve):
        await office.do(verb, ticket, office["commune"])
    found = await report(office, WEDNESDAY)
    assert (found["entry", "approved"], found["entry", "entered"], found["entry", "percent"]) == ("1", "0", "0")
    await office.do(mark_entered, ticket, office["commune"])
    await office.do(confirm_seen, ticket, office.citizen)
    found = await report(office, WEDNESDAY)
    assert (found["entry", "entered"], found["entry", "seen"], found["entry", "percent"]) == ("1", "1", "100")


async def test_withdrawn_and_other_provinces_do_not_count_as_backlog(office: Office) -> None:
    await office.do(withdraw, await office.file(), office.citizen)
    await office.file(identity="098080000999")
    assert (await report(office, WEDNESDAY))["backlog", "all"] == "1"
    assert (await report(office, WEDNESDAY, "70"))["backlog", "all"] == "0"


async def test_installs_of_a_commune_under_five_are_hidden(office: Office) -> None:
    async with office.work() as work:
        for number in range(11):
            commune = "30346" if number < 4 else "30349" if number < 10 else ""
            await work.uow.installs.declare(number, "sskdt", work.now, "89", "886", commune)
    found = await report(office, WEDNESDAY)
    assert found["installs", "30349"] == "6"
    assert found["installs", "30346"] == found["installs", "all"] == "<5"  # the total would tell it
    yesterday = office.world.clock.now().date() - timedelta(days=1)
    assert ("installs", "30349") not in await report(office, yesterday)
