"""What is asked back, or read, where words would be taken for something else: many people, two doses on one day."""

import pytest

from tests.conversations.story import Story
from tests.support.driver import World


@pytest.mark.parametrize(
    "said", ["ca lop con em 30 chau", "cả công ty em 45 người", "lớp mẫu giáo của em có 28 bé", "ấp em hơn 60 hộ"]
)
async def test_many_with_no_word_of_what_is_wrong_are_asked_what_it_is(world: World, said: str) -> None:
    story = Story(world, "menu", "many")
    await story.start()
    await story.say(said)
    assert "complaint_many.what_is_wrong" in story.keys, story.keys
    assert story.chat.labels[0] == "Mũi tiêm thiếu hoặc sai" and story.chat.labels[-1] == "Báo cho một người"
    await story.tap("Mũi tiêm thiếu hoặc sai")
    assert any(key.startswith("list_submission.") for key in story.keys)


@pytest.mark.parametrize(
    "said", ["công ty em có 40 người muốn đăng ký thì làm sao", "lớp em 30 bé thiếu mũi 1", "cả nhà 5 người"]
)
async def test_who_says_what_it_is_about_is_not_asked(world: World, said: str) -> None:
    story = Story(world, "menu", "many")
    await story.start()
    await story.say(said)
    assert "complaint_many.what_is_wrong" not in story.keys


@pytest.mark.parametrize(
    "said",
    [
        "mui 1 va mui 2 bi trung ngay",
        "hai mũi của em trên app ghi cùng một ngày",
        "mũi một với mũi hai y chang ngày luôn",
    ],
)
async def test_two_doses_on_one_day_are_a_wrong_date(world: World, said: str) -> None:
    story = Story(world, "menu", "one day")
    await story.start()
    await story.say(said)
    assert story.chat.labels[0] == "Gửi phản ánh sai mũi tiêm"
    await story.say("gửi phản ánh")
    await story.say(said)
    assert "complaint_ask.identity" in story.keys
    for words in ("không có giấy tờ", "5/2/1980"):
        await story.say(words)
    async with world.database.reading() as uow:
        row = await uow.connection.fetchval("select id from conversations where status = 'active'")
        kept = await uow.conversations.find(row)
    assert kept is not None and kept.state["data"]["category"] == "DOSE_WRONG"


@pytest.mark.parametrize(
    "said",
    ["his second dose is missing, he is my father", "it's for my wife, her first jab isn't there", "she is my mother"],
)
async def test_somebody_spoken_of_who_is_ones_relative_is_reported_for(world: World, said: str) -> None:
    story = Story(world, "complaint", "english")
    await story.start()
    for words in ("gửi phản ánh", "Thiếu mũi tiêm", said):
        await story.say(words)
    assert "complaint_ask.reporter" in story.keys, story.keys
