"""Words typed below a report, or below the list with one, are more to say to it: they are never refused."""

import pytest

from tests.conversations.reports import HOME, OUTSIDER, one
from tests.conversations.story import Story
from tests.support.driver import World

FILED = (
    "gửi phản ánh", "Thiếu mũi tiêm", OUTSIDER, "5/2/1980", "không có điện thoại", "Trần Thị Bưởi", HOME, "mũi 2",
    "15/9/2021, trạm y tế xã Vĩnh Trạch, AstraZeneca", "không có ảnh", "gửi", "theo dõi phản ánh",
)  # fmt: skip


async def at_report(world: World, *, page: bool) -> Story:
    """The list with the only report, or its page."""
    story = Story(world, "follow_up", "words below a report")
    await story.start()
    for words in FILED:
        await story.chat.say(words)
    if page:
        await story.chat.tap("Thiếu một mũi")
    return story


async def talk_of(world: World) -> list[str]:
    """What was added to the only report."""
    ticket = await one(world)
    async with world.database.reading() as uow:
        events = await uow.ticket_events.of_ticket(ticket.id)
    return [event.data["text"] for event in events if event.kind == "information_added"]


@pytest.mark.parametrize("page", [True, False])
@pytest.mark.parametrize("words", ["hôm đó tôi tiêm buổi chiều ở nhà văn hóa ấp", "toi quen noi la tiem cung me toi"])
async def test_more_to_say_is_kept_with_the_only_report(world: World, words: str, *, page: bool) -> None:
    story = await at_report(world, page=page)
    await story.say(words)
    assert "follow_up.ask_add" in story.keys
    await story.tap("Đúng, gửi cho cán bộ")
    assert "follow_up.added" in story.keys and await talk_of(world) == [words]


@pytest.mark.parametrize("words", ["cảm ơn em nhiều", "ok", "bao giờ có kết quả", "gọi số nào vậy?"])
async def test_thanks_and_questions_are_no_more_to_say(world: World, words: str) -> None:
    story = await at_report(world, page=True)
    await story.say(words)
    assert "follow_up.ask_add" not in story.keys and await talk_of(world) == []


@pytest.mark.parametrize("page", [True, False])
@pytest.mark.parametrize(
    "words", ["làm thêm cho bố tôi nữa", "gio bao tiep cho me toi", "file another report for my wife"]
)
async def test_a_report_for_somebody_else_asked_for_below_ones_own_is_begun(
    world: World, words: str, *, page: bool
) -> None:
    story = await at_report(world, page=page)
    await story.say(words)
    assert "follow_up.ask_add" not in story.keys and "complaint.ask_what" in story.keys, story.keys


async def test_a_code_with_a_digit_too_few_below_the_list_is_no_more_to_say(world: World) -> None:
    story = await at_report(world, page=False)
    await story.say("ma cua toi la 12345678")
    assert "invalid.ticket_code_length" in story.keys and "follow_up.ask_add" not in story.keys
