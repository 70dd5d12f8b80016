"""What Telegram delivers, read into our update."""

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Bot, Update

from bot.channels.telegram.parse import blocked_by, chat_in, read_tap, read_update
from tests.support.bot_api import TOKEN, BotApi

NOW = datetime(2021, 10, 20, tzinfo=UTC)
BOT = Bot(TOKEN)
API = BotApi()


def read(update: dict[str, Any]) -> Any:
    """Parsed as the channel parses."""
    return read_update(Update.de_json(update, BOT), NOW)


def test_a_text_is_a_text() -> None:
    found = read(API.message(7, "tra cứu mũi tiêm"))
    assert (found.channel, found.address, found.text) == ("telegram", "7", "tra cứu mũi tiêm")
    assert found.key.isdigit()


@pytest.mark.parametrize(
    ("text", "start", "kept"),
    [("/start", "", "/start"), ("/start follow_123", "follow_123", ""), ("/start@our_bot at_BV891", "at_BV891", "")],
)
def test_the_start_command_may_carry_something(text: str, start: str, kept: str) -> None:
    found = read(API.message(7, text))
    assert (found.start, found.text) == (start, kept)


def test_an_answer_to_a_message_of_ours_names_it_and_to_another_does_not() -> None:
    update = API.message(7, "1")
    assert read(update).quotes == ""
    for is_bot, quotes in ((True, "41"), (False, "")):
        answered = {**API.message(7, "x")["message"], "message_id": 41}
        answered["from"] = {"id": 9, "is_bot": is_bot, "first_name": "Lan"}
        update["message"]["reply_to_message"] = answered
        assert read(update).quotes == quotes


def test_a_pressed_button_gives_its_token() -> None:
    assert read(API.tap(7, "abc.1.done")).tap == "abc.1.done"


@pytest.mark.parametrize("data", ["abc.1.done", "!follow_up:seen:1", "?", "\ud800x"])
def test_the_short_way_of_a_tap_reads_what_the_library_reads(data: str) -> None:
    update = API.tap(7, data)
    found = read_tap(update, NOW)
    assert found is not None
    assert found == (read(update), update["callback_query"]["id"])


@pytest.mark.parametrize(
    "broken",
    [{}, {"callback_query": 5}, {"callback_query": {"id": "1", "message": None, "data": "x"}, "update_id": 1}],
)
def test_what_is_no_plain_tap_goes_the_long_way(broken: dict[str, Any]) -> None:
    assert read_tap(broken, NOW) is None
    group = API.tap(7, "x")
    group["callback_query"]["message"]["chat"]["type"] = "supergroup"
    assert read_tap(group, NOW) is None


def test_a_photo_comes_in_its_largest_size_with_its_caption() -> None:
    sizes = [
        {"file_id": f"f{n}", "file_unique_id": f"u{n}", "width": n, "height": n, "file_size": n} for n in (90, 800, 320)
    ]
    found = read(API.message(7, photo=sizes, caption="giấy của cháu"))
    assert [(a.kind, a.ref) for a in found.attachments] == [("photo", "f800")]
    assert found.text == "giấy của cháu"


@pytest.mark.parametrize(
    ("media", "name", "kind"),
    [
        ("image/heic", "a.b", "photo"),
        ("application/pdf", "a.b", "document"),
        ("application/octet-stream", "IMG_0001.HEIC", "photo"),
    ],
)
def test_a_document_that_is_a_picture_counts_as_a_photo(media: str, name: str, kind: str) -> None:
    document = {"file_id": "d", "file_unique_id": "u", "mime_type": media, "file_size": 22_000_000, "file_name": name}
    found = read(API.message(7, document=document))
    assert (found.attachments[0].kind, found.attachments[0].size) == (kind, 22_000_000)
    assert found.attachments[0].name == name


def test_a_voice_message_is_kept_for_whoever_calls_back() -> None:
    voice = {"file_id": "v", "file_unique_id": "u", "duration": 3, "mime_type": "audio/ogg"}
    assert read(API.message(7, voice=voice)).attachments[0].kind == "voice"


def test_only_a_persons_own_number_counts() -> None:
    own = {"phone_number": "+84300000001", "first_name": "A", "user_id": 7}
    assert read(API.message(7, contact=own)).phone == "+84300000001"
    for other in ({**own, "user_id": 8}, {"phone_number": "+84300000001", "first_name": "A"}):
        found = read(API.message(7, contact=other))
        assert (found.phone, found.unsupported) == ("", "contact_of_other")


def test_a_place_is_two_numbers() -> None:
    assert read(API.message(7, location={"latitude": 10.5, "longitude": 105.1})).location == (10.5, 105.1)


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"sticker": {"file_id": "s", "file_unique_id": "u", "width": 1, "height": 1, "is_animated": False,
                      "is_video": False, "type": "regular"}}, "sticker"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "other"),
        ({"animation": {"file_id": "s", "file_unique_id": "u", "width": 1, "height": 1, "duration": 1},
          "document": {"file_id": "s", "file_unique_id": "u"}}, "gif"),
    ],
)  # fmt: skip
def test_what_we_cannot_read_is_named(more: dict[str, Any], kind: str) -> None:
    assert read(API.message(7, **more)).unsupported == kind


@pytest.mark.parametrize("kind", ["video", "video_note"])
def test_a_film_is_a_file_for_a_person(kind: str) -> None:
    film = {"file_id": "s", "file_unique_id": "u", "width": 1, "height": 1, "length": 1, "duration": 1}
    update = API.message(7)
    update["message"][kind] = film
    (file,) = read(update).attachments
    assert (file.kind, file.ref, file.media_type) == ("document", "s", "video/mp4")


def changed(update: dict[str, Any]) -> Any:
    update["edited_message"] = update.pop("message")
    return read(update)


def test_a_changed_message_names_the_message_that_it_was() -> None:
    update = API.message(7, "sn 1/4/78")
    first = read(update)
    found = changed(update)
    assert found.edits and not first.edits
    assert (found.text, found.message) == ("sn 1/4/78", first.message) and found.message.isdigit()
    sizes = [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9, "file_size": 9}]
    caption = changed(API.message(7, photo=sizes, caption="giấy mũi 2"))
    assert (caption.text, caption.attachments) == ("giấy mũi 2", ())  # the photo is here already
    assert changed(API.message(7, photo=sizes)).unsupported == "edited"


def test_a_place_that_is_shared_live_speaks_once() -> None:
    live = {"latitude": 10.5, "longitude": 105.1, "live_period": 900}
    assert read(API.message(7, location=live)).location == (10.5, 105.1)
    assert changed(API.message(7, location=live)) is None


def test_the_parts_of_an_album_share_a_name() -> None:
    sizes = [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9, "file_size": 9}]
    assert read(API.message(7, photo=sizes, media_group_id="1357")).album == "1357"
    assert read(API.message(7, photo=sizes)).album == ""


def test_groups_and_channels_are_none_of_our_business() -> None:
    update = API.message(7, "chào")
    update["message"]["chat"] = {"id": -5, "type": "supergroup", "title": "Xóm", "is_forum": True}
    assert read(update) is None


def test_who_blocks_the_bot_is_noted() -> None:
    member = {"user": {"id": 123456, "is_bot": True, "first_name": "b"}}
    change = {
        "chat": {"id": 7, "type": "private"}, "from": {"id": 7, "is_bot": False, "first_name": "A"}, "date": 1634700000,
        "old_chat_member": {**member, "status": "member"},
        "new_chat_member": {**member, "status": "kicked", "until_date": 0},
    }  # fmt: skip
    update = Update.de_json({"update_id": 1, "my_chat_member": change}, BOT)
    assert blocked_by(update) == "7"
    assert read_update(update, NOW) is None


@pytest.mark.parametrize(
    ("body", "chat"),
    [
        ({"update_id": 1, "message": {"chat": {"id": 7}, "date": "yesterday"}}, "7"),
        ({"update_id": 1, "callback_query": {"message": {"chat": {"id": 7}}, "data": 3}}, "7"),
        ({"update_id": 1, "message": {"chat": {"id": 10**30}}}, ""),
        ({"update_id": 1, "message": {"chat": ["id", 7]}, "poll": {"message": 5}}, ""),
        ({"message": {"chat": {"id": True}}}, ""),
    ],
)
def test_whose_an_update_is_that_cannot_be_read_is_noted_as_far_as_it_shows(body: dict[str, Any], chat: str) -> None:
    assert chat_in(body) == chat


def test_what_no_database_holds_is_left_out() -> None:
    assert read(API.message(7, "a\0b\ud800c")).text == "ab?c"
    assert read(API.tap(7, "abc\0.1.done")).tap == "abc.1.done"
