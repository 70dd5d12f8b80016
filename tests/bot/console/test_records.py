"""The record of a stranger opens by none but these ways: a claimed ticket whose person was proven, the birth date and
a photo of the paper, or the yes of a lead who is somebody else."""

import re
from typing import Any

import aiohttp

from bot.media.lane import store_photo
from bot.media.photo import prepare_photo
from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity, IdentityKind
from handlers.records.officials import IN_PERSON
from handlers.tickets.open import Draft
from handlers.tickets.open import open as open_ticket
from storage.repositories.tickets import Ticket
from tests.bot.media.pictures import jpeg, landscape, portrait, slip
from tests.handlers.records.people import put_person
from tests.support.console import HOME, SUBJECT, Browser, Console

BORN = BirthDate(1962, 5, 14)
NUMBER = Identity(IdentityKind.CCCD, "098162000123")
RECORD = '<table class="doses">'


async def a_record(console: Console, number: str = NUMBER.number) -> int:
    return await put_person(console.live.service, identities=(Identity(IdentityKind.CCCD, number),), born=BORN)


async def opens(browser: Browser, ticket: Ticket, **told: Any) -> bool:
    """Whether pressing the button, with what is told, shows the record; the audit log agrees with the page."""
    before = await browser.console.audited("record_shown")
    await browser.get(f"/console/tickets/{ticket.code}")
    assert RECORD not in browser.page
    await browser.post(f"/console/tickets/{ticket.code}/record", told)
    shown = RECORD in browser.page
    assert (browser.status == 200) == shown
    assert await browser.console.audited("record_shown") - before == int(shown)
    return shown


async def grounds(console: Console) -> list[str]:
    async with console.live.service.database.reading() as uow:
        query = "select details ->> 'ground' as ground from audit_log where action = 'record_shown' order by id"
        return [row["ground"] for row in await uow.connection.fetch(query)]


async def test_a_strangers_record_opens_by_none_but_the_three_ways(console: Console) -> None:
    person = await a_record(console)
    me, colleague = await console.signed_in("colleague"), await console.signed_in("commune")
    stranger, unagreed, others = await stays_closed(console, me, colleague, {"person_id": person, "proof": "code"})
    assert await grounds(console) == []
    await opens_to_who_has_claimed_it(console, me, colleague, person)
    await opens_with_birth_date_and_paper(console, me, stranger)
    await opens_with_the_yes_of_a_lead(console, me, colleague, unagreed, others)
    assert await grounds(console) == ["claimed", "claimed", "claimed", "paper", "lead", "lead"]


async def stays_closed(
    console: Console, me: Browser, colleague: Browser, proven: dict[str, Any]
) -> tuple[Ticket, Ticket, Ticket]:
    """A number that somebody typed, claimed; proven, and not claimed, or claimed by somebody else; and for strangers to
    the ticket not even with everything told. A code for some phone proves nothing of a record that did not agree."""
    stranger, unagreed = await console.ticket(), await console.ticket(proof="code")
    loose, others = await console.ticket(**proven), await console.ticket(**proven)
    for ticket in (stranger, unagreed):
        await me.act(ticket, "claim")
    await colleague.act(others, "claim")
    for ticket in (stranger, unagreed, loose, others):
        assert not await opens(me, ticket)
    for who in ("volunteer", "neighbour", "far_province"):
        assert not await opens(await console.signed_in(who), stranger, birth=BORN.shown, paper="1")
    return stranger, unagreed, others


async def opens_to_who_has_claimed_it(console: Console, me: Browser, colleague: Browser, person: int) -> None:
    """A walk-in, proven on paper: not for who filed it, whoever claims it; for a colleague who claims it."""
    async with console.live.service.work("test:walk-in") as work:
        walk_in = await open_ticket(work, walked_in(person), console.actor("colleague"))
    await me.act(walk_in, "claim")
    assert not await opens(me, walk_in)
    await me.act(walk_in, "release")
    await colleague.act(walk_in, "claim")
    assert await opens(colleague, walk_in)
    proven = await console.ticket(person_id=person, proof="code")
    await me.act(proven, "claim")
    assert await opens(me, proven)
    await stays_open_until_it_is_entered(me, proven)


async def stays_open_until_it_is_entered(me: Browser, proven: Ticket) -> None:
    """What was agreed to is entered from the record; once it is, the page says why the record is closed again."""
    await me.act(proven, "approve")
    assert await opens(me, proven)
    await me.act(proven, "enter")
    assert not await opens(me, proven)
    assert "đã có kết quả" in me.page and "khi bạn đang giữ phản ánh" not in me.page


async def opens_with_birth_date_and_paper(console: Console, me: Browser, stranger: Ticket) -> None:
    """The birth date as the record has it, and a photo that hangs on this ticket."""
    born = BORN.shown
    elsewhere, photo = await console.photo(await console.ticket(), b"x"), await console.photo(stranger, b"y")
    for told in (
        {"birth": born}, {"birth": "15/05/1962", "paper": photo}, {"birth": "1962", "paper": photo},
        {"birth": "hôm qua", "paper": photo}, {"birth": born, "paper": elsewhere}, {"paper": photo},
    ):  # fmt: skip
        assert not await opens(me, stranger, **told), told
    assert "Nhờ điền ngày sinh" in me.page
    assert await opens(me, stranger, birth=born, paper=photo)


async def opens_with_the_yes_of_a_lead(
    console: Console, me: Browser, colleague: Browser, ticket: Ticket, others: Ticket
) -> None:
    """Not one's own, not of other offices; for this official and this ticket alone, for a day."""
    await me.get(f"/console/tickets/{ticket.code}")
    await me.post(f"/console/tickets/{ticket.code}/record/ask")
    assert not await opens(me, ticket) and "đang chờ trả lời" in me.page
    (ask,) = await asked(console)
    for who in ("colleague", "neighbour", "far_district"):
        other = await console.signed_in(who)
        await other.get("/console/records/asked")
        assert f"asked/{ask}" not in other.page
        await other.post(f"/console/records/asked/{ask}/yes")
        assert other.status == 404
    assert not await opens(me, ticket)
    await colleague.get("/console/records/asked")
    assert "Trần Văn Bốn" in colleague.page and "Mười" not in colleague.page
    await colleague.post(f"/console/records/asked/{ask}/yes")
    assert await opens(me, ticket) and not await opens(me, others) and not await opens(colleague, ticket)
    await gives_no_yes_to_another_number(console, me, colleague, ticket)
    console.clock.move(hours=25)
    assert not await opens(await console.signed_in("colleague"), ticket)


async def gives_no_yes_to_another_number(console: Console, me: Browser, colleague: Browser, ticket: Ticket) -> None:
    """The number set to somebody else's after the yes, whatever was corrected last; asked anew it opens."""
    await a_record(console, "098162000777")
    console.clock.move(minutes=1)
    await corrected(me, ticket, identity="098162000777")
    await corrected(me, ticket, name="Trần Văn Năm")
    assert not await opens(me, ticket)
    console.clock.move(minutes=1)
    await me.act(ticket, "record/ask")
    (_, ask) = await asked(console)
    await corrected(me, ticket, identity="098162000888")
    await colleague.get("/console/records/asked")  # it has gone from the page, and a yes sent all the same is none
    assert "Không có ai đang chờ trả lời" in colleague.page
    await colleague.post(f"/console/records/asked/{ask}/yes")
    await corrected(me, ticket, identity="098162000777")
    assert not await opens(me, ticket) and await console.audited("record_allowed") == 1
    await colleague.get("/console/records/asked")
    await colleague.post(f"/console/records/asked/{ask}/yes")
    assert await opens(me, ticket)


async def corrected(me: Browser, ticket: Ticket, **typed: str) -> None:
    await me.act(ticket, "correct", **typed)
    assert me.status == 200


def walked_in(person: int) -> Draft:
    return Draft(
        "DOSE_MISSING_ONE", SUBJECT, place=HOME, site=HOME, identity=NUMBER.number, person_id=person, proof=IN_PERSON,
        source="walk_in",
    )  # fmt: skip


async def asked(console: Console) -> list[int]:
    async with console.live.service.database.reading() as uow:
        return [row["id"] for row in await uow.connection.fetch("select id from record_asks order by id")]


async def test_a_lead_asks_the_lead_above_and_a_no_is_one(console: Console) -> None:
    await a_record(console)
    lead, above = await console.signed_in("commune"), await console.signed_in("district")
    ticket = await console.ticket()
    await lead.act(ticket, "record/ask")
    (ask,) = await asked(console)
    await lead.post(f"/console/records/asked/{ask}/yes")
    assert lead.status == 404
    await above.get("/console/records/asked")
    await above.post(f"/console/records/asked/{ask}/no")
    assert not await opens(lead, ticket) and "không đồng ý" in lead.page
    assert await console.audited("record_denied") == 1


async def test_a_photo_sent_with_the_birth_date_stays_with_the_ticket(console: Console) -> None:
    await a_record(console)
    me, ticket = await console.signed_in("colleague"), await console.ticket()
    for content, opened in (
        (b"no picture at all", False),
        (jpeg(landscape()), False),
        (jpeg(portrait()), False),
        (jpeg(slip()), True),
    ):
        await me.get(f"/console/tickets/{ticket.code}")
        tokens = dict(re.findall(r'name="(csrf|act)" value="([^"]+)"', me.page))
        form = aiohttp.FormData({**tokens, "birth": "14/05/1962"})
        form.add_field("paper_new", content, filename="giay.jpg", content_type="image/jpeg")
        url = console.live.url(f"/console/tickets/{ticket.code}/record")
        async with me.session.post(url, data=form, headers={"Origin": console.live.root}) as answer:
            assert (RECORD in await answer.text()) == opened
    async with console.live.service.database.reading() as uow:
        assert len(await uow.ticket_files.of_ticket(ticket.id)) == 1
    view = await a_photo(console, other := await console.ticket(), jpeg(landscape()))
    assert not await opens(me, other, birth="14/05/1962", paper=view) and "chưa thấy tờ giấy nào" in me.page


async def a_photo(console: Console, ticket: Ticket, content: bytes) -> int:
    """As it comes from a chat, measured."""
    photo = prepare_photo(content)
    async with console.live.service.work(f"test:view:{ticket.id}") as work:
        number = await work.uow.files.put(
            work.ids.new(), None, "photo", "webchat", "image/jpeg", photo.jpeg, work.now, name="anh.jpg"
        )
        await store_photo(work.uow, number, photo)
        await work.uow.ticket_files.add(ticket.id, [number], work.now)
    return number


async def test_openings_outside_claimed_tickets_raise_an_alarm_and_the_backlog_of_an_office_does_not(
    console: Console,
) -> None:
    me, policy = await console.signed_in("colleague"), console.live.service.tools.policy

    async def ticket(number: int, **changes: Any) -> Ticket:
        identity = f"0981620002{number:02}"
        person = await a_record(console, identity)
        return await console.ticket(identity=identity, person_id=person, **changes)

    for number in range(8):
        claimed = await ticket(number, proof="code")
        await me.act(claimed, "claim")
        assert await opens(me, claimed)

    async def raised() -> set[tuple[str, str]]:
        """Alarms, written already or about to be."""
        async with console.live.service.database.reading() as uow:
            standing = {(one.kind, one.body_id) for one in await uow.alarms.standing()}
        return {*standing, *console.live.service.alarms.raised}

    for number in range(10, 10 + policy.records_outside_day):
        assert await raised() == set()
        loose = await ticket(number)
        if number % 2:  # in one's own hand, and proven by nobody
            await me.act(loose, "claim")
        photo = await console.photo(loose, b"x")
        for _ in range(2):  # the same record again is no further one
            assert await opens(me, loose, birth="14/05/1962", paper=photo)
    assert await raised() == {("records_opened", loose.body_id)}


async def test_birth_dates_cannot_be_tried_out(console: Console) -> None:
    await a_record(console)
    me, ticket = await console.signed_in("colleague"), await console.ticket()
    photo = await console.photo(ticket, b"x")
    for day in range(1, 1 + console.live.service.tools.policy.record_births_day):
        assert not await opens(me, ticket, birth=f"{day:02}/06/1962", paper=photo)
    assert not await opens(me, ticket, birth="14/05/1962", paper=photo) and "thử nhiều ngày sinh" in me.page
