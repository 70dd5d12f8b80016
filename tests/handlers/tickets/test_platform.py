"""The national platform is down: a report waits for it, its clock stands still, and the citizen reads why."""

from datetime import timedelta

import pytest

from handlers.jobs.sla_watch import sla_watch
from handlers.jobs.wait_expiry import wait_expiry
from handlers.places.bodies import Place
from handlers.staff.absence import set_absent
from handlers.tickets.add_information import add_information
from handlers.tickets.approve import approve
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.claim import claim
from handlers.tickets.clocks import WAITS, clock_of
from handlers.tickets.errors import AlreadyClaimed
from handlers.tickets.figures import figures_of
from handlers.tickets.platform import await_platform, platform_back
from handlers.tickets.status import MoveNotAllowed
from handlers.tickets.take_over import take_over
from handlers.tickets.transfer import transfer
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import FRONT_DESK, TTYT, Office


async def down(office: Office) -> Ticket:
    """A report of the commune's official that waits for the platform."""
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    office.said()
    return await office.do(await_platform, ticket, office["commune"])


async def in_lists(office: Office, name: str = "commune") -> dict[str, int]:
    async with office.work() as work:
        found: dict[str, int] = await work.uow.queues.counts([FRONT_DESK], office[name].id, work.now)
        return found


async def test_while_the_platform_is_down_the_clock_stands_and_the_citizen_is_told(office: Office) -> None:
    ticket = await down(office)
    assert (ticket.status, ticket.claimed_by) == ("waiting_platform", office["commune"].id)
    assert office.said() == ["ticket_notices.citizen.platform_awaited"]
    assert "Thời hạn tạm dừng" in office.told()[-1].text
    office.world.clock.move(hours=70)  # far beyond its time limit, were it running
    for _ in range(2):
        await sla_watch(office.open_work)
        await wait_expiry(office.open_work)
    kept = await office.now(ticket)
    assert kept == ticket and office.said() == []
    assert clock_of(kept, office.world.clock.time).tone == WAITS
    counts = await in_lists(office)
    assert {name: n for name, n in counts.items() if n} == {"mine": 1, "my_body": 1, "platform": 1}
    async with office.work() as work:
        assert (await figures_of(work, Place("89"), work.now)).total.overdue == 0
    back = await office.do(platform_back, ticket, office["commune"])
    assert (back.status, back.due_at - ticket.due_at) == ("claimed", timedelta(hours=70))
    assert back.claim_until is not None and back.paused_at is None
    assert office.said() == ["ticket_notices.citizen.platform_back"]
    assert (await office.events(ticket))[2:] == ["platform_awaited", "platform_back"]
    assert (await in_lists(office))["platform"] == 0
    assert (await office.do(approve, ticket, office["commune"])).status == "approved"


async def test_only_who_has_it_lets_it_wait_and_goes_on(office: Office) -> None:
    ticket = await office.file()
    with pytest.raises(MoveNotAllowed):
        await office.do(await_platform, ticket, office["commune"])
    await office.do(claim, ticket, office["commune"])
    for verb in (await_platform, platform_back):
        with pytest.raises(AlreadyClaimed):
            await office.do(verb, ticket, office["second"])
    with pytest.raises(MoveNotAllowed):
        await office.do(platform_back, ticket, office["commune"])
    await office.do(await_platform, ticket, office["commune"])
    for act, words in ((approve, ()), (ask_citizen, ("Nhờ gửi ảnh",)), (await_platform, ())):
        with pytest.raises(MoveNotAllowed):
            await office.do(act, ticket, office["commune"], *words)


async def test_a_wait_that_nobody_ends_ends_by_itself(office: Office) -> None:
    ticket = await down(office)
    office.said()
    office.world.clock.move(days=3)
    for _ in range(2):
        await wait_expiry(office.open_work)
    after = await office.now(ticket)
    assert (after.status, after.claimed_by) == ("claimed", office["commune"].id)
    assert after.due_at - ticket.due_at == timedelta(days=3)
    assert office.said() == ["ticket_notices.official.platform_wait_over"]
    assert "chờ Nền tảng lâu" in office.told("commune")[-1].text


async def test_of_who_is_away_it_goes_to_the_queue_at_the_end_or_to_who_takes_over(office: Office) -> None:
    first, second = await down(office), await down(office)
    async with office.work() as work:
        await set_absent(work, office["commune"].id, work.now + timedelta(days=9))
    taken = await office.do(take_over, second, office["second"])
    assert (taken.status, taken.claimed_by, taken.claim_until) == ("waiting_platform", office["second"].id, None)
    office.world.clock.move(days=3)
    await wait_expiry(office.open_work)
    assert ((await office.now(first)).status, (await office.now(second)).status) == ("open", "claimed")


async def test_another_office_sees_for_itself_and_what_is_added_reaches_who_has_it(office: Office) -> None:
    ticket = await down(office)
    office.said()
    added = await office.do(add_information, ticket, office.citizen, "Con gửi thêm ạ")
    assert added.status == "waiting_platform"
    assert office.said() == ["ticket_notices.official.information_added"]
    office.world.clock.move(hours=5)
    moved = await office.do(transfer, ticket, office["commune"], TTYT, "Đúng nơi")
    assert (moved.status, moved.body_id, moved.paused_at) == ("open", TTYT, None)
    assert moved.due_at - ticket.due_at == timedelta(hours=5)
