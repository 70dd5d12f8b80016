"""Who has not got, or does not know, what is asked for goes on without it, and is never asked in a circle."""

import pytest

from tests.conversations.reports import HOME, one
from tests.conversations.story import Story
from tests.handlers.records.people import CCCD
from tests.support.driver import Chat, World

LOOK_UP = ("Tra cứu mũi tiêm",)
MISSING = ("Gửi phản ánh", "Thiếu mũi tiêm")
WHO = ("Ai đã xem hồ sơ của tôi?",)
COPY = ("cho tôi xin bản sao dữ liệu",)
NO_NUMBER = [
    "quên số", "mất giấy tờ rồi", "chua lam cccd", "cháu 10 tuổi chưa có cccd", "k nhớ", "em hổng có giấy tờ gì hết",
    "I don't have one", "bé chưa có thì sao ạ",
]  # fmt: skip
NO_PHONE = ["em không có đt", "mất sim rồi", "đổi số rồi", "nhà không ai có điện thoại", "no phone"]
NO_DATE = ["không nhớ ngày", "quên mất tiêu", "hông nhớ năm nào nữa", "forgot"]
NO_NAME = ["Không nhớ", "bỏ qua", "không biết tên"]

WAYS = [
    (LOOK_UP, NO_NUMBER, "status_lookup.without_papers"),
    (MISSING, NO_NUMBER, "complaint_ask.without_papers"),
    (WHO, NO_NUMBER, "who_looked.at_the_office"),
    (COPY, NO_NUMBER, "data_request.ask_phone"),
    ((*LOOK_UP, CCCD.number), NO_DATE, "identity.year_will_do"),
    ((*MISSING, CCCD.number), NO_DATE, "identity.year_will_do"),
    ((*LOOK_UP, CCCD.number, "1980"), NO_PHONE, "status_lookup.without_phone"),
    ((*MISSING, CCCD.number, "1980"), NO_PHONE, "complaint_ask.name"),
    ((*MISSING, CCCD.number, "1980", "không có"), NO_NAME, "complaint_ask.any_name_will_do"),
    (("gọi lại cho tôi", "x", "Buổi sáng", HOME), NO_PHONE, "callback.sent_without_phone"),
]


async def told(world: World, *said: str, address: str = "") -> Chat:
    """A chat in which this was said or tapped."""
    chat = world.chat(address)
    await chat.start()
    for words in said:
        labels = [button.label for button in chat.buttons]
        await (chat.tap(words) if words in labels else chat.say(words))
    return chat


@pytest.mark.parametrize(("door", "ways", "key"), WAYS)
async def test_there_is_a_way_without_it(world: World, door: tuple[str, ...], ways: list[str], key: str) -> None:
    heard = [(await told(world, *door, said, address=f"chat-{at}")).keys for at, said in enumerate(ways)]
    assert [said for said, keys in zip(ways, heard, strict=True) if key not in keys] == []


@pytest.mark.parametrize("door", [LOOK_UP, WHO, (*LOOK_UP, CCCD.number), (*LOOK_UP, CCCD.number, "1980")])
async def test_who_says_it_twice_is_handed_to_a_person(world: World, door: tuple[str, ...]) -> None:
    chat = await told(world, *door, "không có", "đã nói là không có mà")
    assert {"common.none_again", "callback.ask_about"} <= set(chat.keys)


async def test_neither_sex_nor_dose_is_asked_in_a_circle(world: World) -> None:
    chat = await told(world, *MISSING, "không có", "1980", "không có", "Trần Văn Thử", "bỏ qua", HOME, "không biết")
    assert "complaint_ask.which_dose_help" in chat.keys
    await chat.say("k biết thiệt mà")
    assert {"common.none_again", "callback.ask_about"} <= set(chat.keys)


async def test_a_report_is_filed_by_who_has_and_knows_nothing(world: World) -> None:
    story = Story(world, "complaint", "who has and knows nothing")
    await story.start()
    for words in ("Gửi phản ánh", "Thiếu mũi tiêm"):
        await story.tap(words)
    for words in ("mất giấy tờ rồi", "không nhớ ngày sinh", "năm cũng quên", "mất sim rồi", "bỏ qua", "không biết"):
        await story.say(words)
    await story.tap("Nữ")
    await story.say(HOME)
    await story.tap("Mũi 2")
    await story.say("không nhớ gì hết")
    await story.say("hổng nhớ chỗ nào")
    await story.say("mất giấy xác nhận rồi, ở đó ai cũng biết tôi")
    assert "complaint_card.consent" in story.keys
    await story.tap("Gửi")
    ticket = await one(world)
    assert ticket.subject.name == "" and ticket.subject.birth is None and ticket.subject.papers == ()
    assert ticket.details.description == "ở đó ai cũng biết tôi"
    story.end()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (("trường THCS Vĩnh Trạch",), "trường THCS Vĩnh Trạch"),
        (("công ty giày Bước Mới", HOME), "công ty giày Bước Mới"),
        (("kcn Bình Long", "không biết xã nào"), "kcn Bình Long"),
        (("nhà văn hóa ấp 3, Vĩnh Trạch",), "nhà văn hóa ấp 3, Vĩnh Trạch"),
    ],
)
async def test_a_school_or_a_works_is_kept_as_said(world: World, said: tuple[str, ...], words: str) -> None:
    person = ("không có", "1980", "không có", "Trần Văn Thử", "Nam", HOME)
    chat = await told(world, *MISSING, *person, "Mũi 2", "15/9/2021", *said)
    await chat.tap("Không có ảnh")
    await chat.tap("Gửi")
    ticket = await one(world)
    assert ticket.details.doses[0].place == words
    assert ticket.commune_code


@pytest.mark.parametrize("said", ["mẹ tôi mất rồi", "Trần Thị Quên", "không có ở đó nữa", "mất mũi 2 rồi"])
async def test_what_only_sounds_alike_is_no_such_answer(world: World, said: str) -> None:
    chat = await told(world, *LOOK_UP, said)
    assert "status_lookup.without_papers" not in chat.keys


async def test_a_thing_of_another_question_is_no_answer_to_this_one(world: World) -> None:
    chat = await told(world, *LOOK_UP, "mất sim rồi")
    assert "status_lookup.without_papers" not in chat.keys


async def test_the_number_that_comes_with_it_counts(world: World) -> None:
    chat = await told(world, *LOOK_UP, f"mất cccd rồi, số là {CCCD.number}")
    assert "status_lookup.ask_birth_date" in chat.keys
