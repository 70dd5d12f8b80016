"""What ends an emergency, and what only sounds like it: a word of "better" that is taken back keeps the alarm."""

from functools import cache

import pytest

from handlers.conversations.danger_over import says_over
from handlers.texts import Texts


@cache
def texts() -> Texts:
    return Texts.load()


OVER = (
    "đỡ rồi ạ", "dạ bé đỡ hơn nhiều rồi, không sao nữa", "bé hết sốt rồi, không còn tím nữa", "đang ở bệnh viện rồi",
    "không khó thở nữa, tỉnh lại rồi", "dạ bé hết rồi ạ", "ko sao đỡ rồi", "uống thuốc đỡ rồi", "be do roi",
    "bé hạ sốt rồi ạ", "không sốt nữa khỏe lại rồi", "xe cấp cứu tới rồi cảm ơn", "không đỡ hơn, giờ đang nằm viện",
    "she is better now", "the doctor is with him", "no longer crying, breathing normally",
)  # fmt: skip
NOT_OVER = (
    "không thấy đỡ", "ko đỡ hơn", "hổng đỡ hơn", "khong thay do", "chẳng thấy đỡ", "đâu có đỡ hơn", "có đỡ hơn đâu",
    "không ổn rồi", "bé không khỏe rồi", "không tỉnh lại rồi", "không có bác sĩ khám rồi", "không có xe tới rồi",
    "lạnh hết rồi", "mặt tái hết rồi", "mệt lả hết rồi", "uống thuốc hạ sốt rồi", "bao giờ mới đỡ hơn", "đỡ hơn không?",
    "đang đợi xe tới rồi đi", "sắp tới viện rồi", "hết sốt rồi lại sốt", "không cho nhập viện rồi",
    "not getting better", "isn't getting better", "the doctor is not coming", "we cannot get to the hospital",
    "how do I get to the hospital", "hasn't stopped crying",
)  # fmt: skip


@pytest.mark.parametrize("text", OVER)
def test_what_says_that_it_is_over_ends_it(text: str) -> None:
    assert says_over(text, texts())


@pytest.mark.parametrize("text", NOT_OVER)
def test_what_takes_it_back_keeps_the_alarm(text: str) -> None:
    assert not says_over(text, texts())
