"""Names told with a word for kin: each goes to its person, and no such word becomes a name."""

import pytest

from tests.conversations.reports import HOME, OUTSIDER
from tests.conversations.story import Story
from tests.support.driver import World

TOLD = "{} tiêm mũi 2 ngày 15/9/2021 ở trạm y tế xã Vĩnh Trạch mà app chưa có"


async def at_reporter(world: World, who: str) -> Story:
    """A report for a relative, at the question who writes."""
    story = Story(world, "complaint", "kin named")
    await story.start()
    await story.say(TOLD.format(who))
    assert "complaint_ask.reporter" in story.keys, story.keys
    return story


async def on_card(story: Story, *, place: str = HOME, name: str = "") -> str:
    """On to the card, and what stands on it."""
    for words in ("không có giấy tờ", "5/2/1950", "không có điện thoại", *((name,) if name else ())):
        await story.say(words)
    if place:
        await story.say(place)
    await story.say("không có ảnh")
    if "complaint_checks.name_no_marks" in story.keys:
        await story.tap("Đúng như trên giấy tờ")
    assert "complaint_card.look" in story.keys, (story.keys, story.chat.text)
    return story.chat.text


@pytest.mark.parametrize(
    ("who", "said", "teller", "person"),
    [
        ("mẹ tôi", "Nguyễn Thị Lan, con gái là Trần Thị Bưởi", "Trần Thị Bưởi", "Nguyễn Thị Lan"),
        ("bố em", "Nguyễn Văn Lành, con trai tên Nguyễn Văn Đậu", "Nguyễn Văn Đậu", "Nguyễn Văn Lành"),
        ("con gái tôi", "Nguyễn Thị Lan, con gái là Trần Thị Bưởi", "Nguyễn Thị Lan", "Trần Thị Bưởi"),
        ("mẹ tôi", "Trần Thị Bưởi, mẹ tên Nguyễn Thị Lan", "Trần Thị Bưởi", "Nguyễn Thị Lan"),
    ],
)
async def test_of_two_names_each_goes_to_its_person(
    world: World, who: str, said: str, teller: str, person: str
) -> None:
    story = await at_reporter(world, who)
    await story.say(said)
    card = await on_card(story)
    assert f"Người gửi giúp: {teller}" in card and person in card.split("Người gửi giúp")[0], card


@pytest.mark.parametrize("said", ["con gái bà ấy tên Lan", "con gai cua ba ten la Lan", "cháu ngoại bà tên Lan"])
async def test_who_is_named_by_a_word_for_kin_is_named_without_it(world: World, said: str) -> None:
    story = await at_reporter(world, "mẹ tôi")
    await story.say(said)
    card = await on_card(story, name="Nguyễn Thị Bông")
    assert "Người gửi giúp: Lan" in card and "Nguyễn Thị Bông" in card


@pytest.mark.parametrize("said", ["toi la con gai ba Tran Thi Buoi", "tôi là con trai của cụ Trần Thị Bưởi"])
async def test_whose_child_somebody_is_names_nobody_who_writes(world: World, said: str) -> None:
    story = await at_reporter(world, "mẹ tôi")
    await story.say(said)
    assert story.chat.keys[-1:] != ["complaint_ask.identity_other"] and "invalid.name_missing" in story.keys
    await story.say("Lê Thị Na")
    assert "complaint_ask.identity_other" in story.keys


async def test_the_name_of_whom_it_is_about_is_theirs_and_who_writes_is_asked_again(world: World) -> None:
    story = await at_reporter(world, "mẹ tôi")
    await story.say("mẹ tôi tên Nguyễn Thị Bông")
    assert "complaint_ask.reporter" in story.keys
    await story.say("Lê Thị Na")
    card = await on_card(story)
    assert "Người gửi giúp: Lê Thị Na" in card and "Nguyễn Thị Bông" in card


async def test_the_name_of_another_relative_is_not_the_name_asked_for(world: World) -> None:
    story = await at_reporter(world, "mẹ tôi")
    for words in ("Hoàng Thị Mai", "không có giấy tờ", "5/2/1950", "không có điện thoại", "con gái bà ấy tên Lan"):
        await story.say(words)
    assert "invalid.name_missing" in story.keys


@pytest.mark.parametrize("who", ["bố em", "mẹ tôi", "bà ngoại em", "con trai tôi"])
async def test_the_sex_that_a_word_for_kin_says_is_not_asked(world: World, who: str) -> None:
    story = await at_reporter(world, who)
    for words in ("Hoàng Thị Mai", "không có giấy tờ", "5/2/1950", "không có điện thoại", "Lê Thanh Bình"):
        await story.say(words)
    assert "complaint_ask.place" in story.keys, story.keys


@pytest.mark.parametrize("who", ["con tôi", "ba em"])
async def test_the_sex_that_it_does_not_say_is_asked(world: World, who: str) -> None:
    story = Story(world, "complaint", "kin named")
    await story.start()
    await story.say(TOLD.format(who) if who[0] == "c" else "ba em tiem mui 2 ngay 15/9/2021 ma app chua co")
    for words in ("Hoàng Thị Mai", "không có giấy tờ", "5/2/1950", "không có điện thoại", "Lê Thanh Bình"):
        await story.say(words)
    assert "complaint_ask.sex" in story.keys or "complaint_ask.place" not in story.keys, story.keys


@pytest.mark.parametrize(
    "said",
    ["Hoàng Thị Mai, xã Vĩnh Trạch, Thoại Sơn, An Giang", "hoàng thị mai ở xã vĩnh trạch thoại sơn an giang"],
)
async def test_a_name_with_the_home_behind_it_gives_both(world: World, said: str) -> None:
    story = await at_reporter(world, "mẹ tôi")
    await story.say(said)
    assert "complaint_ask.identity_other" in story.keys
    card = await on_card(story, place="", name="Nguyễn Thị Bông")
    assert "Hoàng Thị Mai" in card and "Vĩnh Trạch" in card


async def test_a_name_with_half_a_home_behind_it_keeps_the_name(world: World) -> None:
    story = await at_reporter(world, "mẹ tôi")
    await story.say("Hoàng Thị Mai, xã Vĩnh Trạch")
    assert "complaint_ask.identity_other" in story.keys and "complaint_between.place_later" in story.keys


@pytest.mark.parametrize("said", ["toi la con gai Tran Thi Buoi", "tôi là vợ Trần Thị Bưởi"])
async def test_who_writes_for_somebody_is_kept_where_the_number_is_asked(world: World, said: str) -> None:
    story = Story(world, "complaint", "kin named")
    await story.start()
    for words in ("gửi phản ánh", "Thiếu mũi tiêm", said):
        await story.say(words)
    assert "complaint_between.teller" in story.keys and "complaint_ask.identity_other" in story.keys
    await story.say(OUTSIDER)
    assert "complaint_ask.reporter" not in story.keys


@pytest.mark.parametrize(
    ("said", "reporter", "person"),
    [
        ("toi la con gai Tran Thi Buoi, me toi tiem mui 2 ngay 15/9/2021 ma app chua co", "Tran Thi Buoi", ""),
        ("em là con dâu bà Trần Thị Bưởi, bà tiêm mũi 2 ngày 15/9/2021 mà app chưa có", "", "Trần Thị Bưởi"),
        ("I'm Tran Thi Buoi's son, my mother's second dose is missing", "", "Tran Thi Buoi"),
    ],
)
async def test_an_opening_story_keeps_who_writes_and_whose_name_was_said(
    world: World, said: str, reporter: str, person: str
) -> None:
    story = Story(world, "complaint", "kin named")
    await story.start()
    await story.say(said)
    assert ("complaint_between.teller" in story.keys) is bool(reporter), story.keys
    asked = "complaint_ask.identity_other" if reporter else "complaint_ask.reporter"
    assert asked in story.keys
    assert (reporter or person) in story.chat.replies[-1].text + story.chat.text


@pytest.mark.parametrize(
    ("said", "doses"),
    [
        ("vợ tôi thiếu mũi 2", [2]),
        ("my wife's second shot is missing", [2]),
        ("con trai tôi tiêm mũi 1 ở Hà Nội", None),
        ("my son got his first dose in Hanoi", None),
        ("she got Pfizer", None),
    ],
)
async def test_at_the_number_it_is_heard_that_it_is_for_somebody_else_and_which_dose(
    world: World, said: str, doses: list[int] | None
) -> None:
    story = Story(world, "complaint", "kin named")
    await story.start()
    for words in ("gửi phản ánh", "Thiếu mũi tiêm", said):
        await story.say(words)
    assert "complaint_ask.reporter" in story.keys and "invalid.id_missing" not in story.keys
    async with world.database.reading() as uow:
        row = await uow.connection.fetchval("select id from conversations where status = 'active'")
        kept = await uow.conversations.find(row)
    assert kept is not None
    data = kept.state["data"]
    assert data["other"] and data.get("injection", {}).get("doses") == doses and "name" not in data.get("person", {})


@pytest.mark.parametrize("said", ["vợ tôi thiếu mũi 2", "my wife's second shot is missing"])
async def test_a_dose_that_is_missing_is_no_wrong_number_at_the_look_up(world: World, said: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("tra cứu mũi tiêm")
    await chat.say(said)
    assert not [key for key in chat.keys if key.startswith("invalid.")] and "status_lookup.ask_identity" in chat.keys


@pytest.mark.parametrize("said", ["where is my certificate", "giấy chứng nhận của tôi đâu"])
async def test_what_is_asked_where_the_matter_is_asked_for_is_answered_and_no_report(world: World, said: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("gửi phản ánh")
    await chat.say(said)
    assert "complaint.ask_what" in chat.keys and "common.verbatim" in chat.keys
