"""Two reports are tied and stay two; of an end that is none of theirs officials read code, office and state alone."""

from dataclasses import replace

import pytest

from handlers.staff.actor import Actor
from handlers.tickets.approve import approve
from handlers.tickets.claim import claim
from handlers.tickets.content import Paper
from handlers.tickets.errors import NotAllowed, Unfit
from handlers.tickets.link import Linked, link, linked_to, unlink
from handlers.tickets.transfer import transfer
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import FRONT_DESK, SUBJECT, TTYT, Office

OTHER = replace(SUBJECT, name="Nguyễn Thị Bé", papers=(Paper("cccd", "098080000456"),))


async def two(office: Office) -> tuple[Ticket, Ticket]:
    return await office.file(), await office.file(subject=OTHER, identity="098080000456", dose_numbers=(1,))


async def links(office: Office, ticket: Ticket, actor: Actor) -> tuple[Linked, ...]:
    async with office.work() as work:
        return await linked_to(work, actor, await office.now(ticket))


async def audited(office: Office) -> list[str]:
    async with office.world.database.reading() as uow:
        rows = await uow.connection.fetch("select action from audit_log where action like 'ticket.%link' order by id")
    return [row["action"] for row in rows]


async def test_two_are_seen_from_both_ends_change_in_nothing_and_are_parted_again(office: Office) -> None:
    one, other = await two(office)
    await office.do(link, one, office["commune"], other.id, "household")
    for here, there in ((one, other), (other, one)):
        assert [(at.bond, at.outline.code) for at in await links(office, here, office["second"])] == [
            ("household", there.code)
        ]
        assert await office.now(here) == here
    await office.do(link, other, office["second"], one.id, "household")  # once more: nothing new
    assert await audited(office) == ["ticket.link"]
    await office.do(link, other, office["second"], one.id, "cause")
    assert [at.bond for at in await links(office, one, office["commune"])] == ["cause"]
    await office.do(unlink, other, office["commune"], one.code)
    await office.do(unlink, other, office["commune"], one.code)
    assert await links(office, one, office["commune"]) == ()
    assert await audited(office) == ["ticket.link", "ticket.link", "ticket.unlink"]


async def test_of_what_went_to_another_office_only_code_office_and_state_are_known(office: Office) -> None:
    one, other = await two(office)
    await office.do(link, one, office["commune"], other.id, "cause")
    await office.do(claim, other, office["commune"])
    await office.do(transfer, other, office["commune"], TTYT, "Điểm tiêm của huyện")
    (found,) = await links(office, one, office["commune"])
    assert found.seen is None
    assert (found.outline.code, found.outline.body_id, found.outline.status) == (other.code, TTYT, "open")
    assert [at.seen for at in await links(office, other, office["district"])] == [None]
    await office.do(unlink, one, office["commune"], other.code)
    assert await links(office, other, office["district"]) == ()


async def test_a_complaint_of_ones_own_office_is_not_even_named(office: Office) -> None:
    one, other = await two(office)
    await office.do(link, one, office["commune"], other.id, "cause")
    async with office.work() as work:
        await work.uow.connection.execute("update tickets set accused_body = $2 where id = $1", other.id, FRONT_DESK)
    assert await links(office, one, office["commune"]) == ()
    with pytest.raises(NotAllowed):
        await office.do(link, one, office["commune"], other.id, "person")


async def test_who_may_not_see_an_end_or_sees_it_masked_ties_nothing(office: Office) -> None:
    one, other = await two(office)
    volunteer = await office.employ("volunteer", {FRONT_DESK: "volunteer"})
    helped = [await office.file("INSTALL") for _ in range(2)]  # theirs to write on, seen masked
    with pytest.raises(NotAllowed):
        await office.do(link, helped[0], volunteer, helped[1].id, "person")
    await office.do(claim, other, office["commune"])
    await office.do(transfer, other, office["commune"], TTYT, "Điểm tiêm của huyện")
    for actor in (office["commune"], office["district"], volunteer, office.citizen):
        with pytest.raises(NotAllowed):
            await office.do(link, one, actor, other.id, "person")
    assert await links(office, one, volunteer) == () and await audited(office) == []


async def test_a_link_needs_another_report_and_a_kind(office: Office) -> None:
    one, other = await two(office)
    for target, kind, field in ((one.id, "cause", "link_target"), (other.id, "friends", "bond")):
        with pytest.raises(Unfit) as unfit:
            await office.do(link, one, office["commune"], target, kind)
        assert unfit.value.field == field


async def test_a_link_goes_with_either_of_its_reports(office: Office) -> None:
    one, other = await two(office)
    await office.do(link, one, office["commune"], other.id, "household")
    await office.do(claim, other, office["commune"])
    await office.do(approve, other, office["commune"])
    async with office.work() as work:
        await work.uow.retention.anonymise(max(one.id, other.id), work.now)
        assert await work.uow.connection.fetchval("select count(*) from ticket_links") == 0
        await work.uow.ticket_links.set(one.id, other.id, "person", 1, work.now)
        await work.uow.retention.anonymise(min(one.id, other.id), work.now)
        assert await work.uow.connection.fetchval("select count(*) from ticket_links") == 0
