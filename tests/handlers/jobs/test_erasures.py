"""A request to delete one's data: what goes at once, what goes when it closes, what the receipt says."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.contacts.ask_erasure import Owner, ask_erasure
from handlers.contacts.erase import order_erasure
from handlers.contacts.sms import sms_contact
from handlers.dialogue.answers.identity import Identity, IdentityKind
from handlers.dialogue.reply import Reply
from handlers.jobs.erasures import erasures
from handlers.jobs.retention import retention
from handlers.tickets.claim import claim
from handlers.tickets.content import Reporter
from handlers.tickets.errors import NotAllowed, Unfit
from handlers.tickets.refuse import refuse
from handlers.tickets.withdraw import withdraw
from storage.repositories.conversations import Conversation
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import SUBJECT, Office, open_office

PHONE, NUMBER = "0300123456", "098080000123"
MINE = Owner(PHONE, "code", Identity(IdentityKind.CCCD, NUMBER))

KEPT = " + ".join(
    f"(select count(*) from {rows})"
    for rows in (
        "contacts where (id = $1 or channel = 'sms') and (name_sealed is not null or phone_sealed is not null)",
        "conversations where contact_id = $1",
        "one_time_codes",
        "files",
        "installs",
        "updates where address = 'citizen' and sealed is not null",
    )
)


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    made = await open_office(database_url)
    yield made
    await made.world.close()


async def known(office: Office) -> None:
    """Something of every kind is known of the citizen."""
    contact = office.contact.id
    async with office.work() as work:
        await work.uow.contacts.set_person(contact, "Nguyễn Văn An", 1940, "male")
        await work.uow.contacts.set_phone(contact, PHONE, work.now)
        talk = Conversation(5, contact, None, "complaint", 1, "ask_name", 1, "paused", {"name": "An"}, work.now)
        await work.uow.conversations.save(talk, work.now)
        await work.uow.codes.add(6, contact, "phone", PHONE, "123456", work.now, work.now)
        await work.uow.installs.declare(contact, "sskdt", work.now, "89", "886", "30346")
        for number in (70, 71, 72):
            await work.uow.files.put(number, contact, "photo", "webchat", "image/jpeg", b"x", work.now)
        work.tell(await sms_contact(work, PHONE), Reply("Mã của bạn"), "a code")
        for key, address in (("waits", "citizen"), ("dead", "citizen"), ("other", "somebody else")):
            await work.uow.updates.keep("webchat", key, address, work.ids.new(), {"text": "An"}, work.now, "")
        await work.uow.updates.bury("webchat", "dead", "KeyError")
        await work.uow.updates.keep_dead("webchat", "unread", {"text": "An"}, work.now, "KeyError", "citizen")


async def asked(office: Office, owner: Owner = MINE) -> Ticket:
    async with office.work() as work:
        return await ask_erasure(work, office.contact, owner, None, "vi")


async def run(office: Office, **later: float) -> None:
    """The job, after this much time."""
    office.world.clock.move(**later)
    async with office.work() as work:  # what was said has gone out
        await work.uow.connection.execute("update outbox set state = 'sent'")
    await erasures(office.open_work)


async def empty(office: Office, ticket: Ticket) -> bool:
    """Whether a ticket holds nothing personal any more."""
    now = await office.now(ticket)
    return not now.subject.name and not now.subject.papers and not now.details.description and now.contact_id is None


async def kept_words(office: Office) -> int:
    """Rows that hold something personal of the chat, beside reports."""
    async with office.work() as work:
        found: int = await work.uow.connection.fetchval(f"select {KEPT}", office.contact.id)
        return found


async def test_closed_reports_go_with_the_chat_after_a_day_and_one_under_way_when_it_closes(office: Office) -> None:
    await known(office)
    closed = await office.do(withdraw, await office.file(file_ids=(71,)), office.citizen)
    running = await office.do(claim, await office.file(file_ids=(72,)), office["commune"])
    stranger = await office.file(contact_id=None, subject=replace(SUBJECT, phone="0300999999"))
    at_the_desk = await office.file(
        contact_id=None, subject=replace(SUBJECT, phone="", reporter=Reporter("Hoa", PHONE))
    )
    request = await asked(office)
    await run(office, hours=23, minutes=59)
    assert await kept_words(office) > 0 and not await empty(office, closed)

    await run(office, minutes=2)
    assert await empty(office, closed) and await empty(office, request)
    assert not await empty(office, running) and not await empty(office, at_the_desk)
    assert await kept_words(office) == 1  # the photo of the report under way
    receipt = office.told()[-1].text
    for words in ("1 phản ánh đã đóng", "2 ảnh", "họ tên, số điện thoại", "bản sao lưu", "20/11", "nhật ký", "2023"):
        assert words in receipt, words
    print(receipt)
    assert running.code[:4] in receipt and "An" not in receipt.replace("An toàn", "")

    await office.do(refuse, running, office["commune"], "R02", "Chưa có giấy.")
    await run(office, minutes=5)
    assert await empty(office, running) and running.code[:4] in office.told()[-1].text
    assert await kept_words(office) == 0
    assert not await empty(office, stranger)  # the number alone, with another phone: somebody else's to ask
    async with office.work() as work:
        done = await work.uow.erasures.get(request.id)
    assert done is not None and done.ended_at is None and done.waiting == (at_the_desk.id,)
    told = len(office.told())
    await run(office, minutes=5)
    assert len(office.told()) == told


async def test_it_can_be_taken_back_for_a_day_and_then_nothing_is_deleted(office: Office) -> None:
    await known(office)
    request = await asked(office)
    before = await kept_words(office)
    office.world.clock.move(hours=23)
    await office.do(withdraw, request, office.citizen)
    await run(office, hours=2)
    assert await kept_words(office) == before
    async with office.work() as work:
        dropped = await work.uow.erasures.get(request.id)
    assert dropped is not None and dropped.ended_at is not None and dropped.carried_out_at is None


async def test_what_a_request_on_paper_needs_before_anything_is_deleted(office: Office) -> None:
    number = {"contact_id": None, "file_ids": (), "subject": SUBJECT}
    unproven = await office.file("DATA_REQUEST", **number)
    owner = next(one for one in office.people.values() if one.works_in(unproven.body_id))
    other = await office.employ("other", {"2021:70:::so_y_te": "officer"})
    for actor in (office.citizen, other):
        with pytest.raises(NotAllowed):
            await office.do(order_erasure, unproven, actor)
    await office.do(claim, unproven, owner)
    with pytest.raises(Unfit, match="proof"):
        await office.do(order_erasure, unproven, owner)
    report = await office.do(claim, await office.file(), office["commune"])
    with pytest.raises(Unfit, match="category"):
        await office.do(order_erasure, report, office["commune"])

    closed = await office.do(withdraw, await office.file(), office.citizen)
    proven = await office.do(claim, await office.file("DATA_REQUEST", proof="in_person", **number), owner)
    due = await office.do(order_erasure, proven, owner)
    assert due == proven.opened_at + timedelta(hours=24)
    assert await office.do(order_erasure, proven, owner) == due
    await run(office, hours=25)
    assert await empty(office, closed) and await empty(office, proven)
    assert not await empty(office, unproven)
    assert "da xoa du lieu" in office.sms()[-1]


async def test_what_could_not_be_answered_goes_too_and_a_repeat_of_it_stays_known(office: Office) -> None:
    await known(office)
    await asked(office)
    await run(office, hours=25)
    async with office.work() as work:
        rows = await work.uow.connection.fetch("select key, state, sealed is null as empty from updates order by key")
    assert [tuple(row.values()) for row in rows] == [
        ("dead", "done", True),
        ("other", "waiting", False),
        ("unread", "done", True),
        ("waits", "done", True),
    ]


async def test_an_outcome_on_its_way_is_sent_before_its_report_is_emptied(office: Office) -> None:
    running = await office.do(claim, await office.file(), office["commune"])
    await asked(office)
    await run(office, hours=25)
    await office.do(refuse, running, office["commune"], "R02", "Chưa có giấy.")
    await erasures(office.open_work)
    assert not await empty(office, running)
    await run(office)
    assert await empty(office, running)


async def test_the_address_of_a_chat_of_whom_nothing_is_left_goes_with_the_receipt(office: Office) -> None:
    await asked(office, Owner(PHONE, "code"))
    await run(office, hours=25)
    await run(office)  # the receipt has gone out
    for days, left in ((89, True), (3, False)):
        office.world.clock.move(days=days)
        await retention(office.open_work)
        async with office.work() as work:
            assert (await work.uow.contacts.get(office.contact.id) is not None) is left, days
