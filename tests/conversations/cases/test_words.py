"""What is said, and how: cancelling, going back, answers that are short, one form of address, times, and the card."""

from datetime import UTC, datetime

import pytest

from faq.short import LINES, SENTENCES, WORDS, sentences
from handlers.rulebook import shipped_rules
from handlers.tickets.times import due_in_words
from tests.conversations.story import Story
from tests.conversations.test_drafts import a_long_story
from tests.handlers.records.people import CCCD
from tests.support.driver import Chat, World

HOME = "xã Vĩnh Trạch, Thoại Sơn, An Giang"


async def asked(world: World, text: str) -> Chat:
    """A chat that has just asked this."""
    chat = world.chat()
    await chat.start()
    return await chat.say(text)


async def test_case_51_who_has_told_much_is_asked_once_before_all_of_it_goes(world: World) -> None:
    story = await a_long_story(world)
    for words in ("mũi 2", "5/9/2021, trạm y tế xã Vĩnh Trạch, AstraZeneca", "không có ảnh"):
        await story.say(words)
    assert "complaint_card.look" in story.keys
    await story.say("hủy")
    assert "resume.cancel_sure" in story.keys and story.chat.labels == ["Làm tiếp", "Để sau", "Bỏ, không làm nữa"]
    await story.tap("Làm tiếp")
    assert "complaint_card.look" in story.keys  # where it stood, and nothing of it is gone
    await story.say("huỷ")
    await story.tap("Bỏ")
    assert "common.cancelled" in story.keys


@pytest.mark.parametrize("said", ["quay lại", "quay lai", "lùi lại", "câu trước", "back"])
async def test_case_52_the_word_that_leads_back_is_shown_where_no_bar_shows_it(world: World, said: str) -> None:
    from bot.channels.terminal.channel import TRAITS

    chat = world.chat(channel=TRAITS.name, traits=TRAITS)
    await chat.start()
    await chat.tap("Gửi phản ánh")
    assert "common.home_by_word" in chat.keys  # nothing is there yet to go back to
    await chat.tap("Thiếu mũi tiêm")
    await chat.say(CCCD.number)
    shown = "common.back_by_word"
    assert shown in chat.keys and '"quay lại"' in chat.text
    await chat.say(said)
    assert "complaint_ask.identity" in chat.keys


async def test_case_53_what_has_five_points_is_a_list_and_the_rest_is_read_by_a_button(world: World) -> None:
    story = Story(world, "ask_faq", "case 53, a list, and the rest of it")
    await story.start()
    await story.say("mã otp không về thì làm sao")
    (reply,) = story.chat.replies
    assert [line[:2] for line in reply.text.splitlines() if line[1:2] == ")"] == ["1)", "2)", "3)", "4)", "5)"]
    assert "Không đưa mã OTP cho bất kỳ ai" not in reply.text and "Đọc thêm" in story.chat.labels
    await story.tap("Đọc thêm")
    assert "Không đưa mã OTP cho bất kỳ ai" in story.chat.text and "Đọc thêm" not in story.chat.labels
    await story.say("r, e đợi 10p r ma k co")  # still about the code
    assert "advice.code" in story.keys
    story.end()


async def test_case_53_in_a_form_the_rest_is_read_and_the_question_comes_back_in_one_line(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Gửi phản ánh")
    await chat.tap("Thiếu mũi tiêm")
    await chat.say(CCCD.number)
    await chat.say("mã otp không về thì làm sao")
    assert chat.replies[-1].text == "Ngày sinh ạ?"
    await chat.say("đọc thêm")
    assert "Không đưa mã OTP cho bất kỳ ai" in chat.replies[-2].text
    assert chat.replies[-1].text == "Mình làm tiếp nhé: Ngày sinh ạ?"
    await chat.say("5/2/1980")
    assert "complaint_ask.phone" in chat.keys


@pytest.mark.parametrize(
    "question",
    ["tiêm mũi 2 rồi mà app chưa thấy", "app bị văng hoài", "mat giay tiem roi lam sao", "bao giờ tới lượt tôi tiêm",
     "lost my paper slip", "có ai gọi đòi tiền để lên thẻ xanh", "tôi gọi tổng đài toàn bận"],
)  # fmt: skip
async def test_an_answer_is_read_at_a_glance(world: World, question: str) -> None:
    chat = await asked(world, question)
    said = chat.replies[-1].text.split("\n\n")[0]
    lines = [line for line in said.splitlines() if line[1:2] == ")"]
    assert len(lines) <= LINES and (lines or len(sentences(said)) <= SENTENCES) and len(said.split()) <= WORDS


async def test_case_54_everybody_is_called_by_one_word_from_beginning_to_end(world: World) -> None:
    chat = world.chat()
    await chat.start()
    said = [chat.text]
    for text in ("mất giấy tiêm rồi", "tra cứu mũi tiêm", CCCD.number, "5/2/1950", "quên mật khẩu app rồi", "menu"):
        await chat.say(text)
        said.append(chat.text)
    assert not any("bà con" in one.casefold() for one in said)
    assert "bạn" in "\n".join(said[:4]) and "bác" not in "\n".join(said[:4])


@pytest.mark.parametrize(("hour", "minute"), [(1, 0), (1, 1), (1, 4)])
def test_case_55_a_deadline_is_said_as_people_say_it(hour: int, minute: int) -> None:
    from handlers.texts import Texts

    now, texts = datetime(2021, 10, 20, 2, tzinfo=UTC), Texts.load()
    said = due_in_words(datetime(2021, 10, 22, hour, minute, 59, tzinfo=UTC), shipped_rules().calendar, now)
    assert texts.say(said.key, said.params).startswith("trước 8 giờ sáng thứ Sáu")


async def test_case_56_the_card_has_one_main_button_and_what_is_to_be_changed_under_the_other(world: World) -> None:
    story = await a_long_story(world)
    for words in ("mũi 2", "5/9/2021, trạm y tế xã Vĩnh Trạch, AstraZeneca", "không có ảnh"):
        await story.say(words)
    card = story.chat.replies[-1]
    assert [(one.label, one.main) for one in card.buttons] == [("Gửi phản ánh", True), ("Sửa", False)]
    await story.tap("Sửa")
    assert {"Việc", "Ngày tiêm", "Nơi tiêm", "Thôi, không sửa"} <= set(story.chat.labels)
    await story.tap("Ngày tiêm")
    assert "complaint_card.look" not in story.keys
    await story.say("6/9/2021")
    assert "06/09/2021" in story.chat.text and story.chat.labels == ["Gửi phản ánh", "Sửa"]
    await story.say("gửi phản ánh")
    assert "complaint_sent.sent" in story.keys
