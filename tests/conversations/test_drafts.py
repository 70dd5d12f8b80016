"""Taking up what was left half done, told as chats."""

from tests.conversations.story import Story
from tests.support.driver import World


async def a_guide_and_a_complaint(story: Story) -> None:
    """Both left in the middle."""
    for label in ("Cài đặt ứng dụng", "PC-Covid", "Android", "Xong"):
        await story.tap(label)
    await story.say("menu")
    assert "resume.kept" in story.keys
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await story.say("098080000123")
    await story.say("menu")


async def test_one_of_several(world: World) -> None:
    story = Story(world, "drafts", "one of several")
    await story.start()
    await a_guide_and_a_complaint(story)
    world.clock.move(days=2)
    await story.say("lam tiep")
    assert "drafts.ask_which" in story.keys
    await story.tap("Tiếp tục hướng dẫn")
    assert "install_guide.step" in story.keys and "Bước 2/11" in story.chat.text
    await story.say("menu")
    await story.say("tiếp tục")
    await story.say("để sau")
    assert "menu.welcome" in story.keys
    story.end()


async def test_the_only_one_is_taken_up_at_once(world: World) -> None:
    story = Story(world, "drafts", "the only one, and none")
    await story.start()
    await story.say("làm tiếp")
    assert "drafts.none" in story.keys
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await story.say("098080000123")
    await story.say("menu")
    await story.say("làm tiếp")
    assert "Ngày sinh" in story.chat.text and "drafts.none" not in story.keys
    story.end()


async def a_long_story(world: World) -> Story:
    story = Story(world, "drafts", "not kept")
    await story.start()
    for label in ("Gửi phản ánh", "Thiếu mũi tiêm"):
        await story.tap(label)
    for words in ("không có", "1980", "không có", "Trần Văn Thử", "Nam", "xã Vĩnh Trạch, Thoại Sơn, An Giang"):
        await story.say(words)
    return story


async def test_who_has_answered_much_is_asked_once_before_all_is_dropped(world: World) -> None:
    story = await a_long_story(world)
    await story.say("huy")
    assert "resume.cancel_sure" in story.keys
    await story.say("không")
    assert "complaint_ask.doses_dose_missing" in story.keys  # where it stood
    await story.say("hủy")
    await story.tap("Để sau")
    assert "resume.kept" in story.keys
    await story.say("làm tiếp")
    assert "complaint_ask.doses_dose_missing" in story.keys
    await story.say("hủy")
    await story.say("hủy")
    assert "common.cancelled" in story.keys


async def test_few_answers_are_dropped_by_a_word(world: World) -> None:
    story = Story(world, "drafts", "not kept")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await story.say("hủy")
    assert "common.cancelled" in story.keys and "resume.cancel_sure" not in story.keys
