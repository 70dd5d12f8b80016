"""Who sees what: area only, masked where it must be, never those complained of."""

from dataclasses import replace

import pytest

from handlers.staff.actor import Actor, Kind
from handlers.tickets import access
from handlers.tickets.access import Sight
from handlers.tickets.approve import approve
from handlers.tickets.claim import claim
from handlers.tickets.content import BirthDate
from handlers.tickets.errors import NotAllowed
from handlers.tickets.escalate import escalate
from handlers.tickets.open import open as open_ticket
from handlers.tickets.queries import find, mine, queue_counts, queue_page, ticket_page
from handlers.tickets.status import Verb
from handlers.tickets.take_over import take_over
from handlers.tickets.withdraw import withdraw
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import FRONT_DESK, SO_TTTT, STATION, SUBJECT, TTYT, VHTT, Office


async def seen(office: Office, actor: Actor, ticket: Ticket) -> Sight | None:
    async with office.work() as work:
        try:
            return await access.sight(work, actor, await office.now(ticket))
        except NotAllowed:
            return None


async def test_the_owner_sees_all_and_strangers_nothing(office: Office) -> None:
    ticket = await office.file()
    await office.employ("neighbour", {"2021:89:886:30349:front_desk": "lead"})
    await office.employ("other_province", {"2021:70:::so_y_te": "lead"})
    assert await seen(office, office["commune"], ticket) is Sight.FULL
    assert await seen(office, office["district"], ticket) is None
    assert await seen(office, office["province"], ticket) is Sight.FULL  # leads the Sở Y tế of the province
    assert await seen(office, office["neighbour"], ticket) is None
    assert await seen(office, office["other_province"], ticket) is None
    assert await seen(office, Actor(Kind.CITIZEN, 404), ticket) is None


async def test_the_level_above_sees_it_once_it_is_overdue_and_may_finish_it(office: Office) -> None:
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    office.world.clock.move(hours=49)
    async with office.work() as work:
        await escalate(work, ticket.id)
    assert await seen(office, office["district"], ticket) is Sight.FULL
    await office.do(take_over, ticket, office["district"], "Đã quá hạn.")
    assert (await office.do(approve, ticket, office["district"])).approved_by == office["district"].id


async def test_a_copy_is_masked_and_cannot_act(office: Office) -> None:
    await office.employ("culture", {VHTT: "officer"})
    ticket = await office.file("REGISTRATION")
    async with office.work() as work:
        page = await ticket_page(work, office["culture"], ticket.id)
    assert page.sight is Sight.MASKED and page.verbs == frozenset()
    assert page.ticket.subject.name == "N• V• An"
    assert page.ticket.subject.phone == "•••••••456"
    assert page.ticket.subject.birth == BirthDate(1980)
    assert not page.ticket.subject.address
    assert page.ticket.details.description == "gọi tôi số •••••••456"


async def test_a_volunteer_helps_with_apps_on_masked_data_and_with_no_record(office: Office) -> None:
    helper = await office.employ("helper", {FRONT_DESK: "volunteer"})
    app, record = await office.file("INSTALL"), await office.file()
    assert await seen(office, helper, app) is Sight.MASKED
    await office.do(claim, app, helper)
    assert (await office.do(approve, app, helper)).status == "approved"
    with pytest.raises(NotAllowed):
        await office.do(claim, record, helper)


async def test_those_complained_of_see_nothing_whatever_else_they_are(office: Office) -> None:
    ticket = await office.file("CONDUCT", accused=STATION)
    assert ticket.body_id == TTYT
    assert await seen(office, office["district"], ticket) is Sight.FULL
    await office.employ("both", {TTYT: "lead", FRONT_DESK: "officer"})
    assert await seen(office, office["both"], ticket) is None
    async with office.work() as work:
        assert (await queue_page(work, office["both"], "my_body")).rows == ()
        assert len((await queue_page(work, office["district"], "my_body")).rows) == 1


async def test_a_citizen_sees_only_what_this_chat_filed(office: Office) -> None:
    ticket = await office.file()
    async with office.work() as work:
        assert [one.id for one in await mine(work, office.citizen)] == [ticket.id]
        assert (await find(work, office.citizen, ticket.code)).subject == SUBJECT
        with pytest.raises(NotAllowed):
            await find(work, Actor(Kind.CITIZEN, 404), ticket.code)
        with pytest.raises(NotAllowed):
            await find(work, office.citizen, "1234567890")


@pytest.mark.parametrize("digits", ["456", "123"])
async def test_code_and_last_digits_show_it_masked_but_do_not_withdraw_it(office: Office, digits: str) -> None:
    ticket = await office.file()
    async with office.work() as work:
        holder = await access.holder(work, ticket.code, digits)
        shown = await find(work, holder, ticket.code)
    assert shown.subject.name == "N• V• An"
    with pytest.raises(NotAllowed):
        await office.do(withdraw, ticket, holder)


async def test_a_phone_that_an_official_typed_opens_no_report_that_a_paper_opens(office: Office) -> None:
    """The code goes there by text message: mistyped, it is a stranger's, who knows the end of it."""
    walk_in = office.draft(contact_id=None, source="walk_in")
    async with office.work() as work:
        ticket = await open_ticket(work, walk_in, office["commune"])
        with pytest.raises(NotAllowed):
            await access.holder(work, ticket.code, "456")
        shown = await find(work, await access.holder(work, ticket.code, "123"), ticket.code)
        assert shown.subject.name == "N• V• An"
    async with office.work() as work:
        bare = replace(walk_in, subject=replace(SUBJECT, papers=()), identity="")
        phone_only = await open_ticket(work, bare, office["commune"])
        await access.holder(work, phone_only.code, "456")  # there is nothing else that the person could name


async def test_wrong_digits_and_an_unknown_code_are_refused_alike(office: Office) -> None:
    ticket = await office.file()
    for code, digits in ((ticket.code, "457"), (ticket.code, ""), ("1234567890", "456")):
        async with office.work() as work:
            with pytest.raises(NotAllowed):
                await access.holder(work, code, digits)


async def test_the_page_shows_what_may_be_done_now(office: Office) -> None:
    ticket = await office.file()
    async with office.work() as work:
        before = await ticket_page(work, office["commune"], ticket.id)
    await office.do(claim, ticket, office["commune"])
    async with office.work() as work:
        after = await ticket_page(work, office["commune"], ticket.id)
    assert Verb.CLAIM in before.verbs and Verb.APPROVE not in before.verbs
    assert {Verb.APPROVE, Verb.REFUSE, Verb.ASK_CITIZEN} <= after.verbs and Verb.CLAIM not in after.verbs
    assert after.claimed_by_name == "commune"


async def test_earlier_tickets_of_the_same_number_are_shown_where_they_may_be_seen(office: Office) -> None:
    first = await office.file()
    elsewhere = await office.file("CERT_QR_ERROR")
    assert elsewhere.body_id == SO_TTTT
    ticket = await office.file()
    async with office.work() as work:
        page = await ticket_page(work, office["commune"], ticket.id)
    assert [one.id for one in page.earlier] == [first.id]


async def test_seeing_a_ticket_is_written_down(office: Office) -> None:
    ticket = await office.file()
    async with office.work() as work:
        await ticket_page(work, office["commune"], ticket.id)
    async with office.world.database.reading() as uow:
        rows = await uow.connection.fetch(
            "select actor, reason from audit_log where action = 'ticket.view' and subject = $1", f"ticket:{ticket.id}"
        )
    assert [(row["actor"], row["reason"]) for row in rows] == [(office["commune"].key, "full")]


async def test_counts_follow_the_filters(office: Office) -> None:
    for _ in range(3):
        ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    async with office.work() as work:
        counts = await queue_counts(work, office["commune"])
    assert {name: counts[name] for name in ("mine", "unassigned", "my_body", "overdue", "waiting")} == {
        "mine": 1,
        "unassigned": 2,
        "my_body": 3,
        "overdue": 0,
        "waiting": 0,
    }
