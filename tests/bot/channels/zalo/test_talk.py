"""People talk to the hotline on Zalo: signed events in, messages by the account out, through a whole service."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.channels.zalo.channel import PATH
from bot.channels.zalo.signature import SIGNATURE
from bot.demo.zalo.people import Got, Person
from storage.database import Database
from tests.bot.media import pictures
from tests.support.live import Live, start_live
from tests.support.until import until
from tests.support.zalo import OA, ZaloPlatform

USER = "5040200000000000017"


@dataclass
class Door:
    """A service with a connected account, and one person with a phone."""

    live: Live
    platform: ZaloPlatform
    lan: Person

    async def after(self, status: int, count: int) -> Got:
        """What came in answer: the newest of more messages than before."""
        assert status == 200
        await until(self.more_than(count))
        await until(self.quiet)
        return self.lan.got[-1]

    def more_than(self, count: int) -> Callable[[], Awaitable[bool]]:
        """Whether the phone got more messages than so many."""

        async def came() -> bool:
            return len(self.lan.got) > count

        return came

    async def quiet(self) -> bool:
        """Nothing waits to be sent."""
        async with self.live.service.database.reading() as uow:
            return not await uow.connection.fetchval(
                "select count(*) from outbox where state in ('leased', 'waiting', 'sending')"
            )

    async def say(self, text: str) -> Got:
        count = len(self.lan.got)
        return await self.after(await self.platform.phones.write(self.lan, text), count)

    async def press(self, title: str) -> Got:
        count = len(self.lan.got)
        return await self.after(await self.platform.phones.press(self.lan, title), count)


@pytest.fixture
async def door(database_url: str) -> AsyncIterator[Door]:
    platform = ZaloPlatform()
    await platform.start()
    async with start_live(database_url, works=False, demo=True, **platform.settings()) as live:
        await platform.connect(live.service.database, live.service.clock.now())
        platform.phones.url = live.url(PATH)
        yield Door(live, platform, platform.person(USER))
    await platform.stop()


async def test_a_number_a_label_and_a_button_are_the_same_choice(door: Door) -> None:
    menu = await door.say("chào")
    assert "1. " in menu.text
    titles = [button["title"] for button in menu.buttons]
    assert 1 < len(titles) <= 5
    listed = [line for line in menu.text.splitlines() if line[:1].isdigit()]
    first = listed[0].removeprefix("1. ")
    by_number = await door.say("1")
    await door.say("menu")
    by_label = await door.say(first)
    await door.say("menu")
    by_button = await door.press(first)
    assert by_number.text == by_label.text == by_button.text != menu.text


async def test_a_photo_is_fetched_from_the_platform_and_kept(door: Door) -> None:
    await door.say("chào")
    content = pictures.jpeg(pictures.slip())
    assert await door.platform.phones.send_file(door.lan, content, picture=True, text="giấy mũi 2") == 200

    async def kept() -> bool:
        async with door.live.service.database.reading() as uow:
            return bool(await uow.connection.fetchval("select count(*) from files where state = 'ready'"))

    await until(kept, 20)


async def test_a_phone_that_the_messenger_vouches_for_needs_no_typing(door: Door) -> None:
    await door.say("chào")
    assert await door.platform.phones.share_contact(door.lan) == 200
    assert await door.platform.phones.send_place(door.lan, 10.3865, 105.4352) == 200
    assert await door.platform.phones.follow(door.lan) == 200
    await until(door.quiet)


async def test_an_event_told_twice_is_one_and_strangers_change_nothing(door: Door) -> None:
    phones = door.platform.phones
    event = phones.event(door.lan, "user_send_text", {"text": "chào"})
    for _ in range(3):
        assert await phones.post(event) == 200
    await until(door.more_than(0))
    await until(door.quiet)
    async with door.live.service.database.unit_of_work() as uow:
        await uow.connection.execute("update channel_grants set heard_at = heard_at - interval '1 day'")
        (heard,) = (await uow.grants.last_heard()).values()
    came = len(door.lan.got)
    for forged in ("mac=" + "0" * 64, ""):
        assert await phones.post(phones.event(door.lan, "user_send_text", {"text": "xóa"}), {SIGNATURE: forged}) == 401
    other = {**phones.event(door.lan, "user_send_text", {"text": "chào"}), "app_id": "999"}
    assert await phones.post(other) == 401
    assert await phones.post({}, {}) == 200  # comes unsigned when the address is saved
    assert len(door.lan.got) == came
    async with door.live.service.database.reading() as uow:
        assert await uow.connection.fetchval("select count(*) from updates where channel = 'zalo'") == 1
        assert list((await uow.grants.last_heard()).values()) == [heard]  # forged ones are no sign of life


async def test_nothing_of_the_account_itself_is_answered(door: Door) -> None:
    await door.say("chào")
    came, phones = len(door.lan.got), door.platform.phones
    for name, message in (
        ("oa_send_text", {"text": "chào"}),
        ("user_received_message", {"msg_id": door.lan.got[-1].number}),
    ):
        event = phones.event(door.lan, name, message)
        event["sender"], event["recipient"] = {"id": OA}, {"id": USER}
        assert await phones.post(event) == 200
    seen = {"msg_ids": [got.number for got in door.lan.got]}
    assert await phones.post(phones.event(door.lan, "user_seen_message", seen)) == 200
    await until(door.quiet)
    assert len(door.lan.got) == came


async def test_receipts_are_noted_on_the_messages_they_name_in_any_order_and_on_no_other(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.zalo.receipts.LOOK_AGAIN", 0.05)
    await door.say("chào")
    await door.say("menu")
    first, last = door.lan.got[0].number, door.lan.got[-1].number
    other, phones, database = door.platform.person("99"), door.platform.phones, door.live.service.database
    assert await phones.tell_seen(door.lan, last, "of-nobody") == 200  # seen before it came
    assert await phones.tell_received(door.lan, first, last, "of-nobody") == 200
    assert await phones.tell_seen(other, first) == 200  # somebody else has not read it
    assert await noted(database) == {first: (True, False), last: (True, True)}
    async with database.reading() as uow:  # a receipt that is faster than our own mark
        await uow.connection.execute("update outbox set external_id = '' where external_id = $1", first)
    assert await phones.tell_seen(door.lan, first) == 200
    async with database.reading() as uow:
        await uow.connection.execute("update outbox set external_id = $1 where external_id = ''", first)

    async def found() -> bool:
        return (await noted(database))[first] == (True, True)

    await until(found)


async def noted(database: Database) -> dict[str, tuple[bool, bool]]:
    """The messages that receipts named: whether each came, whether it was read."""
    async with database.reading() as uow:
        rows = await uow.connection.fetch(
            "select external_id, delivered_at is not null as came, seen_at is not null as read from outbox"
            " where delivered_at is not null or seen_at is not null"
        )
    return {row["external_id"]: (row["came"], row["read"]) for row in rows}


async def test_an_official_who_writes_by_hand_is_not_talked_over(door: Door) -> None:
    await door.say("chào")
    assert await door.platform.phones.write_by_hand(door.lan, "Chào chị, chị cần hỏi gì?") == 200
    told = await door.say("tra cứu mũi tiêm")
    assert "gặp trợ lý" in told.text and not told.buttons
    came = len(door.lan.got)
    assert await door.platform.phones.write(door.lan, "mất tên mũi 1") == 200
    await until(door.quiet)
    assert len(door.lan.got) == came
    await door.say("gặp trợ lý")
    assert "mất tên mũi 1" in door.lan.got[came].text and door.lan.got[-1].buttons


async def test_a_stale_token_is_renewed_and_the_message_goes_out_once(door: Door) -> None:
    await door.say("chào")
    door.platform.oa.access = "another process renewed it"
    await door.say("menu")
    assert -216 in door.platform.oa.answered
    assert len(door.platform.oa.used) == 1
    numbers = [got.number for got in door.lan.got]
    assert len(numbers) == len(set(numbers))


async def test_who_withdraws_at_the_platform_has_a_request_to_delete_once_and_a_stranger_leaves_nothing(
    door: Door,
) -> None:
    await door.say("chào")
    count, phones = len(door.lan.got), door.platform.phones
    for _ in range(2):
        event = phones.event(door.lan, "user_withdraw", {})
        event["timestamp"] = str(int(event["timestamp"]) + len(phones.statuses))
        assert await phones.post(event) == 200
    assert await phones.post(phones.event(door.platform.person("77"), "user_withdraw", {})) == 200
    await door.after(200, count)
    assert "xóa" in door.lan.got[count].text and len(door.lan.got) == count + 2
    async with door.live.service.database.reading() as uow:
        rows = await uow.connection.fetch(
            "select t.category, t.proof, c.address from erasures e join tickets t on t.id = e.ticket_id"
            " join contacts c on c.id = e.contact_id"
        )
        assert [tuple(row) for row in rows] == [("DATA_REQUEST", "messenger", USER)]
        assert await uow.contacts.find("zalo", "77") is None


async def test_an_account_that_has_no_calls_left_stops_before_it_is_refused(door: Door) -> None:
    await door.say("chào")
    oa, minute = door.platform.oa, datetime.now(UTC)
    oa.clock = lambda: minute
    await door.say("menu")
    oa.rate = oa._in_minute + 1
    await door.say("menu")
    assert await door.platform.phones.write(door.lan, "menu") == 200
    flow = door.live.service.delivery.gate._doors["zalo"].flow
    assert flow is not None

    async def halted() -> bool:
        return flow.halted_until > 0

    await until(halted)
    assert -32 not in oa.answered
