"""Two people act at the same moment: one wins, the other is told plainly, nothing happens twice."""

import asyncio

import pytest

from handlers.tickets.approve import approve
from handlers.tickets.claim import claim
from handlers.tickets.errors import AlreadyClaimed, NotAllowed, Stale
from handlers.tickets.note import note
from handlers.tickets.refuse import refuse
from handlers.tickets.reply import reply
from handlers.tickets.status import MoveNotAllowed
from handlers.tickets.withdraw import withdraw
from storage.repositories.tickets import RevisionChanged
from tests.handlers.tickets.office import Office


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


async def test_what_another_has_cannot_be_finished_by_a_colleague(office: Office) -> None:
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    with pytest.raises(AlreadyClaimed) as told:
        await office.do(refuse, ticket, office["second"], "R11")
    assert told.value.by_name == "commune"
    lead = await office.employ("lead", {ticket.body_id: "lead"})
    assert (await office.do(refuse, ticket, lead, "R11")).status == "refused"


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
