"""What is said beside the open question, as citizens typed it, and other words of each kind."""

from itertools import pairwise

import pytest

from tests.support.driver import Chat, World

GOES = {  # case 16: typed -> what is asked or told then
    "tra cứu mũi tiêm": "status_lookup.ask_identity",
    "theo dõi phản ánh": "follow_up.ask_code",
    "tôi muốn gửi phản ánh": "complaint.ask_what",
    "xóa dữ liệu của tôi": "data_request.explain",
    "goi so nao": "hotline_directory.ask_where",
    "cho em xem mui tiem voi a": "status_lookup.ask_identity",
    "tui muon gui phan anh nghen": "complaint.ask_what",
    "xoa het du lieu cua toi di": "data_request.explain",
    "delete my data": "data_request.explain",
    "goi so may de hoi vay": "hotline_directory.ask_where",
}
PLACES = {  # kinds of steps: taps and texts that lead there
    "choice": ("[Cài đặt ứng dụng",),
    "guide": ("[Cài đặt ứng dụng", "[Sổ sức khỏe điện tử", "[Android"),
    "place": ("[Đường dây nóng",),
    "question": ("[Hỏi đáp",),
    "words": ("gọi lại cho tôi",),
    "number": ("[Tra cứu mũi tiêm",),
    "code of a report": ("[Theo dõi phản ánh",),
}


async def at(world: World, *way: str) -> Chat:
    """A chat at the end of this way."""
    chat = world.chat()
    await chat.start()
    for one in way:
        await (chat.tap(one[1:]) if one.startswith("[") else chat.say(one))
    return chat


async def test_case_16_a_promised_word_goes_there_from_the_installing_of_apps(world: World) -> None:
    for text, key in GOES.items():
        chat = await at(world, "[Cài đặt ứng dụng")
        await chat.say(text)
        assert key in chat.keys, (text, chat.keys)


@pytest.mark.parametrize("where", PLACES)
async def test_a_promised_word_goes_there_from_every_kind_of_step(world: World, where: str) -> None:
    chat = await at(world, *PLACES[where])
    for text, key in list(GOES.items())[:5]:
        await chat.say(text)
        assert key in chat.keys, (where, text, chat.keys)


@pytest.mark.parametrize("said", [("hi",), ("chào shop", "alo", "hi"), ("giá vàng hôm nay", "thời tiết mai sao")])
async def test_case_21_small_talk_is_answered_in_other_words_each_time_then_by_a_person(
    world: World, said: tuple[str, ...]
) -> None:
    chat = await at(world)
    answers = []
    for number in range(8):
        await chat.say(said[number % len(said)])
        answers.append(chat.text)
    assert all(one != after for one, after in pairwise(answers))
    assert chat.labels[0] == "Nhờ gọi lại"
    await chat.tap("Nhờ gọi lại")
    assert "callback.ask_about" in chat.keys
