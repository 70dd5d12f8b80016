"""Who and what a message is about decides its answer: which dose, for whom, what there was not, how many questions."""

from tests.conversations.story import Story
from tests.support.driver import World

GOLDEN = "case_who_and_what"
NUMBERED = (
    "1) tiem co mat tien khong 2) tiem xong bao lau thi len app",
    "a cho e hỏi: 1. mất sim thì đổi số điện thoại sao 2. quên mật khẩu thì làm sao",
    "Một là bầu 5 tháng có tiêm được không ạ, hai là mũi 2 cách mũi 1 bao lâu",
    "1/ mat giay tiem xin lai o dau 2/ sai ten thi sua the nao 3/ goi so nao",
    "Câu thứ nhất: tiêm ở đâu vậy. Câu thứ hai: đi tiêm mang giấy tờ gì",
    "1. how do I get my certificate 2. is the vaccine free",
    "1. có bắt buộc tiêm không? 2. trẻ 12 tuổi đăng ký ở đâu?",
    "firstly how long until my dose is in the app, secondly i lost my paper slip",
    "tiêm xong kiêng gì? sốt thì uống thuốc gì?",
    "1: thẻ xanh là gì 2: chưa thấy mũi 2 trên app 3: phản ánh mấy ngày thì có trả lời",
)


async def told(world: World, title: str, *texts: str) -> list[list[str]]:
    """The buttons below the answer to each text, typed as the first message of an own chat."""
    found = []
    for number, text in enumerate(texts, start=1):
        story = Story(world, GOLDEN, f"{title}, {number}")
        await story.start()
        await story.say(text)
        assert "ask_faq.did_you_mean" not in story.keys and "common.verbatim" in story.keys
        found.append(story.chat.labels)
        story.end()
    return found


async def test_case_30_dose_one_by_number_or_word_is_no_other_dose(world: World) -> None:
    for labels in await told(
        world,
        "case 30",
        "chưa cập nhật mũi 1",
        "tiêm 1 mũi chưa cập nhật",
        "tiêm mũi một rồi mà chưa thấy trên app",
    ):
        assert labels[0] == "Báo thiếu mũi tiêm"


async def test_case_31_who_is_to_be_registered_decides(world: World) -> None:
    company, father, household = await told(
        world,
        "case 31",
        "công ty em có 40 người muốn đăng ký thì làm sao",
        "đăng ký cho bố 70 tuổi",
        "cả nhà 5 người đăng ký ở đâu",
    )
    assert company[0] == "Gửi danh sách, hỏi cán bộ"
    assert father[:2] == household[:2] == ["Không có điện thoại thông minh", "Số của xã, phường"]


async def test_case_34_a_slip_that_was_not_given_is_no_certificate_to_fetch(world: World) -> None:
    (labels,) = await told(world, "case 34", "tiêm xong người ta không đưa giấy gì hết")
    assert labels[:2] == ["Gửi phản ánh", "Số của xã, phường"]


async def test_case_08_of_three_numbered_questions_none_is_lost(world: World) -> None:
    (labels,) = await told(world, "case 8", "1. bao giờ có mũi 2? 2. mất giấy thì sao? 3. gọi số nào?")
    assert labels[:2] == ["Mất giấy xác nhận tiêm thì xin lại ở đâu", "Số đường dây nóng tiêm chủng là bao nhiêu"]


async def test_ten_ways_to_number_questions_lose_none_of_them(world: World) -> None:
    lost = []
    for text in NUMBERED:
        chat = world.chat()
        await chat.start()
        await chat.say(text)
        if "ask_faq.other_questions" not in chat.keys:
            lost.append((text, chat.keys))
    assert lost == []
