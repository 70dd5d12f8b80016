"""Officials lent to another office: both offices agree, nobody for himself, it ends by itself and opens no more."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from handlers.deliveries.listed import offices_of
from handlers.jobs.loans import loans
from handlers.staff.absence import plan_absence, waiting_back
from handlers.staff.actor import Actor
from handlers.staff.lending import NoLoan, agree, ask_for, end, ending_today, led_where_lent, lend, spoken_for
from handlers.staff.officials import actor_of, give_role, remove_role
from handlers.tickets.access import visible
from handlers.tickets.add_information import add_information
from handlers.tickets.ask_citizen import ask_citizen, expire_wait
from handlers.tickets.assign import assign
from handlers.tickets.claim import claim
from handlers.tickets.errors import NotAllowed
from handlers.tickets.figures import area_of
from handlers.tickets.queries import queue_page
from handlers.tickets.reply import reply
from handlers.tickets.take_over import take_over
from storage.repositories.loans import Loan
from storage.repositories.officials import Official, OfficialRepository
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import FRONT_DESK, STATION, TTYT, Office, open_office

TODAY = date(2021, 10, 20)
LAST = TODAY + timedelta(days=2)
NEXT = "2021:89:886:30349:front_desk"


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    """Two communes with a lead each, and an officer of the other one."""
    made = await open_office(database_url)
    await made.employ("lead", {FRONT_DESK: "lead"})
    await made.employ("next_lead", {NEXT: "lead"})
    await made.employ("next", {NEXT: "officer"})
    yield made
    await made.world.close()


async def offered(office: Office, by: str = "next_lead", who: str = "next", to: str = FRONT_DESK) -> Loan:
    """Offer somebody until the day after tomorrow."""
    async with office.work() as work:
        return await lend(work, office[by], office[who].id, to, LAST)


async def said_yes(office: Office, loan: Loan, by: str = "lead", who: str = "") -> None:
    """Say yes to a loan."""
    async with office.work() as work:
        await agree(work, office[by], loan.id, office[who].id if who else None)


async def now_is(office: Office, name: str) -> Actor:
    """The official with the rights of now, as pages and chats ask for them; the office knows that one from now on."""
    async with office.work() as work:
        found = await actor_of(work, office[name].id)
    assert found is not None
    office.people[name] = found
    return found


async def sees(office: Office, actor: Actor, ticket: Ticket) -> bool:
    """Whether a report is shown to the official."""
    async with office.work() as work:
        try:
            await visible(work, actor, await work.uow.tickets.get(ticket.id))
        except NotAllowed:
            return False
        return True


async def audited(office: Office) -> list[str]:
    """What the audit log says of loans, in order."""
    async with office.work() as work:
        query = "select action from audit_log where action like 'staff.loan%' order by id"
        return [row["action"] for row in await work.uow.connection.fetch(query)]


async def test_when_both_offices_agree_the_queue_is_worked_until_the_day_is_over(office: Office) -> None:
    ticket, asked, before = await office.file(), await office.file(), office["next"]
    loan = await offered(office)
    assert loan.begun_at is None and not await sees(office, await now_is(office, "next"), ticket)
    for nobody in ("next", "next_lead", "second", "district", "province"):
        with pytest.raises(NotAllowed):
            await said_yes(office, loan, nobody)
    await said_yes(office, loan)
    await said_yes(office, loan)  # twice
    lent = await now_is(office, "next")
    assert lent.bodies == (NEXT, FRONT_DESK) and lent.home == (NEXT,) and not lent.leads(FRONT_DESK)
    async with office.work() as work:
        assert {ticket.id, asked.id} == {row.id for row in (await queue_page(work, lent, "my_body")).rows}
    await office.do(claim, ticket, lent)
    await office.do(reply, ticket, lent, "Trạm đã đối chiếu ạ")
    await office.do(ask_citizen, await office.do(claim, asked, lent), lent, "Nhờ gửi ảnh")
    with pytest.raises(NotAllowed):
        await office.do(assign, ticket, lent, office["second"].id)
    office.world.clock.move(days=2, hours=14)  # the last day and eleven at night
    await loans(office.open_work)
    assert await sees(office, await now_is(office, "next"), ticket)
    office.world.clock.move(hours=1)
    assert await now_is(office, "next") == before and not await sees(office, before, ticket)  # before any job
    for _ in range(2):
        await loans(office.open_work)
    assert ((await office.now(ticket)).status, (await office.now(ticket)).claimed_by) == ("open", None)
    now = await office.now(asked)
    assert (now.status, now.claimed_by, now.claim_until) == ("waiting_citizen", office["lead"].id, None)
    assert (await office.events(ticket))[-1] == "loan_over" and (await office.events(asked))[-1] == "handed_over"
    assert any("1 phản ánh đang chờ người dân hoặc Nền tảng nay do bạn giữ" in one.text for one in office.told("lead"))
    assert await audited(office) == ["staff.loan_offered", "staff.loan_begun", "staff.loan_ended"]
    told = " ".join(one.text for one in office.told("next"))
    assert "Bạn được cử sang giúp" in told and "1 phản ánh bạn giữ ở đó đã trở lại hàng đợi" in told
    assert any("muốn cho" in one.text for one in office.told("lead"))


async def test_what_was_taken_over_aswhere_nobody_leads_is_had_by_nobody_and_an_answer_brings_it_to_the_queue(
    office: Office,
) -> None:
    loan = await offered(office)
    await said_yes(office, loan)
    tickets, lent = [await office.file() for _ in range(3)], await now_is(office, "next")
    for one in tickets:
        await office.do(ask_citizen, await office.do(claim, one, lent), lent, "Nhờ gửi ảnh")
    answered, expired, taken = tickets
    async with office.work() as work:
        await work.uow.officials.set_absent_until(office["lead"].id, work.now + timedelta(days=20))
        await end(work, office["next_lead"], loan.id)
    for one in tickets:
        now = await office.now(one)
        assert (now.status, now.claimed_by, now.claimed_at) == ("waiting_citizen", None, None)
        assert now.paused_at == office.world.clock.now()
    await office.do(add_information, answered, office.citizen, "Ảnh đây ạ")
    assert ((await office.now(answered)).status, (await office.now(answered)).claimed_by) == ("open", None)
    await office.do(take_over, taken, office["lead"], "Không ai giữ")
    assert (await office.now(taken)).claimed_by == office["lead"].id
    office.world.clock.move(days=6)
    async with office.work() as work:
        await expire_wait(work, expired.id)
    assert (await office.now(expired)).status == "open"


async def test_a_province_that_does_not_have_it_lends_nobody(office: Office) -> None:
    async with office.work() as work:
        assert led_where_lent(work, office["lead"]) == (FRONT_DESK,)
    profiles = office.world.tools.rules.profiles
    office.world.tools.rules = replace(
        office.world.tools.rules, profiles={**profiles, "89": profiles["89"].model_copy(update={"loans": False})}
    )
    with pytest.raises(NotAllowed):
        await offered(office)
    with pytest.raises(NotAllowed):
        async with office.work() as work:
            await ask_for(work, office["lead"], NEXT, FRONT_DESK, LAST)
    async with office.work() as work:
        assert led_where_lent(work, office["lead"]) == () and await ending_today(work, office["lead"]) == 0


async def test_what_waits__the_office_above_goes_back_too(office: Office) -> None:
    await office.employ("above", {TTYT: "lead"})
    await said_yes(office, loan := await offered(office, to=TTYT), "above")
    taken, own = await office.do(claim, await office.file(), office["commune"]), await office.file()
    async with office.work() as work:
        query = (
            "update tickets set claimed_by = $3, status = 'claimed', claim_until = $4, body_id = $5,"
            " escalated_to = $2, escalated_at = $4 where id = $1"
        )
        for one, body in ((taken, FRONT_DESK), (own, NEXT)):
            await work.uow.connection.execute(query, one.id, TTYT, office["next"].id, work.now, body)
    async with office.work() as work:
        await end(work, office["above"], loan.id)
    assert ((await office.now(taken)).status, (await office.now(taken)).claimed_by) == ("open", None)
    assert (await office.now(own)).claimed_by == office["next"].id


async def test_the_leads_are_read_once_however_many_loans_a_page_shows(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.employ("above", {TTYT: "lead"})
    async with office.work() as work:
        ends = work.now + timedelta(days=2)
        for number in range(4):
            loan = Loan(work.ids.new() + number, None, NEXT, FRONT_DESK, ends, office["lead"].id, work.now)
            await work.uow.loans.save(loan)
    looked, of_bodies = [], OfficialRepository.of_bodies

    async def counted(self: OfficialRepository, *given: Any) -> list[Official]:
        looked.append(given)
        return await of_bodies(self, *given)

    monkeypatch.setattr(OfficialRepository, "of_bodies", counted)
    async with office.work() as work:
        loans_now = await work.uow.loans.of_province("89")
        assert await spoken_for(work, office["above"], loans_now) == [] and len(looked) == 1
        found = await spoken_for(work, office["lead"], loans_now)
    assert [(lends, borrows) for _, lends, borrows in found] == [(False, True)] * 4 and len(looked) == 2


async def test_an_office_asks_and_the_other_chooses_whom(office: Office) -> None:
    async with office.work() as work:
        loan = await ask_for(work, office["lead"], NEXT, FRONT_DESK, LAST)
    assert any("xin" in one.text for one in office.told("next_lead"))
    for by in ("lead", "next", "district"):
        with pytest.raises(NotAllowed):
            await said_yes(office, loan, by, "next")
    for who in ("second", "lead", "district"):
        with pytest.raises(NoLoan):
            await said_yes(office, loan, "next_lead", who)
    await said_yes(office, loan, "next_lead", "next")
    assert (await now_is(office, "next")).lent == {FRONT_DESK}


async def test_nobody_lets_himself_into_a_queue(office: Office) -> None:
    boss, empty = await office.employ("boss", {TTYT: "lead"}), "2021:89:886:30340:front_desk"
    assert TTYT in office.world.tools.directory.above(empty)
    ticket = await office.file()
    loan = await offered(office, "boss", "boss", FRONT_DESK)
    with pytest.raises(NotAllowed):
        await said_yes(office, loan, "boss")
    async with office.work() as work:
        await end(work, boss, loan.id)
        asked = await ask_for(work, boss, TTYT, empty, LAST)  # an office without a lead: who stands above speaks for it
    with pytest.raises(NoLoan):
        await said_yes(office, asked, "boss", "boss")
    loan = await offered(office, "boss", "boss", empty)
    with pytest.raises(NotAllowed):
        await said_yes(office, loan, "boss")
    assert (await now_is(office, "boss")).lent == frozenset() and not await sees(office, boss, ticket)
    begun = await offered(office, "boss", "district", empty)
    assert begun.begun_at is not None  # of both offices the same one speaks, and not about himself


@pytest.mark.parametrize("by", ["next", "second", "lead", "district", "province"])
async def test_only_who_leads_there_lends_and_asks(office: Office, by: str) -> None:
    with pytest.raises(NotAllowed):
        await offered(office, by)
    with pytest.raises(NotAllowed):
        async with office.work() as work:
            await ask_for(work, office[by], FRONT_DESK, NEXT, LAST)


@pytest.mark.parametrize(
    ("to", "last", "field"),
    [
        (NEXT, LAST, "body"),
        ("2021:19:164:05431:front_desk", LAST, "body"),
        ("2021:89:::province_police", LAST, "body"),
        ("nowhere", LAST, "body"),
        (FRONT_DESK, TODAY - timedelta(days=1), "day"),
        (FRONT_DESK, date.min, "day"),
        (FRONT_DESK, TODAY + timedelta(days=100), "day"),
    ],
)
async def test_what_does_not_fit_changes_nothing(office: Office, to: str, last: date, field: str) -> None:
    with pytest.raises(NoLoan) as unfit:
        async with office.work() as work:
            await lend(work, office["next_lead"], office["next"].id, to, last)
    assert unfit.value.why == field and await audited(office) == []


async def test_one_official_is_lent_to_one_office_and_never_to_the_own(office: Office) -> None:
    await office.employ("both", {NEXT: "officer", FRONT_DESK: "volunteer"})
    await offered(office)
    for who in ("both", "next"):
        with pytest.raises(NoLoan):
            await offered(office, who=who)


async def test_a_loan_opens_the_queue_and_nothing_else(office: Office) -> None:
    about_home, ticket = await office.file(), await office.file()
    await said_yes(office, await offered(office))
    lent = await now_is(office, "next")
    async with office.work() as work:
        query = "update tickets set accused_body = $1 where id = $2"
        await work.uow.connection.execute(query, NEXT, about_home.id)
    assert await sees(office, lent, ticket) and not await sees(office, lent, about_home)
    async with office.work() as work:
        assert area_of(work, lent) == area_of(work, office["next_lead"])
        assert offices_of(lent) == [NEXT]
        for stranger in ("lead", "second"):  # who borrows says nothing of the person's absence
            with pytest.raises(NotAllowed):
                await plan_absence(work, office[stranger], lent.id, TODAY, TODAY, None)
    assert not lent.works_in(STATION) and not lent.works_in(TTYT)


@pytest.mark.parametrize("by", ["lead", "next_lead"])
async def test_either_office_ends_it_and_nobody_else(office: Office, by: str) -> None:
    ticket, loan = await office.file(), await offered(office)
    await said_yes(office, loan)
    await office.do(claim, ticket, await now_is(office, "next"))
    for nobody in ("next", "second", "district"):
        with pytest.raises(NotAllowed):
            async with office.work() as work:
                await end(work, office[nobody], loan.id)
    async with office.work() as work:
        await end(work, office[by], loan.id)
    assert not await sees(office, await now_is(office, "next"), ticket)
    assert (await office.now(ticket)).status == "open"


async def test_who_moves_there_for_good_stays_and_who_leaves_home_is_lent_no_longer(office: Office) -> None:
    ticket, loan = await office.file(), await offered(office)
    await said_yes(office, loan)
    await office.do(claim, ticket, await now_is(office, "next"))
    async with office.work() as work:
        await give_role(work, office["next"].id, FRONT_DESK, "officer")
    office.world.clock.move(days=3)
    await loans(office.open_work)
    assert set((await now_is(office, "next")).home) == {FRONT_DESK, NEXT}
    assert (await office.now(ticket)).claimed_by == office["next"].id
    await office.employ("third", {NEXT: "officer"})
    async with office.work() as work:
        third = await lend(work, office["next_lead"], office["third"].id, FRONT_DESK, LAST + timedelta(days=5))
    await said_yes(office, third)
    async with office.work() as work:
        await remove_role(work, office["third"].id, NEXT)
    await loans(office.open_work)
    assert (await now_is(office, "third")).bodies == ()


async def test_a_question_that_nobody_answers_goes_with_its_day(office: Office) -> None:
    loan = await offered(office)
    office.world.clock.move(days=3)
    with pytest.raises(NotAllowed):
        await said_yes(office, loan)
    await loans(office.open_work)
    async with office.work() as work:
        assert await work.uow.loans.of_province("89") == []


async def test_what_was_handed_over_there_is_nothing_to_take_back_at_home(office: Office) -> None:
    ticket, loan = await office.file(), await offered(office)
    await said_yes(office, loan)
    await office.do(claim, ticket, await now_is(office, "next"))
    async with office.work() as work:
        assert await plan_absence(work, office["next"], office["next"].id, TODAY, TODAY, None)
        assert await waiting_back(work, office["next"].id) == 1
    async with office.work() as work:
        await end(work, office["lead"], loan.id)
        assert await waiting_back(work, office["next"].id) == 0


async def test_of_those_who_lend_one_official_at_once_one_does(office: Office) -> None:
    ends = await asyncio.gather(*(offered(office, to=to) for to in (FRONT_DESK, STATION, TTYT)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in ends) == ["Loan", "NoLoan", "NoLoan"]
    loan = next(one for one in ends if isinstance(one, Loan))
    await office.employ("there", {loan.to_body: "lead"})
    answers = await asyncio.gather(*(said_yes(office, loan, "there") for _ in range(4)), return_exceptions=True)
    assert answers == [None] * 4 and (await audited(office)).count("staff.loan_begun") == 1
