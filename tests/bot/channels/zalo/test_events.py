"""Every event of the table is read; what is odd never raises anything but `Unreadable`."""

import json
import random
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels.zalo.events import Event, Kind, Unreadable, read_event
from handlers.dialogue.turn import Attachment, Incoming

FILE = "https://f6.photo.talk.zdn.vn/a"
NOW = datetime(2021, 10, 20, 2, tzinfo=UTC)
USER, OA = "5040200000000000017", "3200000000000000001"


def event(name: str, message: dict[str, Any] | None = None, **more: Any) -> Event:
    """An event read: from a person to the account, with a message unless told otherwise."""
    body: dict[str, Any] = {
        "app_id": "41", "event_name": name, "timestamp": "1634695200000",
        "sender": {"id": USER}, "recipient": {"id": OA},
        "message": {"msg_id": "m1", **(message or {})},
    }  # fmt: skip
    return read_event({**body, **more}, NOW)


def incoming(name: str, message: dict[str, Any] | None = None, **more: Any) -> Incoming:
    """What an event brings to a conversation."""
    found = event(name, message, **more).incoming
    assert found is not None
    return found


def attached(kind: str, payload: dict[str, Any], text: str = "") -> dict[str, Any]:
    return {"text": text, "attachments": [{"type": kind, "payload": payload}]}


def test_words_come_composed_and_once_for_each_message() -> None:
    found = incoming("user_send_text", {"text": unicodedata.normalize("NFD", " Tra cứu mũi tiêm ")})
    assert (found.channel, found.address, found.key, found.text) == ("zalo", USER, "m1", "Tra cứu mũi tiêm")


def test_a_button_comes_as_its_payload_and_is_a_tap() -> None:
    assert incoming("user_send_text", {"text": "3f.2.yes"}).tap == "3f.2.yes"
    assert incoming("user_send_text", {"text": "!complaint"}).tap == "!complaint"
    assert incoming("user_send_text", {"text": "ngày 12.9.2021"}).tap == ""


@pytest.mark.parametrize("typed", ["12.9.2021", "0300.123.456", "!!!", "!a", "098180000123.1.2"])
def test_a_date_a_phone_or_an_exclamation_is_what_was_said(typed: str) -> None:
    assert (incoming("user_send_text", {"text": typed}).tap, incoming("user_send_text", {"text": typed}).text) == (
        "",
        typed,
    )


def test_a_quote_names_its_message_and_a_late_event_when_it_was_written() -> None:
    assert incoming("user_send_text", {"text": "1", "quote_msg_id": 17}).quotes == "17"
    assert incoming("user_send_text", {"text": "1"}).quotes == ""
    for stamp, at in (
        (1634695200000 - 300_000, NOW - timedelta(minutes=5)),  # told by the platform's third try
        ("1634695200000", NOW),
        (1634695200000 + 60_000, NOW),  # a clock that is ahead
        (1, NOW),
        ("x", NOW),
        ("9" * 40, NOW),
    ):
        assert incoming("user_send_text", {"text": "1"}, timestamp=stamp).at == at


def test_a_start_link_carries_its_word() -> None:
    assert incoming("user_send_text", {"text": "/start ag-30280"}).start == "ag-30280"
    found = incoming("user_send_text", {"text": "/start@tiem_chung from_poster_at_BV891"})
    assert (found.start, found.text) == ("from_poster_at_BV891", "")


@pytest.mark.parametrize(
    ("name", "kind", "payload", "expected"),
    [
        ("image", "image", {"url": FILE, "thumbnail": "t"}, ("photo", None, "")),
        ("file", "file", {"url": FILE, "name": "Mẫu 1.xlsx", "size": "917"}, ("document", 917, "Mẫu 1.xlsx")),
        ("file", "file", {"url": FILE, "name": "IMG.HEIC", "size": 5}, ("photo", 5, "IMG.HEIC")),
        ("audio", "audio", {"url": FILE}, ("voice", None, "")),
        ("video", "video", {"url": FILE}, ("document", None, "")),
    ],
)  # fmt: skip
def test_files_are_named_by_their_address(
    name: str, kind: str, payload: dict[str, Any], expected: tuple[str, int | None, str]
) -> None:
    found = incoming(f"user_send_{name}", attached(kind, payload, "đây là giấy mũi 2"))
    asked, size, file_name = expected
    assert found.attachments == (Attachment(asked, payload["url"], None, size, "", file_name),)
    assert found.text == "đây là giấy mũi 2"


@pytest.mark.parametrize(
    "message",
    [
        attached("location", {"coordinates": {"latitude": "10.3865", "longitude": "105.4352"}}, "UBND xã"),
        {"location": {"latitude": 10.3865, "longitude": 105.4352}},
        {"location": {"lat": "10.3865", "long": "105.4352"}},
    ],
)
def test_a_place_is_read_in_every_shape_and_its_name_is_no_answer(message: dict[str, Any]) -> None:
    found = incoming("user_send_location", message)
    assert (found.location, found.text) == ((10.3865, 105.4352), "")


@pytest.mark.parametrize("latitude", ["", "mười", "91", None, [], "nan", "inf"])
def test_a_place_off_the_earth_is_none(latitude: object) -> None:
    found = incoming("user_send_location", {"location": {"latitude": latitude, "longitude": "105"}})
    assert (found.location, found.unsupported) == (None, "other")


@pytest.mark.parametrize("phone", ["84300000017", 84300000017, "+84300000017"])
def test_a_shared_phone_comes_with_the_country_before_it(phone: object) -> None:
    assert incoming("user_submit_info", info={"name": "Lan", "phone": phone}).phone == "+84300000017"


@pytest.mark.parametrize(("name", "kind"), [("user_send_sticker", "sticker"), ("user_send_gif", "gif")])
def test_what_cannot_be_read_is_named(name: str, kind: str) -> None:
    assert incoming(name, attached("x", {"url": "https://x.zdn.vn/a"})).unsupported == kind


def test_to_follow_begins_the_talk_and_a_repeat_is_the_same() -> None:
    body = {"event_name": "follow", "timestamp": "17", "follower": {"id": USER}, "oa_id": OA}
    first, again = (read_event(body, NOW).incoming for _ in range(2))
    assert first is not None and again is not None
    assert (first.text, first.address, first.key) == ("/start", USER, again.key)
    assert read_event({**body, "event_name": "unfollow"}, NOW) == Event(Kind.UNFOLLOW, "unfollow", USER)


def test_nothing_of_ours_is_ever_answered() -> None:
    assert event("oa_send_text", {"text": "chào"}, sender={"id": OA}, recipient={"id": USER}).kind is Kind.ECHO
    by_hand = event("oa_send_text", {"text": "chào"}, sender={"id": OA, "admin_id": "9"}, recipient={"id": USER})
    told = by_hand.incoming
    assert told is not None and (by_hand.kind, told.address, told.key) == (Kind.BY_HAND, USER, "system:by_hand:m1")
    assert (told.event, told.text, told.data) == ("by_hand", "", {"text": "chào", "written": NOW.isoformat()})
    erased = event("user_withdraw").incoming
    assert erased is not None and (erased.event, erased.key) == ("withdrawn", f"system:withdrawn:1634695200000:{USER}")
    seen = event("user_seen_message", {"msg_ids": ["a", "b"]})
    assert (seen.kind, seen.user, seen.messages, seen.incoming) == (Kind.SEEN, USER, ("a", "b"), None)
    received = event("user_received_message", {"msg_id": "a"}, sender={"id": OA}, recipient={"id": USER})
    assert (received.kind, received.user, received.messages) == (Kind.RECEIVED, USER, ("a",))


@pytest.mark.parametrize(
    "name", ["anonymous_send_text", "user_reacted_message", "change_oa_daily_quota", "", "x" * 900]
)
def test_other_events_are_taken_and_left(name: str) -> None:
    found = event(name)
    assert (found.kind, found.incoming) == (Kind.OTHER, None)


def test_no_event_breaks_the_reader() -> None:
    dice = random.Random(5)
    attachment = {"payload": {"url": "u", "size": "1", "coordinates": {"latitude": "1"}}}
    whole: dict[str, Any] = {
        "app_id": "41", "timestamp": 17, "sender": {"id": USER}, "recipient": {"id": OA},
        "message": {"msg_id": "m", "text": "x", "attachments": [attachment]},
        "info": {"phone": "84"}, "follower": {"id": USER},
    }  # fmt: skip
    odd: tuple[Any, ...] = (None, 17, -1, 1.5, True, "", "\0", "\ud800", [], [None], {}, {"id": []}, "x" * 70, 2**80)
    names = ("user_send_text", "user_send_image", "user_send_file", "user_send_location", "user_submit_info",
             "follow", "oa_send_text", "user_seen_message", "user_received_message", "user_send_link")  # fmt: skip

    def spoilt(value: Any) -> Any:
        if dice.random() < 0.12:
            return dice.choice(odd)
        if isinstance(value, dict):
            return {name: spoilt(one) for name, one in value.items() if dice.random() > 0.05}
        return [spoilt(one) for one in value] if isinstance(value, list) else value

    for _ in range(4000):
        body = {**{name: spoilt(one) for name, one in whole.items()}, "event_name": dice.choice(names)}
        try:
            found = read_event(body, NOW)
        except Unreadable:
            continue
        if found.incoming is not None:
            json.dumps(found.incoming.to_json()).encode()
