"""Whose injection a story tells of, and the name of who tells it."""

import pytest

from handlers.dialogue.answers.told_kin import tells_of_kin
from handlers.dialogue.answers.told_name import read_both_names
from handlers.dialogue.answers.told_relation import without_relation

OF_KIN = """
vợ tôi tiêm mũi 2 mà không thấy | vo toi tiem mui 2 ma khong thay | thieu mui 2 cua vo toi | má tui tiêm 2 mũi rồi
chong toi ten Nguyen Van Lanh sn 1958 chich mui 1 ngay 2/9/2021 o tram y te | my wife's second shot is missing
my mother Mrs Le Thi Hoa born 3 May 1955, had dose 1 on 2 Aug 2021 | hello my husband got AstraZeneca on Aug 3 2021
mũi 2 của mẹ em tiêm hôm 5/10/2021 không có trên app | con gái tôi tiêm mũi 1 ở trường | con toi tiem mui 1 o truong
tôi báo giúp cho mẹ tôi, mẹ tiêm mũi 2 ngày 3/9 | bé nhà em tiêm mũi 1 ngày 3/11/2021
"""
OF_TELLER = """
tôi tiêm mũi 2 mà không thấy | em tiêm mũi 2 hôm 5/10/2021 | con tiêm 2 mũi rồi mà chưa có | vợ chồng tôi tiêm mũi 2
mẹ em dẫn em đi tiêm mũi 2 | vợ tôi là y tá tiêm cho tôi mũi 2 | tôi với vợ tôi tiêm mũi 2
bà con tiêm hết rồi mà tôi chưa | vợ tôi nói sao vậy | em la Thu o huyen Thoai Son. Mui 1 tiem 12/8/2021
con tôi nhắn giúp, tôi tiêm mũi 2 rồi | my second dose isn't in the app | anh em tôi tiêm mũi 2 | 2 con tôi tiêm mũi 2
mũi 2 của tôi tiêm 5/10/2021 ở trạm y tế xã Mỹ Yên, moderna | con chào cô, con tiêm 2 mũi rồi
"""
# As foreigners tell it.
OF_KIN_IN_ENGLISH = """
my husband got 2 shot, app show nothing | my wife's second dose is not showing up anywhere
my dad's booster is missing in the app | my dad's record is missing | my maid got 2 doses, the app shows one
no dose shown in the app for my wife | my boyfriend got his second jab, not in the app
my wife's vaccination is not recorded | husband vaccinated twice, app shows once
wife got 2nd shot last week not in app | My elderly mother got AstraZeneca in May; app is empty
my neighbour had two doses | my roommate's 2nd dose is missing | our son got vaccinated at school but no record
my employee got two doses and only one appears
his second dose is missing, he is my father | her first shot isn't in the app, she's my grandmother
she was vaccinated twice and the app shows once, I write for her | he got both jabs, nothing is recorded, he is 80
I'm writing for a friend, his 2nd dose is not there | I'm asking for my dad, his booster is gone
"""
OF_TELLER_IN_ENGLISH = """
my husband told me my second dose is missing | my mother took me to get my second shot, nothing in the app
I went with my son and got my second dose, it is not there | my doctor gave me the second dose, not in the app
my friend told me to report, my 2nd dose is missing | my husband drove me to the clinic and I got Pfizer
my wife checked and I have only one dose in the app | my husband and I got both shots
my second dose is missing, I live with my mother | she gave me the second shot and it is not in the app
I asked her and she says my second dose is missing | he told me my booster is not recorded
"""


def listed(text: str) -> list[str]:
    """The phrases of a block."""
    return [one.strip() for line in text.strip().splitlines() for one in line.split("|")]


def test_an_injection_of_somebody_else_of_the_house_is_told_from_ones_own() -> None:
    assert [text for text in listed(OF_KIN) if not tells_of_kin(text)] == []
    assert [text for text in listed(OF_TELLER) if tells_of_kin(text)] == []


def test_a_foreigner_says_whose_injection_it_is_in_other_ways() -> None:
    assert [text for text in listed(OF_KIN_IN_ENGLISH) if not tells_of_kin(text)] == []
    assert [text for text in listed(OF_TELLER_IN_ENGLISH) if tells_of_kin(text)] == []


@pytest.mark.parametrize(
    ("text", "theirs", "own"),
    [
        ("chong toi ten Nguyen Van Lanh sn 1958", "Nguyen Van Lanh", ""),
        ("mẹ tên là Lê Thị Hoa, tôi tên Trần Văn Ba", "Lê Thị Hoa", "Trần Văn Ba"),
        ("tôi tên Trần Văn Ba, cccd 098", "", "Trần Văn Ba"),
    ],
)
def test_the_name_of_a_relative_is_not_that_of_the_teller(text: str, theirs: str, own: str) -> None:
    assert [name.titled if name else "" for name in read_both_names(text)] == [own, theirs]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I'm her son John Tran", "john tran"),
        ("tôi là con gái Lê Thị Na", "Lê Thị Na"),
        ("toi la vo ten Tran Thi Buoi", "Tran Thi Buoi"),
        ("dạ em tên Lê Na, con ruột", "Lê Na"),
        ("Trần Thị Bưởi, vợ", "Trần Thị Bưởi"),
        ("tôi là vợ", ""),
        ("La Thị Hoa", "La Thị Hoa"),
        ("Em Thị Lan", "Em Thị Lan"),
        ("Nguyễn Thị Em", "Nguyễn Thị Em"),
    ],
)
def test_a_name_is_taken_without_what_one_is_to_the_other(text: str, name: str) -> None:
    assert without_relation(text) == name
