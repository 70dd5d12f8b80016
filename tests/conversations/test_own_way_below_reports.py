"""What is typed below a report, or below the list with one, and has a way of its own goes there."""

import pytest

from tests.conversations.reports import OUTSIDER, one
from tests.conversations.test_words_below_reports import at_report, talk_of
from tests.support.driver import World

PAGES = pytest.mark.parametrize("page", [True, False])


@PAGES
@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("tra cứu mũi tiêm của mẹ tôi", "status_lookup.ask_identity"),
        ("xem mui tiem cho con em voi", "status_lookup.ask_identity"),
        ("kiểm tra mũi tiêm giúp bà ngoại", "status_lookup.ask_identity"),
        ("cài app cho bố tôi", "install_guide.ask_app"),
        ("app không đăng nhập được", "ask_faq.read_on"),
        ("app so suc khoe dien tu cua em khong dang nhap duoc nua roi", "ask_faq.read_on"),
    ],
)
async def test_another_wish_goes_its_own_way(world: World, words: str, key: str, *, page: bool) -> None:
    story = await at_report(world, page=page)
    await story.say(words)
    assert key in story.keys and "follow_up.ask_add" not in story.keys and await talk_of(world) == []


@PAGES
@pytest.mark.parametrize(
    "words",
    [
        "mẹ tôi tiêm mũi 2 ngày 5/10/2021 mà app chưa có",
        "ba em cung bi thieu mui 2 tren so suc khoe dien tu",
        "chồng tôi cũng chưa thấy mũi 1 trên ứng dụng",
    ],
)
async def test_a_relatives_missing_dose_is_a_report_of_its_own(world: World, words: str, *, page: bool) -> None:
    story = await at_report(world, page=page)
    await story.say(words)
    assert "complaint_ask.identity_other" in story.keys and "follow_up.ask_add" not in story.keys
    assert await talk_of(world) == []


async def test_what_was_no_more_to_say_is_heard_as_if_typed_at_the_menu(world: World) -> None:
    story = await at_report(world, page=True)
    await story.say("tôi muốn biết thêm về việc làm căn cước của con mình")
    assert "follow_up.ask_add" in story.keys
    await story.tap("Không, tôi hỏi việc khác")
    assert "follow_up.reply_dropped" not in story.keys and story.keys and await talk_of(world) == []


async def test_who_only_knows_a_code_gives_no_strangers_name_to_a_report_of_their_own(world: World) -> None:
    await at_report(world, page=True)
    ticket = await one(world)
    other = world.chat()
    for words in ("xin chào", "theo dõi phản ánh", ticket.code, OUTSIDER[-3:]):
        await other.say(words)
    assert "follow_up.head" in other.keys
    await other.say("chồng tôi cũng chưa thấy mũi 1 trên ứng dụng")
    assert "complaint_ask.reporter" in other.keys  # who writes is asked, and not taken from the report
