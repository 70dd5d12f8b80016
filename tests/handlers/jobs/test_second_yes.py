"""Four eyes cannot be walked around: many in pieces, a second refusal on its own, a yes that nobody gives."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from handlers.jobs.bulk_acts import bulk_acts
from handlers.jobs.claim_expiry import claim_expiry
from handlers.staff.actor import Actor
from handlers.tickets.approve import approve
from handlers.tickets.claim import claim, expire_claim
from handlers.tickets.errors import NeedsYes, NotAllowed
from handlers.tickets.escalate import escalate, warn
from handlers.tickets.many import second_yes
from handlers.tickets.many.pressed import WAIT, press, undo
from handlers.tickets.many.second_yes import TOGETHER, agree, yes_until
from handlers.tickets.note import note
from handlers.tickets.preview import Undone, preview
from handlers.tickets.refuse import refuse
from handlers.tickets.reopen import reopen
from handlers.tickets.status import MoveNotAllowed
from storage.repositories.bulk_acts import BulkAct, BulkActRepository, Order
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import FRONT_DESK, STATION, TTYT, Office, open_office

HELLO = Order("reply", "Phản ánh {code} đang được đối chiếu ạ.")


@pytest.fixture
async def office(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    """Officials of three levels and another who leads in the commune; three reports are many."""
    monkeypatch.setattr(second_yes, "MANY", 3)
    made = await open_office(database_url)
    await made.employ("lead", {FRONT_DESK: "lead", STATION: "lead"})
    yield made
    await made.world.close()


async def pressed(office: Office, order: Order, tickets: list[Ticket], cause: str, *, now: bool = True) -> BulkAct:
    """Press it as the commune's official; the act as it is kept."""
    async with office.work() as work:
        number = await press(work, office["commune"], order, tickets, seen={}, cause=cause, now=now)
    return await kept(office, number)


async def kept(office: Office, number: int) -> BulkAct:
    async with office.work() as work:
        act = await work.uow.bulk_acts.get(number)
    assert isinstance(act, BulkAct)
    return act


async def fresh(office: Office, tickets: list[Ticket]) -> list[Ticket]:
    return [await office.now(one) for one in tickets]


async def test_many_in_pieces_within_an_hour_are_many(office: Office) -> None:
    tickets = [await office.file() for _ in range(6)]
    assert (await pressed(office, HELLO, tickets[:2], "first")).needs_yes == ""
    await bulk_acts(office.open_work)
    tickets = await fresh(office, tickets)
    assert (await pressed(office, HELLO, tickets[:2], "same two")).needs_yes == ""
    assert (await pressed(office, Order("claim"), tickets[2:4], "another act")).needs_yes == ""
    second = await pressed(office, HELLO, tickets[2:4], "second")
    assert (second.needs_yes, second.yes_body) == ("lately", FRONT_DESK)
    async with office.work() as work:
        assert await agree(work, office["lead"], second.id, yes=True)
    await bulk_acts(office.open_work)
    tickets = await fresh(office, tickets)
    assert (await pressed(office, HELLO, tickets[4:5], "what was agreed to")).needs_yes == "lately"  # 2 alone and 1
    office.world.clock.move(seconds=TOGETHER.total_seconds())
    assert (await pressed(office, HELLO, tickets[4:], "an hour later")).needs_yes == ""


async def test_what_was_taken_back_does_not_count_and_two_at_once_do(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets = [await office.file() for _ in range(6)]
    first = await pressed(office, HELLO, tickets[4:], "taken back", now=False)
    async with office.work() as work:
        assert await undo(work, office["commune"], first.id)
    count, both_counted = BulkActRepository.alone_since, asyncio.Barrier(2)

    async def slow(uow: BulkActRepository, official_id: int, act: str, since: datetime) -> set[int]:
        found = await count(uow, official_id, act, since)
        with suppress(TimeoutError, asyncio.BrokenBarrierError):  # another may count the same only once this is written
            async with asyncio.timeout(0.3):
                await both_counted.wait()
        return found

    monkeypatch.setattr(BulkActRepository, "alone_since", slow)
    both = await asyncio.gather(*(pressed(office, HELLO, tickets[n : n + 2], f"{n}", now=False) for n in (0, 2)))
    assert sorted(one.needs_yes for one in both) == ["", "lately"]


async def test_one_yes_is_enough_to_agree_and_to_mark_as_entered_afterwards(office: Office) -> None:
    tickets = [await office.file() for _ in range(4)]
    agreed = await pressed(office, Order("approve"), tickets, "agree")
    assert agreed.needs_yes == "many"
    async with office.work() as work:
        assert await agree(work, office["lead"], agreed.id, yes=True)
    await bulk_acts(office.open_work)
    alone = [await office.do(approve, await taken(office, await office.file()), office["commune"]) for _ in range(3)]
    tickets = await fresh(office, tickets)
    assert (await pressed(office, Order("enter"), [*tickets, *alone], "with others")).needs_yes == "many"
    entered = await pressed(office, Order("enter"), tickets, "enter")
    assert entered.needs_yes == ""
    await bulk_acts(office.open_work)
    assert {(await office.now(one)).status for one in tickets} == {"entered"}
    # What was agreed to together is no number to add to: two of one's own are two.
    assert (await pressed(office, Order("enter"), await fresh(office, alone[:2]), "two alone")).needs_yes == ""
    again = [await agreed_again(office, one) for one in tickets[:3]]
    assert (await pressed(office, Order("enter"), again, "again")).needs_yes == "many"


async def taken(office: Office, ticket: Ticket) -> Ticket:
    return await office.do(claim, ticket, office["commune"])


async def agreed_again(office: Office, ticket: Ticket) -> Ticket:
    """What the citizen disputes and the office agrees to on its own, without another."""
    office.world.clock.move(seconds=60)
    opened = await office.do(reopen, ticket, office.citizen, "Vẫn chưa thấy ạ")
    return await office.do(approve, await taken(office, opened), office["commune"])


async def refused_again(office: Office) -> Ticket:
    """A report that was refused, disputed and taken again."""
    ticket = await taken(office, await office.file())
    await office.do(refuse, ticket, office["commune"], "R11")
    return await taken(office, await office.do(reopen, ticket, office.citizen, "Vẫn chưa đúng ạ"))


async def test_nobody_refuses_alone_what_was_disputed(office: Office) -> None:
    again = await refused_again(office)
    with pytest.raises(NeedsYes):
        await office.do(refuse, again, office["commune"], "R11")
    with pytest.raises(NotAllowed):
        await office.do(refuse, again, Actor(office["commune"].kind, 77), "R11")
    with pytest.raises(Undone):
        async with office.work() as work:
            await preview(work, again.id, office["commune"], "refuse", "", "R11")
    act = await pressed(office, Order("refuse", code="R11"), [again], "ask")
    assert act.needs_yes == "dispute"
    await bulk_acts(office.open_work)
    assert (await office.now(again)).status == "claimed"
    async with office.work() as work:
        assert await agree(work, office["lead"], act.id, yes=True)
    await bulk_acts(office.open_work)
    assert (await office.now(again)).status == "refused"
    with pytest.raises(MoveNotAllowed):  # what is refused is not asked about once more
        await office.do(refuse, again, office["commune"], "R11")


async def test_a_yes_that_nobody_gives_ends_at_the_time_that_was_told(office: Office) -> None:
    tickets = [await office.file() for _ in range(3)]
    act = await pressed(office, HELLO, tickets, "wait")
    async with office.work() as work:
        until = yes_until(work, act.made_at)
        assert work.rules.calendar.open_between(act.made_at, until) == work.tools.policy.bulk_yes_life
    assert "trước 9 giờ 30 sáng ngày mai" in office.told("lead")[-1].text
    office.world.clock.move(seconds=(until - act.made_at - timedelta(seconds=1)).total_seconds())
    await bulk_acts(office.open_work)
    assert (await kept(office, act.id)).state == "waiting"
    office.world.clock.move(seconds=1)
    async with office.work() as work:
        assert not await agree(work, office["lead"], act.id, yes=True)
    for _ in range(2):
        await bulk_acts(office.open_work)
    ended = await kept(office, act.id)
    assert (ended.state, ended.ended_at, ended.yes_by) == ("lapsed", until, None)
    assert len([one for one in office.told("commune") if "hết hạn mà chưa ai đồng ý" in one.text]) == 1
    assert {(await office.now(one)).revision for one in tickets} == {one.revision for one in tickets}
    async with office.work() as work:
        rows = await work.uow.connection.fetch("select actor from audit_log where action = 'bulk.lapsed'")
    assert [row["actor"] for row in rows] == ["system"]
    assert (await pressed(office, HELLO, tickets, "once more")).state == "waiting"


@pytest.mark.parametrize("touched", [False, True])
async def test_a_yes_at_the_fifth_hour_still_works_and_what_it_left_is_told(office: Office, touched: bool) -> None:
    again = await refused_again(office)
    async with office.work() as work:
        again = await work.uow.tickets.save(again, {"warn_at": work.now, "due_at": work.now}, work.now)
    act = await pressed(office, Order("refuse", code="R11"), [again], "ask")
    async with office.work() as work:
        fifth = work.rules.calendar.later(act.made_at, timedelta(hours=5))
        lapses = yes_until(work, act.made_at)
    office.world.clock.move(seconds=(fifth - act.made_at).total_seconds())
    await claim_expiry(office.open_work)
    async with office.work() as work:
        await expire_claim(work, again.id)
    for clock in (warn, escalate):
        async with office.work() as work:
            await clock(work, again.id)
    if touched:
        await office.do(note, again, office["commune"], "Đã gọi trạm")
    held = await office.now(again)
    assert (held.status, held.claimed_by) == ("claimed", office["commune"].id) and fifth < lapses
    assert {"warned", "escalated"} <= set(await office.events(again))
    async with office.work() as work:
        assert await agree(work, office["lead"], act.id, yes=True)
    await bulk_acts(office.open_work)
    assert (await office.now(again)).status == ("claimed" if touched else "refused")
    left = [one for one in office.told("commune") if "0 phản ánh xong, 1 phản ánh giữ nguyên" in one.text]
    assert len(left) == touched


async def test_a_claim_ends_as_ever_once_nobody_waits_for_a_yes_any_more(office: Office) -> None:
    again = await refused_again(office)
    act = await pressed(office, Order("refuse", code="R11"), [again], "ask")
    async with office.work() as work:
        fifth = work.rules.calendar.later(act.made_at, timedelta(hours=5))
    office.world.clock.move(seconds=(fifth - act.made_at).total_seconds())
    async with office.work() as work:
        assert await agree(work, office["lead"], act.id, yes=False)
    await claim_expiry(office.open_work)
    assert (await office.now(again)).status == "open"


async def test_what_the_clock_gave_to_another_office_is_left_as_it_is(office: Office) -> None:
    await office.employ("both", {FRONT_DESK: "officer", TTYT: "officer"})
    opened = await office.file()
    async with office.work() as work:
        opened = await work.uow.tickets.save(opened, {"due_at": work.now}, work.now)
    async with office.work() as work:
        number = await press(work, office["both"], HELLO, [opened], seen={}, cause="both", now=False)
    office.world.clock.move(seconds=WAIT.total_seconds())
    async with office.work() as work:
        await escalate(work, opened.id)
    await bulk_acts(office.open_work)
    assert (await office.now(opened)).body_id == TTYT
    async with office.work() as work:
        assert [(one.outcome, one.reason) for one in await work.uow.bulk_acts.items(number)] == [("left", "stale")]
