"""Whatever arrives at the webhook with the right secret is answered 200: what is refused comes again for a day, and
everybody behind it waits."""

import json
import random
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.telegram.channel import PATH
from tests.support.bot_api import BotApi
from tests.support.live import Live, start_live

SECRET = "a-secret-of-the-tests"
ROUNDS = 120
HUGE = 10**30
DEEP = 100_000


@pytest.fixture
async def door(database_url: str) -> AsyncIterator[Live]:
    """A service with a bot that takes updates by webhook."""
    api = BotApi()
    await api.start()
    async with start_live(
        database_url,
        works=False,
        public_url="http://127.0.0.1",
        **api.settings(SECRET),
    ) as live:
        yield live
    await api.stop()


async def post(live: Live, raw: bytes) -> int:
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
    async with live.session.post(live.url(PATH), data=raw, headers=headers) as answer:
        return answer.status


def nested(depth: int, opening: bytes = b'{"a":', closing: bytes = b"}") -> bytes:
    return opening * depth + b"1" + closing * depth


def message(**changes: Any) -> dict[str, Any]:
    """An update with a message, parts of it replaced. `update_id` and `message` may be replaced whole."""
    person = {"id": 7, "is_bot": False, "first_name": "Người", "language_code": "vi"}
    body = {"message_id": 1, "date": 1634700000, "chat": {"id": 7, "type": "private"}, "from": person, "text": "chào"}
    number = changes.pop("update_id", 1)
    return {"update_id": number, "message": body | changes}


DEEP_ONES = [
    b"[" * DEEP + b"]" * DEEP,
    b"[" * DEEP,
    nested(DEEP),
    *(nested(depth) for depth in (200, 260, 900, 1000, 1023, 1024, 1500)),
    *(b'{"update_id":9%d,"message":%s}' % (depth, nested(depth)) for depth in (200, 260, 900, 1000, 1020)),
    *(
        json.dumps(message(update_id=8000 + depth)).replace('"ch\\u00e0o"', nested(depth).decode()).encode()
        for depth in (240, 260, 980)
    ),
]

NUMBERS = [
    b'{"update_id":' + b"9" * 5000 + b"}",
    b'{"update_id":1e400}',
    b'{"update_id":NaN,"message":{}}',
    b"9" * 400_000,
    *(
        json.dumps(message(update_id=update_id, **changes)).encode()
        for update_id, changes in (
            (HUGE, {}),
            (-HUGE, {}),
            ("x" * 5000, {}),
            ({"a": "x" * 5000}, {}),
            (None, {}),
            (True, {}),
            (2.5, {}),
            (21, {"date": HUGE}),
            (22, {"date": -1}),
            (23, {"chat": {"id": HUGE, "type": "private"}}),
            (24, {"chat": {"id": "x" * 9000, "type": "private"}}),
            (25, {"chat": {"id": "a\0b", "type": "private"}}),
            (26, {"chat": {"id": [1], "type": "private"}}),
            (27, {"location": {"latitude": HUGE, "longitude": 1}}),
            (28, {"photo": [{"file_id": "f", "file_unique_id": "u", "width": HUGE, "height": 2, "file_size": HUGE}]}),
        )
    ),
]

HALVES = [
    b"\xff\xfe",
    b'"\\ud800"',
    b'{"\\ud800":"\\udfff","update_id":"\\ud800"}',
    *(
        json.dumps(message(update_id=update_id, **changes)).encode()
        for update_id, changes in (
            (31, {"text": "nửa \ud800 chữ"}),
            (32, {"from": {"id": 7, "is_bot": False, "first_name": "\udc00", "language_code": "\ud800"}}),
            (33, {"voice": {"file_id": "\ud800\0", "file_unique_id": "\ud800", "duration": 1, "mime_type": "\ud800"}}),
            (34, {"contact": {"phone_number": "\ud800", "first_name": "\ud800", "user_id": 7}}),
            (35, {"chat": {"id": "\ud800", "type": "private"}}),
            (36, {"text": "/start \ud800\0"}),
            ("\ud800", {}),
            ("a\0b", {}),
        )
    ),
    *(
        json.dumps({"update_id": number, "callback_query": {"id": "1", "from": {}, "data": data, "message": place}})
        for number, data, place in (
            (41, "\ud800", {"chat": {"id": 7, "type": "private"}}),
            (HUGE, "x", {"chat": {"id": HUGE, "type": "private"}}),
        )
    ),
]


@pytest.mark.parametrize("bodies", [DEEP_ONES, NUMBERS, HALVES], ids=["deep", "numbers", "halves"])
async def test_nothing_that_is_posted_comes_again(door: Live, bodies: list[bytes]) -> None:
    refused = []
    for raw in bodies:
        if (status := await post(door, raw)) != 200:
            refused.append((status, raw[:90]))
    assert refused == []


async def test_an_update_with_anything_put_anywhere_is_answered_and_the_next_one_runs(door: Live) -> None:
    dice = random.Random(20261129)
    odd = ["\ud800", "\0", HUGE, 1e308, None, True, [], {}, [[[]]], "x" * 9000, -1, 2.5, {"id": "\ud800"}, "0300"]
    shapes = [
        message(),
        message(caption="x", document={"file_id": "d", "file_unique_id": "d", "mime_type": "image/png"}),
        message(location={"latitude": 10.5, "longitude": 105.1}),
        {"callback_query": {"id": "1", "from": {"id": 7}, "data": "1.1.x", "message": message()["message"]}},
        {"my_chat_member": {"chat": {"id": 7, "type": "private"}, "date": 1, "new_chat_member": {"status": "kicked"}}},
    ]
    refused = []
    for number in range(ROUNDS):
        body = json.loads(json.dumps(dice.choice(shapes)))
        body["update_id"] = 1000 + number
        for _ in range(dice.randint(1, 3)):
            place = dice.choice(_places(body))
            place[0][place[1]] = dice.choice(odd)
        if (status := await post(door, json.dumps(body).encode())) != 200:
            refused.append((status, body))
    assert refused == []
    assert await post(door, json.dumps(message(update_id=99_999, chat={"id": 8, "type": "private"})).encode()) == 200
    async with door.service.database.reading() as uow:
        assert await uow.connection.fetchval("select state from updates where key = '99999'") == "done"


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every (holder, key) inside a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, held in inside for found in [(value, key), *_places(held)]]
