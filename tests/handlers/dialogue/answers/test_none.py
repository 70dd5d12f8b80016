"""Hearing that there is none: in many words, and nothing that only sounds alike."""

import pytest

from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.names import read_name
from handlers.dialogue.answers.none import read_none

NONE = """
quên số | quen so roi | mất giấy tờ rồi | mat giay to roi | chưa làm cccd | em không có đt | e k co sdt | mất sim rồi
đổi số rồi | doi so roi | không nhớ | k nhớ | bỏ qua | bo qua | cháu 10 tuổi chưa có cccd | không có | hổng có luôn
cháu mới 5 tháng chưa có giấy tờ gì hết | để trống | k bít | mất giấy xác nhận rồi, ở đó ai cũng biết tôi
I don't have one | i lost it | forgot | sorry, I forgot my number | ông già rồi không có căn cước | máy cục gạch
bà không xài điện thoại | không có thì sao ạ | quên ngày rồi | không nhớ ngày nào | hông nhớ ngày nữa | chịu | no
tui quên mất tiêu | none | không ai nhớ nữa | bé chưa có giấy tờ | không có ảnh | ko chup dc | mất hết rồi
người ta không đưa giấy | hôm đó người ta không phát phiếu | căn cước bị mất | thẻ cccd hết hạn rồi | chua co can cuoc
nhà em không có điện thoại thông minh | con nhỏ quá chưa làm | số cũ mất rồi | không thuộc số | ko nho nam sinh
không biết tên đầy đủ | em quên số rồi, nhưng có giấy khai sinh | we do not have any papers | no idea | never had one
she has no phone | my mother has no phone | he doesn't have a phone | I don't have the paper any more
ổng hong xai dien thoai | không còn giữ tờ giấy đó nữa | I can't remember the date
đổi sim rồi ạ | không có số điện thoại nào hết | mất phiếu tiêm rồi ạ
rơi mất rồi | roi mat roi | thẻ rơi rồi | lam roi cccd
"""
OTHER = """
không có ở đó nữa | Nguyễn Văn Không | Trần Thị Quên | Mai Anh Có | khong phai | tôi tiêm ở trạm y tế | 098190000001
mất cccd rồi số cũ 271234567 | mới tiêm mũi 1 | hôm qua | 15/8/2021 | bao giờ có mũi 2 | không thấy mũi 2 trên app
app không có mũi 1 | mất mũi 2 rồi | quên mật khẩu | không nhận được mã | chưa tiêm mũi nào | sai tên rồi | Võ Thị Chịu
Long An | Mỹ Yên | không đúng | tôi không đồng ý | mẹ tôi mất rồi | ba mất năm ngoái | bà mất hôm qua | khó thở
con tôi bị co giật | không phải số đó | số đó của chồng | gọi số nào | làm sao tra cứu | chợ Mới | ấp Chợ
dung roi | co roi | da roi | xong roi | thay roi | lam roi | duoc roi a | the roi | cccd co roi | giay co roi chau
no vaccine shown | my second dose is missing | hệ thống báo không có dữ liệu | họ hẹn mà không gọi
"""


def listed(text: str) -> list[str]:
    """The phrases of a block."""
    return [one.strip() for line in text.strip().splitlines() for one in line.split("|") if one.strip()]


def test_there_is_none_in_many_words() -> None:
    assert [text for text in listed(NONE) if read_none(text) is None] == []


def test_what_only_sounds_alike_is_something_else() -> None:
    assert [text for text in listed(OTHER) if read_none(text) is not None] == []


@pytest.mark.parametrize(
    ("text", "kind", "answers"),
    [("mất sim rồi", "phone", True), ("mất sim rồi", "paper", False), ("không nhớ", "paper", True),
     ("mất phiếu tiêm", "photo", True), ("mất phiếu tiêm", "phone", False)],
)  # fmt: skip
def test_a_thing_answers_only_the_question_that_asks_for_it(text: str, kind: str, answers: bool) -> None:
    found = read_none(text)
    assert found is not None and found.answers(kind) is answers


def test_what_else_is_said_is_kept() -> None:
    found = read_none("mất giấy xác nhận rồi, ở đó ai cũng biết tôi")
    assert found is not None and found.rest == "ở đó ai cũng biết tôi"


@pytest.mark.parametrize("text", ["Không nhớ", "bỏ qua", "không có", "no", "none", "để trống", "k bít"])
def test_no_refusal_becomes_a_name(text: str) -> None:
    assert isinstance(read_name(text), Invalid)


@pytest.mark.parametrize("text", ["Nguyễn Văn Không", "Trần Thị Quên", "Hồ Có", "Y Không Niê"])
def test_a_name_that_holds_such_a_word_stays_a_name(text: str) -> None:
    assert not isinstance(read_name(text), Invalid)
