"""Which dose, which paper and which kind of report is meant, as citizens typed it, and in other words."""

import pytest

from tests.conversations.story import Story
from tests.support.driver import World, shared_tools


@pytest.mark.parametrize(
    ("text", "button"),
    [
        ("mũi đầu của tôi chưa cập nhật", "Báo thiếu mũi tiêm"),
        ("mui I chua len app", "Báo thiếu mũi tiêm"),
        ("1 mui chua thay tren app", "Báo thiếu mũi tiêm"),
        ("cả 2 mũi đều chưa cập nhật", "Báo thiếu mũi tiêm"),
        ("cả hai mũi không lên", "Báo thiếu mũi tiêm"),
        ("mũi II chưa cập nhật", "Báo thiếu mũi 2"),
        ("mui cuoi chua cap nhat", "Báo thiếu mũi 2"),
        ("booster chưa cập nhật", "Báo thiếu mũi 3"),
        ("mũi nhắc chưa thấy trên sổ", "Báo thiếu mũi 3"),
        ("mới có mũi 2 trên app, mũi 1 đâu", "Báo thiếu mũi 1"),
    ],
)
def test_a_dose_in_other_words_is_that_dose(text: str, button: str) -> None:
    tools = shared_tools()
    match = tools.matcher.match(text, "vi")
    assert match.decision == "answer" and match.best is not None
    given = next(step.given for step in tools.matcher.entries[match.best].next if step.go == "complaint")
    assert given.get("dose", "") == button.removeprefix("Báo thiếu mũi ").removeprefix("tiêm")


@pytest.mark.parametrize(
    "text",
    ["chích xong về không ai cho giấy tờ gì", "tiêm mũi 1 ở trạm mà họ không phát giấy xác nhận",
     "hong co giay chung nhan sau tiem mui 2", "tiem mui nhac xong ho k dua phieu"],
)  # fmt: skip
def test_no_slip_in_other_words_is_no_question_about_certificates(text: str) -> None:
    assert shared_tools().matcher.match(text, "vi").best == "slip_not_issued"


@pytest.mark.parametrize("text", ["em bị thiếu mũi", "Báo thiếu mũi tiêm"])
async def test_case_38_what_sounds_like_a_label_of_the_list_is_taken(world: World, text: str) -> None:
    story = Story(world, "complaint", f"case 38, {text}")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.say(text)
    assert "complaint_ask.identity" in story.keys
    story.end()


async def test_other_words_near_a_label_of_the_list_are_taken_too(world: World) -> None:
    for text in ("thieu 1 mui", "mất mũi", "chưa có mũi nào", "app không hiện mũi nào của tôi hết", "thiếu mũi nhắc"):
        chat = world.chat()
        await chat.start()
        await chat.tap("Gửi phản ánh")
        await chat.say(text)
        assert "complaint_ask.identity" in chat.keys, text
