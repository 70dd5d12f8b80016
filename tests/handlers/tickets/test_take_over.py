"""What a colleague has is taken over by a lead with a reason, by anybody of the office when that colleague is away."""

from datetime import timedelta

import pytest

from handlers.staff.absence import set_absent
from handlers.staff.officials import remove_role, switch_off
from handlers.tickets.approve import approve
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.assign import assign
from handlers.tickets.claim import claim, release
from handlers.tickets.errors import AlreadyClaimed, NotAllowed, Unfit
from handlers.tickets.escalate import escalate
from handlers.tickets.queries import history, ticket_page
from handlers.tickets.reply import reply
from handlers.tickets.status import MoveNotAllowed
from handlers.tickets.take_over import take_over
from handlers.tickets.transfer import transfer
from tests.handlers.tickets.office import FRONT_DESK, STATION, TTYT, Office


async def test_a_lead_takes_over_with_a_reason_which_the_holder_reads(office: Office) -> None:
    ticket = await office.file()
    lead = await office.employ("lead", {FRONT_DESK: "lead"})
    with pytest.raises(MoveNotAllowed):
        await office.do(take_over, ticket, lead, "chưa ai giữ")
    await office.do(claim, ticket, office["commune"])
    for reason in ("", "   ", "x" * 1501):
        with pytest.raises(Unfit) as unfit:
            await office.do(take_over, ticket, lead, reason)
        assert unfit.value.field == "why"
    with pytest.raises(AlreadyClaimed):
        await office.do(take_over, ticket, office["second"], "tôi rảnh hơn")
    for stranger in ("district", "province"):
        with pytest.raises(NotAllowed):
            await office.do(take_over, ticket, office[stranger], "xem giúp")
    taken = await office.do(take_over, ticket, lead, "Người nhà đang chờ ở quầy.")
    assert (taken.status, taken.claimed_by) == ("claimed", lead.id)
    assert "Người nhà đang chờ ở quầy." in office.told("commune")[-1].text
    async with office.work() as work:
        lines = [line.said.params for line in await history(work, lead, taken) if line.kind == "taken_over"]
    assert [(one["name"], one["text"]) for one in lines] == [("commune", "Người nhà đang chờ ở quầy.")]
    with pytest.raises(AlreadyClaimed):
        await office.do(reply, ticket, office["commune"], "Tôi vẫn trả lời")
    assert (await office.do(take_over, ticket, lead, "lần nữa")).revision == taken.revision
    assert (await office.do(approve, ticket, lead)).status == "approved"
    with pytest.raises(MoveNotAllowed):
        await office.do(take_over, ticket, lead, "xong rồi")


@pytest.mark.parametrize("gone", ["absent", "switched off", "works elsewhere"])
async def test_a_colleague_takes_over_in_one_tap_from_who_is_away(office: Office, gone: str) -> None:
    ticket, holder = await office.file(), office["commune"]
    await office.do(claim, ticket, holder)
    await office.do(ask_citizen, ticket, holder, "Nhờ gửi ảnh")
    async with office.work() as work:
        if gone == "absent":
            await set_absent(work, holder.id, work.now + timedelta(days=2))
        elif gone == "switched off":
            await switch_off(work, holder.id)
        else:
            for body in (FRONT_DESK, STATION):
                await remove_role(work, holder.id, body)
        assert (await ticket_page(work, office["second"], ticket.id)).holder_away
    taken = await office.do(take_over, ticket, office["second"])
    assert (taken.status, taken.claimed_by, taken.claim_until) == ("waiting_citizen", office["second"].id, None)
    assert (await office.events(ticket))[-1] == "taken_over_away"
    told = [one.text for one in office.told("commune") if "trong lúc bạn vắng" in one.text]
    assert len(told) == (0 if gone == "switched off" else 1)
    async with office.work() as work:
        await set_absent(work, holder.id, None)
    with pytest.raises((AlreadyClaimed, NotAllowed)):
        await office.do(take_over, ticket, holder)


async def test_who_is_back_is_away_no_longer(office: Office) -> None:
    ticket, holder = await office.file(), office["commune"]
    await office.do(claim, ticket, holder)
    await office.do(ask_citizen, ticket, holder, "Nhờ gửi ảnh")
    async with office.work() as work:
        await set_absent(work, holder.id, work.now + timedelta(hours=1))
    office.world.clock.move(hours=2)
    with pytest.raises(AlreadyClaimed):
        await office.do(take_over, ticket, office["second"])


async def test_who_stands_above_takes_over_what_is_overdue_and_can_give_it_back(office: Office) -> None:
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    office.world.clock.move(hours=240)
    async with office.work() as work:
        await escalate(work, ticket.id)
    taken = await office.do(take_over, ticket, office["district"], "Quá hạn đã lâu.")
    assert (taken.body_id, taken.claimed_by) == (FRONT_DESK, office["district"].id)
    await office.do(reply, ticket, office["district"], "Trung tâm đang xem ạ")
    assert (await office.do(release, ticket, office["district"])).status == "open"


async def test_who_had_it_is_told_of_every_way_in_which_it_is_given_away(office: Office) -> None:
    lead = await office.employ("lead", {FRONT_DESK: "lead"})
    for act, *args in ((release,), (assign, office["second"].id), (transfer, TTYT, "Điểm tiêm của huyện.")):
        ticket = await office.file()
        await office.do(claim, ticket, office["commune"])
        before = len(office.told("commune"))
        await office.do(act, ticket, lead, *args)
        told = [one.text for one in office.told("commune")[before:]]
        assert [text for text in told if "lead đã chuyển phản ánh" in text], act
