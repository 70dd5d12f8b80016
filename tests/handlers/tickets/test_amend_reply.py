"""A wrong reply is corrected or withdrawn once, by who wrote it or leads; citizens read what stands, officials all."""

import asyncio
from typing import Any

import pytest

from bot.channels.telegram.channel import TRAITS as TELEGRAM
from bot.channels.webchat.channel import TRAITS as WEBCHAT
from handlers.dialogue.reply import Reply
from handlers.dialogue.traits import Traits
from handlers.staff.actor import Actor
from handlers.tickets.amend_reply import Amendable, amendable, correct_reply, withdraw_reply
from handlers.tickets.amend_ways import Way
from handlers.tickets.errors import NotAllowed, Stale, Unfit
from handlers.tickets.queries import history, told_history
from handlers.tickets.reply import reply
from handlers.tickets.status import MoveNotAllowed
from storage.repositories.outbox import OutboxRow
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import FRONT_DESK, Office

WRITER, WRONG, RIGHT, WHY = "commune", "Mai chị ra trạm lúc 7 giờ ạ", "Mai chị ra trạm lúc 8 giờ ạ", "ghi nhầm giờ"
ZALO = Traits("zalo", prints_numbers=True)


@pytest.fixture(autouse=True)
def channels(office: Office) -> None:
    """What each channel can do."""
    office.world.tools.traits.update({"webchat": WEBCHAT, "telegram": TELEGRAM, "zalo": ZALO})


async def answered(office: Office, channel: str = "webchat", state: str = "sent", **row: Any) -> Ticket:
    """A report of somebody on a channel, with a wrong reply; its message stands so in the outbox."""
    if channel != "webchat":
        async with office.work() as work:
            address = str(work.ids.new())
            office.contact = await work.uow.contacts.ensure(work.ids.new(), channel, address, work.now)
    ticket = await office.do(reply, await office.file(), office[WRITER], WRONG)
    values = {"external_id": "41" if state == "sent" else "", "sent_at": None, "lease_until": None, **row}
    async with office.world.database.unit_of_work() as uow:
        await uow.connection.execute(
            "update outbox set state = $2, external_id = $3, sent_at = coalesce($4, created_at), lease_until = $5"
            " where cause like '%:reply:%' and ticket_id = $1",
            ticket.id, state, values["external_id"], values["sent_at"], values["lease_until"],
        )  # fmt: skip
    return ticket


async def stands(office: Office, ticket: Ticket) -> list[tuple[str, Reply]]:
    """The messages about the reply with their states, oldest first."""
    async with office.world.database.reading() as uow:
        rows = await uow.outbox.history(office.contact.id)
    return [(state, Reply.from_json(row.payload)) for row, state in rows if is_about(row, ticket)]


def is_about(row: OutboxRow, ticket: Ticket) -> bool:
    return row.ticket_id == ticket.id and ("reply" in row.cause)


async def offered(office: Office, ticket: Ticket, actor: Actor) -> Amendable | None:
    async with office.work() as work:
        return await amendable(work, actor, await office.now(ticket))


async def lines(office: Office, ticket: Ticket, name: str) -> str:
    async with office.work() as work:
        found = await history(work, office.citizen if name == "citizen" else office[name], await office.now(ticket))
        return "\n".join(str(one.said.params["text"]) + one.reason + one.amended for one in found)


async def test_on_the_web_the_bubble_gets_other_words_and_open_pages_hear_of_it(office: Office) -> None:
    ticket = await answered(office)
    assert await offered(office, ticket, office[WRITER]) == Amendable(WRONG, "webchat", Way.REPLACED, Way.REPLACED)
    await office.do(correct_reply, ticket, office[WRITER], RIGHT, WHY)
    (state, first), (_, news) = await stands(office, ticket)
    assert state == "sent" and RIGHT in first.text and "đã sửa lúc" in first.text and WRONG not in first.text
    assert (news.text, news.buttons) == (first.text, first.buttons) and len(first.buttons) == 1 and news.edits
    await office.do(correct_reply, ticket, office[WRITER], "Mai chị ra trạm lúc 9 giờ ạ", WHY)
    await office.do(withdraw_reply, ticket, office[WRITER], "nhầm người")
    first, *_, last = [one for _, one in await stands(office, ticket)]
    assert "đã thu hồi" in first.text and last.text == first.text and first.buttons == last.buttons == ()
    assert await offered(office, ticket, office[WRITER]) is None
    with pytest.raises(MoveNotAllowed):
        await office.do(withdraw_reply, ticket, office[WRITER], WHY)


async def test_officials_read_what_was_sent_first_and_why_and_its_citizen_what_stands(office: Office) -> None:
    ticket = await answered(office)
    await office.do(correct_reply, ticket, office[WRITER], RIGHT, WHY)
    inside, outside = await lines(office, ticket, WRITER), await lines(office, ticket, "citizen")
    assert WRONG + "corrected" in inside and RIGHT in inside and WHY in inside
    assert RIGHT in outside and WRONG not in outside and WHY not in outside
    await office.do(withdraw_reply, ticket, office[WRITER], "nhầm người")
    inside = await lines(office, ticket, WRITER)
    assert WRONG + "withdrawn" in inside and RIGHT + WHY + "withdrawn" in inside
    async with office.work() as work:
        said = " ".join(str(one.said.params["text"]) for one in await told_history(work, ticket))
    assert RIGHT not in said and WRONG not in said
    async with office.world.database.reading() as uow:
        query = "select count(*) from audit_log where action = 'ticket.amend' and subject = $1"
        assert await uow.connection.fetchval(query, f"ticket:{ticket.id}") == 2


async def test_only_who_wrote_it_or_leads_and_only_the_last(office: Office) -> None:
    ticket = await answered(office)
    lead = await office.employ("lead", {FRONT_DESK: "lead"})
    for actor in (office["second"], office["province"], office.citizen):
        assert await offered(office, ticket, actor) is None
        for act, given in ((correct_reply, (RIGHT, WHY)), (withdraw_reply, (WHY,))):
            with pytest.raises(NotAllowed):
                await office.do(act, ticket, actor, *given)
    for text, why, field in (
        (WRONG, WHY, "same_text"),
        (" ", WHY, "text"),
        (RIGHT, " ", "amend_reason"),
        (RIGHT, "w" * 301, "amend_reason"),
    ):
        with pytest.raises(Unfit) as unfit:
            await office.do(correct_reply, ticket, office[WRITER], text, why)
        assert unfit.value.field == field
    await office.do(reply, ticket, office[WRITER], "Chị nhớ đem sổ ạ")
    assert (await offered(office, ticket, lead) or 0).text == "Chị nhớ đem sổ ạ"  # type: ignore[union-attr]
    await office.do(correct_reply, ticket, lead, RIGHT, WHY)
    assert await office.events(ticket) == ["opened", "replied", "replied", "reply_corrected"]


async def test_two_presses_at_once_have_one_winner_and_a_press_that_comes_twice_counts_once(office: Office) -> None:
    ticket = await answered(office)
    acts = (
        office.do(correct_reply, ticket, office[WRITER], f"{RIGHT} {n}", WHY, expected=ticket.revision) for n in "ab"
    )
    found = await asyncio.gather(*acts, return_exceptions=True)
    assert sorted(type(one).__name__ for one in found) == ["Stale", "Ticket"]
    again = await office.now(ticket)
    for _ in range(2):
        async with office.work("console:7:k") as work:
            await withdraw_reply(work, ticket.id, office[WRITER], WHY, expected=again.revision)
    with pytest.raises(Stale):
        await office.do(withdraw_reply, ticket, office[WRITER], WHY, expected=ticket.revision)
    assert (await office.events(ticket))[-2:] == ["reply_corrected", "reply_withdrawn"]
    assert len(await stands(office, ticket)) == 3


@pytest.mark.parametrize(("state", "way"), [("waiting", Way.UNSENT), ("held", Way.UNSENT), ("failed", Way.FAILED)])
async def test_what_nobody_has_got_is_changed_where_it_waits(office: Office, state: str, way: Way) -> None:
    ticket = await answered(office, "zalo", state)
    assert await offered(office, ticket, office[WRITER]) == Amendable(WRONG, "zalo", way, way)
    await office.do(correct_reply, ticket, office[WRITER], RIGHT, WHY)
    ((stood, only),) = await stands(office, ticket)
    assert stood == state and RIGHT in only.text and "sửa" not in only.text and WRONG not in only.text
    await office.do(withdraw_reply, ticket, office[WRITER], WHY)
    ((stood, only),) = await stands(office, ticket)
    assert stood == "failed" and RIGHT not in only.text
    async with office.world.database.reading() as uow:
        assert await uow.undelivered.of_ticket(ticket.id) == []  # nobody is asked to see to it


async def test_what_a_dead_process_held_is_nobodys_before_its_words_change(office: Office) -> None:
    ticket = await answered(office, "zalo", "leased", lease_until=office.world.clock.now())
    office.world.clock.move(seconds=1)
    await office.do(correct_reply, ticket, office[WRITER], RIGHT, WHY)
    ((state, only),) = await stands(office, ticket)
    async with office.world.database.reading() as uow:
        number = await uow.connection.fetchval("select id from outbox where cause like '%:reply:%'")
        kept = await uow.outbox.renew([number], ["test"], office.world.clock.now())
    assert state == "waiting" and RIGHT in only.text and kept == []


@pytest.mark.parametrize(("act", "given", "says"), [(correct_reply, (RIGHT,), RIGHT), (withdraw_reply, (), "bỏ qua")])
async def test_zalo_changes_nothing_so_another_message_says_what_it_replaces(
    office: Office, act: Any, given: tuple[str, ...], says: str
) -> None:
    ticket = await answered(office, "zalo")
    found = await offered(office, ticket, office[WRITER])
    assert found == Amendable(WRONG, "zalo", Way.ANEW, Way.ANEW)
    await office.do(act, ticket, office[WRITER], *given, WHY)
    (_, first), (_, other) = await stands(office, ticket)
    assert WRONG in first.text and says in other.text and "câu trả lời trước" in other.text and not other.edits


async def test_telegram_changes_its_message_for_two_days_and_says_it_anew_after_that(office: Office) -> None:
    ticket = await answered(office, "telegram")
    found = await offered(office, ticket, office[WRITER])
    assert found == Amendable(WRONG, "telegram", Way.REPLACED, Way.DELETED)
    await office.do(correct_reply, ticket, office[WRITER], RIGHT, WHY)
    (_, first), (_, change) = await stands(office, ticket)
    async with office.world.database.reading() as uow:
        number = await uow.connection.fetchval("select min(id) from outbox where cause like '%:reply:%'")
    assert WRONG in first.text and change.edits == str(number) and len(change.buttons) == 1
    assert RIGHT in change.text and "câu trả lời trước" in change.instead
    await office.do(withdraw_reply, ticket, office[WRITER], WHY)
    _, last = (await stands(office, ticket))[-1]
    behind = str(await last_change(office, ticket) or number)
    assert (last.text, last.edits, last.buttons) == ("", behind, ()) and "bỏ qua" in last.instead
    later = await answered(office, "telegram")
    office.world.clock.move(hours=48)
    found = await offered(office, later, office[WRITER])
    assert found == Amendable(WRONG, "telegram", Way.ANEW, Way.ANEW)
    await office.do(withdraw_reply, later, office[WRITER], WHY)
    assert "bỏ qua" in (await stands(office, later))[-1][1].text


async def last_change(office: Office, ticket: Ticket, **row: str) -> int:
    """The first change of the message of the reply; `row`: how it stands by now."""
    async with office.world.database.unit_of_work() as uow:
        number: int = await uow.connection.fetchval(
            "select min(id) from outbox where ticket_id = $1 and cause like '%:edit'", ticket.id
        )
        for name, value in row.items():
            await uow.connection.execute(f"update outbox set {name} = $2 where id = $1", number, value)
    return number


@pytest.mark.parametrize(
    ("state", "external", "aim"), [("sent", "42", "change"), ("sent", "41", "first"), ("failed", "", "first")]
)
async def test_the_next_change_is_of_what_the_citizen_has_by_now(
    office: Office, state: str, external: str, aim: str
) -> None:
    ticket = await answered(office, "telegram")
    await office.do(correct_reply, ticket, office[WRITER], RIGHT, WHY)
    change = await last_change(office, ticket, state=state, external_id=external)
    await office.do(withdraw_reply, ticket, office[WRITER], WHY)
    async with office.world.database.reading() as uow:
        first = await uow.connection.fetchval("select min(id) from outbox where cause like '%:reply:%'")
    assert (await stands(office, ticket))[-1][1].edits == str({"change": change, "first": first}[aim])


async def test_what_is_on_its_way_this_very_second_is_changed_behind_it(office: Office) -> None:
    lease = office.world.clock.now()
    ticket = await answered(office, "telegram", "leased", lease_until=lease)
    await office.do(correct_reply, ticket, office[WRITER], RIGHT, WHY)
    (_, first), (_, change) = await stands(office, ticket)
    assert WRONG in first.text and RIGHT in change.text and change.edits


async def test_of_a_report_that_was_emptied_no_reply_is_changed(office: Office) -> None:
    ticket = await answered(office)
    async with office.work() as work:
        await work.uow.retention.anonymise(ticket.id, work.now)
    assert await offered(office, ticket, office[WRITER]) is None
    with pytest.raises(MoveNotAllowed):
        await office.do(withdraw_reply, ticket, office[WRITER], WHY)
