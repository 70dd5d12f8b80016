"""A question that was wrong: corrected, and waited for anew; withdrawn, and no longer waited for."""

from datetime import timedelta
from typing import Any

import pytest

from bot.channels.telegram.channel import TRAITS as TELEGRAM
from bot.channels.webchat.channel import TRAITS as WEBCHAT
from handlers.dialogue.reply import Reply
from handlers.tickets.add_information import add_information
from handlers.tickets.amend_reply import amendable, correct_reply, withdraw_reply
from handlers.tickets.amend_ways import Way
from handlers.tickets.ask_citizen import ask_citizen, asked_for, expire_wait, remind
from handlers.tickets.claim import claim
from handlers.tickets.reply import reply
from handlers.tickets.status import MoveNotAllowed
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import FRONT_DESK, Office

ASKER, WRONG, RIGHT, WHY = "commune", "Nhờ gửi ảnh hộ khẩu", "Nhờ gửi ảnh phiếu tiêm mũi 2", "hỏi nhầm giấy"


@pytest.fixture(autouse=True)
def channels(office: Office) -> None:
    """What each channel can do."""
    office.world.tools.traits.update({"webchat": WEBCHAT, "telegram": TELEGRAM})


async def asked(office: Office, channel: str = "webchat", *, seen: bool = True) -> Ticket:
    """A report of somebody on a channel who has got the question. `seen`: and read it."""
    if channel != "webchat":
        async with office.work() as work:
            office.contact = await work.uow.contacts.ensure(work.ids.new(), channel, "41", work.now)
    ticket = await office.file()
    await office.do(claim, ticket, office[ASKER])
    asking = await office.do(ask_citizen, ticket, office[ASKER], WRONG)
    async with office.world.database.unit_of_work() as uow:
        await uow.connection.execute(
            "update outbox set state = 'sent', external_id = '7', sent_at = created_at,"
            " seen_at = case when $2 then created_at end where cause like '%:ask_citizen:%' and ticket_id = $1",
            ticket.id,
            seen,
        )
    return asking


async def told(office: Office) -> list[Reply]:
    """What stands in the chat, oldest first."""
    async with office.world.database.reading() as uow:
        return [Reply.from_json(row.payload) for row, _ in await uow.outbox.history(office.contact.id)]


async def offered(office: Office, ticket: Ticket) -> Any:
    async with office.work() as work:
        return await amendable(work, office[ASKER], await office.now(ticket))


async def test_a_corrected_question_is_waited_for_anew_and_the_reminder_has_its_words(office: Office) -> None:
    ticket = await asked(office)
    assert (await offered(office, ticket)).asks
    office.world.clock.move(hours=48)
    corrected = await office.do(correct_reply, ticket, office[ASKER], RIGHT, WHY)
    assert corrected.status == "waiting_citizen" and corrected.paused_at == office.world.clock.now()
    assert corrected.due_at - ticket.due_at == timedelta(hours=48) == timedelta(seconds=corrected.paused_seconds)
    shown = (await told(office))[-2]
    assert RIGHT in shown.text and "câu hỏi đã sửa lúc" in shown.text and len(shown.buttons) == 1
    async with office.work() as work:
        assert await asked_for(work, corrected) == RIGHT
    office.world.clock.move(hours=30)  # long since the first, not since this one
    assert (await office.do_by_itself(remind, ticket)).reminded_at is None
    office.world.clock.move(hours=40)
    await office.do_by_itself(remind, ticket)
    assert RIGHT in (await told(office))[-1].text
    await office.do(add_information, ticket, office.citizen, "Đây ạ")
    assert await offered(office, ticket) is None  # it is answered
    with pytest.raises(MoveNotAllowed):
        await office.do(withdraw_reply, ticket, office[ASKER], WHY)


@pytest.mark.parametrize("channel", ["webchat", "telegram"])
async def test_without_its_question_the_report_goes_on_and_its_citizen_knows(office: Office, channel: str) -> None:
    ticket = await asked(office, channel)
    way = Way.REPLACED if channel == "webchat" else Way.DELETED
    assert (await offered(office, ticket)).withdrawn == way
    office.world.clock.move(hours=48)
    done = await office.do(withdraw_reply, ticket, office[ASKER], WHY)
    assert (done.status, done.paused_at, done.claimed_by) == ("claimed", None, office[ASKER].id)
    assert done.claim_until is not None and done.due_at - ticket.due_at == timedelta(hours=48)
    assert done.first_reply_at is None
    texts = [one.text for one in await told(office)]
    assert sum("không cần gửi gì thêm" in one for one in texts) == (3 if channel == "webchat" else 1), texts
    assert (await told(office))[-1].edits == "" and "đang xử lý tiếp" in texts[-1]
    office.world.clock.move(days=9)
    assert (await office.do_by_itself(expire_wait, ticket)).status == "claimed"
    assert (await office.events(ticket))[-1] == "question_withdrawn"


async def test_who_never_read_the_question_reads_one_line_in_its_place(office: Office) -> None:
    ticket = await asked(office, seen=False)
    await office.do(withdraw_reply, ticket, office[ASKER], WHY)
    texts = [one.text for one in await told(office)]
    assert "đã thu hồi câu hỏi" in texts[-1] and not any("đang xử lý tiếp, hạn" in one for one in texts)


async def test_a_lead_withdraws_it_and_who_has_the_report_hears_or_the_queue_gets_it_back(office: Office) -> None:
    ticket, lead = await asked(office), await office.employ("lead", {FRONT_DESK: "lead"})
    await office.do(withdraw_reply, ticket, lead, WHY)
    assert "đã thu hồi câu hỏi đang chờ" in office.told(ASKER)[-1].text
    await office.do(ask_citizen, ticket, office[ASKER], WRONG)
    async with office.world.database.unit_of_work() as uow:
        await uow.connection.execute("update officials set active = false where id = $1", office[ASKER].id)
    done = await office.do(withdraw_reply, ticket, lead, WHY)
    assert (done.status, done.claimed_by) == ("open", None)


async def test_what_was_said_last_comes_first_and_then_the_question_that_still_waits(office: Office) -> None:
    ticket = await asked(office)
    await office.do(reply, ticket, office[ASKER], "Tôi gửi lại mẫu phiếu ạ")
    assert (await offered(office, ticket)).text == "Tôi gửi lại mẫu phiếu ạ"
    kept = await office.do(withdraw_reply, ticket, office[ASKER], WHY)
    assert (kept.status, kept.first_reply_at) == ("waiting_citizen", ticket.first_reply_at)
    assert (await offered(office, ticket)).text == WRONG
    await office.do(withdraw_reply, ticket, office[ASKER], WHY)
    assert (await office.events(ticket))[-2:] == ["reply_withdrawn", "question_withdrawn"]


async def test_a_withdrawn_reply_was_no_answer_and_one_that_stands_was(office: Office) -> None:
    ticket = await office.file()
    first = await office.do(reply, ticket, office[ASKER], WRONG)
    assert first.first_reply_at == office.world.clock.now()
    corrected = await office.do(correct_reply, ticket, office[ASKER], RIGHT, WHY)
    assert corrected.first_reply_at == first.first_reply_at
    assert (await office.do(withdraw_reply, ticket, office[ASKER], WHY)).first_reply_at is None
    office.world.clock.move(hours=1)
    again = await office.do(reply, ticket, office[ASKER], "Đã xem ạ")
    office.world.clock.move(hours=1)
    await office.do(reply, ticket, office[ASKER], WRONG)
    kept = await office.do(withdraw_reply, ticket, office[ASKER], WHY)
    assert kept.first_reply_at == again.first_reply_at is not None
