"""Words of one kind that were taken for another: money that has gone to somebody who deceives, what the service costs,
a call that was agreed on, signs of a program."""

import pytest

from tests.support.driver import Chat, World

LOOK_UP = ("[Tra cứu mũi tiêm",)
REPORT = ("[Gửi phản ánh", "[Thiếu mũi tiêm")
NUMBER = "098180000123"


async def opened(world: World, *said: str) -> Chat:
    chat = world.chat()
    await chat.start()
    for one in said:
        await (chat.tap(one[1:]) if one.startswith("[") else chat.say(one))
    return chat


@pytest.mark.parametrize(
    ("said", "paid"),
    [
        ("toi chuyen tien roi", True),
        ("em lỡ chuyển khoản cho nó rồi", True),
        ("tui lỡ đọc mã cho nó rồi", True),
        ("lo bam vao link roi phai lam sao", True),
        ("tài khoản bị trừ 3 triệu", True),
        ("i sent the money", True),
        ("goi bao phai dong 500k de duoc cap ma qr", False),
        ("goi bao dong 2tr moi cap giay", False),
        ("có số lạ gọi nói đóng 99k để kích hoạt sổ", False),
        ("nó nhắn tin kêu nộp 350 ngàn để cập nhật", False),
        ("xung la can bo doi 1 trieu de sua mui", False),
        ("phải chuyển khoản mới được cấp chứng nhận", False),
    ],
)
async def test_money_for_an_entry_is_fraud_and_who_has_paid_hears_what_to_do_now(
    world: World, said: str, paid: bool
) -> None:
    for before in ((), (*REPORT, NUMBER, "5/2/1980")):
        chat = await opened(world, *before, said)
        assert "No authority" in chat.text or "Không cơ quan nào đòi" in chat.text, chat.text
        assert ("cautions.paid" in chat.keys) is paid, chat.keys


@pytest.mark.parametrize(
    "said",
    [
        "thong diep 5k la gi",
        "trạm đòi 50 ngàn mới cho tiêm",
        "bao giờ được nhận 500 ngàn tiền hỗ trợ",
        "gọi tổng đài mất phí không",
        "mui 2 tiem luc 10k nguoi",
    ],
)
async def test_other_money_is_no_fraud(world: World, said: str) -> None:
    chat = await opened(world, said)
    assert "Không cơ quan nào đòi" not in chat.text, chat.text


@pytest.mark.parametrize("before", [LOOK_UP, REPORT, (*REPORT, NUMBER), (*LOOK_UP, NUMBER, "5/2/1980")])
@pytest.mark.parametrize(
    "said", ["co mat tien khong", "tra cứu này có tốn phí không", "tinh phi sao z", "phải trả phí hả", "is it free"]
)
async def test_what_the_service_costs_is_said_and_the_question_asked_again(
    world: World, before: tuple[str, ...], said: str
) -> None:
    chat = await opened(world, *before)
    asked = chat.keys[-1]
    await chat.say(said)
    assert "step_questions.cost" in chat.keys and asked in chat.keys, chat.keys
    assert not [one for one in chat.keys if one.startswith("invalid.")]


async def test_what_an_injection_costs_is_another_question(world: World) -> None:
    chat = await opened(world, *LOOK_UP, "tiêm mũi 3 có mất tiền không")
    assert "step_questions.cost" not in chat.keys and "status_lookup.ask_identity" in chat.keys


@pytest.mark.parametrize(
    "said",
    [
        "hen hom qua goi ma khong thay",
        "hôm bữa nói chiều gọi lại mà hổng thấy ai hết",
        "cán bộ hẹn sáng nay gọi mà im re",
        "hua hom truoc goi lai ma cho hoai",
        "bảo để mai điện lại mà chưa ai điện",
        "kêu thứ hai gọi lại mà đâu có gọi",
        "hứa trong tuần liên hệ mà mất tăm",
    ],
)
async def test_a_call_that_was_agreed_on_and_has_not_come_is_missed(world: World, said: str) -> None:
    chat = await opened(world, said)
    assert "promised.sorry" in chat.keys, chat.keys


@pytest.mark.parametrize(
    "said", ["hẹn gọi đi tiêm mà chưa thấy", "bảo tôi gọi lại mà gọi không được", "hẹn mũi 2 chưa thấy"]
)
async def test_a_call_to_be_injected_is_another_matter(world: World, said: str) -> None:
    chat = await opened(world, said)
    assert "promised.sorry" not in chat.keys, chat.keys


@pytest.mark.parametrize("said", ["<script>alert(1)</script>", "SELECT * FROM users; DROP TABLE x", "{{7*7}}"])
async def test_signs_of_a_program_change_no_language_and_answer_no_question(world: World, said: str) -> None:
    chat = await opened(world, said)
    assert "common.english_heard" not in chat.keys and "tôi chưa hiểu" in chat.text, chat.text


@pytest.mark.parametrize("before", [LOOK_UP, REPORT])
@pytest.mark.parametrize("said", ["01/02/2010", "sinh ngày 1/2/2010", "1-2-2010", "sn 1/2/10"])
async def test_a_birth_date_where_a_number_is_asked_for_is_kept(
    world: World, before: tuple[str, ...], said: str
) -> None:
    chat = await opened(world, *before)
    asked = chat.keys[-1]
    await chat.say(said)
    assert "identity.told" in chat.keys and asked in chat.keys, chat.keys
    assert not [one for one in chat.keys if one.startswith("invalid.")]
    await chat.say(NUMBER)
    assert not [one for one in chat.keys if "birth" in one], chat.keys
