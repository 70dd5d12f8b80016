"""Names of what the service does, and words its texts promise: heard at every step; what was begun is not lost."""

import pytest

from handlers.conversations.wishes import wish
from handlers.texts import Texts
from tests.handlers.records.people import CCCD
from tests.support.driver import Chat, World

WISHES = {
    "tra cứu mũi tiêm": "status_lookup.ask_identity",
    "cho em coi mui tiem voi ad": "status_lookup.ask_identity",
    "theo dõi": "follow_up.ask_code",
    "e muon xem pa cua em": "follow_up.ask_code",
    "tôi muốn gửi phản ánh": "complaint.ask_what",
    "xóa dữ liệu của tôi": "data_request.explain",
    "goi so nao": "hotline_directory.ask_where",
    "gọi số nào bây giờ ạ?": "hotline_directory.ask_where",
    "gọi lại cho tôi": "callback.ask_about",
    "cho tui gap nguoi that di": "callback.ask_about",
    "talk to a person please": "callback.ask_about",
    "ai đã xem hồ sơ của tôi": "who_looked.ask_identity",
    "ai xem ho so cua con vay": "who_looked.ask_identity",
    "look up my doses": "status_lookup.ask_identity",
}
STEPS = {  # taps and texts that lead somewhere
    "a choice": ("[Cài đặt ứng dụng",),
    "a guide": ("[Cài đặt ứng dụng", "[Sổ sức khỏe điện tử", "[Android"),
    "a name": ("[Gửi phản ánh", "[Thiếu mũi tiêm", CCCD.number),
}


async def at(world: World, *way: str) -> Chat:
    chat = world.chat()
    await chat.start()
    for one in way:
        await (chat.tap(one[1:]) if one.startswith("[") else chat.say(one))
    return chat


@pytest.mark.parametrize("where", STEPS)
async def test_what_the_service_does_is_reached_by_its_name_from_every_step(world: World, where: str) -> None:
    for text, key in WISHES.items():
        if where == "a name" and key == "complaint.ask_what":
            continue  # that is what is going on
        chat = await at(world, *STEPS[where])
        await chat.say(text)
        assert any(key in said for said in chat.keys), (text, chat.keys)


async def test_a_form_left_by_a_name_waits_and_says_so(world: World) -> None:
    chat = await at(world, "[Gửi phản ánh", "[Thiếu mũi tiêm", CCCD.number)
    await chat.say("gọi số nào")
    assert chat.keys[-1] == "resume.waits" or "resume.waits" in chat.keys
    assert len(chat.replies) == 1
    await chat.tap("Bỏ qua")
    await chat.tap("Hỏi về tiêm chủng")
    assert {"common.back_to_where_we_were", "complaint_ask.birth_date"} <= set(chat.keys)
    assert "Nhờ gọi lại" in [one.label for reply in chat.replies for one in reply.buttons]
    await chat.say("tôi muốn gửi phản ánh")  # it is going on: nothing is begun anew
    assert "complaint_ask.birth_date" in chat.keys and "resume.waits" not in chat.keys


async def test_to_go_on_leads_back_to_the_form_that_waits(world: World) -> None:
    chat = await at(world, "[Gửi phản ánh", "[Thiếu mũi tiêm", CCCD.number)
    await chat.say("theo dõi")
    await chat.say("làm tiếp")
    assert {"common.back_to_where_we_were", "complaint_ask.birth_date"} <= set(chat.keys)


async def test_the_same_form_begun_by_a_button_once_more_keeps_the_first_as_a_draft(world: World) -> None:
    chat = await at(world)
    complain = chat.token("Gửi phản ánh")
    for one in ("Gửi phản ánh", "Thiếu mũi tiêm"):
        await chat.tap(one)
    await chat.say(CCCD.number)
    await chat.press(complain)
    assert {"resume.kept", "complaint.ask_what"} <= set(chat.keys)
    await chat.say("làm tiếp")
    assert "complaint_ask.birth_date" in chat.keys


async def test_an_answer_in_a_form_has_the_buttons_it_names_and_they_may_be_typed(world: World) -> None:
    chat = await at(world, "[Gửi phản ánh", "[Thiếu mũi tiêm", CCCD.number)
    await chat.say("gửi phản ánh rồi thì xem tới đâu ở chỗ nào vậy?")
    shown = [one.label for reply in chat.replies for one in reply.buttons]
    assert "Theo dõi phản ánh" in shown and "Chưa đúng ý tôi" not in shown
    assert "complaint_ask.birth_date" in chat.keys
    await chat.say("theo doi phan anh")
    assert {"follow_up.ask_code", "resume.waits"} <= set(chat.keys)


async def test_back_from_what_was_begun_in_between_leads_to_where_one_was(world: World) -> None:
    chat = await at(world, "[Gửi phản ánh", "[Thiếu mũi tiêm", CCCD.number)
    await chat.say("gọi lại cho tôi")
    await chat.say("quay lại")
    assert "complaint_ask.birth_date" in chat.keys


def test_what_only_holds_such_a_word_is_no_wish() -> None:
    texts = Texts.load()
    for said in (
        "tôi tra cứu mũi tiêm hoài mà không ra",
        "không gửi phản ánh nữa",
        "Lò Văn Theo",
        "trạm y tế gọi lại cho tôi rồi",
        "nhà tôi ở gần bệnh viện",
        "không",
        "ấp 3, Vĩnh Trạch",
        "hôm qua tôi gửi phản ánh",
        "em muốn hỏi",
    ):
        assert wish(said, texts) is None, said
