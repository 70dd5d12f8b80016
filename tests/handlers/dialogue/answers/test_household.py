"""Several people in one sentence are counted; one person, or talk about others, is no household."""

import pytest

from handlers.dialogue.answers.household import Member, read_first, read_household
from handlers.dialogue.answers.missing_records import tells_of_missing
from tests.support.campaign import missing_dose

COUNTED = {
    "tôi là mẹ, 2 con tôi với tôi tiêm mũi 2 cùng hôm mà app không ai có": "self child child",
    "toi la me, 2 con toi voi toi tiem mui 2, ma app khong ai co": "self child child",
    "3 mẹ con luôn, làm cho bé trước": "self child child",
    "cả 3 bố con tôi": "self child child",
    "hai mẹ con em": "self child",
    "em là mẹ của 2 bé, cả 3 mẹ con đều chưa có mũi 2": "self child child",
    "cả nhà 5 người chưa ai có mũi 3": "self other other other other",
    "nhà tôi có 4 người chưa ai được cập nhật": "self other other other",
    "gia đình em 4 nhân khẩu": "self other other other",
    "năm người trong nhà tiêm hôm 5/10": "self other other other other",
    "hai vợ chồng tôi tiêm rồi mà ko thấy": "self spouse",
    "vo chong em va con gai deu chua co mui 3": "self spouse child",
    "vợ chồng tôi và 2 đứa con": "self spouse child child",
    "em voi chong em voi 2 be nha em": "self husband kid kid",
    "tôi với vợ và mẹ vợ": "self wife mother",
    "ba má em với em chích mũi 3 rồi mà hổng thấy": "self father mother",
    "bố mẹ tôi tiêm mũi 2 rồi mà app không có": "father mother",
    "ông bà nội cháu": "grandfather grandmother",
    "tui vs má tui": "self mother",
    "con với mẹ con chưa có mũi 2": "self mother",
    "2 đứa nhỏ nhà tui": "kid kid",
    "con gái tôi 12 tuổi và con trai 15t": "child child",
    "hai chị em tôi": "self sibling",
    "4 ông cháu": "self junior junior junior",
    "my two kids and me": "self kid kid",
    "my wife and I both got dose 2": "self wife",
    "both my parents are missing dose 3": "father mother",
    "my husband, my son and I": "self husband child",
    "family of four, none of us has dose 2": "self other other other",
    "three of us": "self other other",
    "nhà tôi có 5 người, chỉ 2 đứa con thiếu mũi 2": "child child",
    "2 con tôi, 1 đứa thiếu mũi 1, 1 đứa thiếu mũi 2": "child child",
    "hai con tôi mỗi bé thiếu một mũi": "child child",
    "2 con tôi với tôi có đủ giấy mà app không có": "self child child",
    "cả nhà 4 người đều tiêm đủ rồi mà app không có": "self other other other",
    "cả 3 mẹ con, bé lớn trước nha": "self child child",
    "mẹ của 2 bé, bé lớn 12 tuổi bé nhỏ 10 tuổi, chưa có mũi 1": "kid kid",
    "mẹ của 2 bé, bé lớn 12 tuổi bé nhỏ 10 tuổi, cả 2 bé chưa có mũi 1": "kid kid",
    "em la me 2 con, con lon Le Van A 3/3/2010, con nho Le Thi B 4/5/2012": "child child",
    "tôi có 2 con, con gái 12 tuổi, con trai 10 tuổi, với tôi nữa": "self child child",
}
NOBODY_ELSE = (
    "",
    "con tôi tiêm mũi 2 mà app không có, tôi gọi mãi không được",
    "con chào cô, con tiêm 2 mũi rồi",
    "mẹ em, em muốn hỏi",
    "mũi 2 của tôi tiêm 5/10/2021 ở trạm y tế xã Mỹ Yên, moderna",
    "tôi tiêm 2 mũi rồi mà app chỉ hiện 1 mũi còn tôi chưa thấy",
    "toi tiem 2 mui, ma app khong co",
    "công ty em có 40 người muốn đăng ký",
    "điểm tiêm hôm đó có 5 người chờ",
    "nhà tôi ở xã Mỹ Yên",
    "anh chị em ơi cho hỏi",
    "cô y tá với bác sĩ không cho giấy",
    "098178000000 sn 1/4/78 sdt 0300 230 617",
    "tiêm hôm 5/10 và 2/11 năm 2021",
    "my son got his second dose and I cannot see it",
    "con chao co, con tiem 2 mui roi ma app chi hien 1 mui, mui 2 con tiem hom 15/9 vero cell",
    "hôm 5/9 con tiêm mũi 1 con có giấy",
    "ấp 3 nhà tôi có trạm y tế",
    "Ba em hồi tháng 6 tiêm Astra, giờ chưa thấy",
    "cháu là sinh viên năm ba đang nghỉ dịch ở nhà",
    "đi sau em cả tuần mà sổ đã hiện đủ",
    "15/9/2021, trạm y tế xã Vĩnh Trạch, AstraZeneca",
    "nhà tôi có 2 đứa con, 1 đứa thiếu mũi 2",
    "nha em co 2 dua con, mot dua chua co mui 2",
    "chồng tôi và tôi đều có đủ, chỉ mẹ chồng thiếu mũi 1",
    "chong toi va toi deu co du, me chong thieu mui 1",
    "nhà tôi có 5 người nhưng chỉ tôi bị thiếu mũi 2",
    "cả nhà 5 người có đủ rồi, có mỗi má tui hổng thấy mũi 3",
    "we are 4 people, only my mother is missing dose 1",
    "my two kids, one of them is missing dose 2",
)


@pytest.mark.parametrize(("text", "roles"), COUNTED.items())
def test_people_named_together_are_counted_and_the_teller_comes_first(text: str, roles: str) -> None:
    assert " ".join(member.role for member in read_household(text)) == roles


@pytest.mark.parametrize("text", NOBODY_ELSE)
def test_one_person_is_no_household(text: str) -> None:
    assert read_household(text) == ()


def test_those_alike_are_told_apart_by_their_order() -> None:
    assert read_household("2 con tôi với tôi") == (Member("self"), Member("child", 1), Member("child", 2))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("3 mẹ con luôn, làm cho bé trước", 1),
        ("làm cho con trước nha", 1),
        ("tôi trước", 0),
        ("toi truoc di", 0),
        ("me first", 0),
        ("đứa út trước", 2),
        ("bé thứ hai trước", 2),
        ("start with my son", 1),
        ("bắt đầu với con lớn đi", 1),
        ("2 con tôi với tôi", None),
        ("trước đây tôi có gọi rồi", None),
    ],
)
def test_with_whom_to_begin_is_heard_in_passing(text: str, place: int | None) -> None:
    assert read_first(text, read_household("2 con tôi với tôi")) == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("3 mẹ con luôn, làm cho bé trước", 1),
        ("lam be truoc di, ca 3 me con", 1),
        ("3 má con, đứa út trước nghen", 2),
        ("tôi sau, bé trước", 1),
        ("cả 3 mẹ con", None),
    ],
)
def test_a_count_of_everybody_names_nobody_to_begin_with(text: str, place: int | None) -> None:
    assert read_first(text, read_household("2 con tôi với tôi"), asked=True) == place


@pytest.mark.parametrize(("text", "place"), [("con", 1), ("đứa lớn", 1), ("dua ut", 2), ("tui", 0), ("alo", None)])
def test_naming_somebody_is_enough_when_it_was_asked(text: str, place: int | None) -> None:
    assert read_first(text, read_household("2 con tôi với tôi"), asked=True) == place


@pytest.mark.parametrize(
    ("text", "missing", "dose"),
    [
        ("tiêm mũi 2 cùng hôm mà app không ai có", True, 2),
        ("chua ai co mui 3", True, 3),
        ("app chỉ có mũi 1", True, 0),
        ("none of us has dose 2", True, 2),
        ("chích mũi 2 hôm 20/11/2021 mà trên app ko có", True, 2),
        ("gia đình tôi 5 người không ai được cập nhật", True, 0),
        ("cả nhà 5 người đăng ký ở đâu", False, 0),
        ("tiêm mũi 1 rồi mũi 2 mà không thấy", True, 0),
    ],
)
def test_what_is_missing_is_told_from_what_is_there(text: str, missing: bool, dose: int) -> None:
    assert (tells_of_missing(text), missing_dose(text)) == (missing, dose)


@pytest.mark.parametrize(
    "told", ["phản ánh giùm em với, em thiếu mũi 2", "giúp em với em thiếu mũi 2", "giup con voi, con chua co mui 2"]
)
def test_who_asks_for_help_is_one_person(told: str) -> None:
    assert read_household(told) == ()


@pytest.mark.parametrize(
    "told",
    [
        "thieu mui 2 so toi khong hai ba",
        "em thieu mui 2 so toi la khong chin khong hai ba bon nam sau bay tam",
        "tiem hoi hai ba thang chin ma thieu mui 2",
        "thiếu mũi 2, số tôi không chín tám hai ba",
        "tiêm ngày hai mươi ba tháng chín mà thiếu mũi 2",
        "thieu mui 2 so em 0 9 hai ba",
    ],
)
def test_a_number_or_a_day_spelt_out_counts_nobody(told: str) -> None:
    assert read_household(told) == ()


@pytest.mark.parametrize(
    ("told", "roles"),
    [
        ("ba toi va me toi tiem thang hai thieu mui 2", "father mother"),
        ("tiem hai ba thang chin, ba toi va me toi thieu mui 2", "father mother"),
        ("so toi 0 chin tam ba toi va me toi thieu mui 2", "father mother"),
        ("hai ba con toi thieu mui 2", "self child"),
    ],
)
def test_a_father_beside_numbers_is_counted(told: str, roles: str) -> None:
    assert " ".join(member.role for member in read_household(told)) == roles
