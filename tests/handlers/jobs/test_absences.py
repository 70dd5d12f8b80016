"""Who goes away hands over all that they hold in one act, and takes back in one what nobody has worked on."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest

from handlers.jobs.absences import absences
from handlers.jobs.wait_expiry import wait_expiry
from handlers.staff.absence import come_back, plan_absence, set_absent, take_all_back, waiting_back
from handlers.staff.officials import actor_of, remove_role
from handlers.tickets.add_information import add_information
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.claim import claim
from handlers.tickets.errors import NotAllowed
from handlers.tickets.queries import history
from handlers.tickets.reply import reply
from handlers.tickets.take_over import take_over
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import FRONT_DESK, TTYT, Office, open_office

TODAY = date(2021, 10, 20)


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    """Officials of three levels and one citizen."""
    made = await open_office(database_url)
    yield made
    await made.world.close()


async def held(office: Office, number: int, name: str = "commune") -> list[Ticket]:
    """Reports that an official has."""
    filed = [await office.file() for _ in range(number)]
    return [await office.do(claim, one, office[name]) for one in filed]


async def away(office: Office, name: str, to: str = "", *, by: str = "", first: date = TODAY, days: int = 3) -> bool:
    """Say an absence; whether the days fitted."""
    async with office.work() as work:
        to_id = office[to].id if to else None
        last = first + timedelta(days=days - 1)
        return bool(await plan_absence(work, office[by or name], office[name].id, first, last, to_id))


async def back(office: Office, name: str) -> int:
    """Come back and take all back; how many came."""
    async with office.work() as work:
        await come_back(work, office[name], office[name].id)
    async with office.work() as work:
        return await take_all_back(work, office[name])


async def test_all_goes_to_the_named_colleague_with_its_time_and_comes_back_unless_worked_on(office: Office) -> None:
    first, second, asked = await held(office, 3)
    asked = await office.do(ask_citizen, asked, office["commune"], "Nhờ gửi ảnh")
    assert await away(office, "commune", "second")
    for before in (first, second, asked):
        now = await office.now(before)
        assert (now.claimed_by, now.status, now.due_at) == (office["second"].id, before.status, before.due_at)
    told = [one.text for one in office.told("second") if "nay do bạn giữ" in one.text]
    assert told == ["commune vắng, 3 phản ánh của commune nay do bạn giữ. Hạn xử lý không đổi."]
    await office.do(reply, second, office["second"], "Tôi đã gọi trạm ạ")
    assert await back(office, "commune") == 2
    owners = [(await office.now(one)).claimed_by for one in (first, second, asked)]
    assert owners == [office["commune"].id, office["second"].id, office["commune"].id]
    assert (await office.now(asked)).status == "waiting_citizen"
    assert any("nhận lại 2 phản ánh" in one.text for one in office.told("second"))
    async with office.work() as work:
        lines = [line.said.params["name"] for line in await history(work, office["commune"], await office.now(first))]
        assert await take_all_back(work, office["commune"]) == 0
    assert lines[-2:] == ["second", "commune"]


async def test_without_a_colleague_it_goes_to_the_queue_and_an_answer_brings_there_what_was_asked(
    office: Office,
) -> None:
    first, taken, asked, silent = await held(office, 4)
    for one in (asked, silent):
        await office.do(ask_citizen, one, office["commune"], "Nhờ gửi ảnh")
    assert await away(office, "commune", days=9)
    assert [(await office.now(one)).status for one in (first, taken)] == ["open", "open"]
    assert (await office.now(asked)).claimed_by == office["commune"].id
    await office.do(claim, taken, office["second"])
    await office.do(add_information, asked, office.citizen, "Ảnh đây ạ")
    office.world.clock.move(days=6)
    await wait_expiry(office.open_work)
    for one in (asked, silent):
        assert ((await office.now(one)).status, (await office.now(one)).claimed_by) == ("open", None)
    assert await back(office, "commune") == 1
    assert (await office.now(first)).claimed_by == office["commune"].id
    assert (await office.now(taken)).claimed_by == office["second"].id


async def test_an_absence_to_come_begins_and_ends_by_itself(office: Office) -> None:
    (ticket,) = await held(office, 1)
    assert await away(office, "commune", "second", first=TODAY + timedelta(days=1), days=1)
    await absences(office.open_work)
    assert (await office.now(ticket)).claimed_by == office["commune"].id
    office.world.clock.move(hours=16)  # one in the morning of the day
    for _ in range(2):
        await absences(office.open_work)
    assert (await office.now(ticket)).claimed_by == office["second"].id
    assert any("Bạn được ghi vắng đến hết ngày 21/10/2021" in one.text for one in office.told("commune"))
    other = await office.file()
    await office.do(claim, other, office["commune"])  # works all the same: a colleague may take it in one tap
    await office.do(take_over, other, office["second"])
    office.world.clock.move(days=1)
    for _ in range(2):
        await absences(office.open_work)
    assert len([one for one in office.told("commune") if "Chào bạn trở lại. 1 phản ánh" in one.text]) == 1
    async with office.work() as work:
        assert await waiting_back(work, office["commune"].id) == 1
        assert await work.uow.absences.get(office["commune"].id) is None


async def test_a_lead_says_it_for_a_colleague_and_nobody_else_does(office: Office) -> None:
    lead = await office.employ("lead", {FRONT_DESK: "lead"})
    (ticket,) = await held(office, 1)
    for stranger in ("second", "district", "province"):
        with pytest.raises(NotAllowed):
            await away(office, "commune", by=stranger)
    with pytest.raises(NotAllowed):
        await away(office, "commune", "district", by="lead")
    assert await away(office, "commune", "lead", by="lead")
    assert (await office.now(ticket)).claimed_by == lead.id
    assert any("1 phản ánh bạn giữ đã được giao đi" in one.text for one in office.told("commune"))
    async with office.work() as work:
        await come_back(work, lead, office["commune"].id)
        assert (person := await work.uow.officials.get(office["commune"].id)) and person.absent_until is None


async def test_a_colleague_who_is_away_too_gets_nothing(office: Office) -> None:
    (ticket,) = await held(office, 1)
    await away(office, "second")
    await away(office, "commune", "second")
    assert (await office.now(ticket)).status == "open"
    assert office.world.tools.directory.staffed(TTYT) and not office.world.tools.directory.staffed(FRONT_DESK)


@pytest.mark.parametrize(("first", "days"), [(date(2021, 10, 19), 3), (TODAY, 0), (TODAY, 400)])
async def test_days_that_do_not_fit_change_nothing(office: Office, first: date, days: int) -> None:
    (ticket,) = await held(office, 1)
    assert not await away(office, "commune", first=first, days=days)
    assert (await office.now(ticket)).claimed_by == office["commune"].id


async def test_a_planned_absence_is_called_off(office: Office) -> None:
    (ticket,) = await held(office, 1)
    assert await away(office, "commune", first=TODAY + timedelta(days=2))
    assert await back(office, "commune") == 0
    office.world.clock.move(days=3)
    await absences(office.open_work)
    assert await office.now(ticket) == ticket


async def test_a_colleague_is_told_of_what_came_to_them_and_not_of_what_fell_to_the_queue(office: Office) -> None:
    await held(office, 2)
    other = await office.employ("elsewhere", {TTYT: "officer"})
    async with office.work() as work:
        await set_absent(work, other.id, None)
        assert await set_absent(work, office["commune"].id, work.now + timedelta(days=2), other.id) == (0, 2)


async def test_what_a_colleague_writes_down_for_who_is_away_goes_back_to_the_queue(office: Office) -> None:
    (asked,) = await held(office, 1)
    await office.do(ask_citizen, asked, office["commune"], "Nhờ gửi ảnh")
    assert await away(office, "commune")
    assert (await office.now(asked)).claimed_by == office["commune"].id
    await office.do(add_information, asked, office["second"], "Đem giấy đến, mũi 2 ngày 20/9", given="paper")
    assert ((await office.now(asked)).status, (await office.now(asked)).claimed_by) == ("open", None)


async def test_who_works_in_the_office_no_longer_gets_nothing_of_it_back(office: Office) -> None:
    (ticket,) = await held(office, 1)
    assert await away(office, "commune", "second")
    async with office.work() as work:
        await remove_role(work, office["commune"].id, FRONT_DESK)
        moved = await actor_of(work, office["commune"].id)
    assert moved is not None
    office.people["commune"] = moved
    assert await back(office, "commune") == 0
    assert (await office.now(ticket)).claimed_by == office["second"].id
