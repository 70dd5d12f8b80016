"""The web chat's API: what is taken, what is refused, and that a chat is seen by its own token only."""

import asyncio
import hashlib
import json
from typing import Any

import aiohttp

from bot.channels.webchat.parse import LARGEST_FILE
from handlers.dialogue.reply import Reply
from tests.bot.channels.webchat.visitor import Visitor
from tests.bot.media import pictures
from tests.support.live import Live, start_live

KEY = "a-key-of-its-own"
NONSENSE = [
    (b"", "unreadable"),
    (b"{", "unreadable"),
    (b"[]", "unreadable"),
    (b'"menu"', "unreadable"),
    (b"\xff\xfe", "unreadable"),
    (b"[" * 30_000, "unreadable"),
    (b"{}", "key"),
    (b'{"key": 5}', "key"),
    (b'{"key": "short"}', "key"),
    (b'{"key": "with a space in it"}', "key"),
    (json.dumps({"key": "k" * 65}).encode(), "key"),
]
ODD: list[dict[str, Any]] = [
    {"text": 5},
    {"text": None, "tap": ["x"]},
    {"text": "a\0b"},
    {"text": "half a pair: \ud83d"},
    {"text": "'; drop table contacts; --"},
    {"tap": "x" * 5000},
    {"tap": "1:2:3:4:5"},
    {"start": "../../etc/passwd"},
    {"location": ["a", "b"]},
    {"location": [1e309, 0]},
    {"location": [True, False]},
    {"location": [91, 0]},
    {"location": [10**400, 0]},
    {"location": [10.5]},
    {"text": "menu", "unknown": {"deep": [1, 2, 3]}},
    {"text": "😀" * 4000},
]
NO_FORMS = [
    ("application/json", b"{}"),
    ("multipart/form-data", b"no boundary named"),
    ("multipart/form-data; boundary=x", b"nothing of that boundary"),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="key"\r\n\r\n12345678\r\n--x--',
    ),
]


async def rows(live: Live, question: str) -> Any:
    async with live.service.database.reading() as uow:
        return await uow.connection.fetchval(question)


async def test_a_start_command_that_was_typed_is_a_link(live: Live) -> None:
    visitor = await Visitor.arrive(live)
    await visitor.say("/start@tiem_chung at_BV891")
    (told, _) = await visitor.replies()
    assert "Bệnh viện Đa khoa trung tâm An Giang" in told["text"]


async def test_the_first_message_is_answered_with_the_six_doors(live: Live) -> None:
    visitor = await Visitor.arrive(live)
    assert await visitor.say("", start="web") == (200, {"result": "done"})
    (reply,) = await visitor.replies()
    assert [label for label, _, _ in reply["buttons"]] == [
        "Cài đặt ứng dụng",
        "Tra cứu mũi tiêm",
        "Gửi phản ánh",
        "Theo dõi phản ánh",
        "Đường dây nóng",
        "Hỏi đáp",
    ]


async def test_a_repeat_changes_nothing(live: Live) -> None:
    visitor = await Visitor.arrive(live)
    assert await visitor.say("menu", key=KEY) == (200, {"result": "done"})
    before = await visitor.replies()
    assert await visitor.say("menu", key=KEY) == (200, {"result": "repeat"})
    assert await visitor.replies() == before


async def test_the_same_message_many_times_at_once_is_answered_once(live: Live) -> None:
    visitor = await Visitor.arrive(live)
    results = await asyncio.gather(*(visitor.say("menu", key=KEY) for _ in range(8)))
    assert sorted(body["result"] for _, body in results) == ["done", *["repeat"] * 7]
    assert len(await visitor.replies()) == 1


async def test_a_foreign_token_sees_nothing(live: Live) -> None:
    visitor, stranger = await Visitor.arrive(live), await Visitor.arrive(live)
    await visitor.say("menu")
    assert await visitor.replies()
    assert await stranger.replies() == []
    async with stranger.listening() as answers:
        await stranger.say("menu")
        first = await anext(answers)
    assert first["id"] not in {reply["id"] for reply in await visitor.replies()}


async def test_without_a_token_nothing_is_read(live: Live) -> None:
    headers = ["", "Bearer", "Bearer short", "Basic abc", "Bearer " + "a" * 65, "Bearer " + "é" * 43]
    for path in ("/chat/api/replies", "/chat/api/events"):
        for header in headers:
            async with live.session.get(live.url(path), headers={"Authorization": header}) as answer:
                assert (answer.status, await answer.json()) == (401, {"error": "no_session"})


async def test_without_a_token_nothing_is_taken(live: Live) -> None:
    for path in ("/chat/api/messages", "/chat/api/files"):
        async with live.session.post(live.url(path), data=b'{"key": "12345678", "text": "menu"}') as answer:
            assert (answer.status, await answer.json()) == (401, {"error": "no_session"})
    assert await rows(live, "select count(*) from contacts") == 0


async def test_nonsense_is_refused_plainly(live: Live) -> None:
    visitor = await Visitor.arrive(live)
    assert [await visitor.post(body) for body, _ in NONSENSE] == [(400, {"error": error}) for _, error in NONSENSE]


async def test_odd_values_are_answered_like_any_message(live: Live) -> None:
    for number, body in enumerate(ODD):
        visitor = await Visitor.arrive(live)
        assert await visitor.post({"key": f"{KEY}-{number}", **body}) == (200, {"result": "done"})
        assert await visitor.replies()


async def test_a_message_in_many_small_pieces_is_read_whole(live: Live) -> None:
    visitor = await Visitor.arrive(live)
    body = json.dumps({"key": KEY, "text": "menu", "padding": "p" * 40_000}).encode()

    async def drops() -> Any:
        for start in range(0, len(body), 1000):
            yield body[start : start + 1000]
            await asyncio.sleep(0)

    url = live.url("/chat/api/messages")
    async with live.session.post(url, data=drops(), headers=visitor.headers) as answer:
        assert (answer.status, await answer.json()) == (200, {"result": "done"})


async def test_an_endless_message_is_stopped(live: Live) -> None:
    visitor = await Visitor.arrive(live)
    assert await visitor.say("a" * 70_000) == (413, {"error": "too_long"})
    assert await rows(live, "select count(*) from contacts") == 0


async def test_five_thousand_characters_are_taken(live: Live) -> None:
    visitor = await Visitor.arrive(live)
    assert (await visitor.say("ạ" * 5000))[0] == 200
    assert await visitor.replies()


async def test_answers_come_by_stream_and_again_from_where_it_stopped(live: Live) -> None:
    visitor = await Visitor.arrive(live)
    async with visitor.listening() as answers:
        await visitor.say("menu")
        first = await anext(answers)
    await visitor.say("menu")
    async with visitor.listening(first["id"]) as answers:
        second = await anext(answers)
    assert int(second["id"]) > int(first["id"])
    assert [reply["id"] for reply in await visitor.replies()] == [first["id"], second["id"]]


async def test_a_strange_place_to_go_on_from_is_no_fault(live: Live) -> None:
    visitor = await Visitor.arrive(live)
    await visitor.say("menu")
    for after in ("-1", "x", "9" * 19, "9" * 40, "1e5", "٣"):
        url = live.url("/chat/api/replies")
        async with live.session.get(url, params={"after": after}, headers=visitor.headers) as answer:
            assert answer.status == 200


async def test_an_open_stream_is_ended_by_the_service_not_cut(database_url: str) -> None:
    async with aiohttp.ClientSession() as browser:
        async with start_live(database_url) as live:
            visitor = await Visitor.arrive(live)
            stream = await browser.get(live.url("/chat/api/events"), headers=visitor.headers)
        assert await stream.content.read() == b""  # a cut one raises ClientPayloadError


async def test_no_answer_may_be_kept_by_a_cache(live: Live) -> None:
    visitor = await Visitor.arrive(live)
    async with live.session.get(live.url("/chat/api/replies"), headers=visitor.headers) as answer:
        assert answer.headers["Cache-Control"] == "no-store"


async def test_a_picture_is_kept_sealed_and_once(live: Live) -> None:
    visitor = await Visitor.arrive(live)
    content = b"\xff\xd8\xff\xe0" + b"not much of a picture" * 50
    assert await visitor.send_file(content, key=KEY, text="ảnh giấy tiêm") == (200, {"result": "done"})
    assert await visitor.send_file(content, key=KEY) == (200, {"result": "repeat"})
    assert await rows(live, "select count(*) from files") == 1
    assert await rows(live, "select kind from files") == "photo"
    assert await visitor.replies()


async def test_moving_pictures_are_answered_kindly_and_films_are_kept_for_a_person(live: Live) -> None:
    visitor = await Visitor.arrive(live)
    assert (await visitor.send_file(b"GIF89a" + bytes(40), "image/jpeg"))[0] == 200
    assert "ảnh động" in await visitor.heard()
    assert await rows(live, "select count(*) from files") == 0
    assert (await visitor.send_file(b"\0\0\0\x18ftypmp42", "video/mp4"))[0] == 200
    assert "1 tệp" in await visitor.heard()
    assert await rows(live, "select count(*) from files where kind = 'document'") == 1


async def test_photos_sent_at_once_are_answered_once(live: Live) -> None:
    visitor = await Visitor.arrive(live)
    await visitor.say("chào")
    before = len(await visitor.replies())
    for number in range(4):
        photo = pictures.jpeg(pictures.slip(320 + number, 240))
        assert (await visitor.send_file(photo, album="album-of-today"))[0] == 200
    assert len(await visitor.replies()) == before + 1
    assert (await visitor.send_file(pictures.jpeg(pictures.slip(400, 240)), album="?"))[0] == 200  # nonsense: none
    assert len(await visitor.replies()) == before + 2
    assert await rows(live, "select count(*) from files where kind = 'photo'") == 5


async def test_a_file_of_more_than_twenty_megabytes_is_refused(live: Live) -> None:
    visitor = await Visitor.arrive(live)
    assert await visitor.send_file(bytes(LARGEST_FILE + 1)) == (413, {"error": "too_large"})
    assert await rows(live, "select count(*) from files") == 0


async def test_a_form_that_is_none_is_refused(live: Live) -> None:
    visitor = await Visitor.arrive(live)
    for media, body in NO_FORMS:
        headers = {**visitor.headers, "Content-Type": media}
        async with live.session.post(live.url("/chat/api/files"), data=body, headers=headers) as answer:
            assert answer.status == 400


async def test_an_unknown_address_of_the_api_answers_in_json(live: Live) -> None:
    async with live.session.get(live.url("/chat/api/nothing")) as answer:
        assert (answer.status, await answer.json()) == (404, {"error": "missing"})


async def test_a_notice_says_that_it_wants_to_be_seen_until_its_own_browser_has_told(live: Live) -> None:
    visitor, other = await Visitor.arrive(live), await Visitor.arrive(live)
    for one in (visitor, other):
        await one.say("menu")
    async with live.service.work("test:notice") as work:
        contact = await work.uow.contacts.find("webchat", hashlib.sha256(visitor.token.encode()).hexdigest())
        assert contact is not None
        work.tell(contact, Reply("Có tin mới"), "test:notice")
    menu, notice = await visitor.replies()
    assert "ack" not in menu and notice["ack"] is True
    seen = {"ids": [notice["id"], "x", 5, "9" * 30]}
    assert await other.post(seen, "/chat/api/seen") == (200, {"noted": 0})
    assert await visitor.post({"ids": "all"}, "/chat/api/seen") == (200, {"noted": 0})
    assert await visitor.post(seen, "/chat/api/seen") == (200, {"noted": 1})
    assert await visitor.post(seen, "/chat/api/seen") == (200, {"noted": 0})
    assert "ack" not in (await visitor.replies())[1]
    assert await rows(live, "select count(*) from outbox where seen_at is not null and delivered_at is not null") == 1


async def test_a_chat_that_was_closed_on_its_device_is_not_opened_by_its_token_and_keeps_its_person(live: Live) -> None:
    visitor = await Visitor.arrive(live)
    await visitor.say("menu")
    await visitor.say("menu")  # what the process remembers of the chat must not bring it back
    assert len(await visitor.replies()) == 2
    assert await visitor.post({}, "/chat/api/close") == (200, {"closed": True})
    assert await visitor.replies() == []
    await visitor.say("menu")
    assert len(await visitor.replies()) == 1
    assert await rows(live, "select count(*) from contacts where address like 'closed:%'") == 1
    assert await rows(live, "select count(*) from outbox") == 3
