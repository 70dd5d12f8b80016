"""The platform's sending window under a set clock: what goes, what costs, what a template tells of, what is held."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from unittest.mock import AsyncMock

import pytest

from bot.channels.errors import OutsideWindow, Temporary
from bot.channels.zalo.channel import PATH
from bot.demo.zalo.people import Person
from bot.intake import TRIES
from handlers.contacts.sending_window import count_name, month_of
from handlers.dialogue.reply import Reply
from handlers.jobs.held_news import held_news
from handlers.tickets.reply import reply
from storage.repositories.tickets import Ticket
from tests.support.console import Console, open_console
from tests.support.driver import FakeClock
from tests.support.until import until
from tests.support.zalo import ZaloPlatform

USER = "5040200000000000017"
PAYS = {"zalo_oa_billed": True}
TEMPLATE = {"zalo_oa_template_id": "t-17", "zalo_oa_template_fields": "ma=code,don_vi=office,trang_thai=state"}


@dataclass
class Desk:
    """An office whose citizen, Lan, has written on Zalo and filed one report there."""

    console: Console
    platform: ZaloPlatform
    lan: Person
    ticket: Ticket

    @property
    def texts(self) -> list[str]:
        """All that Lan got, in order."""
        return [got.text for got in self.lan.got]

    def got(self, words: str) -> int:
        """How many messages say this."""
        return sum(words in text for text in self.texts)

    async def answers(self, words: str) -> None:
        """An official answers, and it has gone its way."""
        async with self.console.live.service.work(f"test:{words}") as work:
            await reply(work, self.ticket.id, self.console.actor("commune"), words)
        await self.settled()

    async def writes(self, text: str = "chào") -> None:
        """Lan writes, and has got all that comes of it."""
        assert await self.platform.phones.write(self.lan, text) == 200
        await self.settled()

    async def job(self) -> None:
        """The job looks at what is held."""
        await held_news(self.console.live.service.work)
        await self.settled()

    async def settled(self) -> None:
        """Nothing is on its way."""

        async def quiet() -> bool:
            await self.console.live.service.delivery.sweep()
            return not await self.rows("state in ('leased', 'waiting', 'sending')")

        await until(quiet)

    async def rows(self, where: str) -> list[Any]:
        """Messages of the outbox."""
        async with self.console.live.service.database.reading() as uow:
            return await uow.connection.fetch(f"select * from outbox where {where} order by id")

    async def billed(self) -> int:
        """What this month costs so far."""
        month = month_of(self.console.clock.now())
        async with self.console.live.service.database.reading() as uow:
            return await uow.counters.total(count_name("zalo"), month, month)


@asynccontextmanager
async def desk_with(database_url: str, **settings: Any) -> AsyncIterator[Desk]:
    clock: list[FakeClock] = []
    platform = ZaloPlatform(lambda: clock[0].now())
    await platform.start()
    async with open_console(database_url, demo=True, **platform.settings(), **settings) as console:
        clock.append(console.clock)
        await platform.connect(console.live.service.database, console.clock.now())
        platform.phones.url = console.live.url(PATH)
        lan = platform.person(USER)
        assert await platform.phones.write(lan, "chào") == 200
        async with console.live.service.database.reading() as uow:
            contact = await uow.contacts.find("zalo", USER)
        assert contact is not None
        desk = Desk(console, platform, lan, await console.ticket(contact_id=contact.id))
        await desk.settled()
        yield desk
    await platform.stop()


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Desk]:
    async with desk_with(database_url, **PAYS) as made:
        yield made


async def test_free_for_two_days_paid_for_a_week_then_held_until_the_person_writes(desk: Desk) -> None:
    clock = desk.console.clock
    clock.move(hours=47)
    await desk.answers("Trả lời giờ thứ 47")
    assert (desk.got("giờ thứ 47"), await desk.billed()) == (1, 0)
    clock.move(days=6, hours=-47)
    await desk.answers("Trả lời ngày thứ 6")
    assert (desk.got("ngày thứ 6"), await desk.billed()) == (1, 1)
    assert [row["way"] for row in await desk.rows("way <> ''")] == ["billed"]
    clock.move(days=3)
    await desk.answers("Trả lời ngày thứ 9")
    await desk.job()
    assert (desk.got("ngày thứ 9"), await desk.billed()) == (0, 1)
    browser = await desk.console.signed_in("commune")
    assert "Tin mới phải chờ người dân nhắn lại" in await browser.get("/console")
    assert "Có 1 tin chưa tới người dân" in await browser.get(f"/console/tickets/{desk.ticket.code}")
    (held,) = await desk.rows("state = 'held'")
    assert (held["error"], held["hold_ends_at"]) == ("OutsideWindow", clock.now() + timedelta(days=60))
    await desk.writes("chào")
    assert desk.got("ngày thứ 9") == 1 and "ngày thứ 9" not in desk.texts[-1]  # before the answer, not after it
    assert "chưa tới người dân" not in await browser.get(f"/console/tickets/{desk.ticket.code}")
    assert "thì còn gửi được" in browser.page
    await desk.writes("chào")
    assert [desk.got(one) for one in ("giờ thứ 47", "ngày thứ 6", "ngày thứ 9")] == [1, 1, 1]
    assert -230 not in desk.platform.oa.answered  # it was looked at before, not tried


async def test_after_a_week_a_template_tells_once_and_the_words_come_when_the_person_writes(database_url: str) -> None:
    async with desk_with(database_url, **TEMPLATE) as desk:
        desk.platform.oa.templates["t-17"] = "t-17: <ma> <trang_thai>"
        desk.console.clock.move(days=9)
        await desk.answers("Mũi 2 đã nhập")
        for _ in range(3):
            await desk.job()
        assert (desk.got("t-17"), desk.got("Mũi 2 đã nhập"), await desk.billed()) == (1, 0, 1)
        values = desk.lan.got[-1].body["data"]
        assert desk.texts[-1] == f"t-17: {values['ma']} {values['trang_thai']}"
        page = await (await desk.console.signed_in("commune")).get(f"/console/tickets/{desk.ticket.code}")
        assert page.count("Đã báo có tin; đang giữ tới") == 2  # in the box and in the talk
        assert values["ma"].replace(" ", "") == desk.ticket.code and values["trang_thai"] and values["don_vi"]
        await desk.answers("Thêm một tin")
        await desk.writes()  # before the job has told of the second
        await desk.job()
        assert [desk.got(one) for one in ("t-17", "Mũi 2 đã nhập", "Thêm một tin")] == [1, 1, 1]


async def test_what_a_template_would_tell_of_has_come_already(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk_with(database_url, **TEMPLATE) as desk:
        service = desk.console.live.service
        desk.console.clock.move(days=9)
        await desk.answers("Mũi 2 đã nhập")
        with monkeypatch.context() as patch:
            patch.setattr(service.channels["zalo"], "send", AsyncMock(side_effect=Temporary("away")))
            await held_news(service.work)
            await until(lambda: _counted(desk))  # and waits for its next try
            assert await desk.billed() == 1
            await desk.platform.phones.write(desk.lan, "chào")  # before it is tried where it would go
        await desk.settled()
        assert (desk.got("t-17"), desk.got("Mũi 2 đã nhập"), await desk.rows("cause like 'template:%'")) == (0, 1, [])
        assert await desk.billed() == 0


async def _counted(desk: Desk) -> bool:
    return bool(await desk.rows("cause like 'template:%' and way = 'template'"))


async def test_many_held_messages_come_as_a_digest_and_the_newest_three_then_the_answer(desk: Desk) -> None:
    desk.console.clock.move(days=9)
    before = len(desk.texts)
    for number in range(12):
        await desk.answers(f"Tin số {number} của xã")
    assert len(desk.texts) == before
    await desk.writes("chào")
    came = desk.texts[before:]
    assert [n for n in range(12) if f"Tin số {n} của xã" in "".join(came[1:])] == [9, 10, 11]
    digest = came[0]
    assert [n for n in range(12) if f"Tin số {n} của xã" in digest] == list(range(1, 9)) and "9 tin" in digest
    assert len(came) == 5 and desk.got("Tin số 10 của xã") == 1
    told = await desk.rows("way = 'digest'")
    assert len(told) == 9 and {row["state"] for row in told} == {"sent"}
    await desk.writes("chào")
    assert desk.got("Tin số 5 của xã") == 1


@pytest.mark.parametrize(
    ("settings", "reason", "alarmed"),
    [({}, "BilledOff", 0), ({**PAYS, "zalo_oa_billed_month": 1}, "CapReached", 1)],
)
async def test_unless_told_otherwise_nothing_costs_and_what_may_not_cost_more_goes_as_soon_as_it_may(
    database_url: str, settings: dict[str, Any], reason: str, alarmed: int
) -> None:
    async with desk_with(database_url, **settings) as desk:
        service = desk.console.live.service
        desk.console.clock.move(days=10)  # 30 October
        await desk.writes()
        desk.console.clock.move(days=3)  # 2 November: a month of its own
        for number in range(3):
            await desk.answers(f"Tin {number}")
        sent = desk.got("Tin ")
        assert sent == await desk.billed() == alarmed
        assert {row["error"] for row in await desk.rows("state = 'held'")} == {reason}
        assert service.alarms.raised["billed_cap", ""] >= alarmed
        await desk.job()
        assert desk.got("Tin ") == sent
        traits = service.channels["zalo"].traits
        allowed = type(traits)(**{**_fields(traits), "bills": True, "billed_month": 3})
        service.channels["zalo"].traits = service.tools.traits["zalo"] = allowed
        await desk.job()
        assert [desk.got(f"Tin {number}") for number in range(3)] == [1, 1, 1]
        assert await desk.billed() == 3
        await desk.writes()
        assert desk.got("Tin ") == 3


def _fields(traits: Any) -> dict[str, Any]:
    return {name: getattr(traits, name) for name in traits.__slots__}


async def test_what_the_platform_refuses_although_we_thought_it_open_is_held_and_comes_once(desk: Desk) -> None:
    desk.lan.wrote_at = desk.console.clock.now() - timedelta(days=8)  # it does not count what we counted
    await desk.answers("Tin một")
    assert -230 in desk.platform.oa.answered
    assert [row["error"] for row in await desk.rows("state = 'held'")] == ["OutsideWindow"]
    await desk.writes()
    await desk.writes()
    assert desk.got("Tin một") == 1


async def test_what_is_refused_while_its_person_writes_is_not_held_for_their_next_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = desk.console.live.service.channels["zalo"]
    monkeypatch.setattr("bot.delivery.pauses.LANE_PAUSE", 0.01)

    async def too_late(address: str, reply: Reply) -> str:
        patch.undo()
        desk.console.clock.move(seconds=1)
        assert await desk.platform.phones.write(desk.lan, "chào") == 200
        raise OutsideWindow("the person has not written for long")

    with monkeypatch.context() as patch:
        patch.setattr(channel, "send", too_late)
        await desk.answers("Tin một")
    assert desk.got("Tin một") == 1 and not await desk.rows("state = 'held'")


async def test_a_turn_of_somebody_for_whom_nothing_is_held_goes_the_short_way(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    long: list[Callable[..., Any]] = []
    run = desk.console.live.service.intake._run

    async def counted(*args: Any) -> bool:
        long.append(args[0])
        return await run(*args)

    monkeypatch.setattr(desk.console.live.service.intake, "_run", counted)
    await desk.writes("menu")
    assert long == []
    desk.console.clock.move(days=9)
    await desk.answers("Tin một")
    await desk.writes("menu")
    assert len(long) == 1 and desk.got("Tin một") == 1
    await desk.writes("menu")
    assert len(long) == 1


async def test_who_comes_back_hears_that_a_message_was_lost_and_has_what_was_held_with_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.console.clock.move(days=9)
    await desk.answers("Mũi 2 đã nhập")
    intake = desk.console.live.service.intake
    with monkeypatch.context() as patch:
        patch.setattr(intake.engine, "run", AsyncMock(side_effect=KeyError))
        assert await desk.platform.phones.write(desk.lan, "chào") == 200
        for _ in range(TRIES):
            desk.console.clock.move(minutes=1)
            await intake.retry_due()
    await desk.settled()
    lost = desk.console.live.service.tools.texts.say("common.lost_update")
    assert (desk.texts[-1], desk.got("Mũi 2 đã nhập")) == (lost, 0)  # an answer, though the turn never stood
    await desk.writes()
    assert desk.got("Mũi 2 đã nhập") == 1


async def test_an_official_who_writes_by_hand_opens_no_window_and_what_is_held_still_comes_once(desk: Desk) -> None:
    desk.console.clock.move(days=9)
    await desk.answers("Mũi 2 đã nhập")
    assert await desk.platform.phones.write_by_hand(desk.lan, "Bác ơi, mũi 2 có rồi nhé") == 200
    await desk.job()
    await desk.answers("Bác xem lại giúp")
    assert (desk.got("Mũi 2 đã nhập"), desk.got("Bác xem lại giúp"), desk.got("mũi 2 có rồi nhé")) == (0, 0, 1)
    page = await (await desk.console.signed_in("commune")).get(f"/console/tickets/{desk.ticket.code}")
    assert '<li><a href="/console/undelivered">' in page
    assert "Có 2 tin chưa tới người dân" in page and "mũi 2 có rồi nhé" in page  # both ways stand there
    await desk.writes("cảm ơn cô")
    await desk.writes("thấy rồi")
    assert [desk.got(one) for one in ("Mũi 2 đã nhập", "Bác xem lại giúp", "mũi 2 có rồi nhé")] == [1, 1, 1]
    assert -230 not in desk.platform.oa.answered
