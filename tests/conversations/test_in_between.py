"""What people write in the middle of a form: an emergency, a question, an old button, a word of courtesy."""

import pytest

from tests.handlers.records.people import CCCD, PHONE
from tests.support.driver import Chat, World


async def at_identity(world: World) -> Chat:
    chat = world.chat()
    await chat.start()
    await chat.tap("Gửi phản ánh")
    await chat.tap("Thiếu mũi tiêm")
    return chat


@pytest.mark.parametrize("steps", [0, 1, 2])
async def test_an_emergency_is_heard_at_every_question_of_a_form(world: World, steps: int) -> None:
    chat = await at_identity(world)
    for answer in (CCCD.number, "5/2/1980")[:steps]:
        await chat.say(answer)
    await chat.say("con toi dang kho tho tim tai")
    assert "danger.call_115" in chat.keys
    await chat.tap("Không phải")
    await chat.say((CCCD.number, "5/2/1980", PHONE)[steps])  # the form stands where it stood
    assert {"complaint_ask.birth_date", "complaint_ask.phone", "proving.ask_code"} & set(chat.keys)


async def test_a_question_asked_in_between_is_answered_and_the_form_goes_on(world: World) -> None:
    chat = await at_identity(world)
    await chat.say(CCCD.number)
    await chat.say("cho hỏi chích mũi 2 cách bao lâu")
    assert "complaint_ask.birth_date" in chat.keys and "tuần" in chat.text
    await chat.say("5/2/1980")
    await chat.say("tôi hỏi chút: mất giấy tiêm thì sao?")
    assert "complaint_ask.phone" in chat.keys and "Nơi tiêm" in chat.text
    await chat.say(PHONE)
    assert "proving.ask_code" in chat.keys
    await chat.say("bao lâu thì có mã vậy ạ")
    assert "step_questions.long_code" in chat.keys


async def test_an_answer_that_cannot_be_read_is_no_question(world: World) -> None:
    chat = await at_identity(world)
    await chat.say(CCCD.number)
    await chat.say("tôi sinh vào mùa thu ạ")
    assert chat.keys == ["invalid.date_missing"]


async def test_the_doors_of_an_old_menu_open_at_any_time(world: World) -> None:
    chat = world.chat()
    await chat.start()
    look_up, complain = chat.token("Tra cứu mũi tiêm"), chat.token("Gửi phản ánh")
    await chat.tap("Hỏi đáp")
    await chat.press(complain)
    assert "complaint.ask_what" in chat.keys
    await chat.tap("Thiếu mũi tiêm")
    await chat.say(CCCD.number)
    world.clock.move(minutes=1)
    await chat.press(look_up)
    assert "status_lookup.ask_identity" in chat.keys
    await chat.say("menu")
    await chat.press(look_up)  # the same button again, after something was said in between
    assert "status_lookup.ask_identity" in chat.keys


async def test_a_complaint_begun_from_an_answer_does_not_end_in_its_apology(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("tiêm 2 mũi mà app chỉ có 1")
    await chat.tap("Chưa đúng ý tôi")
    await chat.tap("Gửi phản ánh")
    await chat.tap("Ứng dụng")
    await chat.tap("Lỗi OTP")
    await chat.say("máy không nhận được mã")
    await chat.say(PHONE)
    await chat.say("Trần Thị Bưởi")
    await chat.tap("Bỏ qua")
    await chat.tap("Gửi")
    assert "complaint_sent.sent" in chat.keys and "common.back_to_where_we_were" not in chat.keys
    assert "Theo dõi phản ánh này" in chat.labels


@pytest.mark.parametrize("said", ["ok", "vâng ạ", "Dạ"])
async def test_a_word_of_agreement_is_no_question(world: World, said: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(said)
    assert "ask_faq.all_right" in chat.keys
    async with world.database.reading() as uow:
        assert await uow.questions.open() == []


async def test_a_hotline_with_a_place_opens_the_directory_there(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("duong day nong vung tau")
    assert "hotline_directory.ask_need" in chat.keys


@pytest.mark.parametrize("said", ["nhờ gọi lại cho tôi", "gọi lại cho tôi được không", "thôi gọi lại cho tôi đi"])
async def test_a_call_asked_for_in_words_is_taken_at_once(world: World, said: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(said)
    assert "callback.ask_about" in chat.keys


async def test_who_takes_the_call_back_is_shown_their_reports(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("hủy yêu cầu gọi lại")
    assert "callback.ask_about" not in chat.keys
    assert {"follow_up.ask_which", "follow_up.ask_code"} & set(chat.keys)


async def test_who_has_no_papers_is_not_sent_in_circles(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Tra cứu mũi tiêm")
    await chat.say("không có giấy tờ")
    assert "status_lookup.without_papers" in chat.keys
    assert "Gửi phản ánh, kèm ảnh giấy" in chat.labels
    await chat.say(CCCD.number)  # found it after all
    assert "status_lookup.ask_birth_date" in chat.keys
