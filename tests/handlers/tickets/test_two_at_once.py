"""Two people act at the same moment: one wins, the other is told plainly, nothing happens twice."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any, Final

import pytest

from handlers.rulebook import shipped_rules
from handlers.staff.actor import Actor
from handlers.tickets.approve import approve
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.claim import claim, release
from handlers.tickets.correct import Corrected, correct
from handlers.tickets.errors import AlreadyClaimed, NotAllowed, Stale
from handlers.tickets.escalate import escalate
from handlers.tickets.merge import merge
from handlers.tickets.note import note
from handlers.tickets.refuse import refuse
from handlers.tickets.reply import reply
from handlers.tickets.status import MoveNotAllowed
from handlers.tickets.withdraw import withdraw
from storage.repositories.tickets import RevisionChanged, Ticket
from tests.handlers.tickets.office import FRONT_DESK, TTYT, Office

PAIRS: Final = int(os.environ.get("HOTLINE_DESK_PAIRS", "25"))  # of officials who act at once
# What the citizen hears of, and what takes it away from who has it.
ANSWERS: Final[dict[str, Callable[..., Awaitable[Any]]]] = {
    "reply": lambda work, number, actor: reply(work, number, actor, "Đã xem ạ"),
    "ask": lambda work, number, actor: ask_citizen(work, number, actor, "Nhờ gửi ảnh giấy"),
    "approve": approve,
    "refuse": lambda work, number, actor: refuse(work, number, actor, "R11"),
    "correct": lambda work, number, actor: correct(
        work, number, actor, lambda ticket: Corrected(ticket.subject, ticket.details, language="en")
    ),
    "merge": lambda work, number, actor: merge(work, number, actor, number + 1),
    "claim": claim,
}


async def test_of_two_claims_at_once_one_wins_and_the_other_learns_who(office: Office) -> None:
    ticket = await office.file()
    found = await asyncio.gather(
        office.do(claim, ticket, office["commune"]), office.do(claim, ticket, office["second"]), return_exceptions=True
    )
    lost = [one for one in found if isinstance(one, AlreadyClaimed)]
    kept = await office.now(ticket)
    winner = next(person for person in office.people.values() if person.id == kept.claimed_by)
    assert len(lost) == 1 and lost[0].by_name == winner.name
    assert (await office.events(ticket)).count("claimed") == 1


async def test_claiming_ones_own_again_changes_nothing(office: Office) -> None:
    ticket = await office.file()
    first = await office.do(claim, ticket, office["commune"])
    assert (await office.do(claim, ticket, office["commune"])).revision == first.revision


async def test_a_withdrawal_and_an_approval_at_once_leave_one_outcome(office: Office) -> None:
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    found = await asyncio.gather(
        office.do(approve, ticket, office["commune"]),
        office.do(withdraw, ticket, office.citizen),
        return_exceptions=True,
    )
    failed = [one for one in found if isinstance(one, Exception)]
    events = await office.events(ticket)
    # Withdrawing what was approved is allowed; approving what was withdrawn is not.
    assert events[-1] == "withdrawn" and (await office.now(ticket)).status == "withdrawn"
    assert len(failed) == (0 if "approved" in events else 1)
    assert all(isinstance(one, MoveNotAllowed) for one in failed)


@pytest.mark.parametrize("waiting", [False, True], ids=["claimed", "waiting"])
async def test_what_one_has_is_answered_by_nobody_else(office: Office, waiting: bool) -> None:
    ticket, other = await office.file(), await office.file()
    await office.do(claim, ticket, office["commune"])
    lead = await office.employ("lead", {FRONT_DESK: "lead"})
    if waiting:
        await office.do(ask_citizen, ticket, office["commune"], "Nhờ gửi ảnh")
    kept = await office.now(ticket)
    for who in (office["second"], lead):
        for name, answer in ANSWERS.items():
            act = (lambda work, number, actor: merge(work, number, actor, other.id)) if name == "merge" else answer
            with pytest.raises(AlreadyClaimed) as told:
                await office.do(act, ticket, who)
            assert told.value.by_name == "commune", name
    with pytest.raises(AlreadyClaimed):
        await office.do(reply, ticket, office["province"], "Sở trả lời")
    assert await office.now(ticket) == kept
    await office.do(note, ticket, office["second"], "Tôi biết nhà này")
    await office.do(reply, ticket, office["commune"], "Trạm đang xem ạ")
    if not waiting:
        assert (await office.do(refuse, ticket, office["commune"], "R11")).status == "refused"
        await office.do(reply, ticket, office["second"], "Ai cũng trả lời được khi đã xong")


async def test_who_stands_above_answers_what_is_overdue_only_as_long_as_nobody_has_it(office: Office) -> None:
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    office.world.clock.move(hours=240)
    async with office.work() as work:
        ticket = await escalate(work, ticket.id)
    assert (ticket.body_id, ticket.escalated_to) == (FRONT_DESK, TTYT)
    for answer in (ANSWERS["reply"], ANSWERS["refuse"]):
        with pytest.raises(AlreadyClaimed):
            await office.do(answer, ticket, office["district"])
    with pytest.raises(AlreadyClaimed):
        await office.do(release, ticket, office["district"])
    await office.do(release, ticket, office["commune"])
    await office.do(reply, ticket, office["district"], "Trung tâm đang xem ạ")
    assert (await office.now(ticket)).claimed_by is None


async def test_who_answers_what_nobody_has_stands_for_it(office: Office) -> None:
    ticket, many = await office.file(), await office.file()
    taken = await office.do(reply, ticket, office["second"], "Tôi xem đây ạ")
    assert (taken.status, taken.claimed_by, taken.triage_at) == ("claimed", office["second"].id, None)
    assert taken.claim_until == shipped_rules().calendar.later(office.world.clock.time, office.policy.claim_life)
    with pytest.raises(AlreadyClaimed):
        await office.do(reply, ticket, office["commune"], "Tôi cũng xem ạ")
    await office.do(reply, many, office["commune"], "Đang quá tải, xin chờ thêm", takes=False)
    assert (await office.now(many)).status == "open"


async def test_pairs_who_claim_and_who_reply_at_once_have_one_winner_each(office: Office) -> None:
    """1,000 pairs of each in script/test --long."""
    commune, second = office["commune"], office["second"]
    for n in range(PAIRS):
        claimed, answered = await office.file(), await office.file()
        got = await _at_once(office, claimed, (claim, commune), (claim, second))
        assert sorted(map(bool, got)) == [False, True], n
        got = await _at_once(office, claimed, (ANSWERS["reply"], second), (ANSWERS["reply"], commune))
        assert got == [(await office.now(claimed)).claimed_by == second.id, not got[0]], n
        got = await _at_once(office, answered, (ANSWERS["reply"], second), (ANSWERS["reply"], commune))
        assert sorted(map(bool, got)) == [False, True], n
        for ticket in (claimed, answered):
            assert (await office.events(ticket)).count("replied") == 1, n


async def _at_once(office: Office, ticket: Ticket, *acts: tuple[Any, Actor]) -> list[bool]:
    """Which of the acts were carried out."""
    jobs = (office.do(act, ticket, actor) for act, actor in acts)
    found = await asyncio.gather(*jobs, return_exceptions=True)
    for one in found:
        assert isinstance(one, Ticket | AlreadyClaimed), one
    return [isinstance(one, Ticket) for one in found]


async def test_an_old_page_is_told_that_it_is_old(office: Office) -> None:
    ticket = await office.file()
    await office.do(note, ticket, office["commune"], "một")
    with pytest.raises(Stale):
        await office.do(note, ticket, office["second"], "hai", expected=ticket.revision)
    assert (await office.events(ticket)).count("noted") == 1


async def test_saving_an_old_copy_is_refused_by_the_row_itself(office: Office) -> None:
    ticket = await office.file()
    await office.do(note, ticket, office["commune"], "một")
    with pytest.raises(RevisionChanged):
        async with office.work() as work:
            await work.uow.tickets.save(ticket, {"status": "merged"}, work.now)


async def test_the_same_update_again_changes_nothing(office: Office) -> None:
    ticket = await office.file()
    for _ in range(3):
        async with office.work("webchat:9") as work:
            await reply(work, ticket.id, office["commune"], "Đã xem ạ")
    assert (await office.events(ticket)).count("replied") == 1
    assert sum("Đã xem ạ" in one.text for one in office.told()) == 1


async def test_an_unknown_ticket_looks_like_a_forbidden_one(office: Office) -> None:
    ticket = await office.file()
    await office.employ("elsewhere", {"2021:70:::so_y_te": "lead"})
    refusals = []
    for number in (ticket.id, 404):
        with pytest.raises(NotAllowed) as told:
            async with office.work() as work:
                await claim(work, number, office["elsewhere"])
        refusals.append((str(told.value), told.value.args))
    assert refusals[0] == refusals[1]
