"""Questions and other free text, told as chats."""

from collections.abc import AsyncIterator

import pytest

from handlers.dialogue.turn import Incoming
from handlers.learning.phrasings import add_phrasing, matcher_with
from handlers.staff.actor import official
from handlers.staff.officials import enrol
from storage.repositories.questions import Question
from tests.conversations.probes import Opened, with_probes
from tests.conversations.story import Story
from tests.support.driver import World, open_world

HANDED_ON = ("complaint", "follow_up", "status_lookup")
LONG_STORY = (
    "Tôi đi tiêm hai mũi ở trạm y tế xã, mũi hai hôm 5/9, mà trên sổ sức khỏe điện tử chỉ thấy có một mũi thôi, "
    "lên trạm hỏi thì bảo đã nhập rồi, tôi già rồi đi lại khó khăn, nhờ xem giúp cho mũi hai của tôi với"
)


@pytest.fixture
def opened() -> Opened:
    """What other conversations were opened with."""
    return Opened()


@pytest.fixture
async def world(database_url: str, opened: Opened) -> AsyncIterator[World]:
    """The service, with probes where other conversations begin."""
    made = await open_world(database_url, registry=with_probes(opened, *HANDED_ON))
    yield made
    await made.close()


async def kept(world: World) -> list[tuple[str, str, int | None]]:
    """(text, decision, rating) of the questions remembered."""
    async with world.database.reading() as uow:
        return [(one.text, one.decision, one.rating) for one in await uow.questions.open()]


async def open_questions(world: World) -> list[Question]:
    """What waits for an official."""
    async with world.database.reading() as uow:
        return await uow.questions.open()


async def test_a_question_is_answered_with_next_steps(world: World, opened: Opened) -> None:
    story = Story(world, "ask_faq", "answered, then the button")
    await story.start()
    await story.tap("Hỏi đáp")
    await story.say("tiem 2 mui ma app chi co 1")
    await story.tap("Báo thiếu mũi 2")
    given = {"args": ["category=DOSE_MISSING_ONE", "dose=2"], "asked": "tiem 2 mui ma app chi co 1"}
    assert opened.last == ("complaint", given)
    assert await kept(world) == []
    story.end()


async def test_free_text_at_the_menu_needs_no_door(world: World) -> None:
    story = Story(world, "ask_faq", "asked at the menu")
    await story.start()
    await story.say("mã otp không về thì làm sao")
    await story.tap("Gỡ lỗi mã OTP")
    await story.tap("Android")
    assert "install_guide.step" in story.keys and "mã số sẽ đến" in story.chat.text
    story.end()


async def test_what_is_not_known_is_admitted_and_kept_without_personal_data(world: World) -> None:
    story = Story(world, "ask_faq", "not known")
    await story.start()
    await story.say("giá vàng hôm nay bao nhiêu, gọi Nguyễn Văn An số 0300 123 456 nhé")
    assert "ask_faq.unknown" in story.keys
    assert story.chat.labels == ["Tìm số điện thoại", "Nhờ gọi lại", "Gửi phản ánh"]
    ((text, decision, _),) = await kept(world)
    assert decision == "refuse" and "giá vàng" in text
    assert not any(letter.isdigit() for letter in text) and "An" not in text
    story.end()


async def test_a_worried_parent_is_asked_back_where_nothing_is_sure_enough(world: World) -> None:
    for said in ("con toi bi sot sau tiem", "con toi bi sot", "con toi bi dau tay sau tiem"):
        chat = await world.chat(said.replace(" ", "")).say(said)
        assert "Tiêm xong sốt 38 độ có sao không" in chat.labels, said
    assert "Tiêm xong sốt 38 độ có sao không" not in (await world.chat("other").say("con toi hoc lop may")).labels


async def test_an_answer_beside_the_point_is_asked_again_and_remembered(world: World) -> None:
    story = Story(world, "ask_faq", "beside the point")
    await story.start()
    await story.say("tiêm 2 mũi mà app chỉ có 1")
    await story.tap("Chưa đúng ý tôi")
    await story.say("con tôi 12 tuổi có được tiêm không")
    assert [(decision, rating) for _, decision, rating in await kept(world)] == [("answer", -1)]
    await story.tap("Hỏi xong rồi")
    assert "menu.welcome" in story.keys
    story.end()


async def test_a_question_back_offers_what_may_be_meant(world: World) -> None:
    chat = world.chat()
    await chat.start()
    for text in ("bị sai rồi", "sai", "chứng nhận", "chưa thấy"):  # vague on purpose; one of them will be asked back
        await chat.say(text)
        if "ask_faq.did_you_mean" in chat.keys:
            break
    assert "ask_faq.did_you_mean" in chat.keys
    assert 2 <= len(chat.labels) <= 4
    await chat.tap(chat.labels[0])
    assert "common.verbatim" in chat.keys and len(chat.text) > 60


async def test_two_readings_are_told_apart_by_one_tap(world: World) -> None:
    story = Story(world, "ask_faq", "two readings, one tap")
    await story.start()
    await story.say("không vào được")
    assert "ask_faq.did_you_mean" in story.keys
    taken = story.taken
    await story.tap("Không đăng nhập được")
    assert "ask_faq.did_you_mean" not in story.keys and len(story.chat.text) > 60
    assert story.taken == taken + 1
    story.end()


async def test_what_an_official_teaches_is_understood_by_the_next_who_asks(world: World) -> None:
    asked = "bà con mình lấy giấy xanh chỗ mô rứa"
    story = Story(world, "ask_faq", "taught by an official")
    await story.start()
    await story.say(asked)
    meant = world.tools.matcher.entries["green_card"].words("vi").partition("{")[0]
    assert meant not in story.chat.text
    (question,) = await open_questions(world)
    async with world.work() as work:
        lead = official(await enrol(work, "Lê Thị Sen", {"2021:89:884:30316:front_desk": "lead"}))
        await add_phrasing(work, lead, "green_card", "vi", asked, question_id=question.id)
        learnt = await work.uow.phrasings.active()
    world.tools.matcher = matcher_with(world.tools.matcher, learnt)  # what every process does a second later
    story.lines.append("… an official adds this question to the entry of the green card")
    await story.say(asked)
    assert meant in story.chat.text and await open_questions(world) == []
    story.end()


async def test_a_side_question_is_answered_and_the_step_asked_again(world: World) -> None:
    story = Story(world, "ask_faq", "a side question in a guide")
    await story.start()
    for label in ("Cài đặt ứng dụng", "PC-Covid", "iPhone"):
        await story.tap(label)
    await story.say("cài ứng dụng có mất tiền không")
    assert "install_guide.step_short" in story.keys and len(story.chat.replies) == 2
    await story.say("chào em")
    assert {"ask_faq.hello", "install_guide.step_short"} <= set(story.keys)
    story.end()


async def test_courtesy_and_people(world: World) -> None:
    story = Story(world, "ask_faq", "hello, thanks, who are you, a person please")
    await story.start()
    await story.say("xin chào")
    assert "ask_faq.how_can_i_help" in story.keys and len(story.chat.labels) == 6
    await story.say("bạn là ai vậy")
    await story.say("cảm ơn nhiều nha")
    await story.say("cho tôi gặp người thật đi")
    assert "callback.ask_about" in story.keys
    story.end()


NUMBER = {"person": {"identity": {"kind": "cccd", "number": "098080000123"}}}


@pytest.mark.parametrize(
    ("text", "conversation", "data"),
    [
        ("098080000123", "status_lookup", NUMBER),
        ("cccd của tôi 098 080 000 123", "status_lookup", NUMBER),
        ("tra cuu", "status_lookup", {}),
        ("Gửi phản ảnh", "complaint", {}),
        (LONG_STORY, "complaint", {"description": LONG_STORY, "args": ["category=DOSE_MISSING_ONE", "dose=2"]}),
    ],
)
async def test_business_typed_at_the_menu_starts_where_it_belongs(
    world: World, opened: Opened, text: str, conversation: str, data: dict[str, object]
) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("xin chào")
    await chat.say(text)
    name, given = opened.last
    assert name == conversation
    assert {key: given.get(key) for key in data} == data


async def test_a_report_code_opens_that_report(world: World, opened: Opened) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("9250 8267 57")
    assert opened.last == ("follow_up", {"args": ["view", "9250826757"]})


async def test_an_address_is_understood_and_kept(world: World, opened: Opened) -> None:
    story = Story(world, "ask_faq", "an address")
    await story.start()
    await story.say("xã Vĩnh Trạch, huyện Thoại Sơn, tỉnh An Giang")
    assert "ask_faq.at_place" in story.keys
    await story.tap("Gửi phản ánh ở đây")
    assert opened.last == ("complaint", {"args": ["place=2021-89-894-30697"]})
    await story.say("menu")
    await story.say("vinh trach thoai son")
    await story.tap("Số điện thoại ở đây")
    assert "hotline_directory.ask_need" in story.keys
    story.end()


@pytest.mark.parametrize("text", ["ở nhà", "alo", "ok", "hôm qua", "tôi"])
async def test_small_words_are_no_address(world: World, text: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(text)
    assert "ask_faq.at_place" not in chat.keys and chat.replies


@pytest.mark.parametrize(
    "text",
    ["😀😀😀", "<b>alo</b>'; drop table contacts;--", "{you} {0} %s", "x" * 5000, "tiêm " * 1000, "。。。", "\u200b"],
)
async def test_odd_input_gets_a_plain_answer(world: World, text: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(text)
    assert chat.replies and all(0 < len(reply.text) <= 2000 for reply in chat.replies)
    await chat.tap("Hỏi đáp")
    await chat.say(text)
    assert chat.replies and all(0 < len(reply.text) <= 2000 for reply in chat.replies)
    assert "turn_failed" not in chat.text


@pytest.mark.parametrize("kind", ["sticker", "video", "gif", "other", "too_large"])
async def test_what_cannot_be_read_is_said_so_and_the_question_stands(world: World, kind: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Hỏi đáp")
    await chat.unsupported(kind)
    assert {f"unsupported.{kind}", "ask_faq.ask_question"} <= set(chat.keys)


async def test_the_same_update_five_times_is_answered_once(world: World) -> None:
    chat = world.chat()
    await chat.start()
    asked = Incoming("webchat", "once", chat.address, world.clock.now(), "giá vàng hôm nay")
    await chat.send(asked)
    for _ in range(4):
        await chat.send(asked, expect="repeat")
        assert chat.replies == []
    assert len(await kept(world)) == 1


async def test_last_weeks_button_still_opens_what_it_says(world: World, opened: Opened) -> None:
    chat, other = world.chat(), world.chat()
    await chat.start()
    await chat.say("tiêm 2 mũi mà app chỉ có 1")
    token = chat.token("Báo thiếu mũi 2")
    world.clock.move(days=8)
    await chat.press(token)
    assert opened.last[0] == "complaint" and "asked" in opened.last[1]
    await other.press(token)  # it carries nothing of the first person
    assert opened.last == ("complaint", {"args": ["category=DOSE_MISSING_ONE", "dose=2"]})


async def test_every_button_of_every_answer_opens_a_conversation_we_have(world: World) -> None:
    known = {one.name for one in world.registry.all()}
    for entry in world.tools.matcher.entries.values():
        for step in entry.next:
            assert step.go in known, f"{entry.id}: {step.go}"


async def test_an_english_question_gets_an_english_answer(world: World) -> None:
    story = Story(world, "ask_faq", "in English")
    await story.start()
    await story.say("English")
    await story.say("how do I install the health book app")
    await story.say("what is the price of gold today")
    assert "ask_faq.unknown" in story.keys
    story.end()


NUMBERED = (
    "1. bao giờ có mũi 2? 2. mất giấy thì sao? 3. gọi số nào?",
    "Cho em hỏi hai ý ạ. Một là tiêm có tốn tiền không, hai là quên mật khẩu sổ sức khỏe thì lấy lại sao",
    "tiem xong bao lau thi hien tren app? mat giay tiem xin lai o dau?",
)


@pytest.mark.parametrize("text", NUMBERED)
async def test_of_several_questions_one_is_answered_and_the_others_are_a_tap_away(world: World, text: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(text)
    assert "ask_faq.other_questions" in chat.keys and len(chat.text) > 100
    await chat.tap(chat.labels[0])
    assert "common.verbatim" in chat.keys and "ask_faq.did_you_mean" not in chat.keys


async def test_what_tells_facts_by_numbers_is_no_list_of_questions(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("1. Họ tên: Trần Thị Thử 2. Số căn cước: 098180000999 3. Sinh ngày 05/02/1980")
    assert "ask_faq.other_questions" not in chat.keys


async def test_the_same_question_is_not_put_twice_in_a_row_and_never_more_than_two_are_offered(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("không vào được")
    assert "ask_faq.did_you_mean" in chat.keys
    first = [label for label in chat.labels if label != "Chưa đúng ý tôi"]
    assert len(first) == 2
    await chat.say("không vào được")
    assert not set(first) & set(chat.labels) and "Nhờ gọi lại" in chat.labels


async def test_an_answer_that_missed_offers_what_else_the_words_may_mean(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("mã otp không về thì làm sao")
    await chat.tap("Chưa đúng ý tôi")
    assert chat.labels.index("Tìm số điện thoại") in (1, 2)
    await chat.tap(chat.labels[0])
    assert "common.verbatim" in chat.keys
