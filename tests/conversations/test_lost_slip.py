"""A slip that is lost, and who comes back in words that nobody knows."""

import pytest

from tests.conversations.reports import HOME, OUTSIDER
from tests.conversations.story import Story
from tests.handlers.records.people import CCCD
from tests.support.driver import World


@pytest.mark.parametrize("said", ["giấy mất lâu rồi", "khong con giay gi het", "we threw the slip away"])
async def test_a_lost_slip_is_no_day_and_no_place(world: World, said: str) -> None:
    story = Story(world, "lost_slip", "not kept")
    await story.start()
    await story.tap("Gửi phản ánh")
    for told in ("Thiếu mũi tiêm", OUTSIDER, "1980", "không có điện thoại", "Nguyễn Thị Bông", HOME, "mũi 2"):
        await story.say(told)
    await story.say(said)
    assert "complaint_between.no_slip" in story.keys


async def test_who_comes_back_with_words_that_nobody_knows_is_offered_what_waits(world: World) -> None:
    story = Story(world, "lost_slip", "back after three days")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await story.say(CCCD.number)
    await story.say("để hôm khác nha")
    world.clock.move(days=3)
    await story.say("em quay lại nè")
    assert "resume.unfinished" in story.keys
    await story.tap("Tiếp tục gửi phản ánh")
    assert "complaint_ask.birth_date" in story.keys
