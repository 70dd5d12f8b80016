"""Points are asked once a day for what they owe; an incident that nobody takes is an alarm; what the figures count."""

from datetime import timedelta

from handlers.incidents.acting import acknowledge_as, announce, dismiss, restore
from handlers.incidents.settling import confirm, entered, on_paper
from handlers.jobs.incident_ladder import incident_ladder
from handlers.jobs.incident_reminders import incident_reminders
from tests.handlers.incidents.test_grouping import POINTS, down, office, staffed
from tests.handlers.tickets.office import Office

__all__ = ["office"]


def asked(office: Office, code: str, words: str) -> int:
    """How often a point was told something."""
    return sum(words in one.text for one in office.told(f"point-{code}"))


async def test_once_a_day_until_everything_is_entered(office: Office) -> None:
    found = await down(office, POINTS[0], "software")
    await down(office, POINTS[1], "software")
    number = found.incident.id
    async with office.work() as work:
        await restore(work, office["technician"], number)
        await confirm(work, number, POINTS[0], "x")
        await on_paper(work, number, POINTS[0], 35, "x")
    await incident_reminders(office.open_work)  # in the morning: nothing
    assert asked(office, POINTS[0], "35 người") == 0
    for day in (1, 2):
        office.world.clock.move(hours=7 if day == 1 else 24)  # 16:00
        await incident_reminders(office.open_work)
        office.world.clock.move(minutes=10)
        await incident_reminders(office.open_work)
        assert asked(office, POINTS[0], "35 người ghi trên giấy chưa nhập") == day
        assert asked(office, POINTS[1], "chạy lại chưa") == day + 1  # with the message that it is mended
    async with office.work() as work:
        await entered(work, number, POINTS[0], "x")
    office.world.clock.move(hours=24)
    await incident_reminders(office.open_work)
    assert asked(office, POINTS[0], "35 người ghi trên giấy chưa nhập") == 2


async def test_one_that_nobody_takes_is_an_alarm_once_everybody_was_called(office: Office) -> None:
    await staffed(office)
    found = await down(office, POINTS[0], "network")
    for minutes, standing in ((29, 0), (1, 1), (1, 1)):
        office.world.clock.move(minutes=minutes)
        await incident_ladder(office.open_work)
        async with office.world.database.reading() as uow:
            assert [one.kind for one in await uow.alarms.standing()] == ["incident_untaken"] * standing
    assert sum("Sự cố chưa ai nhận" in one.text for one in office.told("technician")) == 1
    async with office.work() as work:
        await acknowledge_as(work, office["technician"], found.incident.id)
    async with office.world.database.reading() as uow:
        assert await uow.incidents.untaken(office.world.clock.now()) == []


async def test_figures_leave_false_alarms_and_planned_work_out(office: Office) -> None:
    started = office.world.clock.now()
    for code, taken, mended in ((POINTS[0], 2, 8), (POINTS[1], 4, 26), (POINTS[2], 6, 54)):
        found = await down(office, code, "power")
        office.world.clock.move(minutes=taken)
        async with office.work() as work:
            await acknowledge_as(work, office["technician"], found.incident.id)
        office.world.clock.move(minutes=mended)
        async with office.work() as work:
            await restore(work, office["technician"], found.incident.id)
    false = await down(office, POINTS[3], "power")
    office.world.clock.move(hours=9)
    async with office.work() as work:
        await dismiss(work, office["technician"], false.incident.id)
        until = office.world.clock.now() + timedelta(hours=1)
        await announce(work, office["technician"], "89", "software", "bảo trì", until)
        found = await work.uow.incidents.measure(started - timedelta(minutes=1))
        assert (found.incidents, found.down, found.untaken) == (3, 3, 0)
        assert (found.taken_half, found.mended_half) == (4, 30)
        assert found.taken_most is not None and found.mended_most is not None
        assert (round(found.taken_most, 1), round(found.mended_most, 1)) == (5.6, 54.0)
        assert (await work.uow.incidents.measure(started, ["80"])).incidents == 0
