"""A wrong reply that somebody told by a call, or is to tell by one, is corrected by a call too."""

from dataclasses import replace
from typing import Any

import pytest

from handlers.deliveries.acts import called_about, drop, is_to_be_called, put_on_call_list, told_by_call
from handlers.tickets.amend_reply import Amendable, amendable, correct_reply, withdraw_reply
from handlers.tickets.amend_ways import Way
from handlers.tickets.claim import claim
from handlers.tickets.content import Details, Reach
from handlers.tickets.errors import NotAllowed
from handlers.tickets.queries import history, to_call
from handlers.tickets.reply import reply
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import Office
from tests.handlers.tickets.test_amend_reply import RIGHT, WHY, WRITER, WRONG, answered, channels, offered, stands

__all__ = ["channels"]
NEXT = "Mai chị ra trạm lúc 9 giờ ạ"


async def by_call(office: Office) -> Ticket:
    ticket = await office.file(contact_id=None, source="caller", details=Details(reach=Reach.CALL))
    return await office.do(reply, ticket, office[WRITER], WRONG)


async def to_be_told(office: Office, ticket: Ticket) -> list[str]:
    """What the page names to be told by a call."""
    async with office.work() as work:
        now = await office.now(ticket)
        lines = to_call(await history(work, office[WRITER], now))
        assert await is_to_be_called(work, now) == bool(lines)
        assert await work.uow.undelivered.to_call([now.body_id], [now.status]) == ([now.id] if lines else [])
        return [str(line.said.params["text"]) for line in lines]


async def act(office: Office, ticket: Ticket, what: Any, *given: Any) -> None:
    """An official does something about the message of the reply."""
    async with office.world.database.reading() as uow:
        number = await uow.connection.fetchval("select min(id) from outbox where ticket_id = $1", ticket.id)
        number = await uow.connection.fetchval("select id from outbox where cause like '%:reply:%'") or number
    async with office.work() as work:
        assert await what(work, office[WRITER], number, *given)


@pytest.mark.parametrize("state", ["held", "failed"])
async def test_what_somebody_told_by_a_call_is_corrected_by_another(office: Office, state: str) -> None:
    ticket = await answered(office, "zalo", state)
    await act(office, ticket, told_by_call, "đã đọc câu trả lời")
    office.world.clock.move(minutes=1)
    assert await offered(office, ticket, office[WRITER]) == Amendable(WRONG, "sms", Way.CALLED, Way.CALLED)
    await office.do(correct_reply, ticket, office[WRITER], RIGHT, WHY)
    (told,) = await to_be_told(office, ticket)
    assert RIGHT in told and "sửa câu trả lời trước" in told
    await office.do(correct_reply, ticket, office[WRITER], NEXT, WHY)
    (told,) = await to_be_told(office, ticket)
    assert NEXT in told and "sửa câu trả lời trước" in told
    await office.do(withdraw_reply, ticket, office[WRITER], WHY)
    (told,) = await to_be_told(office, ticket)
    assert "bỏ qua" in told and len(await stands(office, ticket)) == 1


async def test_what_failed_and_was_told_of_by_text_message_is_corrected_by_another_message(office: Office) -> None:
    ticket = await answered(office, "zalo", "failed")
    async with office.world.database.unit_of_work() as uow:
        await uow.connection.execute(
            "update outbox set dealt_how = 'sms', dealt_at = now() where cause like '%:reply:%'"
        )
    assert await offered(office, ticket, office[WRITER]) == Amendable(WRONG, "zalo", Way.ANEW, Way.ANEW)
    await office.do(correct_reply, ticket, office[WRITER], RIGHT, WHY)
    (_, first), (_, other) = await stands(office, ticket)
    assert WRONG in first.text and RIGHT in other.text and "câu trả lời trước" in other.text


async def test_of_what_was_dropped_it_is_said_that_nobody_gets_it(office: Office) -> None:
    ticket = await answered(office, "zalo", "failed")
    await act(office, ticket, drop)
    assert await offered(office, ticket, office[WRITER]) == Amendable(WRONG, "zalo", Way.DROPPED, Way.DROPPED)


async def test_before_the_call_only_what_is_right_is_to_be_told(office: Office) -> None:
    ticket = await by_call(office)
    assert await offered(office, ticket, office[WRITER]) == Amendable(WRONG, "sms", Way.UNCALLED, Way.UNCALLED)
    await office.do(correct_reply, ticket, office[WRITER], RIGHT, WHY)
    (told,) = await to_be_told(office, ticket)
    assert RIGHT in told and "sửa" not in told
    await office.do(withdraw_reply, ticket, office[WRITER], WHY)
    assert await to_be_told(office, ticket) == []
    assert (await office.events(ticket)).count("call_off") == 2


async def test_after_the_call_it_is_said_that_the_earlier_one_was_wrong(office: Office) -> None:
    ticket = await by_call(office)
    async with office.work() as work:
        await called_about(work, office[WRITER], ticket.id, "đã báo", (await office.now(ticket)).revision)
    office.world.clock.move(minutes=1)
    assert await offered(office, ticket, office[WRITER]) == Amendable(WRONG, "sms", Way.CALL, Way.CALL)
    for text in (RIGHT, NEXT):
        await office.do(correct_reply, ticket, office[WRITER], text, WHY)
        (told,) = await to_be_told(office, ticket)
        assert text in told and "sửa câu trả lời trước" in told
    await office.do(withdraw_reply, ticket, office[WRITER], WHY)
    (told,) = await to_be_told(office, ticket)
    assert "bỏ qua" in told


async def test_a_message_on_the_call_list_stands_there_with_the_right_words(office: Office) -> None:
    ticket = await answered(office, "zalo", "held")
    await act(office, ticket, put_on_call_list)
    for text in (RIGHT, NEXT):
        await office.do(correct_reply, ticket, office[WRITER], text, WHY)
        (told,) = await to_be_told(office, ticket)
        assert text in told and WRONG not in told
    await office.do(withdraw_reply, ticket, office[WRITER], WHY)
    assert await to_be_told(office, ticket) == []


async def test_where_a_province_texts_no_answers_it_is_told_that_only_news_go_out(office: Office) -> None:
    ticket = await office.file(contact_id=None, source="walk_in")
    ticket = await office.do(reply, ticket, office[WRITER], WRONG)
    async with office.world.database.unit_of_work() as uow:
        await uow.connection.execute("update outbox set state = 'sent', sent_at = now()")
    assert (await offered(office, ticket, office[WRITER]) or 0).corrected is Way.SMS  # type: ignore[union-attr]
    rules = office.world.tools.rules
    off = rules.profiles["89"].model_copy(update={"phone_texts": type(rules.profiles["89"].phone_texts)()})
    async with office.work() as work:
        work.rules = replace(rules, profiles={**rules.profiles, "89": off})
        found = await amendable(work, office[WRITER], await office.now(ticket))
    assert found == Amendable(WRONG, "sms", Way.NEWS, Way.NEWS)


async def test_a_volunteer_reads_his_reply_masked_and_leaves_a_leads_words_alone(office: Office) -> None:
    app = await office.file("INSTALL")
    helper = await office.employ("helper", {app.body_id: "volunteer"})
    ticket = await office.do(claim, app, helper)
    ticket = await office.do(reply, ticket, helper, "Gọi lại số 0300123456 giúp tôi")
    found = await offered(office, ticket, helper)
    assert found is not None and "0300123456" not in found.text
    lead = await office.employ("lead", {ticket.body_id: "lead"})
    await office.do(correct_reply, ticket, lead, RIGHT, WHY)
    assert await offered(office, ticket, helper) is None and await offered(office, ticket, lead) is not None
    with pytest.raises(NotAllowed):
        await office.do(withdraw_reply, ticket, helper, WHY)


async def test_where_no_gateway_carries_texts_who_has_no_chat_stands_on_the_list_of_calls(office: Office) -> None:
    tools = office.world.tools
    tools.policy = replace(tools.policy, text_messages=False)
    ticket = await office.file(contact_id=None, source="caller")
    ticket = await office.do(reply, ticket, office[WRITER], WRONG)
    (told,) = await to_be_told(office, ticket)
    assert WRONG in told and office.sms() == []
    assert await offered(office, ticket, office[WRITER]) == Amendable(WRONG, "sms", Way.UNCALLED, Way.UNCALLED)
