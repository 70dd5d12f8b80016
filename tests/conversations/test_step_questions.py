"""What is asked back at a question of a form gets its line and the question again; a wish that was misunderstood
changes the course with what was told; "again" begins anew."""

from typing import Any

import pytest

from tests.handlers.records.people import CCCD, PHONE, put_person
from tests.support.driver import Chat, World

LOOK_UP = ("[Tra cứu mũi tiêm",)
REPORT = ("[Gửi phản ánh", "[Thiếu mũi tiêm")
CALL = ("nhờ gọi lại", "hỏi về mũi 2", "[Buổi sáng", "[Bỏ qua")
TOLD = (CCCD.number, "5/2/1980", PHONE)


async def at(world: World, *said: str) -> Chat:
    await put_person(world)
    chat = world.chat()
    await chat.start()
    for one in said:
        await (chat.tap(one[1:]) if one.startswith("[") else chat.say(one))
    return chat


STEPS = {
    "look-up, number": (LOOK_UP, "status_lookup.ask_identity", "why_number", "look_up"),
    "look-up, birth date": ((*LOOK_UP, *TOLD[:1]), "status_lookup.ask_birth_date", "why_birth", "look_up"),
    "look-up, phone": ((*LOOK_UP, *TOLD[:2]), "status_lookup.ask_phone", "why_proof", "look_up"),
    "look-up, code": ((*LOOK_UP, *TOLD), "proving.ask_code", "why_code", "look_up"),
    "report, number": (REPORT, "complaint_ask.identity", "why_number", "report"),
    "report, birth date": ((*REPORT, *TOLD[:1]), "complaint_ask.birth_date", "why_birth", "report"),
    "report, phone": ((*REPORT, *TOLD[:2]), "complaint_ask.phone", "why_proof", "report"),
    "report, code": ((*REPORT, *TOLD), "proving.ask_code", "why_code", "report"),
    "report, name": ((*REPORT, *TOLD[:2], "không có"), "complaint_ask.name", "why_name", "report"),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("asked", ["de lam gi", "hỏi cái này chi vậy", "sao phải khai?", "why do you need this"])
async def test_why_it_is_asked_is_said_in_a_line_and_asked_again(world: World, step: str, asked: str) -> None:
    before, question, why, _ = STEPS[step]
    chat = await at(world, *before)
    await chat.say(asked)
    assert f"step_questions.{why}" in chat.keys and question in chat.keys, chat.keys
    assert not [one for one in chat.keys if one.startswith("invalid.")]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("asked", ["ai xem duoc cai nay", "khai vậy có bị lộ không", "who can see this"])
async def test_who_sees_it_is_said(world: World, step: str, asked: str) -> None:
    before, question, _, kind = STEPS[step]
    chat = await at(world, *before)
    await chat.say(asked)
    assert f"step_questions.who_{kind}" in chat.keys and question in chat.keys, chat.keys


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("asked", ["mat bao lau vay", "còn mấy câu nữa", "how long does it take"])
async def test_how_long_it_takes_is_said(world: World, step: str, asked: str) -> None:
    before, question, _, kind = STEPS[step]
    chat = await at(world, *before)
    await chat.say(asked)
    assert f"step_questions.long_{kind}" in chat.keys and question in chat.keys, chat.keys


async def test_a_thing_that_is_named_goes_before_the_one_that_is_asked_for(world: World) -> None:
    chat = await at(world, *REPORT, CCCD.number)
    await chat.say("sao phai khai cccd?")
    assert "step_questions.why_number" in chat.keys and "complaint_ask.birth_date" in chat.keys


async def test_of_a_call_the_phone_is_for_calling(world: World) -> None:
    chat = await at(world, *CALL)
    assert "callback.ask_phone" in chat.keys
    await chat.say("xin số điện thoại để làm gì")
    assert "step_questions.why_phone" in chat.keys and "callback.ask_phone" in chat.keys
    await chat.say("mất bao lâu")
    assert "step_questions.long_other" in chat.keys


@pytest.mark.parametrize(
    "said",
    ["tôi phải làm gì", "sao phải tiêm mũi 2", "tại sao không thấy mũi 2", "chích mũi 2 cách bao lâu", "Hà Làm Chi"],
)
async def test_another_question_is_not_taken_for_one_of_these(world: World, said: str) -> None:
    chat = await at(world, *REPORT, CCCD.number, "5/2/1980", "không có")
    await chat.say(said)
    assert not [one for one in chat.keys if one.startswith("step_questions.")], chat.keys


@pytest.mark.parametrize("said", ["lam lai", "làm lại từ đầu", "begin again"])
async def test_again_begins_anew(world: World, said: str) -> None:
    chat = await at(world, *LOOK_UP, *TOLD[:2])
    await chat.say(said)
    assert {"step_questions.from_the_start", "status_lookup.ask_identity"} <= set(chat.keys)
    chat = await at(world, *REPORT, *TOLD[:1])
    await chat.say(said)
    assert {"step_questions.from_the_start", "complaint.ask_what", "resume.kept"} <= set(chat.keys)
    await chat.say("làm tiếp")
    assert "complaint_ask.birth_date" in chat.keys  # what was told is a draft


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("sai ngay tiem co", "DOSE_WRONG"),
        ("không phải thiếu mũi mà sai tên", "PERSON_WRONG"),
        ("sai ngày sinh chứ không phải thiếu mũi", "PERSON_WRONG"),
        ("wrong date i mean", "DOSE_WRONG"),
    ],
)
async def test_who_was_misunderstood_changes_the_course_and_keeps_what_was_told(
    world: World, said: str, kind: str
) -> None:
    chat = await at(world, *REPORT, CCCD.number, "5/2/1980")
    await chat.say(said)
    assert "step_questions.course" in chat.keys and "complaint_ask.phone" in chat.keys, chat.keys
    data = await told(world)
    assert data["category"] == kind and data["person"]["identity"]["number"] == CCCD.number


async def test_of_a_look_up_it_becomes_a_report_with_what_was_told(world: World) -> None:
    chat = await at(world, *LOOK_UP, CCCD.number)
    await chat.say("ý tôi là thiếu mũi 2 cơ")
    assert "step_questions.course" in chat.keys and "complaint_ask.birth_date" in chat.keys, chat.keys
    data = await told(world)
    assert data["category"] == "DOSE_MISSING_ONE" and data["injection"]["doses"] == [2]


async def test_who_only_says_so_at_a_look_up_gets_the_answer_and_the_question(world: World) -> None:
    chat = await at(world, *LOOK_UP)
    await chat.say("sai ngay tiem")
    assert (
        "Gửi phản ánh sai mũi tiêm" in [one.label for reply in chat.replies for one in reply.buttons]
        and "status_lookup.ask_identity" in chat.keys
    )


@pytest.mark.parametrize(
    "said", ["phan anh xu ly mat bao lau?", "ai duoc xem ho so cua toi", "app nay lam gi vay", "sao phai khai cccd"]
)
async def test_where_a_question_is_asked_for_it_goes_to_the_catalogue(world: World, said: str) -> None:
    chat = await at(world, "[Hỏi đáp")
    assert "ask_faq.ask_question" in chat.keys
    await chat.say(said)
    assert not [one for one in chat.keys if one.startswith("step_questions.")], chat.keys


FALSE_FRIENDS = [
    "vắc xin có an toàn không",  # of health
    "những ai được tiêm mũi",
    "so lo khong nho",  # a batch, and no fear of a leak
    "không có lô",
    "ai xem giúp em với",
    "sao lại ghi sai tên tôi",
    "không biết làm gì",
    "tại sao gửi phản ánh rồi mà im",
    "tiêm vắc xin có bắt buộc không",
    "lâu không thấy trả lời",
    "bao lâu thì cán bộ gọi lại",
    "bao lâu thì có thẻ xanh",
    "phản ánh xử lý mất bao lâu",
    "mã qr để làm gì",
]


@pytest.mark.parametrize("said", FALSE_FRIENDS)
@pytest.mark.parametrize("before", [LOOK_UP, REPORT, CALL[:2]], ids=["look-up", "report", "call"])
async def test_what_only_resembles_such_a_question_is_left_to_the_step(
    world: World, before: tuple[str, ...], said: str
) -> None:
    chat = await at(world, *before)
    await chat.say(said)
    met = [one for one in chat.keys if one.startswith("step_questions.") and one != "step_questions.course"]
    assert not met, chat.keys


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("sao mà phải khai nhiều thế", "number"),  # "mà" is no code
        ("sao ma phai khai nhieu the", "number"),
        ("anh hỏi làm gì vậy", "number"),  # "anh" is no picture
        ("hỏi mã làm gì", "code"),
        ("chụp ảnh để làm gì", "photo"),
    ],
)
async def test_a_thing_is_named_only_as_it_is_written(world: World, said: str, why: str) -> None:
    chat = await at(world, *LOOK_UP)
    await chat.say(said)
    assert f"step_questions.why_{why}" in chat.keys, chat.keys


@pytest.mark.parametrize("said", ["chú tôi bị sai ngày tiêm", "tên tôi có chữ lót bị sai", "có mũi bị sai ngày"])
async def test_an_uncle_or_a_letter_is_no_insisting(world: World, said: str) -> None:
    chat = await at(world, *LOOK_UP)
    await chat.say(said)
    assert "step_questions.course" not in chat.keys and "status_lookup.ask_identity" in chat.keys


@pytest.mark.parametrize(
    "said",
    ["chua nhan duoc tin nhan, cho em xin ma lai", "không có tin nhắn, em xin mã khác", "xin lại mã trong tin nhắn"],
)
async def test_who_wants_the_code_anew_is_told_of_no_fraud(world: World, said: str) -> None:
    chat = await at(world, *LOOK_UP, *TOLD)
    assert "proving.ask_code" in chat.keys
    await chat.say(said)
    assert "Không cơ quan nào đòi" not in chat.text, chat.text
    assert "proving.sent_again" in chat.keys, chat.keys


@pytest.mark.parametrize("said", ["ngày sinh của tôi sai", "sai ngay sinh"])
async def test_what_was_typed_wrongly_is_asked_anew_and_no_record_is_wrong(world: World, said: str) -> None:
    chat = await at(world, *LOOK_UP, *TOLD[:2])
    await chat.say(said)
    assert {"complaint_fix.again", "status_lookup.ask_birth_date"} <= set(chat.keys), chat.keys
    chat = await at(world, *LOOK_UP, *TOLD[:2])
    await chat.say("ngày sinh trên app bị sai")
    assert "complaint_fix.again" not in chat.keys and "status_lookup.ask_phone" in chat.keys, chat.keys


@pytest.mark.parametrize("said", ["nhập sai rồi làm lại sao", "go nham roi", "tôi khai sai"])
async def test_who_typed_wrongly_changes_no_course(world: World, said: str) -> None:
    chat = await at(world, *REPORT, CCCD.number)
    await chat.say(said)
    assert "step_questions.course" not in chat.keys
    data = await told(world)
    assert data["category"].startswith("DOSE_MISSING"), data["category"]


async def told(world: World) -> dict[str, Any]:
    async with world.database.reading() as uow:
        row = await uow.connection.fetchval("select id from conversations where status = 'active'")
        kept = await uow.conversations.find(row)
    assert kept is not None
    data: dict[str, Any] = kept.state["data"]
    return data
