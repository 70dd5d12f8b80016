"""A record that shows more doses than somebody had; numbers told that way name no missing dose."""

from datetime import date

import pytest

from handlers.dialogue.answers.surplus import tells_of_surplus
from handlers.dialogue.answers.told_doses import read_doses
from handlers.rulebook import shipped_rules

MORE = [
    "app báo 3 mũi mà mới tiêm 2",
    "app bao 3 mui ma moi tiem 2",
    "app ghi dư 1 mũi",
    "app ghi du 1 mui",
    "có mũi tôi chưa hề tiêm",
    "thừa một mũi",
    "tôi mới chích 2 mũi mà sổ ghi 3 mũi",
    "sổ hiện mũi 3 mà tôi mới tiêm có 2 mũi",
    "em chưa chích mũi 3 mà trên app lại hiện mũi 3 rồi",
    "trên app có 1 mũi em không có tiêm",
    "tui chích có 1 mũi à, sao app hiện tới 2 mũi",
    "mũi 3 tôi chưa tiêm mà app báo tiêm rồi",
    "hệ thống nhập dư mũi 2 cho tôi",
    "trên sổ tiêm 3 mũi trong khi tôi mới có 2 mũi",
    "tôi có 2 mũi à mà sao app nó ghi 3",
    "mũi 3 trên app không phải của tôi",
    "app có mũi lạ tôi không biết",
    "tự nhiên có thêm 1 mũi",
    "tui đâu có chích mũi 3 mà nó ghi chích rồi",
    "bên app hiện 2 mũi, tôi chỉ mới tiêm mũi 1",
    "the app shows a third dose I did not take",
    "the app says I had 3 doses but I only got 2",
    "there is a dose I never had",
    "the record shows one dose too many",
    "ghi trùng mũi 2",
    "app ghi trung mui 2 cua toi",
    "mũi 2 bị trùng",
    "mui 2 bi ghi 2 lan",
    "sổ ghi mũi 1 hai lần",
    "app hiện 2 mũi 2",
    "nhập đúp mũi 1 cho tôi",
    "my second dose is recorded twice",
    "trùng mũi 1 với của vợ tôi",
    "app trung mui 2 chau oi",
    "sao trung mui 2 vay",
]
NO_MORE = [
    "tôi tiêm 2 mũi mà app chỉ ghi 1",
    "toi tiem du 2 mui ma app co 1 mui",
    "app báo chưa tiêm mà tôi tiêm rồi",
    "app báo mũi 1 rồi mà mũi 2 chưa tiêm thì làm sao",
    "app có 2 mũi rồi mà chưa tiêm mũi 3, có được đi làm không",
    "app hiện đủ 2 mũi nhưng mũi 1 tiêm ở An Giang bị ghi sai ngày",
    "thua co mui 2 cua con chua co",
    "mũi 2 tiêm 5/12 mà app ghi 15/12",
    "app chỉ có mũi 2 mà tôi tiêm mũi 1 rồi",
    "app báo mới tiêm 1 mũi mà tôi tiêm 2 mũi rồi",
    "con tôi chưa tiêm mũi 2 mà app báo đủ điều kiện tiêm mũi 2",
    "em tiêm mũi 1 tháng 8, mũi 2 tháng 10, app hiện 2 tháng rồi chưa lên",
    "app ghi mũi 2 là 3/10 mà tôi tiêm 5/10",
    "PC-Covid vẫn ghi chưa tiêm mà tôi tiêm 2 mũi rồi",
    "I had 2 doses but the app shows 1",
    "mũi 2 trùng ngày với mũi 1",
    "mui 2 tiem o trung tam y te",
    "tôi báo mũi 2 hai lần rồi mà chưa ai trả lời",
    "len xa 2 lan mui 2 chua co",
    "bị trùng hai hồ sơ, mũi 1 một nơi mũi 2 một nơi",
    "app chưa có 2 mũi 1 và 2",
    "dose 2 is missing, I called twice",
    "toi chich o xa quang trung mui 2 khong co tren app",
    "tôi tiêm ở phường Quang Trung mũi 2 chưa có",
    "con toi ten Trung mui 2 chua thay",
]


@pytest.mark.parametrize("told", MORE)
def test_a_dose_too_many_is_heard_and_names_no_missing_dose(told: str) -> None:
    assert tells_of_surplus(told)
    read = read_doses(told, date(2022, 2, 17), shipped_rules().vaccines)
    assert not read.missing and not read.lacks


@pytest.mark.parametrize("told", NO_MORE)
def test_a_missing_or_wrong_dose_is_none_too_many(told: str) -> None:
    assert not tells_of_surplus(told)
