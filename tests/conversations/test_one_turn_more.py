"""What is typed after an answer is about that answer: an advice that did not help, a report, small talk without end."""

from itertools import pairwise

import pytest

from tests.conversations.reports import filed
from tests.handlers.records.people import CCCD, PHONE
from tests.support.driver import Chat, World


async def opened(world: World) -> Chat:
    chat = world.chat()
    await chat.start()
    return chat


async def with_a_report(world: World) -> Chat:
    chat = await opened(world)
    for label in ("Gửi phản ánh", "Ứng dụng", "Lỗi OTP"):
        await chat.tap(label)
    for text in ("máy không nhận được mã", "0300 123 456", "Trần Thị Bưởi"):
        await chat.say(text)
    await chat.tap("Bỏ qua")
    await chat.tap("Gửi")
    return chat


@pytest.mark.parametrize(
    "said", ["r, e đợi 10p r ma k co", "đợi hoài mà chả thấy gì", "thu roi van k dc", "still nothing"]
)
async def test_an_advice_that_did_not_help_is_followed_by_the_next_then_by_a_person(world: World, said: str) -> None:
    chat = await opened(world)
    await chat.say("không nhận được mã OTP")
    await chat.say(said)
    assert "advice.code" in chat.keys and "ask_faq.did_you_mean" not in chat.keys
    await chat.say("làm rồi mà vẫn không có")
    assert "advice.person" in chat.keys and chat.labels[0] in ("Nhờ gọi lại", "Call me back")  # as they write
    first = chat.text
    await chat.say("vẫn vậy")
    assert chat.labels[0] in ("Nhờ gọi lại", "Call me back") and chat.text != first
    await chat.tap(chat.labels[0])
    assert {"callback.words_kept", "callback.ask_when"} <= set(chat.keys)


async def test_another_question_after_an_advice_is_another_question(world: World) -> None:
    chat = await opened(world)
    await chat.say("không nhận được mã OTP")
    await chat.say("tiêm 2 mũi rồi mà app chỉ hiện 1 mũi")
    assert not any(key.startswith("advice.") for key in chat.keys)


async def test_when_mine_is_answered_is_told_of_ones_own_report(world: World) -> None:
    chat = await opened(world)
    await chat.say("bao giờ có kết quả")
    assert "own_reports.one" not in chat.keys  # nothing was filed
    chat = await with_a_report(world)
    (ticket,) = await filed(world, chat.address)
    await chat.say("bao gio co ket qua")
    assert {"own_reports.one", "follow_up.due"} <= set(chat.keys) and ticket.code[-4:] in chat.text.replace(" ", "")
    await chat.tap("Xem phản ánh này")
    assert "follow_up.head" in chat.keys
    await chat.tap("Xong")
    await chat.tap("Tra cứu mũi tiêm")
    await chat.say("cho hỏi phản ánh của tôi tới đâu rồi vậy?")
    assert {"own_reports.one", "status_lookup.ask_identity"} <= set(chat.keys)


async def test_who_cannot_do_it_alone_is_offered_a_person_and_the_words_go_along(world: World) -> None:
    chat = await opened(world)
    for label in ("Cài đặt ứng dụng", "Sổ sức khỏe điện tử", "Android"):
        await chat.tap(label)
    await chat.say("làm hoài không được, tôi già rồi nhờ ai làm giùm đi")
    assert "helping.guide" in chat.keys and "install_guide.choose_step" not in chat.keys
    await chat.tap("Nhờ gọi lại")
    assert {"resume.waits", "callback.words_kept"} <= set(chat.keys)
    await chat.tap("Buổi sáng")
    await chat.say("xã Vĩnh Trạch, Thoại Sơn, An Giang")
    await chat.say("0300 123 456")
    assert {"filing.filed", "install_guide.step_short"} <= set(chat.keys)  # and back in the guide
    (ticket,) = await filed(world, chat.address)
    assert "già rồi" in ticket.details.description


async def test_a_known_problem_told_in_own_words_gets_its_known_fix_before_a_person(world: World) -> None:
    chat = await opened(world)
    for label in ("Cài đặt ứng dụng", "Sổ sức khỏe điện tử", "Android", *["Xong"] * 7, "Bị vướng"):
        await chat.tap(label)
    await chat.say("k nhan dc ma otp")
    assert "install_help.did_it_help" in chat.keys and "Xem lại số điện thoại" in chat.text
    await chat.say("r, e đợi 10p r ma k co")
    assert {"advice.code", "install_help.did_it_help"} <= set(chat.keys)
    await chat.say("vẫn vậy")
    assert "install_help.to_official" in chat.keys
    await chat.say("xã Vĩnh Trạch, Thoại Sơn, An Giang")
    await chat.say("0300 123 456")
    (ticket,) = await filed(world, chat.address)
    assert "k nhan dc ma otp" in ticket.details.description and "10p" in ticket.details.description


async def test_small_talk_is_answered_in_other_words_and_then_with_a_person(world: World) -> None:
    chat = await opened(world)
    said = []
    for text in (
        "alo",
        "chào bot",
        "hôm nay trời đẹp quá",
        "ăn cơm chưa",
        "buồn ngủ ghê",
        "alo",
        "hát tui nghe đi",
        "hihi",
    ):
        await chat.say(text)
        said.append(chat.text)
    assert all(one != other for one, other in pairwise(said)), said
    assert "Nhờ gọi lại" in chat.labels
    await chat.tap("Nhờ gọi lại")
    assert "callback.ask_about" in chat.keys  # what was small talk is nothing an official has to read


async def test_who_is_not_understood_twice_at_a_step_is_shown_the_way_to_a_person(world: World) -> None:
    chat = await opened(world)
    await chat.tap("Cài đặt ứng dụng")
    await chat.say("ừm để xem đã")
    assert "common.person_can_help" not in chat.keys
    await chat.say("lu bu quá")
    assert "common.person_can_help" in chat.keys
    assert "Nhờ gọi lại" in [one.label for reply in chat.replies for one in reply.buttons]


async def test_a_code_of_ours_that_does_not_come_is_met_with_one_advice_after_the_other(world: World) -> None:
    chat = await opened(world)
    await chat.tap("Tra cứu mũi tiêm")
    for text in (CCCD.number, "5/2/1980", PHONE):
        await chat.say(text)
    for said, key in (
        ("đợi nãy giờ chưa thấy mã", "proving.no_code"),
        ("r, e đợi 10p r ma k co", "proving.no_code_again"),
        ("vẫn k thấy", "proving.no_code_person"),
    ):
        await chat.say(said)
        assert chat.keys[-1] == key and chat.labels[0] == "Gửi lại mã", said
    await chat.say("nhờ ai làm giùm tôi đi")
    assert "helping.person" in chat.keys and "invalid.code_missing" not in chat.keys
    await chat.say("gọi lại cho tôi")
    assert {"callback.ask_about", "resume.waits"} <= set(chat.keys)


async def test_who_wants_it_done_by_another_is_offered_a_person_at_a_question_for_a_number_too(world: World) -> None:
    chat = await opened(world)
    await chat.tap("Tra cứu mũi tiêm")
    await chat.say("mắt kém quá, có ai giúp không")
    assert "helping.person" in chat.keys and "invalid.id_missing" not in chat.keys
    await chat.say("làm tiếp")  # nothing else is unfinished: this goes on, and nobody is told that nothing does
    assert "status_lookup.ask_identity" in chat.keys and "drafts.none" not in chat.keys


async def test_a_first_message_that_asks_for_a_person_is_taken_as_that(world: World) -> None:
    chat = world.chat()
    await chat.say("gặp người thật")
    assert "callback.ask_about" in chat.keys
