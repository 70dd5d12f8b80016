"""What happens at the same moment, who may take a point's news over, and whom no message reaches."""

import asyncio
from datetime import timedelta

import pytest

from handlers.incidents.acting import acknowledge_as, dismiss, restore, split
from handlers.incidents.reporting import AGAIN, NEW, report
from handlers.incidents.settling import confirm, entered, on_paper, still_down
from handlers.incidents.states import NoMove, State
from handlers.tickets.errors import NotAllowed
from storage.repositories.duties import Duty
from tests.handlers.incidents.test_grouping import POINTS, VENDOR, calls, down, office, staffed, stored
from tests.handlers.tickets.office import SO_TTTT, Office
from tests.support.until import until

__all__ = ["office"]


async def held_back(office: Office, count: int = 1) -> None:
    """Until so many transactions wait for a lock."""
    query = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"

    async def waiting() -> bool:
        async with office.world.database.reading() as uow:
            return bool(await uow.connection.fetchval(query) >= count)

    await until(waiting)


async def number_of(office: Office, name: str, phone: str, body: str = SO_TTTT, rank: int = 1) -> None:
    """Somebody without an account is on duty."""
    now = office.world.clock.now()
    async with office.work() as work:
        row = Duty(work.ids.new(), body, None, name, phone, rank, now, now + timedelta(hours=9))
        await work.uow.duties.add(row)


async def test_a_point_that_reports_while_it_is_mended_joins_nothing_that_is_over(office: Office) -> None:
    first = await down(office, POINTS[0])
    async with office.work() as work:
        await restore(work, office["technician"], first.incident.id)
        late = asyncio.create_task(down(office, POINTS[1]))
        await held_back(office)
    found = await late
    assert found.how == NEW and found.incident.id != first.incident.id


async def test_a_point_that_reports_again_while_it_is_called_no_fault_is_a_new_incident(office: Office) -> None:
    first = await down(office, POINTS[0])
    async with office.work() as work:
        await dismiss(work, office["technician"], first.incident.id)
        late = asyncio.create_task(down(office, POINTS[0]))
        await held_back(office)
    assert (await late).how == NEW


async def test_a_report_and_a_point_taken_out_at_once_do_not_wait_for_each_other(office: Office) -> None:
    first = await down(office, POINTS[0])
    await down(office, POINTS[1])

    async def take_out() -> None:
        async with office.work() as work:
            await split(work, office["technician"], first.incident.id, POINTS[1])

    async with office.work() as work:
        await work.uow.incidents.hold()  # as a report begins
        late = asyncio.create_task(take_out())
        await held_back(office)
        async with asyncio.timeout(3):
            assert await work.uow.incidents.lock(first.incident.id)
    await late


async def test_of_two_technicians_at_once_one_takes_it(office: Office) -> None:
    found = await down(office, POINTS[0], "network")

    async def take(name: str) -> str:
        try:
            async with office.work() as work:
                await acknowledge_as(work, office[name], found.incident.id)
        except NoMove:
            return "late"
        return name

    answers = await asyncio.gather(take("technician"), take("deputy"))
    assert sorted(answers).count("late") == 1
    kept = await stored(office, found)
    assert kept.acknowledged_by == next(office[one].key for one in answers if one != "late")
    told = [one.text for one in office.told(f"point-{POINTS[0]}") if "đã nhận" in one.text]
    assert len(told) == 1


async def test_a_stranger_who_reports_a_point_again_takes_nobodys_news_over(office: Office) -> None:
    first = await down(office, POINTS[0], "network")
    body = office.world.tools.directory.at_facility(POINTS[0])
    assert body is not None
    for name, proven in (("stranger", False), ("colleague", True)):
        async with office.work() as work:
            chat = await work.uow.contacts.ensure(work.ids.new(), "webchat", name, work.now)
            again = await report(work, body, "network", chat.id, f"contact:{chat.id}", proven=proven)
        assert again.how == AGAIN
        assert (again.point.contact_id == chat.id) is proven, name
    assert first.point.contact_id != again.point.contact_id


async def test_one_number_in_two_rows_gets_one_text(office: Office) -> None:
    for name in ("Kỹ sư Trực", "Kỹ sư Trực ca sau"):
        await number_of(office, name, "0300777888")
    await number_of(office, "Kỹ sư Hai", "0300777889")
    await down(office, POINTS[0], "power")
    assert len(office.sms()) == 2


async def test_whom_no_message_reaches_is_nobody_and_the_next_rung_is_called(office: Office) -> None:
    await staffed(office)
    silent = await office.employ("silent", {VENDOR: "officer"}, chat=False)
    now = office.world.clock.now()
    async with office.work() as work:
        for row in await work.uow.duties.of_province("89", now):
            await work.uow.duties.drop(row.id)
        for who, rank in ((silent.id, 1), (office["deputy"].id, 2)):
            row = Duty(work.ids.new(), SO_TTTT, who, "", "", rank, now, now + timedelta(hours=9))
            await work.uow.duties.add(row)
        await work.uow.connection.execute(
            "insert into official_roles (official_id, body_id, role) values ($1, $2, 'officer') on conflict do nothing",
            silent.id, SO_TTTT,
        )  # fmt: skip
    found = await down(office, POINTS[0], "power")
    assert len(calls(office, "deputy")) == 1
    async with office.world.database.reading() as uow:
        events = await uow.incidents.events([found.incident.id])
    assert [one.actor for one in events if one.what == "unreached"] == [silent.key]


async def test_what_was_closed_opens_again_for_two_hours_and_no_longer(office: Office) -> None:
    found = await down(office, POINTS[0], "network")
    number = found.incident.id
    async with office.work() as work:
        await restore(work, office["technician"], number)
        await confirm(work, number, POINTS[0], "x")
        await on_paper(work, number, POINTS[0], 0, "x")
    assert (await stored(office, found)).state == State.CLOSED
    office.world.clock.move(minutes=121)
    with pytest.raises(NoMove):
        async with office.work() as work:
            await still_down(work, number, POINTS[0], "x")
    with pytest.raises(NotAllowed):
        async with office.work() as work:
            await still_down(work, number, POINTS[1], "x")


async def test_whoever_is_called_again_reads_only_the_points_that_are_down(office: Office) -> None:
    found = await down(office, POINTS[0])
    await down(office, POINTS[1])
    number = found.incident.id
    async with office.work() as work:
        await restore(work, office["technician"], number)
        await confirm(work, number, POINTS[0], "x")
    office.world.clock.move(minutes=3)
    async with office.work() as work:
        await still_down(work, number, POINTS[1], "x")
        names = [work.tools.directory.at_facility(code) for code in POINTS[:2]]
    last = calls(office, "technician")[-1]
    assert names[0] is not None and names[1] is not None
    assert names[1].name in last and names[0].name not in last


async def test_another_number_of_rows_on_paper_is_to_be_entered_anew(office: Office) -> None:
    found = await down(office, POINTS[0])
    await down(office, POINTS[1])
    number = found.incident.id
    async with office.work() as work:
        await restore(work, office["technician"], number)
        for code in POINTS[:2]:
            await confirm(work, number, code, "x")
        await on_paper(work, number, POINTS[0], 35, "x")
        await entered(work, number, POINTS[0], "x")
        await on_paper(work, number, POINTS[0], 40, "x")
        await on_paper(work, number, POINTS[1], 0, "x")
    assert (await stored(office, found)).state == State.LATE_ENTRY
