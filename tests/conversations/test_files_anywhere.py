"""Photos with words below them, albums, voice messages, positions and other files, wherever they come."""

from typing import Any

import pytest

from handlers.conversations.complaint.data import ComplaintData
from handlers.conversations.complaint.declared import COMPLAINT
from handlers.dialogue.loading import stored
from tests.conversations.reports import DETAILS, shown_record
from tests.conversations.story import Story
from tests.handlers.records.people import CCCD, put_person
from tests.support.driver import Chat, World

PLACE = "xã Vĩnh Trạch, huyện Thoại Sơn, An Giang"


async def told(world: World, chat: Chat) -> ComplaintData:
    """What the open complaint holds."""
    async with world.database.reading() as uow:
        contact = await uow.contacts.find(chat.channel, chat.address)
        assert contact is not None
        query = "select id from conversations where contact_id = $1 and name = 'complaint'"
        row = await uow.conversations.get(await uow.connection.fetchval(query, contact.id), contact.id)
        assert row is not None
        found: ComplaintData = stored(COMPLAINT, row)
        return found


async def filed(world: World, chat: Chat) -> list[tuple[Any, int]]:
    """What this person filed, each with the number of its files."""
    async with world.database.reading() as uow:
        contact = await uow.contacts.find(chat.channel, chat.address)
        assert contact is not None
        tickets = await uow.tickets.by_contact(contact.id)
        return [(one, len(await uow.ticket_files.of_ticket(one.id))) for one in tickets]


async def refuse(world: World, chat: Chat, problem: str = "photo_broken") -> int:
    """The check of the newest file: it cannot be opened."""
    number = world.pending_files[-1]
    async with world.database.unit_of_work() as uow:
        await uow.files.refuse(number, problem)
    await chat.event("file_checked", f"file:{number}", file_id=number, kind="photo", problem=problem)
    return number


async def call_back(world: World, chat: Chat) -> None:
    """An open report of this chat."""
    for text in ("gặp cán bộ", "xem giúp tờ giấy tiêm", "sáng", PLACE, "0300123456"):
        await chat.say(text)


@pytest.mark.parametrize(
    ("caption", "category", "doses"),
    [
        ("tôi tiêm 2 mũi rồi mà app chỉ hiện mũi 1, đây là giấy mũi 2", "DOSE_MISSING_ONE", (2,)),
        ("day la giay mui 2 cua me toi, so chi hien mui 1", "DOSE_MISSING_ONE", (2,)),
        ("mũi 3 chưa có, gửi anh chị xem giấy", "DOSE_MISSING_ONE", (3,)),
        ("giay tiem cua con toi, mui 1 chua co tren app", "DOSE_MISSING_ONE", (1,)),
        ("my second dose is missing, here is the paper", "DOSE_MISSING_ONE", (2,)),
        ("bị sai ngày sinh, đây là cccd", "PERSON_WRONG", ()),
    ],
)
async def test_what_stands_below_a_photo_begins_the_report_it_tells_of(
    world: World, caption: str, category: str, doses: tuple[int, ...]
) -> None:
    chat = world.chat()
    await chat.start()
    await chat.photo(text=caption)
    data = await told(world, chat)
    assert (data.category, data.injection.doses, data.description) == (category, doses, caption)
    assert data.photos.ids == (world.pending_files[-1],)
    assert {"attach_photo.kept_about", "attach_photo.kept"} & set(chat.keys)


async def test_words_typed_behind_a_photo_count_as_its_caption(world: World) -> None:
    story = Story(world, "attach_photo", "words behind it")
    await story.start()
    await story.photo("slip", checked=False)
    await story.say("tôi tiêm 2 mũi rồi mà app chỉ hiện mũi 1")
    data = await told(world, story.chat)
    assert data.injection.doses == (2,) and len(data.photos.ids) == 1
    story.end()


async def test_what_may_be_a_report_is_offered_and_a_question_is_answered(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.photo(text="mũi 2 nè em ơi")
    await chat.tap("Báo: Thiếu một mũi (mũi 2)")
    assert (await told(world, chat)).injection.doses == (2,)
    other = world.chat()
    await other.start()
    await other.photo()
    await other.say("bao lâu thì có kết quả")
    assert "attach_photo.ask_what_for" in other.keys and "48 giờ" in other.text


async def test_the_day_of_an_injection_below_a_photo_is_nobodys_birth_date(world: World) -> None:
    chat = world.chat()
    await chat.start()
    for label in ("Gửi phản ánh", "Thiếu mũi tiêm"):
        await chat.tap(label)
    await chat.say(CCCD.number)
    await chat.photo(text="ngày 12/9/2021 tiêm mũi 1 astra ở trạm y tế xã Vĩnh Trạch")
    data = await told(world, chat)
    assert data.person.birth is None and "12/9/2021" in data.description
    assert "complaint_ask.birth_date" in chat.keys


async def test_in_a_form_a_caption_answers_the_question_and_what_does_not_is_kept(world: World) -> None:
    chat = world.chat()
    await chat.start()
    for label in ("Gửi phản ánh", "Thiếu mũi tiêm"):
        await chat.tap(label)
    await chat.photo(text=f"cccd của tôi {CCCD.number}")
    data = await told(world, chat)
    assert data.person.identity is not None and data.person.identity.number == CCCD.number
    await chat.photo("second", text="5/2/1980")
    data = await told(world, chat)
    assert data.person.birth is not None and data.person.birth.year == 1980 and len(data.photos.ids) == 2
    await chat.photo("third", text="giấy này trạm y tế ghi cho tôi hôm đó")
    data = await told(world, chat)
    assert "giấy này trạm y tế ghi" in data.description and len(data.photos.ids) == 3
    assert "complaint.words_kept" in chat.keys and "complaint_ask.phone" in chat.keys
    await chat.photo("fourth", text="đây ạ")
    assert "complaint.words_kept" not in chat.keys  # says nothing


async def test_a_danger_sign_below_a_photo_raises_the_alarm_with_the_photo(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.photo(text="cháu tiêm về tím tái khó thở", album="1122")
    assert "danger.call_115" in chat.keys
    await chat.photo("second", album="1122")
    assert chat.replies == []
    await chat.tap("Đang xảy ra")
    ((ticket, files),) = await filed(world, chat)
    assert ticket.category == "ADVERSE_EVENT" and files == 2


async def test_an_album_is_one_question_and_goes_where_its_first_part_goes(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await call_back(world, chat)
    await chat.photo("p1", album="7788")
    assert "attach_photo.ask_whose" in chat.keys and "các ảnh" in chat.text  # nobody knows how many will come
    for ref in ("p2", "p3"):
        await chat.photo(ref, album="7788")
        assert chat.replies == []
    await chat.tap("Nhờ gọi lại")
    assert "3 ảnh" in chat.text
    await chat.photo("p4", album="7788")  # the last part was long under way
    assert chat.replies == []
    assert [files for _, files in await filed(world, chat)] == [4]
    await chat.photo("p5", album="7799")
    assert "attach_photo.ask_whose" in chat.keys


async def test_an_album_in_a_form_speaks_once_and_its_caption_is_read_wherever_it_hangs(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.photo("p1", album="7788")
    await chat.photo("p2", "tôi tiêm 2 mũi rồi mà app chỉ hiện mũi 1", album="7788")
    assert (await told(world, chat)).injection.doses == (2,)
    await chat.photo("p3", album="7788")
    assert chat.replies == [] and len((await told(world, chat)).photos.ids) == 3


async def test_photo_voice_and_position_are_kept_under_one_question(world: World) -> None:
    story = Story(world, "attach_photo", "a photo, a voice message and a position")
    await story.start()
    await story.photo("slip", checked=False)
    await story.chat.voice()
    assert {"enclosed.voice", "attach_photo.ask_what_for"} <= set(story.chat.keys)
    await story.chat.share_location(10.3426, 105.3545)
    assert {"attach_photo.position_kept", "attach_photo.ask_what_for"} <= set(story.chat.keys)
    await story.tap("Nhờ cán bộ gọi lại")
    await story.say("sáng")
    assert "An Giang" in story.chat.text or "Thoại Sơn" in " ".join((story.chat.text, *story.chat.labels))
    await story.say(PLACE)
    await story.say("0300123456")
    ((ticket, files),) = await filed(world, story.chat)
    assert (ticket.call_back, files, ticket.commune_code) == ("morning", 2, "30697")
    story.end()


async def test_voice_and_other_files_are_kept_with_a_report_at_any_question(world: World) -> None:
    chat = world.chat()
    await chat.start()
    for label in ("Gửi phản ánh", "Thiếu mũi tiêm"):
        await chat.tap(label)
    await chat.voice()
    assert {"enclosed.voice", "complaint_ask.identity"} <= set(chat.keys)
    await chat.say(CCCD.number)
    await chat.document()
    assert {"enclosed.document", "complaint_ask.birth_date"} <= set(chat.keys)
    assert len((await told(world, chat)).enclosed) == 2


async def test_a_photo_sent_first_is_offered_where_photos_are_asked_for(world: World) -> None:
    await put_person(world)
    story = Story(world, "attach_photo", "offered again in the report")
    await story.start()
    number = await story.photo("slip")
    await story.say("menu")
    assert "resume.kept" in story.keys
    await story.say("làm tiếp")
    assert "attach_photo.ask_what_for" in story.keys
    await story.say("menu")
    await shown_record(story)
    for label in ("Thiếu hoặc sai?", "Thiếu mũi 2"):
        await story.tap(label)
    await story.say(DETAILS)
    await story.tap("Dùng 1 ảnh đã gửi lúc trước")
    assert (await told(world, story.chat)).photos.ids == (number,)
    await story.tap("Gửi")
    ((_, files),) = await filed(world, story.chat)
    assert files == 1 and "attach_photo.ask_what_for" not in story.keys  # nothing waits any more


async def test_a_photo_that_cannot_be_opened_is_told_and_never_called_attached(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await call_back(world, chat)
    await chat.photo("one")
    await chat.photo("two")
    await refuse(world, chat, "photo_heic")
    assert {"photo.photo_heic", "attach_photo.ask_whose"} <= set(chat.keys) and "1 ảnh" in chat.text
    await chat.tap("Nhờ gọi lại")
    assert "attach_photo.passed_on" in chat.keys and "đã kẹp" not in chat.text
    await chat.photo("three")
    await refuse(world, chat)
    assert "photo.photo_broken" in chat.keys and "attach_photo.ask_whose" not in chat.keys
    assert [files for _, files in await filed(world, chat)] == [1]
    await chat.photo("four")
    await chat.tap("Nhờ gọi lại")
    await refuse(world, chat)
    assert {"follow_up.late_refused", "photo.photo_broken"} <= set(chat.keys)


async def test_in_a_form_too_it_is_told_at_once_and_counts_as_none(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.photo(text="tôi tiêm 2 mũi rồi mà app chỉ hiện mũi 1")
    await refuse(world, chat)
    assert {"photo.photo_broken", "complaint.photo_not_kept"} <= set(chat.keys)
    data = await told(world, chat)
    assert data.photos.ids == () and not data.photos.done


async def test_a_list_does_not_count_a_file_that_cannot_be_opened(world: World) -> None:
    chat = world.chat()
    await chat.start()
    for label in (
        "Gửi phản ánh",
        "Việc khác",
        "Dành cho đơn vị",
        "Nộp danh sách",
        "Đơn vị cấp tỉnh",
        "Đăng ký tiêm mũi 1",
    ):
        await chat.tap(label)
    for text in ("Sở Giáo dục và Đào tạo An Giang", "thành phố Long Xuyên, An Giang"):
        await chat.say(text)
    await chat.photo()
    await refuse(world, chat)
    assert {"photo.photo_broken", "list_submission.not_kept"} <= set(chat.keys)


async def test_a_message_that_is_changed_while_its_step_is_open_replaces_the_answer(world: World) -> None:
    chat = world.chat()
    await chat.start()
    for label in ("Gửi phản ánh", "Thiếu mũi tiêm"):
        await chat.tap(label)
    await chat.say("98178", message="11")  # too short: the step is open
    await chat.edit("11", CCCD.number)
    assert "complaint_ask.birth_date" in chat.keys
    await chat.say("5/2/1981", message="12")
    await chat.edit("12", "5/2/1980")
    assert {"unsupported.edit_taken", "complaint_ask.phone"} <= set(chat.keys)
    await chat.edit("12", "6/2/1980")  # and once more
    data = await told(world, chat)
    assert data.person.birth is not None and data.person.birth.shown == "06/02/1980"
    await chat.edit("11", "098178000001")  # long past
    assert "unsupported.edited" in chat.keys and "complaint_ask.phone" in chat.keys
    again = (await told(world, chat)).person.identity
    assert again is not None and again.number == CCCD.number
    await chat.edit("12", "con tôi tím tái khó thở")
    assert "danger.call_115" in chat.keys


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("HC1:6BFOXN%TSMAHN-HVN8J7UQMJ4-36", "certificate"),
        ("geo:10.3426,105.3545", "location"),
        ("WIFI:S:Bay;;", "wifi"),
    ],
)
async def test_a_code_that_is_no_identity_card_is_said_to_be_another(world: World, text: str, kind: str) -> None:
    story = Story(world, "attach_photo", "no story of its own")
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    await story.photo(f"code {text}")
    assert {"identity.other_code", f"identity.code.{kind}"} <= set(story.keys) and "identity.no_qr" not in story.keys
    await story.say(text)  # scanned with another app and pasted
    assert {"identity.other_code", f"identity.code.{kind}"} <= set(story.keys)
    await story.say("menu")
    for label in ("Gửi phản ánh", "Thiếu mũi tiêm"):
        await story.tap(label)
    await story.photo(f"code {text}")
    assert {"identity.other_code", f"identity.code.{kind}"} <= set(story.keys)


async def test_at_the_look_up_a_paper_with_its_story_is_no_card(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Tra cứu mũi tiêm")
    await chat.photo(text="tôi tiêm 2 mũi rồi mà app chỉ hiện mũi 1, đây là giấy mũi 2")
    data = await told(world, chat)
    assert data.injection.doses == (2,) and len(data.photos.ids) == 1
    await chat.say("menu")
    await chat.tap("Tra cứu mũi tiêm")
    await chat.photo(text="căn cước của tôi đây nhé bạn")
    assert "identity.reading_photo" in chat.keys


async def test_outside_a_report_a_voice_message_says_what_it_can_do_and_one_may_type_on(
    world: World,
) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Tra cứu mũi tiêm")
    await chat.say(CCCD.number)
    await chat.voice()
    assert "callback.ask_when_voice" in chat.keys
    await chat.tap("Tôi gõ chữ tiếp")
    assert {"callback.go_on_typing", "status_lookup.ask_birth_date"} <= set(chat.keys)


async def test_everything_added_to_a_report_hangs_on_it_and_what_cannot_be_opened_is_told(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await call_back(world, chat)
    await chat.say("theo dõi phản ánh")
    await chat.tap("Nhờ gọi lại")
    await chat.tap("Bổ sung")
    await chat.voice()
    assert {"follow_up.added_files", "follow_up.ask_more_still"} <= set(chat.keys)
    await chat.photo(text="giấy của trạm y tế")
    await refuse(world, chat)
    assert {"follow_up.late_refused", "photo.photo_broken"} <= set(chat.keys)
    assert "follow_up.better_photo" not in chat.keys
    assert [files for _, files in await filed(world, chat)] == [2]


async def test_the_text_of_a_cards_code_pasted_at_the_menu_opens_the_look_up(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("098180000123|301234567|Nguyễn Thị Thử|05021980|Nữ|Ấp 3, Vĩnh Trạch, Thoại Sơn|01062021")
    assert "status_lookup.ask_phone" in chat.keys


async def test_a_call_keeps_what_came_first_and_last_and_the_words_with_it(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.voice()
    await chat.photo(text="giấy xác nhận của mẹ tôi đây")
    assert {"callback.file_kept", "callback.ask_when_voice"} <= set(chat.keys)
    await chat.photo("broken")
    await refuse(world, chat)
    assert "photo.photo_broken" in chat.keys
    for text in ("chiều", PLACE, "0300123456"):
        await chat.say(text)
    ((ticket, files),) = await filed(world, chat)
    assert files == 2 and "giấy xác nhận của mẹ tôi" in ticket.details.description
