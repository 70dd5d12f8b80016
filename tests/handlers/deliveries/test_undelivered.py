"""What did not reach who filed a report: seen by its own office alone, done once by whoever is first, and counted."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from handlers.deliveries.acts import called_about, drop, send_again, send_text_message, told_by_call
from handlers.deliveries.listed import call_list, told_states, undelivered_page
from handlers.jobs.alarm_watch import alarm_watch
from handlers.staff.actor import Actor
from handlers.tickets.claim import claim
from handlers.tickets.errors import NotAllowed, Unfit
from handlers.tickets.reply import reply
from storage.repositories.tickets import Ticket
from storage.repositories.undelivered import Message
from tests.handlers.tickets.office import SUBJECT, TTYT, Office, open_office


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    made = await open_office(database_url)
    yield made
    await made.world.close()


async def lost(office: Office, state: str = "failed", error: str = "Unreachable", text: str = "Bác gửi ảnh") -> Ticket:
    """A report whose answer ended so."""
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    ticket = await office.do(reply, ticket, office["commune"], text)
    await ends(office, ticket, state, error)
    return ticket


async def ends(office: Office, ticket: Ticket, state: str, error: str = "") -> None:
    """The newest message of a report to its citizen ends so; what else was said to them arrived."""
    async with office.world.database.unit_of_work() as uow:
        rows = await uow.connection.fetch(
            "select id from outbox where ticket_id = $1 and cause like '%:citizen' order by id", ticket.id
        )
        *before, newest = [row["id"] for row in rows]
        await uow.outbox.mark_sent([(number, "") for number in before], office.world.clock.now())
        await uow.outbox.finish(newest, state, error)


async def listed(office: Office, who: str = "commune", **asked: str) -> list[Message]:
    async with office.work() as work:
        return [message for message, _ in (await undelivered_page(work, office[who], **asked)).lines]  # type: ignore[arg-type]


async def rows(office: Office, question: str) -> int:
    async with office.world.database.reading() as uow:
        found: int = await uow.connection.fetchval(question)
        return found


async def audited(office: Office, action: str) -> int:
    return await rows(office, f"select count(*) from audit_log where action = 'ticket.{action}'")


async def test_an_office_sees_its_own_and_nobody_elses(office: Office) -> None:
    ticket = await lost(office)
    (found,) = await listed(office)
    assert (found.ticket_id, found.state, found.error) == (ticket.id, "failed", "Unreachable")
    assert await listed(office, "second") == [found]
    assert await listed(office, "district") == []
    assert await listed(office, state="held") == []
    assert [one.id for one in await listed(office, state="failed", channel="webchat")] == [found.id]
    async with office.work() as work:
        for act in (drop, send_text_message):
            with pytest.raises(NotAllowed):
                await act(work, office["district"], found.id)
        with pytest.raises(NotAllowed):
            await undelivered_page(work, office.citizen)
    await office.employ("helper", {TTYT: "volunteer"})
    async with office.work() as work:
        with pytest.raises(NotAllowed):
            await undelivered_page(work, office["helper"])


async def test_who_is_complained_of_sees_no_message_about_it(office: Office) -> None:
    ticket = await lost(office)
    async with office.work() as work:
        await work.uow.connection.execute("update tickets set accused_body = body_id where id = $1", ticket.id)
    assert await listed(office) == []


async def test_codes_night_texts_and_what_officials_are_told_are_not_listed(office: Office) -> None:
    await lost(office)

    async def change(what: str) -> int:
        async with office.work() as work:
            await work.uow.connection.execute(f"update outbox set {what}")
        return len(await listed(office))

    theirs = await rows(office, "select count(*) from outbox where cause like '%:citizen'")
    assert theirs < await rows(office, "select count(*) from outbox")  # officials were told too
    assert await change("state = 'failed'") == theirs
    assert await change("class = 'code'") == 0
    assert await change("class = 'notice', state = 'held', text_at = created_at") == 0
    assert await change("text_at = null") == theirs
    assert await change("state = 'sent'") == 0


async def test_sent_again_goes_once_however_often_and_by_whomever_it_is_pressed(office: Office) -> None:
    await lost(office)
    (message,) = await listed(office)

    async def press(who: str) -> bool:
        async with office.work() as work:
            return await send_again(work, office[who], message.id, message.resends)

    assert sorted(await asyncio.gather(press("commune"), press("second"), press("commune"))) == [False, False, True]
    assert await listed(office) == [] and await audited(office, "message_again") == 1
    async with office.work() as work:
        (row,) = await work.uow.outbox.claim("p", work.now, work.now + timedelta(seconds=30), 5, channels=["webchat"])
        assert (row.id, row.attempts) == (message.id, 0)
        await work.uow.outbox.finish(row.id, "failed", "Unreachable")
    assert not await press("commune")  # the page before it failed once more
    (again,) = await listed(office)
    assert again.resends == 1


async def test_what_is_held_is_not_sent_again_for_it_would_be_held_again(office: Office) -> None:
    await lost(office, "held", "OutsideWindow")
    (message,) = await listed(office)
    async with office.work() as work:
        with pytest.raises(Unfit, match="again"):
            await send_again(work, office["commune"], message.id, 0)
        assert len(await work.uow.held.of_contact(office.contact.id)) == 1


async def test_a_text_says_that_there_is_news_once_and_what_is_held_stays(office: Office) -> None:
    await lost(office, "held", "OutsideWindow", text="Bác bị viêm gan B, số 098080000123")
    (message,) = await listed(office)
    before = len(office.sms())
    for _ in range(2):
        async with office.work() as work:
            await send_text_message(work, office["commune"], message.id)
    (words,) = office.sms()[before:]
    assert "098080000123" not in words and "viem gan" not in words
    assert await audited(office, "message_texted") == 1 and await listed(office) == []
    async with office.work() as work:
        assert len(await work.uow.held.of_contact(office.contact.id)) == 1


async def test_a_text_ends_all_that_waits_of_the_report_for_it_says_that_there_is_news_of_it(office: Office) -> None:
    ticket = await lost(office)
    await office.do(reply, ticket, office["commune"], "Thêm một tin")
    await ends(office, ticket, "held", "OutsideWindow")
    async with office.work() as work:  # the earlier one did not arrive either
        await work.uow.connection.execute(
            "update outbox set state = 'failed', error = 'Unreachable' where ticket_id = $1 and state = 'sent'"
            " and cause like '%reply%'",
            ticket.id,
        )
    other = await lost(office)
    first, second, of_another = await listed(office)
    before = len(office.sms())
    for message, done in ((first, True), (second, False)):
        async with office.work() as work:
            assert await send_text_message(work, office["commune"], message.id) is done
    assert len(office.sms()) == before + 1
    assert await listed(office) == [of_another] and of_another.ticket_id == other.id
    async with office.work() as work:  # and what is held still comes when the person writes
        assert len(await work.uow.held.of_contact(office.contact.id)) == 1


async def test_a_second_text_to_a_number_waits_as_news_does(office: Office) -> None:
    await lost(office)
    second = await lost(office)
    first, other = await listed(office)
    async with office.work() as work:
        assert await send_text_message(work, office["commune"], first.id)
    async with office.work() as work:
        with pytest.raises(Unfit, match="text_often"):
            await send_text_message(work, office["commune"], other.id)
    assert [one.ticket_id for one in await listed(office)] == [second.id]


async def test_told_by_a_call_ends_all_of_the_report_once(office: Office) -> None:
    ticket = await lost(office, "held", "OutsideWindow")
    await office.do(reply, ticket, office["commune"], "Thêm một tin")
    await ends(office, ticket, "failed", "OurMistake")
    async with office.work() as work:  # the earlier one is held still
        await work.uow.connection.execute(
            "update outbox set state = 'held', error = 'OutsideWindow' where ticket_id = $1 and state = 'sent'"
            " and cause like '%reply%'",
            ticket.id,
        )
    first, second = await listed(office)

    async def press(who: str, message: Message) -> bool:
        async with office.work() as work:
            return await told_by_call(work, office[who], message.id, "Đã gọi")

    assert sorted(await asyncio.gather(press("commune", first), press("second", second))) == [False, True]
    assert (await office.events(ticket)).count("called") == 1 and await listed(office) == []
    async with office.work() as work:  # told by phone, it is not told again when the person writes
        assert await work.uow.held.of_contact(office.contact.id) == []


async def test_dropped_is_dropped_once(office: Office) -> None:
    await lost(office, "unknown", "MaybeSent")
    (message,) = await listed(office)
    done = []
    for who in ("commune", "second"):
        async with office.work() as work:
            done.append(await drop(work, office[who], message.id))
    assert done == [True, False] and await audited(office, "message_dropped") == 1


@pytest.mark.parametrize(
    ("state", "column", "said"),
    [
        ("waiting", "", "queued"),
        ("sent", "", "sent"),
        ("sent", "delivered_at", "received"),
        ("sent", "seen_at", "seen"),
        ("failed", "", "failed"),
        ("unknown", "", "unknown"),
        ("held", "", "held"),
        ("held", "text_at", "night"),
        ("held", "hold_ends_at", "held_until"),
    ],
)
async def test_the_talk_of_a_report_says_what_became_of_each_message(
    office: Office, state: str, column: str, said: str
) -> None:
    ticket = await lost(office, state, "")
    if column:
        async with office.work() as work:
            await work.uow.connection.execute(
                f"update outbox set {column} = $2 where ticket_id = $1",
                ticket.id,
                work.now,
            )
    async with office.work() as work:
        event = await work.uow.ticket_events.last(ticket.id, "replied")
        assert event is not None
        found = await told_states(work, [event.cause, "unknown:cause"])
    assert {cause: one.said.key for cause, one in found.items()} == {event.cause: f"undelivered.state.{said}"}


async def calls(office: Office, actor: Actor) -> list[tuple[int, str]]:
    async with office.work() as work:
        return [(one.ticket.id, one.phone) for one in await call_list(work, actor)]


async def test_whom_no_message_reaches_is_on_the_call_list_until_called(office: Office) -> None:
    reached = await office.file()
    ticket = await lost(office)
    assert await calls(office, office["commune"]) == [(ticket.id, SUBJECT.phone)]
    assert await calls(office, office["district"]) == []
    async with office.work() as work:
        await work.uow.contacts.set_unreachable(office.contact.id, work.now)
    found = await calls(office, office["commune"])
    assert {number for number, _ in found} == {ticket.id, reached.id}
    assert await rows(office, "select count(*) from audit_log where action = 'tickets.call_list'") == 2
    office.world.clock.move(minutes=1)
    revisions = {
        number: (await office.now(one)).revision for number, one in ((ticket.id, ticket), (reached.id, reached))
    }
    for number in (ticket.id, reached.id):
        for expected in (True, False):  # the second press finds another revision
            async with office.work() as work:
                done = await called_about(work, office["commune"], number, "Đã báo", revisions[number])
            assert done is expected
    assert await calls(office, office["commune"]) == []


async def test_who_looks_at_the_call_list_holds_up_no_message(office: Office) -> None:
    await lost(office)
    (message,) = await listed(office)
    async with office.work() as work:
        assert len(await call_list(work, office["commune"])) == 1
        async with office.work() as other:
            row = "select id from outbox where id = $1 for update nowait"
            assert await other.uow.connection.fetchval(row, message.id) == message.id


async def test_what_nobody_deals_with_for_a_day_is_an_alarm_of_its_office(office: Office) -> None:
    ticket = await lost(office)
    office.world.clock.move(hours=23)
    await alarm_watch(office.open_work)

    async def standing() -> list[tuple[str, str]]:
        async with office.world.database.reading() as uow:
            return [(one.kind, one.body_id) for one in await uow.alarms.standing() if one.kind == "undelivered"]

    assert await standing() == []
    office.world.clock.move(hours=1, minutes=1)
    await alarm_watch(office.open_work)
    assert await standing() == [("undelivered", ticket.body_id)]
    async with office.work() as work:
        ((name, n, oldest),) = await work.uow.undelivered.totals()
        assert (name, n) == ("notice", 1) and work.now - oldest > timedelta(days=1)
        ages = await work.uow.outbox.oldest_by_class(work.now)
        assert set(ages) == {"notice"} and ages["notice"] > timedelta(days=1).total_seconds()
