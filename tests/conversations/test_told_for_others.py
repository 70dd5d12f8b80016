"""Every step of a report that asks for one fact takes the others too, each for its person, and asks what is missing."""

from datetime import date

import pytest

from handlers.conversations.complaint.data import ComplaintData
from handlers.dialogue.answers.names import PersonName, read_name
from handlers.dialogue.answers.told_for_other import read_for_other
from handlers.dialogue.state import State
from storage.typed_json import from_json
from tests.conversations.reports import HOME, OUTSIDER, one
from tests.conversations.story import Story
from tests.support.driver import Chat, World

TODAY = date(2021, 10, 20)
REPORT = ("gửi phản ánh", "Thiếu mũi tiêm")
MOTHER = "098150000123"
TOLD = [  # text, who writes, the other's name, birth year, number; at the question who writes
    ("bo ten Nguyen Van An sinh 1950 cmnd 123456789", "", "Nguyen Van An", 1950, "123456789"),
    (
        f"tôi tên Trần Thị Bưởi, mẹ tôi tên Nguyễn Thị Lan sinh 1950 cccd {MOTHER}",
        "Trần Thị Bưởi", "Nguyễn Thị Lan", 1950, MOTHER,
    ),
    ("toi la con gai ten Tran Thi Buoi, me la nguyen thi lan sn 1950", "Tran Thi Buoi", "Nguyen Thi Lan", 1950, ""),
    ("Trần Thị Bưởi, sđt 0300123456", "Trần Thị Bưởi", "", None, ""),
    (f"Trần Thị Bưởi, sn 1978, {MOTHER}", "Trần Thị Bưởi", "", None, ""),  # whose number it is was not said
    (f"cccd của tôi {OUTSIDER}, cccd của mẹ tôi {MOTHER}", "", "", None, MOTHER),
    (f"lam cho me Nguyen Thi Lan sn 1950 cccd {MOTHER}", "", "Nguyen Thi Lan", 1950, MOTHER),
    ("tôi là vợ tên Trần Thị Bưởi, chồng tôi sinh 12/3/1958", "Trần Thị Bưởi", "", 1958, ""),
    # Given names that are words for kin too.
    ("Bùi Thị Ba sinh 1978", "Bùi Thị Ba", "", None, ""),
    ("tôi tên Nguyễn Văn Bố, mẹ tôi sinh 1950", "Nguyễn Văn Bố", "", 1950, ""),
    ("ong Tran Van Ba sn 1940", "Tran Van Ba", "", None, ""),
    ("Trần Thị Kim Anh sn 1990", "Trần Thị Kim Anh", "", None, ""),
    ("toi ten Le Thi Ut, ba toi sinh 1944", "Le Thi Ut", "", 1944, ""),
    ("tôi tên Trần Lan mẹ tôi sinh 1950", "Trần Lan", "", 1950, ""),
]  # fmt: skip
NO_NAMES = [
    "bao gio xong", "gui", "khi nào xong vậy", "bao lâu", "nhanh len di", "lam sao gui", "tiep tuc",
    "hồ sơ của tôi đâu", "chau oi lau qua", "sao lau vay em oi", "hurry up please",
    "when will it be done", "xong", "được chưa em",
]  # fmt: skip
NAMES = ["bao ngoc", "Nguyen Van Gui", "Ngô Xong", "Đỗ Thị Hồng", "Lý Tiếp", "Bảo Ngọc", "Hồ Sơn Ca", "To Lau"]


async def at(world: World, *said: str) -> Chat:
    """A chat in which this was said."""
    chat = world.chat()
    await chat.start()
    for words in (*REPORT, *said):
        await chat.say(words)
    return chat


async def told(world: World) -> ComplaintData:
    """What the only open report has been told."""
    async with world.database.reading() as uow:
        kept = await uow.connection.fetchrow("select id, contact_id from conversations where name = 'complaint'")
        row = await uow.conversations.get(kept["id"], kept["contact_id"])
    assert row is not None
    return from_json(ComplaintData, State.from_json(row.state).data).value


@pytest.mark.parametrize(("text", "teller", "name", "born", "number"), TOLD)
def test_each_fact_goes_to_its_person(text: str, teller: str, name: str, born: int | None, number: str) -> None:
    found = read_for_other(text, TODAY, asks_teller=True)
    assert (found.teller, found.name) == (teller, name)
    assert (found.birth.year if found.birth else None) == born
    assert (found.identity.number if found.identity else "") == number


@pytest.mark.parametrize("text", NO_NAMES)
def test_a_question_or_a_wish_is_no_name(text: str) -> None:
    assert not isinstance(read_name(text), PersonName)


@pytest.mark.parametrize("text", NAMES)
def test_names_that_sound_like_words_are_names(text: str) -> None:
    assert isinstance(read_name(text), PersonName)


async def test_the_fathers_facts_at_the_question_who_writes_are_kept_and_it_is_asked_again(world: World) -> None:
    story = Story(world, "complaint", "a father's facts at the reporter's name")
    await story.start()
    for words in (*REPORT, "cho bố tôi", "bo ten Nguyen Van An sinh 1950 cmnd 123456789"):
        await story.say(words)
    assert {"identity.told", "complaint_ask.reporter"} <= set(story.keys)
    await story.say("Trần Thị Bưởi")
    assert "complaint_ask.phone" in story.keys
    await story.say("không có điện thoại")
    await story.tap("Nam")
    await story.say(HOME)
    await story.tap("Mũi 2")
    await story.say("15/9/2021, trạm y tế xã Vĩnh Trạch, AstraZeneca")
    await story.tap("Không có ảnh")
    await story.tap("Giấy tờ tôi ghi đúng vậy")
    await story.tap("Gửi")
    subject = (await one(world)).subject
    assert (subject.name, subject.reporter.name) == ("Nguyen Van An", "Trần Thị Bưởi")
    assert [paper.number for paper in subject.papers] == ["123456789"]
    story.end()


AT_NUMBER = [  # text, the question after it, whether it is for somebody else
    ("cu sinh nam 1935", "complaint_ask.reporter", True),
    ("ba sinh nam 1950", "complaint_ask.reporter", True),
    ("sinh 1980", "complaint_ask.identity", False),
    ("sđt 0300123456, sinh 5/2/1980", "complaint_ask.identity", False),
    (f"cho mẹ tôi: Nguyễn Thị Lan {MOTHER} sinh 1950", "complaint_ask.reporter", True),
    (f"toi la Tran Thi Buoi, me toi ten Nguyen Thi Lan cccd {MOTHER}, sn 1950", "complaint_ask.phone", True),
]


@pytest.mark.parametrize(("text", "asked", "other"), AT_NUMBER)
async def test_what_is_told_in_place_of_the_number_is_kept(world: World, text: str, asked: str, *, other: bool) -> None:
    chat = await at(world, text)
    assert {"identity.told", asked} <= set(chat.keys)
    data = await told(world)
    assert data.other is other and data.person.birth is not None
    assert data.person.name in ("", "Nguyễn Thị Lan", "Nguyen Thi Lan")


async def test_a_number_found_after_all_is_taken_where_the_birth_date_is_asked(world: World) -> None:
    chat = await at(world, "không có giấy tờ", OUTSIDER)
    assert {"identity.told", "complaint_ask.birth_date"} <= set(chat.keys)
    await chat.say("5/2/1980")
    data = await told(world)
    assert data.person.identity is not None and data.person.identity.number == OUTSIDER and not data.no_papers


PLACES = [
    ("xã Vĩnh Trạch", "complaint_between.place_later"),
    ("An Giang", "complaint_between.place_later"),
    ("vinh trach thoai son an giang", "place_choice.noted"),
    ("Thoại Sơn, An Giang", "complaint_between.place_later"),
]


@pytest.mark.parametrize(("text", "key"), PLACES)
async def test_a_place_alone_at_the_name_is_the_home_and_no_name(world: World, text: str, key: str) -> None:
    chat = await at(world, OUTSIDER, "5/2/1980", "không có điện thoại", text)
    assert {key, "complaint_ask.name"} <= set(chat.keys)
    await chat.say("Trần Thị Bưởi")
    data = await told(world)
    assert data.person.name == "Trần Thị Bưởi" and (data.place.told or data.place.known or data.place.among)


async def test_a_name_that_is_a_place_is_taken_when_it_is_said_again(world: World) -> None:
    chat = await at(world, OUTSIDER, "5/2/1980", "không có điện thoại", "Thái Bình", "Thái Bình")
    data = await told(world)
    assert "complaint_ask.name" not in chat.keys and data.person.name == "Thái Bình"
    assert not (data.place.told or data.place.known or data.place.among)  # and nobody lives there
