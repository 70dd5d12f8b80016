"""What is said beside the open question, as citizens typed it, and other words of each kind."""

from itertools import pairwise

import pytest

from tests.conversations.reports import filed
from tests.conversations.story import Story
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
GUIDE = ("[Cài đặt ứng dụng", "[Sổ sức khỏe điện tử", "[Android")
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


async def report(chat: Chat | Story) -> None:
    """A report about codes that do not come."""
    for label in ("Gửi phản ánh", "Ứng dụng", "Lỗi OTP"):
        await chat.tap(label)
    for text in ("máy không nhận được mã", "0300 123 456", "Trần Thị Bưởi"):
        await chat.say(text)
    await chat.tap("Bỏ qua")
    await chat.tap("Gửi")


async def test_case_17_when_it_is_done_is_told_of_ones_own_report(world: World) -> None:
    story = Story(world, "menu", "case 17, when is mine done")
    await story.start()
    await report(story)
    await story.say("bao giờ có kết quả")
    (ticket,) = await filed(world, story.chat.address)
    assert {"own_reports.one", "follow_up.due"} <= set(story.keys)
    assert ticket.code[-4:] in story.chat.text.replace(" ", "")
    heads = ["own_reports.one"]
    for said in ("sao lâu vậy", "chừng nào xong", "toi dau roi", "giải quyết tới đâu rồi ad"):
        await story.say(said)
        heads += [key for key in story.keys if key in ("own_reports.still", "own_reports.call", "own_reports.same")]
    assert len(heads) == 5 and all(one != other for one, other in pairwise(heads)), heads
    assert "Nhờ gọi lại" in story.chat.labels  # who asks again and again may talk to somebody
    story.end()


async def test_case_18_an_advice_that_did_not_help_is_followed_by_the_next_then_by_a_person(world: World) -> None:
    story = Story(world, "menu", "case 18, the code does not come")
    await story.start()
    await story.say("không nhận được mã OTP")
    await story.say("r, e đợi 10p r ma k co")
    assert "advice.code" in story.keys
    await story.say("vẫn k thấy")
    assert "advice.person" in story.keys and story.chat.labels[0] == "Nhờ gọi lại"
    story.end()


async def test_case_19_who_wants_it_done_by_another_is_offered_a_person(world: World) -> None:
    story = Story(world, "install_guide", "case 19, somebody else should do it")
    await story.start()
    for label in (*GUIDE, "[Xong"):
        await story.tap(label[1:])
    await story.say("làm hoài không được, tôi già rồi nhờ ai làm giùm đi")
    assert "helping.guide" in story.keys and "install_guide.choose_step" not in story.keys
    assert "Nhờ gọi lại" in [one.label for reply in story.chat.replies for one in reply.buttons]
    story.end()


@pytest.mark.parametrize(
    "said",
    ["ai chỉ tôi với", "nho con chau lam thay duoc k", "mắt kém quá đọc không ra", "co ai lam dum hong"],
)
async def test_help_is_offered_in_other_words_too(world: World, said: str) -> None:
    chat = await at(world, *GUIDE, "[Xong")
    await chat.say(said)
    assert "helping.guide" in chat.keys and any(key.startswith("install_guide.step") for key in chat.keys), chat.keys


async def test_case_20_stuck_the_known_fix_comes_first_then_another_then_a_person_with_the_words(world: World) -> None:
    story = Story(world, "install_guide", "case 20, the code does not come")
    await story.start()
    for label in (*GUIDE, *["[Xong"] * 7, "[Bị vướng"):
        await story.tap(label[1:])
    await story.say("k nhan dc ma otp")
    assert "install_help.did_it_help" in story.keys and "advice.code" not in story.keys
    first = story.chat.text
    await story.say("van k co ma")
    assert {"advice.code", "install_help.did_it_help"} <= set(story.keys) and story.chat.text != first
    await story.say("thử hết rồi vẫn không có")
    assert "install_help.to_official" in story.keys
    await story.say("xã Vĩnh Trạch, Thoại Sơn, An Giang")
    await story.say("0300 123 456")
    (ticket,) = await filed(world, story.chat.address)
    assert all(said in ticket.details.description for said in ("k nhan dc ma otp", "van k co ma", "thử hết rồi"))
    story.end()


async def test_a_fix_that_helps_leads_on_and_another_problem_begins_with_its_own_fix(world: World) -> None:
    chat = await at(world, *GUIDE, *["[Xong"] * 7, "[Bị vướng")
    await chat.tap("Không nhận được mã")
    await chat.tap("Vẫn chưa được")
    assert "advice.code" in chat.keys
    await chat.tap("Được rồi")
    await chat.tap("Bước trước")
    await chat.tap("Bị vướng")
    await chat.tap("Mã bị báo sai")
    assert "advice.code" not in chat.keys and "install_help.did_it_help" in chat.keys
