"""An official writes to the citizen by hand, outside the service: the bot is silent, and no word is lost."""

from datetime import timedelta

import pytest

from handlers.tickets.queries import SPOKEN
from tests.conversations.reports import HOME, filed
from tests.conversations.story import Story
from tests.handlers.records.people import CCCD, PHONE
from tests.support.driver import Chat, World


async def by_hand(story: Story, text: str, key: str = "1", minutes_ago: int = 0) -> None:
    """What an official writes in the messenger's own console comes in."""
    written = story.world.clock.now() - timedelta(minutes=minutes_ago)
    await story.chat.event("by_hand", f"by_hand:{key}", text=text, written=written.isoformat())
    story.lines.append(f"< (by hand) {text}")


async def reported(world: World, title: str) -> Story:
    """Somebody whose report is open."""
    story = Story(world, "by_hand", title)
    await story.start()
    for text in ("gặp cán bộ", "cần hỏi về mũi 2", "sáng", HOME, PHONE):
        await story.chat.say(text)
    assert len(await filed(world)) == 1
    story.lines.clear()
    return story


async def talk_of(world: World) -> list[tuple[str, str]]:
    """What was said in the talk of the only report: (kind, words)."""
    (ticket,) = await filed(world)
    async with world.database.reading() as uow:
        events = await uow.ticket_events.of_ticket(ticket.id)
    return [(event.kind, event.data.get("text", "")) for event in events if event.kind in SPOKEN]


async def test_what_is_said_meanwhile_reaches_the_open_report_and_is_told_once(world: World) -> None:
    story = await reported(world, "the report is open")
    await by_hand(story, "Chị Thử ơi, chị tiêm mũi 2 ở trạm nào?")
    assert story.chat.replies == []
    await story.say("dạ ở trạm y tế Vĩnh Trạch")
    assert "by_hand.answers_report" in story.keys
    await story.say("chiều 15/9")
    await story.photo("slip", text="giấy đây ạ")
    assert story.chat.replies == []
    await by_hand(story, "Cảm ơn chị, để tôi kiểm tra.", "2")
    await story.say("menu mũi tiêm là sao em")  # holds a command, and is none
    await story.say("gặp cán bộ")
    assert "by_hand.answers_report" in story.keys
    said = await talk_of(world)
    assert said == [
        ("written_by_hand", "Chị Thử ơi, chị tiêm mũi 2 ở trạm nào?"),
        ("information_added", "dạ ở trạm y tế Vĩnh Trạch"), ("information_added", "chiều 15/9"),
        ("information_added", "giấy đây ạ"), ("written_by_hand", "Cảm ơn chị, để tôi kiểm tra."),
        ("information_added", "menu mũi tiêm là sao em"),
    ]  # fmt: skip
    (ticket,) = await filed(world)
    async with world.database.reading() as uow:
        assert len(await uow.ticket_files.of_ticket(ticket.id)) == 1
        sealed = await uow.connection.fetch("select data_sealed from ticket_events where ticket_id = $1", ticket.id)
    assert not any("Vĩnh Trạch".encode() in (row["data_sealed"] or b"") for row in sealed)
    await story.say("gặp trợ lý")
    assert "menu.welcome" in story.keys
    await story.say("tra cứu mũi tiêm")
    assert len(await talk_of(world)) == len(said)  # the bot hears again
    story.end()


async def test_without_a_report_the_words_are_kept_and_offered_when_the_time_is_over(world: World) -> None:
    story = Story(world, "by_hand", "no report is open")
    await story.start()
    await by_hand(story, "Chào bác, bác cần hỏi gì ạ?")
    await story.say("mẹ tôi mất tên mũi 1 trên sổ sức khỏe, ra xã ba lần rồi chưa ai làm")
    assert "by_hand.answers" in story.keys
    await story.say("số nhà 12 ấp 3")
    assert story.chat.replies == [] and await filed(world) == []
    world.clock.move(minutes=121)
    await story.say("cảm ơn")
    assert "by_hand.offer" in story.keys
    await story.tap("Gửi thành phản ánh")
    assert any(key.startswith("complaint") for key in story.keys)
    await story.say("hủy")
    await story.say("chào")
    assert "by_hand.offer" not in story.keys  # said once
    story.end()


@pytest.mark.parametrize("words", ["gặp trợ lý", "gap tro ly", "menu", "/start", "assistant", "cho tôi gặp trợ lý"])
async def test_the_word_for_the_bot_brings_it_back_in_the_middle_of_a_form(world: World, words: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Gửi phản ánh")
    await chat.tap("Thiếu mũi tiêm")
    await chat.event("by_hand", "by_hand:1", text="chào", written=world.clock.now().isoformat())
    await chat.say(CCCD.number)
    assert "complaint_ask.born" not in chat.keys
    await chat.say(words)
    assert chat.replies
    if "ly" in words or "lý" in words:
        assert "complaint_ask.identity" in chat.keys
    await chat.say("chào")
    assert chat.replies


@pytest.mark.parametrize("how", ["tap", "danger", "erasure", "link"])
async def test_what_is_meant_for_the_bot_is_never_held_back(world: World, how: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.event("by_hand", "by_hand:1", text="chào", written=world.clock.now().isoformat())
    if how == "tap":
        await chat.tap("Tra cứu mũi tiêm")
    elif how == "danger":
        await chat.say("con tôi tiêm xong tím tái khó thở")
        assert any(key.startswith("danger.") for key in chat.keys)
    elif how == "erasure":
        await chat.say("xóa dữ liệu của tôi")
    else:
        await chat.start("poster")
    assert chat.replies
    await chat.say("thế à")
    assert chat.replies  # the pause is over


async def silent_after(chat: Chat, minutes_ago: float) -> bool:
    """Whether the bot is silent after an official's words of a while ago."""
    written = chat.world.clock.now() - timedelta(minutes=minutes_ago)
    await chat.event("by_hand", f"by_hand:{minutes_ago}", text="chào", written=written.isoformat())
    await chat.say("tra cứu mũi tiêm")
    return "status_lookup.ask_identity" not in chat.keys


async def test_words_that_came_late_hold_nobody_back_and_a_pause_begins_when_they_were_written(world: World) -> None:
    assert not await silent_after(world.chat(), 121)
    late = world.chat()
    assert await silent_after(late, 119)
    world.clock.move(minutes=2)
    await late.say("tra cứu mũi tiêm")
    assert "status_lookup.ask_identity" in late.keys


async def test_an_official_who_writes_on_makes_the_pause_longer_and_one_told_twice_does_not(world: World) -> None:
    chat = world.chat()
    await chat.start()
    at = world.clock.now().isoformat()
    await chat.event("by_hand", "by_hand:1", text="chào", written=at)
    world.clock.move(minutes=100)
    await chat.event("by_hand", "by_hand:2", text="còn đó không", written=world.clock.now().isoformat())
    world.clock.move(minutes=100)
    await chat.say("dạ còn")
    assert "by_hand.answers" in chat.keys
    world.clock.move(minutes=30)
    await chat.say("dạ")
    assert "by_hand.offer" in chat.keys


@pytest.mark.parametrize("words", ["1", "2", "có", "hai"])
async def test_a_mere_number_after_the_pause_is_no_answer_to_what_stood_before_it(world: World, words: str) -> None:
    chat = world.chat()
    await chat.start()
    for said in ("gửi phản ánh", "Thiếu mũi tiêm", "098180000999"):
        await chat.say(said)
    await chat.say("quay lại")
    await chat.say("quay lại")  # at the kinds of report, which are numbered
    await chat.event("by_hand", "by_hand:1", text="Chị tiêm mũi 1 hay mũi 2?", written=world.clock.now().isoformat())
    world.clock.move(minutes=121)
    await chat.say(words)
    if words == "có":  # no choice there is called so
        assert "by_hand.asked_before" not in chat.keys
        return
    assert {"by_hand.asked_before", "complaint.ask_what"} <= set(chat.keys)
    await chat.say(words)
    assert "by_hand.asked_before" not in chat.keys and "complaint.ask_what" not in chat.keys
