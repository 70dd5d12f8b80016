"""What is still not there after an office has done it, and what is about something else."""

import pytest

from handlers.dialogue.answers.still_wrong import read_still_wrong
from tests.support.campaign import lacking_dose

SURE = (
    "vẫn chưa thấy mũi 2 trên sổ", "den gio van chua thay mui 2", "app vẫn chỉ có 1 mũi", "sổ vẫn trống",
    "vẫn k thấy mũi 2 đâu", "still can't see dose 2", "it's still not there", "giờ vẫn chưa lên mũi 2", "vẫn mũi 1",
    "tôi vừa mở sổ ra xem, vẫn chưa thấy mũi 2 trên sổ nha", "my second dose is still missing", "van y nhu cu",
)  # fmt: skip
PERHAPS = (
    "chưa thấy lên", "chua thay gi het", "nói nhập rồi mà sổ đâu có", "vào xem rồi mà hổng thấy mũi 2",
    "kiểm tra lại giùm, chưa có mũi 2", "không thấy",
)  # fmt: skip
ELSE = (
    "", "sao vẫn chưa thấy mũi 2 trên sổ?", "tôi vẫn chưa có mã OTP", "vẫn chưa nhận được tin nhắn", "chưa có giấy",
    "không có điện thoại", "vẫn chưa tiêm mũi 2", "mũi 2 của tôi tiêm 5/10/2021 mà app không có", "vẫn còn đau",
    "tôi vẫn còn sốt", "còn mũi 3 thì sao", "con có 1 mũi", "chưa", "k", "cảm ơn", "không",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [*((one, "sure") for one in SURE), *((one, "perhaps") for one in PERHAPS), *((one, "") for one in ELSE)],
)
def test_still_not_there(text: str, said: str) -> None:
    assert read_still_wrong(text) == said


@pytest.mark.parametrize(
    ("text", "dose"), [("vẫn chưa thấy mũi 2", 2), ("vẫn mũi 1", 0), ("chưa có mũi 3", 3), ("vẫn chưa thấy", 0)]
)
def test_the_dose_that_is_not_there(text: str, dose: int) -> None:
    assert lacking_dose(text) == dose
