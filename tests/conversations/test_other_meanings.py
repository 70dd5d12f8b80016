"""Words of one kind that were taken for another: money that has gone to somebody who deceives, what the service costs,
a call that was agreed on, signs of a program."""

import pytest

from tests.conversations.story import opened
from tests.support.driver import World

LOOK_UP = ("[Tra cứu mũi tiêm",)
REPORT = ("[Gửi phản ánh", "[Thiếu mũi tiêm")
NUMBER = "098180000123"


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


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("mui 2 tiem o tram y te xa My Yen, Dai Tu, Thai Nguyen ngay 5/9/2021 chua co tren app", "19"),
        ("tiêm mũi 2 ở trạm y tế xã Mỹ Yên, Đại Từ, Thái Nguyên hôm 5/9/2021 mà sổ chưa có", "19"),
        ("toi tiem mui 2 ngay 5/9/2021 tai xa My Yen, Dai Tu, Thai Nguyen ma app khong thay", "19"),
        ("tiêm mũi 2 ở trạm y tế xã Vĩnh Trạch, Thoại Sơn, An Giang hôm 5/9/2021 mà sổ chưa có", "89"),
    ],
)
async def test_a_place_of_a_dose_keeps_district_and_province_named_without_their_kind(
    world: World, said: str, place: str
) -> None:
    chat = await opened(world, said, f"{NUMBER} 2/3/1980 Trần Thị Bưởi", "[Không có điện thoại", "không rõ xã nào")
    assert "complaint_photo.ask_slip" in chat.keys, chat.keys  # neither home nor site is asked for once more
    await chat.tap("Không có ảnh")
    await chat.tap("Gửi")
    async with world.database.reading() as uow:
        assert await uow.connection.fetchval("select province_code from tickets") == place


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        ("huyen Dai Tu tinh Thai Nguyen, khong ro xa nao", "huyện Đại Từ, tỉnh Thái Nguyên"),
        ("o Dai Tu Thai Nguyen, quen ten xa roi", "huyện Đại Từ, tỉnh Thái Nguyên"),
        ("không nhớ xã, chỉ biết là tỉnh Bình Phước", "tỉnh Bình Phước"),
        ("không biết tên xã, huyện Thoại Sơn An Giang", "huyện Thoại Sơn, tỉnh An Giang"),
        ("hong nho xa nao, o Long Xuyen An Giang", "Long Xuyên, tỉnh An Giang"),
        ("không biết xã nào hết", ""),
        ("quên rồi", ""),
    ],
)
async def test_who_does_not_know_the_commune_keeps_the_district_and_the_province(
    world: World, said: str, noted: str
) -> None:
    chat = await opened(world, *REPORT, f"{NUMBER} 2/3/1980 Trần Thị Bưởi", "[Không có điện thoại", said)
    assert noted in chat.text and ("place_choice.noted" in chat.keys) is bool(noted), chat.text
    assert "complaint_ask.doses_dose_missing" in chat.keys, chat.keys


@pytest.mark.parametrize(
    "said",
    [
        "em tiem soi cho be roi ma app k thay",
        "con toi chich 5in1 va cum ma ko co tren so suc khoe",
        "con gái em tiêm HPV rồi mà sổ sức khỏe điện tử không hiện",
        "bé nhà mình chích mmr rồi mà sổ ko có",
        "chau tiem 6 trong 1 mui 2 chua thay cap nhat",
        "đứa nhỏ tiêm viêm não nhật bản không thấy trên app",
        "con tui ngừa thủy đậu mà hổng thấy trong sổ điện tử",
    ],
)
@pytest.mark.parametrize("before", [(), ("[Gửi phản ánh",)])
async def test_another_vaccine_that_is_not_shown_is_no_missing_dose_of_ours(
    world: World, before: tuple[str, ...], said: str
) -> None:
    chat = await opened(world, *before, said)
    assert "child_vaccines.not_ours" in chat.keys, chat.keys


async def test_a_bare_line_of_number_date_and_name_is_read_before_anything_is_chosen(world: World) -> None:
    chat = await opened(world, "[Gửi phản ánh", f"{NUMBER} 2/3/1980 Trần Thị Bưởi")
    assert "Trần Thị Bưởi, CCCD …123, sinh 02/03/1980" in chat.text


@pytest.mark.parametrize(("said", "key"), [("😡😡😡", "anger"), ("🤬", "anger"), ("😭😭", "grief"), ("💔", "grief")])
async def test_faces_alone_are_answered_as_what_they_show(world: World, said: str, key: str) -> None:
    chat = await opened(world, said)
    assert f"feelings.{key}_1" in chat.keys, chat.keys


@pytest.mark.parametrize("said", ["uk", "ukm", "oki", "ừa", "oke k"])
async def test_short_words_that_agree_are_no_question(world: World, said: str) -> None:
    chat = await opened(world, said)
    assert "ask_faq.unknown" not in chat.keys and "ask_faq.did_you_mean" not in chat.keys, chat.keys


@pytest.mark.parametrize(
    "said",
    [
        "em là tình nguyện viên nhập giúp bà Lê Thị Lan sinh 1950, bà tiêm mũi 2 ngày 5/9/2021 chưa lên sổ",
        "ba toi tiem mui 2 ngay 5/9/2021 o tram y te xa Vinh Trach ma chua vo so",
        "mẹ tôi chích mũi 2 hôm 5/9/2021 ở xã Mỹ Yên huyện Đại Từ vẫn chưa lên hệ thống",
    ],
)
async def test_a_dose_that_is_not_entered_yet_is_missing(world: World, said: str) -> None:
    chat = await opened(world, said)
    assert "complaint.story_read" in chat.keys or "ask_faq.long_story" in chat.keys, chat.keys


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "em co 3 con, be lon thieu mui 2, be giua sai ngay sinh, be ut chua co mui nao",
            "con thứ nhất: thiếu mũi 2; con thứ hai: sai thông tin cá nhân (ngày sinh); con thứ ba: thiếu tất cả",
        ),
        (
            "con lon cua em thieu mui 2 con con nho chua hien mui nao",
            "con thứ nhất: thiếu mũi 2; con thứ hai: thiếu tất cả",
        ),
    ],
)
async def test_a_child_of_several_with_no_dose_at_all_lacks_all(world: World, said: str, told: str) -> None:
    chat = await opened(world, said)
    assert told in chat.text, chat.text


async def test_a_correction_of_another_dose_says_which(world: World) -> None:
    told = "mui 2 Binh Duong 12/8/2021 pfizer, mui 3 o Long Xuyen 1/10/2021 chua thay mui 3 tren app"
    chat = await opened(world, f"toi tiem o 2 noi khac nhau, {told}", NUMBER, "sai rồi mũi 2 là moderna")
    assert "2 noi" not in chat.text and "vắc xin mũi 2: Moderna" in chat.text, chat.text


@pytest.mark.parametrize(
    "said",
    [
        *("bực vl", "nản ghê", "chán vl thật", "tuc ghe", "ức quá"),
        *("chung may an tien a", "bo may di kien", "chúng mày ăn tiền à", "bố mày đi kiện"),
    ],
)
async def test_anger_in_the_words_of_the_young_is_heard(world: World, said: str) -> None:
    chat = await opened(world, said)
    assert "feelings.anger_1" in chat.keys, chat.keys


@pytest.mark.parametrize("said", ["tao muon gap lanh dao", "cho tôi nói chuyện với sếp"])
async def test_who_wants_a_superior_is_offered_a_person(world: World, said: str) -> None:
    chat = await opened(world, said)
    assert "ask_faq.call_me" in chat.keys or "helping.person" in chat.keys or "callback" in " ".join(chat.keys), (
        chat.keys
    )


async def test_a_number_that_is_spelt_out_is_read_where_it_is_asked_for(world: World) -> None:
    chat = await opened(world, *LOOK_UP, "không chín tám một tám không không không không một hai ba")
    assert "status_lookup.ask_birth_date" in chat.keys, chat.keys
