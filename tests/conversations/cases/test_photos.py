"""Photos, voice messages and places as citizens sent them: albums, live positions, HEIC, codes of other things, and the
text message that tells of a question while the browser is closed."""

from collections.abc import Awaitable, Callable
from functools import partial
from itertools import permutations
from typing import Any

import pytest
from telegram import Update

from bot.channels.telegram.channel import TRAITS
from bot.channels.telegram.parse import read_update
from bot.channels.zalo.messages import TRAITS as ZALO
from handlers.dialogue.reply import Reply
from handlers.dialogue.traits import Traits
from handlers.jobs.phone_news import phone_news
from handlers.tickets.ask_citizen import ask_citizen
from tests.conversations.offices import claimed, does
from tests.conversations.reports import DETAILS, HOME, OUTSIDER, filed, shown_record
from tests.conversations.story import MESSENGER, Story
from tests.handlers.records.people import CCCD, PHONE, put_person
from tests.support.bot_api import BotApi
from tests.support.driver import World

HERE = {"latitude": 10.3426, "longitude": 105.3545, "live_period": 900}
CALL = ("gặp cán bộ", "xem giúp tờ giấy tiêm", "sáng", HOME, "0300123456")
REPORT = ("gửi phản ánh", "thiếu mũi tiêm")
STEPS: dict[str, tuple[str, ...]] = {  # where something comes -> what was typed before
    "menu": (),
    "number": REPORT,
    "birth date": (*REPORT, CCCD.number),
    "look-up": ("tra cứu mũi tiêm",),
    "guide": ("cài đặt ứng dụng",),
    "numbers of offices": ("gọi số nào",),
    "call": CALL[:2],
    "home of who calls": CALL[:3],
}


async def files_of(world: World, address: str) -> list[int]:
    """How many files hang on each report of a chat."""
    tickets = await filed(world, address)
    async with world.database.reading() as uow:
        return [len(await uow.ticket_files.of_ticket(ticket.id)) for ticket in tickets]


async def at(story: Story, step: str) -> None:
    """To a step."""
    await story.start()
    for text in STEPS[step]:
        await story.say(text)


async def test_case_40_an_album_of_four_is_one_question(world: World) -> None:
    story = Story(world, "attach_photo", "case 40: an album of four")
    await story.start()
    await story.photo("slip", checked=False, album="4711")
    assert "attach_photo.ask_what_for" in story.keys
    for name in ("small slip", "covered slip", "landscape"):
        await story.photo(name, checked=False, album="4711")
        assert story.chat.replies == []
    for text in CALL:
        await story.say(text)
    assert await files_of(world, story.chat.address) == [4]
    story.end()


async def test_photos_sent_at_once_where_no_album_is_named_are_one_question(world: World) -> None:
    story = Story(world, "attach_photo", "photos sent at once", ZALO)
    await story.start()
    await story.photo("slip", checked=False)
    assert "attach_photo.ask_what_for" in story.keys
    for name in ("small slip", "covered slip", "landscape"):
        world.clock.move(seconds=2)
        await story.photo(name, checked=False)
        assert story.chat.replies == []
    world.clock.move(seconds=30)
    await story.photo("slip", checked=False)
    assert story.chat.replies != []


@pytest.mark.parametrize(("seconds", "answers"), [(1, False), (5, True)])
async def test_a_photo_that_a_new_question_asks_for_answers_it_where_no_album_is_named(
    world: World, seconds: int, answers: bool
) -> None:
    story = Story(world, "complaint", "nothing kept", ZALO)
    await story.start()
    for text in ("gửi phản ánh", "thiếu mũi tiêm", OUTSIDER, "5/2/1980", "không có điện thoại", "Lê Thị Na", HOME):
        await story.say(text)
    for text in ("mũi 2", DETAILS):
        await story.say(text)
    assert "complaint_photo.ask_slip" in story.keys
    first = await story.photo("covered slip", checked=False)
    await story.checked(first, "covered slip")
    assert any(key.startswith("photo.") for key in story.keys) and story.chat.labels, story.keys
    world.clock.move(seconds=seconds)
    await story.photo("slip", checked=False)
    assert ("complaint_photo.received" in story.keys) is answers, story.keys


async def test_an_album_is_answered_once_wherever_it_comes(world: World) -> None:
    for step in STEPS:
        story = Story(world, "attach_photo", "nothing kept", MESSENGER)
        await at(story, step)
        await story.photo("slip", checked=False, album="4711")
        assert len(story.chat.replies) == 1, step
        for name in ("small slip", "covered slip"):
            await story.photo(name, checked=False, album="4711")
            assert story.chat.replies == [], step


async def test_of_both_sides_of_a_card_the_one_with_the_code_is_read(world: World) -> None:
    for step, key in (("look-up", "status_lookup.ask_phone"), ("number", "complaint_ask.phone")):
        story = Story(world, "status_lookup", "nothing kept")
        await at(story, step)
        await story.photo("slip", checked=False, album="both")
        front = await story.photo("card", checked=False, album="both")
        assert story.chat.replies == [], step
        await story.checked(front, "card")
        assert {"identity.card_read", key} <= set(story.keys), step


class Telegram:
    """A chat of the messenger: its updates as it sends them, through the parser of the channel."""

    def __init__(self, world: World, chat: int = 41, api: BotApi | None = None) -> None:
        self.story = Story(world, "hotline_directory", "case 41: a position that moves", TRAITS, address=str(chat))
        self.api = api or BotApi()

    async def sends(self, update: dict[str, Any]) -> list[Reply]:
        """One update; what is answered."""
        chat = self.story.chat
        incoming = read_update(Update.de_json(update, None), chat.world.clock.now())
        if incoming is None:
            return []
        await chat.send(incoming)
        self.story.heard()
        return chat.replies

    async def moves(self, first: dict[str, Any], times: int) -> list[Reply]:
        """The same position over and over, a little further each time; the last says that it is no longer live."""
        found = []
        for number in range(times):
            place = HERE | {"latitude": 10.3426 + number / 500, "heading": 90}
            if number == times - 1:
                del place["live_period"]
            message = first["message"] | {"location": place, "edit_date": 1634700100 + number}
            found += await self.sends({"update_id": first["update_id"] + 100 + number, "edited_message": message})
        return found


async def test_case_41_a_live_position_speaks_once_in_twenty_updates(world: World) -> None:
    telegram = Telegram(world)
    await telegram.story.start()
    place = telegram.api.message(41, location=HERE)
    assert len(await telegram.sends(place)) == 1
    assert await telegram.moves(place, 20) == []
    telegram.story.end()


async def test_a_live_position_speaks_once_at_whatever_step_it_begins_and_once_more_when_shared_anew(
    world: World,
) -> None:
    api = BotApi()
    for number, step in enumerate(STEPS, 42):
        telegram = Telegram(world, number, api)
        await at(telegram.story, step)
        place = telegram.api.message(number, location=HERE)
        assert len(await telegram.sends(place)) == 1, step
        assert await telegram.moves(place, 3) == [], step
        again = telegram.api.message(number, location=HERE | {"latitude": 10.39})
        assert len(await telegram.sends(again)) == 1, step


async def test_case_42_photo_voice_and_position_are_kept_under_one_question(world: World) -> None:
    story = Story(world, "attach_photo", "case 42: a photo, a voice message, a position")
    await story.start()
    await story.photo("slip")
    await story.voice()
    assert "1 ảnh, 1 tin thoại" in story.chat.text
    await story.share_location(HERE["latitude"], HERE["longitude"])
    assert "attach_photo.ask_what_for" in story.keys and "1 ảnh, 1 tin thoại" in story.chat.text
    await story.tap("Nhờ cán bộ gọi lại")
    await story.tap("Buổi sáng")
    assert {"place_choice.which_commune", "place_choice.which_district"} & set(story.keys)  # among those that lie there
    await story.say(HOME)
    await story.say("0300123456")
    (ticket,) = await filed(world, story.chat.address)
    assert (ticket.call_back, ticket.commune_code) == ("morning", "30697")
    assert await files_of(world, story.chat.address) == [2]
    story.end()


async def test_in_any_order_all_three_reach_the_call(world: World) -> None:
    for order in permutations(("photo", "voice", "place")):
        chat = world.chat()
        await chat.start()
        sends: dict[str, Callable[[], Awaitable[object]]] = {
            "photo": chat.photo,
            "voice": chat.voice,
            "place": partial(chat.share_location, 10.3426, 105.3545),
        }
        for what in order:
            await sends[what]()
        for text in ("gặp cán bộ", *CALL[2:]):
            await chat.say(text)
        assert await files_of(world, chat.address) == [2], order


async def test_case_43_heic_is_converted_and_what_cannot_be_is_told_before_it_is_called_attached(world: World) -> None:
    story = Story(world, "attach_photo", "case 43: HEIC for an open report")
    await story.start()
    for text in CALL:
        await story.say(text)
    await story.photo("heic cut off", checked=False)
    broken = world.pending_files[-1]
    await story.checked(broken, "heic cut off")
    assert "photo.photo_broken" in story.keys
    await story.photo("heic")
    await story.tap("Nhờ gọi lại")
    assert "attach_photo.added" in story.keys
    assert await files_of(world, story.chat.address) == [1]
    story.end()


async def test_a_file_that_cannot_be_opened_is_told_at_any_step_also_when_one_has_gone_on(world: World) -> None:
    for step in STEPS:
        story = Story(world, "attach_photo", "nothing kept")
        await at(story, step)
        await story.photo("gif")
        assert "photo.photo_gif" in story.keys and "attach_photo.added" not in story.keys, step
    for further in (("menu",), ("menu", *REPORT), ("tra cứu mũi tiêm",)):
        story = Story(world, "attach_photo", "nothing kept")
        await story.start()
        number = await story.photo("heic cut off", checked=False)
        for text in further:
            await story.say(text)
        await story.checked(number, "heic cut off")
        assert {"attach_photo.sent_before", "photo.photo_broken"} <= set(story.keys), further


WIFI = "WIFI:S:Quán Bảy;T:WPA;P:12345678;;"
CERTIFICATE = "HC1:6BFOXN%TSMAHN-HVN8J7UQMJ4-36 L-AHQ+R1WG%MP8*ICG5QKM0658WAULO8NASA3"
TRANSFER = "00020101021138540010A00000072701240006970436011001234567890208QRIBFTTA53037045802VN63041A2B"
CODES = {
    "mã chứng nhận tiêm chủng": CERTIFICATE,
    "mã địa điểm": "geo:10.3426,105.3545",
    "mã Wi-Fi": WIFI,
    "mã của ứng dụng VNeID": "https://vneid.gov.vn/tai-ung-dung",
    "mã chuyển khoản ngân hàng": TRANSFER,
}
ELSEWHERE = {named: text for named, text in CODES.items() if text != CERTIFICATE}


async def test_case_44_a_code_that_is_no_identity_card_is_named_at_the_step_for_the_number(world: World) -> None:
    story = Story(world, "status_lookup", "case 44: codes of other things")
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    for text in (CERTIFICATE, "geo:10.3426,105.3545", WIFI):
        await story.photo(f"code {text}")
        assert "identity.other_code" in story.keys and "identity.no_qr" not in story.keys
    await story.photo("card")
    assert "identity.card_read" in story.keys
    story.end()


async def test_every_code_is_named_whether_photographed_or_pasted(world: World) -> None:
    for step in ("number", "look-up"):
        story = Story(world, "status_lookup", "nothing kept")
        await at(story, step)
        for named, text in CODES.items():
            await story.photo(f"code {text}")
            assert named in story.chat.text, step
            await story.say(text)
            assert named in story.chat.text, step


async def test_a_code_of_something_else_is_named_wherever_its_photo_comes_and_is_no_slip(world: World) -> None:
    story = Story(world, "complaint", "nothing kept")
    await story.start()
    for named, text in ELSEWHERE.items():
        await story.photo(f"code {text}")
        assert "attach_photo.other_code" in story.keys and named in story.chat.text
        await story.tap("Không dùng ảnh này")
        if not text.startswith("https"):
            await story.say(text)
            assert named in story.chat.text
    await put_person(world)
    await shown_record(story)
    for label in ("Thiếu hoặc sai?", "Thiếu mũi 2"):
        await story.tap(label)
    await story.say(DETAILS)
    await story.photo(f"code {WIFI}")
    await story.tap("Gửi")
    assert "photo.other_code" in story.keys and "mã Wi-Fi" in story.chat.text
    await story.photo("slip")
    await story.tap("Gửi")
    assert await files_of(world, story.chat.address) == [1]


async def test_a_card_sent_before_anything_was_said_opens_the_look_up(world: World) -> None:
    story = Story(world, "attach_photo", "nothing kept")
    await story.start()
    await story.photo("card")
    assert "attach_photo.card_seen" in story.keys
    await story.say("tra cứu")
    assert {"identity.card_read", "status_lookup.ask_phone"} <= set(story.keys)


async def test_case_48_a_question_of_the_office_reaches_the_phone_while_the_browser_is_closed(world: World) -> None:
    await put_person(world)
    story = Story(world, "follow_up", "case 48: asked while the browser is closed", Traits("webchat", tells_seen=True))
    await story.start()
    await shown_record(story)
    for label in ("Thiếu hoặc sai?", "Thiếu mũi 2"):
        await story.tap(label)
    await story.say(DETAILS)
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    (ticket,) = await filed(world, story.chat.address)
    before = len(texts_to(world))
    world.clock.move(hours=1)
    actor = await claimed(world, ticket)
    await does(world, actor, ask_citizen, ticket, f"Nhờ gửi ảnh giấy tiêm và CCCD {CCCD.number}, bệnh gan thì ghi rõ")
    world.clock.move(minutes=4)
    await phone_news(world.work)
    assert len(texts_to(world)) == before
    world.clock.move(minutes=2)
    await phone_news(world.work)
    (words,) = texts_to(world)[before:]
    assert ticket.code in words.replace(" ", "") and len(words) <= 160 and "http" not in words
    assert not any(said in words for said in (CCCD.number, "gan", "giay", PHONE, "Thử"))
    story.lines.append(f"… (text message) {words}")
    story.end()


def texts_to(world: World) -> list[str]:
    """Every text message, oldest first."""
    return [Reply.from_json(row.payload).text for row in world.sent if row.channel == "sms"]


LEFT = {  # what came between a photo and the report that it is for
    "cancelled": ("hủy",),
    "a question, then the menu": ("bao lâu thì có kết quả", "gọi số nào", "menu"),
    "a look-up given up": ("tra cứu mũi tiêm", "hủy"),
    "an alarm that was none": ("con tôi tím tái khó thở sau tiêm", "không phải, tôi gõ nhầm", "menu"),
    "an alarm": ("con tôi tím tái khó thở sau tiêm", "menu"),
    "small talk": ("chờ chút nhé", "alo"),
}


@pytest.mark.parametrize("between", LEFT)
async def test_a_photo_sent_first_is_offered_to_the_report_whatever_came_between(world: World, between: str) -> None:
    await put_person(world)
    story = Story(world, "attach_photo", "nothing kept")
    await story.start()
    number = await story.photo("slip")
    for text in LEFT[between]:
        await story.say(text)
    await shown_record(story)
    for label in ("Thiếu hoặc sai?", "Thiếu mũi 2"):
        await story.tap(label)
    await story.say(DETAILS)
    await story.tap("Dùng 1 ảnh đã gửi lúc trước")
    await story.tap("Gửi")
    ticket = (await filed(world, story.chat.address))[-1]
    async with world.database.reading() as uow:
        assert number in dict(await uow.ticket_files.of_ticket(ticket.id))


VOICE: dict[str, tuple[str, ...]] = {
    **STEPS,
    "own data": ("xóa dữ liệu của tôi",),
    "who looked": ("ai đã xem hồ sơ của tôi",),
    "guide, second step": ("cài đặt ứng dụng", "1", "1"),
    "a list": ("nộp danh sách",),
    "an alarm": ("con tôi tím tái khó thở sau tiêm",),
    "code of a report": ("theo dõi phản ánh",),
    "report": (*CALL, "theo dõi phản ánh"),
}
KEPT = {"enclosed.voice", "callback.ask_when_voice", "callback.voice_kept", "danger.passed_on"}


async def test_a_voice_message_is_kept_at_any_step_and_says_what_becomes_of_it(world: World) -> None:
    for step, before in VOICE.items():
        chat = world.chat()
        await chat.start()
        for text in before:
            await chat.say(text)
        await chat.voice()
        assert KEPT & set(chat.keys), (step, chat.keys)
        async with world.database.reading() as uow:
            kept = await uow.files.get(world.pending_files[-1])
        assert kept is not None and kept.kind == "voice", step
