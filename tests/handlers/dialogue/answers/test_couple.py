"""Husband and wife of whom one is in the record: who lacks it, and whether who writes is known to be that one."""

import pytest

from handlers.dialogue.answers.couple import read_couple


@pytest.mark.parametrize(
    ("told", "lacks", "asked"),
    [
        ("app có chồng không có vợ", "wife", True),
        ("app co vo ko co chong", "husband", True),
        ("vợ chồng tôi đi tiêm mũi 2 chung mà app có chồng không có vợ", "wife", True),
        ("chồng lên app rồi mà vợ chưa có", "wife", True),
        ("app không có vợ mà có chồng", "wife", True),
        ("vợ chồng tôi cùng tiêm mà chỉ thấy có vợ", "husband", True),
        ("hai vợ chồng tôi tiêm cùng ngày, app có của chồng tôi không có của tôi", "self", False),
        ("vợ chồng tôi tiêm cùng hôm 15/9 mà chỉ có chồng tôi lên app", "self", False),
        ("vợ tôi có mà tôi chưa có", "self", False),
        ("ông xã em có mũi 2 còn em thì không", "self", False),
        ("my wife shows up but I don't", "self", False),
        ("app có của tôi mà không có của vợ tôi", "wife", False),
        ("me and my wife got dose 2 together, the app has mine but not hers", "wife", False),
    ],
)
def test_of_a_couple_the_one_who_lacks_it_is_read(told: str, lacks: str, asked: bool) -> None:
    found = read_couple(told)
    assert found is not None and (found.lacks, found.asked) == (lacks, asked)


@pytest.mark.parametrize(
    "told",
    ["hai vợ chồng tôi chưa có mũi 2", "vợ tôi chưa có mũi 2", "tôi không có vợ", "tôi với vợ chưa có mũi 2",
     "app chỉ có mũi 1 của chồng tôi", "tôi có chồng tên A, chưa có mũi 2"],
)  # fmt: skip
def test_both_or_one_alone_is_no_such_couple(told: str) -> None:
    assert read_couple(told) is None
