"""One act on many reports: it waits, is taken back whole, is carried out once each, and says what it left."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from handlers.jobs.bulk_acts import bulk_acts
from handlers.staff.actor import Actor, official
from handlers.tickets.add_information import add_information
from handlers.tickets.claim import claim
from handlers.tickets.errors import NotAllowed, Unfit
from handlers.tickets.many import acts, pressed, second_yes
from handlers.tickets.many.pressed import WAIT, hasten, press, undo
from handlers.tickets.many.second_yes import agree, waiting_for
from handlers.tickets.refuse import refuse
from handlers.tickets.reopen import reopen
from handlers.work import Work
from storage.repositories.bulk_acts import BulkAct, Order
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import FRONT_DESK, TTYT, Office, open_office

HELLO = Order("reply", "Phản ánh {code} đang được đối chiếu ạ.")


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    """Officials of three levels and one citizen."""
    made = await open_office(database_url)
    yield made
    await made.world.close()


async def pressed_by(
    office: Office, order: Order, tickets: list[Ticket], name: str = "commune", *, now: bool = False, cause: str = "p"
) -> int:
    """Press it."""
    async with office.work() as work:
        return await press(work, office[name], order, tickets, seen={}, cause=f"{name}:{cause}", now=now)


async def run(office: Office, *, later: bool = True) -> None:
    """The job, after the wait."""
    if later:
        office.world.clock.move(seconds=WAIT.total_seconds())
    await bulk_acts(office.open_work)


async def act_of(office: Office, act_id: int) -> tuple[BulkAct, dict[int, tuple[str, str]]]:
    """An act as it stands, and its reports."""
    async with office.work() as work:
        act = await work.uow.bulk_acts.get(act_id)
        assert act is not None
        return act, {one.ticket_id: (one.outcome, one.reason) for one in await work.uow.bulk_acts.items(act_id)}


async def statuses(office: Office, tickets: list[Ticket]) -> list[str]:
    return [(await office.now(one)).status for one in tickets]


async def test_nothing_goes_out_before_its_time_and_then_each_gets_its_own_words_once(office: Office) -> None:
    tickets = [await office.file() for _ in range(3)]
    act_id = await pressed_by(office, HELLO, tickets)
    assert await pressed_by(office, HELLO, tickets) == act_id  # the form sent twice
    office.world.clock.move(seconds=WAIT.total_seconds() - 1)
    await run(office, later=False)
    assert not [one for one in office.told() if "đang được đối chiếu" in one.text]
    office.world.clock.move(seconds=1)
    for _ in range(2):
        await run(office, later=False)
    said = [one.text for one in office.told() if "đang được đối chiếu" in one.text]
    codes = [f"{one.code[:4]} {one.code[4:8]} {one.code[8:]}" for one in tickets]
    assert len(said) == 3 and all(any(code in text for text in said) for code in codes)
    act, items = await act_of(office, act_id)
    assert act.state == "done" and set(items.values()) == {("done", "")}
    assert (act.due_at - act.made_at, act.body_id) == (timedelta(minutes=10), FRONT_DESK)
    async with office.work() as work:
        rows = await work.uow.connection.fetch("select action, count(*) as n from audit_log group by 1")
    counted = {row["action"]: row["n"] for row in rows}
    assert (counted["bulk.pressed"], counted["ticket.reply"]) == (1, 3)


async def test_an_act_is_taken_back_whole_and_never_once_it_has_begun(office: Office) -> None:
    tickets = [await office.file() for _ in range(2)]
    first = await pressed_by(office, HELLO, tickets)
    async with office.work() as work:
        with pytest.raises(NotAllowed):
            await undo(work, office["second"], first)
        assert await undo(work, office["commune"], first) and await undo(work, office["commune"], first)
        assert not await hasten(work, office["commune"], first)
    await run(office)
    assert "replied" not in await office.events(tickets[0])
    again = await pressed_by(office, HELLO, tickets, cause="again")
    async with office.work() as work:
        assert await hasten(work, office["commune"], again)
    await run(office, later=False)
    async with office.work() as work:
        assert not await undo(work, office["commune"], again)
    assert [(await office.events(one)).count("replied") for one in tickets] == [1, 1]


async def test_an_undo_at_the_second_when_the_job_runs_has_one_winner(office: Office) -> None:
    tickets, won = [await office.file() for _ in range(2)], set[bool]()
    for n in range(8):
        act_id = await pressed_by(office, HELLO, tickets, now=True, cause=str(n))

        async def take_back(number: int = act_id, turns: int = 4 * n) -> bool:
            for _ in range(turns):
                await asyncio.sleep(0)
            async with office.work() as work:
                return await undo(work, office["commune"], number)

        undone, _ = await asyncio.gather(take_back(), bulk_acts(office.open_work))
        act, items = await act_of(office, act_id)
        assert (act.state, {one for one, _ in items.values()}) == (("undone", {""}) if undone else ("done", {"done"}))
        won.add(undone)
        tickets = [await office.now(one) for one in tickets]


async def test_a_kill_in_the_middle_does_nothing_twice_and_the_next_run_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets = [await office.file() for _ in range(5)]
    act_id = await pressed_by(office, HELLO, tickets, now=True)
    opened = 0

    class Killed(BaseException):
        """The process is gone."""

    @asynccontextmanager
    async def dying(cause: str) -> AsyncIterator[Work]:
        nonlocal opened
        async with office.work(cause) as work:
            yield work
            opened += cause == f"bulk:{act_id}"
            if opened == 3:
                raise Killed

    with pytest.raises(Killed):
        await bulk_acts(dying)
    act, items = await act_of(office, act_id)
    assert act.state == "running" and [one for one, _ in items.values()].count("done") == 2
    async with office.work() as work:
        assert not await undo(work, office["commune"], act_id)
    await run(office, later=False)
    assert [(await office.events(one)).count("replied") for one in tickets] == [1] * 5
    assert (await act_of(office, act_id))[0].state == "done"

    busy: list[Any] = [asyncpg.LockNotAvailableError(), ValueError("lỗi")]

    async def troubled(work: Work, actor: Actor, order: Order, ticket_id: int, expected: int | None) -> Ticket:
        if busy and ticket_id == tickets[0].id:
            raise busy.pop(0)
        return await acts.carry_out(work, actor, order, ticket_id, expected)

    monkeypatch.setattr(pressed, "carry_out", troubled)
    tickets = [await office.now(one) for one in tickets]
    again = await pressed_by(office, HELLO, tickets, now=True, cause="again")
    await run(office, later=False)  # somebody else has one of them for a moment
    act, items = await act_of(office, again)
    assert act.state == "running" and items.pop(tickets[0].id) == ("", "") and set(items.values()) == {("done", "")}
    with pytest.raises(ExceptionGroup):
        await run(office, later=False)
    act, items = await act_of(office, again)
    assert act.state == "done" and items[tickets[0].id] == ("left", "fault")
    async with office.work() as work:  # a process that was slower, after another had taken over
        await work.uow.bulk_acts.settle(again, tickets[1].id, "left", "fault")
    assert (await act_of(office, again))[1][tickets[1].id] == ("done", "")


async def test_what_does_not_fit_is_named_and_left_and_what_changes_meanwhile_too(office: Office) -> None:
    first, changed, theirs, refused, merged = [await office.file() for _ in range(5)]
    await office.do(claim, theirs, office["second"])
    await office.do(claim, refused, office["commune"])
    refused = await office.do(refuse, refused, office["commune"], "R11")
    tickets = [await office.now(one) for one in (first, changed, theirs, refused, merged)]
    act_id = await pressed_by(office, Order("refuse", code="R11"), tickets)
    _, items = await act_of(office, act_id)
    assert [items[one.id] for one in tickets] == [("", ""), ("", ""), ("left", "holder"), ("left", "state"), ("", "")]
    await office.do(add_information, changed, office.citizen, "Tôi tìm thấy giấy rồi ạ")
    await office.do(claim, merged, office["second"])
    await run(office)
    _, items = await act_of(office, act_id)
    assert [items[one.id] for one in (first, changed, merged)] == [("done", ""), ("left", "stale"), ("left", "holder")]
    assert await statuses(office, [first, changed, merged]) == ["refused", "open", "claimed"]
    async with office.work() as work:
        with pytest.raises(Unfit, match="nothing"):
            await press(work, office["commune"], Order("refuse", code="R08"), tickets, seen={}, cause="x", now=True)
    for order, field in (
        (Order("refuse", code="R99"), "code"),
        (Order("reply", "Chào {ten}"), "variable"),
        (Order("reply"), "text"),
        (Order("transfer", "Điểm tiêm của huyện", body="2021:nowhere"), "body"),
        (Order("transfer", "", body=TTYT), "reason"),
    ):
        async with office.work() as work:
            with pytest.raises(Unfit) as unfit:
                await press(work, office["commune"], order, tickets, seen={}, cause="x", now=True)
        assert unfit.value.field == field


async def test_each_act_is_the_ordinary_one(office: Office) -> None:
    tickets = [await office.file() for _ in range(2)]
    for order, status in (
        (Order("claim"), "claimed"), (Order("approve"), "approved"), (Order("enter"), "entered"),
    ):  # fmt: skip
        await pressed_by(office, order, [await office.now(one) for one in tickets], now=True, cause=order.act)
        await run(office, later=False)
        assert await statuses(office, tickets) == [status] * 2
    more = [await office.file() for _ in range(2)]
    held = await office.do(claim, more[0], office["commune"])
    await pressed_by(office, Order("transfer", "Điểm tiêm của huyện", body=TTYT), [held, more[1]], now=True)
    await run(office, later=False)
    assert [(await office.now(one)).body_id for one in more] == [TTYT, TTYT]
    open_one, unfinished = await office.file(), await office.file("INSTALL")
    await pressed_by(office, Order("approve"), [open_one, unfinished], now=True, cause="taken")
    await run(office, later=False)
    assert (await office.now(open_one)).approved_by == office["commune"].id
    entering = [await office.now(one) for one in (open_one, unfinished)]
    act_id = await pressed_by(office, Order("enter"), entering, now=True, cause="enter2")
    _, items = await act_of(office, act_id)
    assert items[unfinished.id] == ("left", "state")  # nothing of it stands on the platform


async def test_who_may_not_decide_one_does_not_get_it_either_and_who_is_switched_off_does_nothing(
    office: Office,
) -> None:
    helper = await office.employ("helper", {FRONT_DESK: "volunteer"})
    tickets = [await office.file("INSTALL"), await office.file()]
    for ticket in tickets:
        async with office.work() as work:
            with pytest.raises(NotAllowed):
                await acts.carry_out(work, helper, Order("refuse", code="R11"), ticket.id, None)
    assert [((now := await office.now(one)).status, now.claimed_by) for one in tickets] == [("open", None)] * 2
    act_id = await pressed_by(office, Order("refuse", code="R11"), tickets)
    async with office.work() as work:
        await work.uow.officials.set_active(office["commune"].id, False)
    await run(office)
    act, items = await act_of(office, act_id)
    assert act.state == "done" and set(items.values()) == {("left", "maker")}
    assert await statuses(office, tickets) == ["open", "open"]


async def test_no_more_than_fifty_are_refused_and_five_hundred_answered_at_once(office: Office) -> None:
    ticket = await office.file()
    for order, number in ((Order("refuse", code="R11"), 51), (HELLO, 501)):
        async with office.work() as work:
            with pytest.raises(Unfit, match="many"):
                await press(work, office["commune"], order, [ticket] * number, seen={}, cause="x", now=True)


async def test_from_so_many_on_and_for_a_second_refusal_another_who_leads_agrees_first(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_yes, "MANY", 3)
    lead = await office.employ("lead", {FRONT_DESK: "lead"})
    tickets = [await office.file() for _ in range(3)]
    few = await pressed_by(office, HELLO, tickets[:2], now=True, cause="few")
    assert (await act_of(office, few))[0].needs_yes == ""
    act_id = await pressed_by(office, HELLO, tickets, now=True)
    act, _ = await act_of(office, act_id)
    assert (act.needs_yes, act.yes_body) == ("many", FRONT_DESK)
    assert "xin đồng ý một việc hàng loạt cho 3 phản ánh" in office.told("lead")[-1].text
    async with office.work() as work:
        assert [one.id for one in await waiting_for(work, lead)] == [act_id]
        assert not await waiting_for(work, office["commune"])
        for name in ("commune", "second", "district"):
            with pytest.raises(NotAllowed):
                await agree(work, office[name], act_id, yes=True)
    await run(office)
    assert (await act_of(office, act_id))[0].state == "waiting"
    async with office.work() as work:
        assert await agree(work, lead, act_id, yes=True)
    async with office.work() as work:
        assert not await agree(work, lead, act_id, yes=False)
    await run(office, later=False)
    act, _ = await act_of(office, act_id)
    assert (act.state, act.yes_by) == ("done", lead.id)
    assert "đã đồng ý" in office.told("commune")[-2].text and "1 phản ánh xong, 2" in office.told("commune")[-1].text

    tickets = [await office.now(one) for one in tickets]
    own = await pressed_by(office, HELLO, tickets, "lead", cause="own")  # who leads alone asks the office above
    act, _ = await act_of(office, own)
    assert act.yes_body != FRONT_DESK
    async with office.work() as work:
        with pytest.raises(NotAllowed):
            await agree(work, lead, own, yes=True)
    async with office.work() as work:
        for person in await work.uow.officials.of_bodies([act.yes_body]):
            assert await agree(work, official(person), own, yes=False)
    await run(office)
    assert (await act_of(office, own))[0].state == "declined"
    async with office.work() as work:
        assert not await undo(work, lead, own)

    disputed = await office.file()
    await office.do(claim, disputed, office["commune"])
    await office.do(refuse, disputed, office["commune"], "R11")
    again = await office.do(reopen, disputed, office.citizen, "Vẫn chưa đúng ạ")
    for order, why in ((Order("refuse", code="R11"), "dispute"), (Order("claim"), "")):
        number = await pressed_by(office, order, [again], cause=order.act)
        assert (await act_of(office, number))[0].needs_yes == why


async def test_where_nobody_else_leads_nothing_waits_for_a_yes_that_cannot_come(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_yes, "MANY", 1)
    ticket = await office.file()
    async with office.work() as work:
        for person in await work.uow.officials.everybody():
            if person.id != office["commune"].id:
                await work.uow.officials.set_active(person.id, False)
    async with office.work() as work:
        with pytest.raises(Unfit, match="second"):
            await press(work, office["commune"], HELLO, [ticket], seen={}, cause="x", now=True)
