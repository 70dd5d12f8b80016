"""Who has not got what is asked for: played as it was typed, and in other words."""

import pytest

from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.names import read_name
from handlers.dialogue.answers.none import LOOSE, lacks_among_others, read_none
from tests.conversations.reports import HOME, one
from tests.conversations.story import Story
from tests.handlers.records.people import CCCD
from tests.support.driver import World

LACKS = {
    "paper": [
        "mất ví rồi", "để quên ở nhà", "ko mang theo giấy", "cháu mới 10 tuổi", "con mới 5 tuổi làm gì có căn cước",
        "nhớ hổng nổi", "đang chờ cấp", "giấy mờ không đọc được", "bị công an giữ", "k có j hết", "lấy đâu ra số",
        "left it at home", "my wallet was stolen", "cccd chưa về", "lam rot cccd roi",
    ],
    "phone": [
        "sim bị khóa", "số cũ bỏ lâu rồi", "đang mượn điện thoại", "máy bàn thôi", "điện thoại hư rồi", "so do bo roi",
        "no longer use that number", "em k xài đt", "tôi không có số nào hết",
    ],
    "photo": [
        "máy không chụp được", "họ ko đưa giấy", "giấy ướt mưa hư rồi", "kiếm hổng ra", "lỡ vứt rồi", "để gửi sau",
        "they gave me nothing", "bỏ qua bước này", "tui không biết chụp hình", "giay mat tieu roi",
    ],
    "date": ["không nhớ rõ", "lâu quá rồi quên", "chỉ nhớ năm", "ai mà nhớ nổi", "can't recall"],
    "code": ["xóa tin nhắn rồi", "không lưu mã", "mất sim rồi", "làm gì có mã"],
    "digits": ["không nhớ 3 số", "ko bik 3 so nao", "số nào quên rồi"],
}  # fmt: skip
OTHERS = [
    ("số trong hồ sơ không phải của tôi", "phone"), ("không biết số tổng đài", "phone"), ("mẹ tôi mất rồi", "paper"),
    ("Trần Thị Quên", "paper"), ("mất mũi 2 rồi", "photo"), ("làm sao lấy giấy xác nhận", "photo"),
]  # fmt: skip
NO_NAMES = [
    "ko bik", "giấu tên", "chưa đặt tên", "không tiện nói", "sao phải khai tên", "hỏi chi vậy", "thôi khỏi", "Bỏ Qua",
    "Khong Nho", "none", "prefer not to say", "thôi",
]  # fmt: skip
NAMES = ["Nguyễn Thị Nhớ", "Trần Văn Biết", "le van khoi", "John Smith", "Đỗ Quang Trọng", "Phan Thị Sáu"]


@pytest.mark.parametrize(("kind", "said"), [(kind, said) for kind, all_of in LACKS.items() for said in all_of])
def test_it_is_heard_that_there_is_none(kind: str, said: str) -> None:
    told = read_none(said)
    assert (told is not None and told.answers(kind)) or (kind in LOOSE and lacks_among_others(said, kind))


@pytest.mark.parametrize(("said", "kind"), OTHERS)
def test_what_only_sounds_like_it_is_none(said: str, kind: str) -> None:
    told = read_none(said)
    assert not (told is not None and told.answers(kind)) and not lacks_among_others(said, kind)


def test_no_refusal_is_a_name_and_every_name_is_one() -> None:
    assert [said for said in NO_NAMES if not isinstance(read_name(said), Invalid)] == []
    assert [said for said in NAMES if isinstance(read_name(said), Invalid)] == []


@pytest.mark.parametrize(
    ("title", "said", "key"),
    [
        ("a number", ("quên số",), "status_lookup.without_papers"),
        ("papers", ("mất giấy tờ rồi",), "status_lookup.without_papers"),
        ("a card", ("chưa làm cccd",), "status_lookup.without_papers"),
        ("a phone", (CCCD.number, "1980", "em không có đt"), "status_lookup.without_phone"),
        ("a sim", (CCCD.number, "1980", "mất sim rồi"), "status_lookup.without_phone"),
        ("the number of then", (CCCD.number, "1980", "đổi số rồi"), "status_lookup.without_phone"),
    ],
)
async def test_case_13_there_is_a_way_without(world: World, title: str, said: tuple[str, ...], key: str) -> None:
    story = Story(world, "cases_none", f"13 without {title}")
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    for words in said:
        await story.say(words)
    assert key in story.keys
    story.end()


@pytest.mark.parametrize("refusal", ["không nhớ", "bỏ qua"])
async def test_case_13_no_refusal_becomes_the_name(world: World, refusal: str) -> None:
    story = Story(world, "cases_none", f"13 no name: {refusal}")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    for words in ("quên số", "không nhớ", "1956", "đổi số rồi", refusal):
        await story.say(words)
    assert "complaint_ask.any_name_will_do" in story.keys
    await story.say("không tiện nói")
    assert "complaint_ask.sex" in story.keys
    story.end()


async def test_case_14_and_15_a_school_is_kept_as_said_and_no_slip_is_no_end(world: World) -> None:
    story = Story(world, "cases_none", "14 and 15 a school, and no slip")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    for words in ("không có", "1980", "không có", "Trần Văn Thử", "Nam", HOME, "Mũi 2", "15/9/2021"):
        await story.say(words)
    await story.say("trường THCS Mỹ Yên")
    assert "complaint_ask.facility_commune" in story.keys
    await story.say("Mỹ Yên, Đại Từ, Thái Nguyên")
    assert "complaint_photo.ask_slip" in story.keys
    await story.say("mất giấy xác nhận rồi, ở đó ai cũng biết tôi")
    assert "complaint_card.consent" in story.keys
    await story.tap("Gửi")
    ticket = await one(world)
    assert ticket.details.doses[0].place == "trường THCS Mỹ Yên"
    assert ticket.details.description == "ở đó ai cũng biết tôi"
    assert ticket.details.site.commune
    story.end()


async def test_some_works_whose_commune_nobody_knows_is_kept_by_its_name(world: World) -> None:
    story = Story(world, "cases_none", "not kept")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    for words in ("mẹ tôi chưa làm cccd", "Trần Thị Bưởi", "1960", "không có", "Trần Thị Sáu", "Nữ", HOME, "Mũi 2"):
        await story.say(words)
    for words in ("15/9/2021", "em chích ở công ty May Việt Tiến", "không biết công ty ở xã nào", "họ ko phát giấy"):
        await story.say(words)
    await story.tap("Gửi")
    ticket = await one(world)
    assert (ticket.details.doses[0].place, ticket.subject.reporter.name) == ("công ty May Việt Tiến", "Trần Thị Bưởi")


async def test_the_phone_is_gone_while_its_code_is_awaited(world: World) -> None:
    story = Story(world, "cases_none", "not kept")
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    for words in (CCCD.number, "1980", "0300111222", "mất sim rồi"):
        await story.say(words)
    assert "proving.phone_gone" in story.keys and "Nhờ gọi lại" in story.chat.labels
