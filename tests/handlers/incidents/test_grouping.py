"""Reports become one incident or several, whoever is on duty is called once, and each point confirms for itself."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.incidents.acting import acknowledge, acknowledge_as, announce, called_by, dismiss, restore, split, update
from handlers.incidents.banners import standing_banners
from handlers.incidents.duty import NoDuty, add_duty, gaps
from handlers.incidents.reporting import AGAIN, JOINED, NEW, REOPENED, Reported, report
from handlers.incidents.settling import confirm, entered, on_paper, still_down
from handlers.incidents.states import NoMove, State
from handlers.jobs.incident_ladder import incident_ladder
from handlers.opening.switches import Switches
from handlers.tickets.errors import NotAllowed
from storage.repositories.duties import Duty
from storage.repositories.incidents import Incident
from tests.handlers.tickets.office import SO_TTTT, SO_Y_TE, Office, open_office

VENDOR = "2021:89:::vendor"
POINTS = ("D0280", "D0316", "D0319", "D0346", "D0322", "D0325")  # stations of communes, two districts


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    """A province that works with incidents: a technician, a deputy, a vendor's engineer, a doctor on duty."""
    made = await open_office(database_url)
    tools = made.world.tools
    tools.switches = Switches({("89", "incidents"): True})
    tools.policy = replace(tools.policy, console_url="https://hotline.example/console")
    await made.employ("technician", {SO_TTTT: "lead"})
    await made.employ("deputy", {SO_TTTT: "officer"})
    await made.employ("engineer", {VENDOR: "officer"})
    await made.employ("doctor", {SO_Y_TE: "officer"})
    yield made
    await made.world.close()


async def down(office: Office, code: str, fault: str = "sign_in", minutes: float = 0) -> Reported:
    """A point reports, some minutes later."""
    office.world.clock.move(minutes=minutes)
    body = office.world.tools.directory.at_facility(code)
    assert body is not None, code
    async with office.work() as work:
        chat = await work.uow.contacts.ensure(work.ids.new(), "webchat", f"point-{code}", work.now)
        return await report(work, body, fault, chat.id, f"contact:{chat.id}")


async def on_duty(office: Office, name: str, body: str, rank: int = 1) -> None:
    """Somebody with an account is on duty for the day."""
    now = office.world.clock.now()
    async with office.work() as work:
        row = Duty(work.ids.new(), body, office[name].id, "", "", rank, now, now + timedelta(hours=12))
        await add_duty(work, office["technician"], row)


async def staffed(office: Office) -> None:
    """The technician is on duty, the deputy behind."""
    await on_duty(office, "technician", SO_TTTT)
    await on_duty(office, "deputy", SO_TTTT, 2)


async def stored(office: Office, found: Reported) -> Incident:
    """As it is kept."""
    async with office.world.database.reading() as uow:
        one = await uow.incidents.get(found.incident.id)
    assert one is not None
    return one


def calls(office: Office, name: str) -> list[str]:
    """What somebody was called with."""
    return [one.text for one in office.told(name) if "KHẨN" in one.text]


async def test_six_points_within_ten_minutes_are_one_incident_and_one_call_a_person(office: Office) -> None:
    await staffed(office)
    found = [await down(office, code, minutes=2 * bool(n)) for n, code in enumerate(POINTS)]
    assert [one.how for one in found] == [NEW, *[JOINED] * 5]
    assert {one.incident.id for one in found} == {found[0].incident.id}
    assert len(calls(office, "technician")) == len(calls(office, "engineer")) == len(calls(office, "doctor")) == 1
    assert "KHẨN SC-1: Trạm Y tế" in calls(office, "technician")[0] and not calls(office, "deputy")
    assert "không đăng nhập được" in calls(office, "technician")[0]
    async with office.work() as work:
        banners = await standing_banners(work.uow)
    assert [one.points for one in banners["89"]] == [6]


async def test_what_breaks_off_writes_neither_the_incident_nor_a_call(office: Office) -> None:
    body = office.world.tools.directory.at_facility(POINTS[0])
    assert body is not None
    with pytest.raises(RuntimeError):
        async with office.work() as work:
            await report(work, body, "network", None, "system")
            assert work.outgoing
            raise RuntimeError
    async with office.world.database.reading() as uow:
        assert not await uow.incidents.of_provinces(["89"], office.world.clock.now())
    assert not calls(office, "technician")
    assert (await down(office, POINTS[0], "network")).incident.number == 1 and calls(office, "technician")


async def test_a_power_cut_in_two_districts_is_two_incidents(office: Office) -> None:
    found = [await down(office, code, "power") for code in POINTS[:2]]
    assert [one.how for one in found] == [NEW, NEW] and found[0].incident.id != found[1].incident.id


async def test_reports_of_one_fault_a_quarter_of_an_hour_apart_are_two_incidents(office: Office) -> None:
    first, late = await down(office, POINTS[0]), await down(office, POINTS[1], minutes=15.1)
    assert late.how == NEW and late.incident.number == first.incident.number + 1
    assert (await down(office, POINTS[2], "software")).how == NEW  # another fault


async def test_a_point_that_reports_twice_is_in_once(office: Office) -> None:
    first = await down(office, POINTS[0], "network")
    again = await down(office, POINTS[0], "network", minutes=40)
    other = await down(office, POINTS[1], "software")
    same = await down(office, POINTS[1], "sign_in", minutes=5)  # what hangs can also not be signed in to
    assert again.how == same.how == AGAIN and again.incident.id == first.incident.id
    assert same.incident.id == other.incident.id


async def test_the_ladder_climbs_by_the_clock_while_nobody_answers(office: Office) -> None:
    await staffed(office)
    await down(office, POINTS[0], "network")
    reached = {"technician": 0, "deputy": 15, "engineer": 25, "doctor": 30}
    for minute in range(33):
        await incident_ladder(office.open_work)
        for name, after in reached.items():
            assert len(calls(office, name)) == (minute >= after), (minute, name)
        office.world.clock.move(minutes=1)


async def test_who_takes_it_ends_the_ladder_and_a_second_one_comes_too_late(office: Office) -> None:
    await staffed(office)
    found = await down(office, POINTS[0], "network")
    async with office.work() as work:
        await acknowledge_as(work, office["technician"], found.incident.id)
    assert "SC-1: kỹ thuật đã nhận" in office.told(f"point-{POINTS[0]}")[-1].text
    with pytest.raises(NoMove):
        async with office.work() as work:
            await acknowledge_as(work, office["deputy"], found.incident.id)
    office.world.clock.move(hours=1)
    await incident_ladder(office.open_work)
    assert not calls(office, "deputy") and (await stored(office, found)).state == State.ACKNOWLEDGED


async def test_where_nobody_is_on_duty_the_next_rung_is_called_at_once(office: Office) -> None:
    now = office.world.clock.now()
    async with office.work() as work:  # a table with a gap now
        row = Duty(
            work.ids.new(), SO_TTTT, office["technician"].id, "", "", 1, now + timedelta(hours=2),
            now + timedelta(hours=4),
        )  # fmt: skip
        await add_duty(work, office["technician"], row)
        assert [*gaps([row], now, now + timedelta(hours=4))] == [(now, now + timedelta(hours=2))]
        await work.uow.duties.add(row._replace(id=work.ids.new(), starts_at=now - timedelta(hours=9), ends_at=now))
        await work.uow.duties.add(row._replace(id=work.ids.new(), rank=2, starts_at=now))
    await down(office, POINTS[0])
    assert not calls(office, "technician") or len(calls(office, "technician")) == 1
    async with office.world.database.reading() as uow:
        (incident,) = await uow.incidents.of_provinces(["89"], now)
        assert [one.what for one in await uow.incidents.events([incident.id])].count("nobody") == 1
        assert incident.rung == 2  # the deputy's rung came at once


async def test_who_has_no_account_gets_a_text_with_a_link_that_takes_it(office: Office) -> None:
    now = office.world.clock.now()
    async with office.work() as work:
        row = Duty(work.ids.new(), SO_TTTT, None, "Kỹ sư Trực", "0300777888", 1, now, now + timedelta(hours=9))
        await add_duty(work, office["technician"], row)
    found = await down(office, POINTS[0], "power")
    (text,) = office.sms()
    assert "KHẨN SC-1" in text and "https://hotline.example/console/duty/" in text
    token = text.rsplit("/", 1)[1]
    async with office.work() as work:
        who = await called_by(work, token)
        assert who is not None and who[1] == f"duty:{row.id}"
        assert await called_by(work, "x" * 40) is None
        await acknowledge(work, who[0].id, who[1])
    assert (await stored(office, found)).acknowledged_by == f"duty:{row.id}"


async def test_each_point_confirms_for_itself_and_the_late_rows_close_it(office: Office) -> None:
    first, second = await down(office, POINTS[0]), await down(office, POINTS[1])
    number = first.incident.id
    with pytest.raises(NoMove):
        async with office.work() as work:
            await confirm(work, number, POINTS[0], "x")  # nobody has said that it runs
    async with office.work() as work:
        await update(work, office["engineer"], number, "Đang khởi động lại máy chủ")
        await restore(work, office["engineer"], number)
    told = [one.text for one in office.told(f"point-{POINTS[1]}")]
    assert "Đang khởi động lại" in told[-2] and "chạy lại chưa" in told[-1]
    async with office.work() as work:
        await confirm(work, number, POINTS[0], "x")
    assert (await stored(office, second)).state == State.RESTORED
    async with office.work() as work:
        await confirm(work, number, POINTS[1], "x")
        await on_paper(work, number, POINTS[0], 0, "x")
    assert (await stored(office, second)).state == State.CONFIRMED
    async with office.work() as work:
        await on_paper(work, number, POINTS[1], 35, "x")
    assert (await stored(office, second)).state == State.LATE_ENTRY
    async with office.work() as work:
        await entered(work, number, POINTS[1], "x")
    kept = await stored(office, second)
    assert kept.state == State.CLOSED and kept.closed_at == office.world.clock.now()


async def test_it_opens_again_within_two_hours_and_calls_anew(office: Office) -> None:
    await staffed(office)
    found = await down(office, POINTS[0], "network")
    async with office.work() as work:
        await restore(work, office["technician"], found.incident.id)
    office.world.clock.move(minutes=5)
    async with office.work() as work:
        await still_down(work, found.incident.id, POINTS[0], "x")
    assert (await stored(office, found)).state == State.REPORTED and len(calls(office, "technician")) == 2
    async with office.work() as work:
        await restore(work, office["technician"], found.incident.id)
        await confirm(work, found.incident.id, POINTS[0], "x")
        await on_paper(work, found.incident.id, POINTS[0], 0, "x")
    again = await down(office, POINTS[0], "network", minutes=119)
    assert again.how == REOPENED and again.incident.id == found.incident.id
    assert len(calls(office, "technician")) == 3
    async with office.work() as work:
        await restore(work, office["technician"], found.incident.id)
    assert (await down(office, POINTS[0], "network", minutes=121)).how == NEW


async def test_a_false_alarm_and_a_point_taken_out(office: Office) -> None:
    first = await down(office, POINTS[0])
    with pytest.raises(NoMove):
        async with office.work() as work:
            await split(work, office["technician"], first.incident.id, POINTS[0])  # its only point
    await down(office, POINTS[1])
    async with office.work() as work:
        made = await split(work, office["technician"], first.incident.id, POINTS[1])
    assert "tách khỏi SC-1" in office.told(f"point-{POINTS[1]}")[-1].text and made.number == 2
    assert (await down(office, POINTS[2])).incident.id == first.incident.id  # nothing joins what was taken out
    async with office.work() as work:
        await dismiss(work, office["technician"], made.id)
    assert (await down(office, POINTS[1])).how == JOINED


async def test_nobody_else_acts_and_planned_work_ends_by_itself(office: Office) -> None:
    stranger = await office.employ("stranger", {"2021:89:886::ttyt": "lead"})
    found = await down(office, POINTS[0])
    until = office.world.clock.now() + timedelta(hours=1)
    for act in (acknowledge_as, restore, dismiss):
        with pytest.raises(NotAllowed):
            async with office.work() as work:
                await act(work, stranger, found.incident.id)
    with pytest.raises(NotAllowed):
        async with office.work() as work:
            await announce(work, stranger, "89", "software", "bảo trì", until)
    now = office.world.clock.now()
    for row in (
        Duty(1, SO_TTTT, None, "", "", 1, now, until), Duty(2, SO_TTTT, None, "A", "0300111222", 1, until, now),
        Duty(3, SO_TTTT, stranger.id, "", "", 1, now, until),
    ):  # fmt: skip
        with pytest.raises(NoDuty):
            async with office.work() as work:
                await add_duty(work, office["technician"], row)
    async with office.work() as work:
        made = await announce(work, office["technician"], "89", "software", "Nền tảng bảo trì 22 giờ đến 23 giờ", until)
        assert [one.words for one in (await standing_banners(work.uow))["89"]] == ["Nền tảng bảo trì 22 giờ đến 23 giờ"]
    office.world.clock.move(hours=1)
    await incident_ladder(office.open_work)
    async with office.world.database.reading() as uow:
        assert not await standing_banners(uow)
        kept = await uow.incidents.get(made.id)
    assert kept is not None and kept.state == State.CLOSED


async def test_switched_off_nobody_sees_or_acts(office: Office) -> None:
    found = await down(office, POINTS[0])
    office.world.tools.switches = Switches()
    with pytest.raises(NotAllowed):
        async with office.work() as work:
            await restore(work, office["technician"], found.incident.id)
