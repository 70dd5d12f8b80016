"""What stories tell of injections: whose day, vaccine and place is which, and which dose is missing."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from faq.normalise import fold
from handlers.dialogue.answers.several import read_person
from handlers.dialogue.answers.told_doses import ToldDoses, read_doses
from handlers.dialogue.answers.told_name import read_own_name
from handlers.rulebook import shipped_rules

TODAY = date(2026, 11, 29)
VACCINES = shipped_rules().vaccines


def read(text: str, today: date = TODAY) -> ToldDoses:
    return read_doses(text, today, VACCINES)


def shown(told: ToldDoses) -> dict[int, str]:
    """Dose -> its facts in one line; a time that is no day as `?`."""
    return {
        one.number: " ".join(
            part for part in (one.day.isoformat() if one.day else "?" * one.vague, one.vaccine, fold(one.place)) if part
        )
        for one in told.doses
    }


@pytest.mark.parametrize(
    ("text", "missing", "doses"),
    [
        (
            "hôm 12/9/2021 em tiêm mũi 1 astra ở trạm xá Mỹ Yên, đến hôm 5/12 tiêm mũi 2 ở huyện mà sổ chỉ thấy mũi 2",
            (1,),
            {1: "2021-09-12 AZ tram xa my yen", 2: "2021-12-05 huyen"},
        ),
        (
            "12.9.21 m1 pfizer tram y te long cang, 5.12.21 m2 moderna bv da khoa long an, ko ai cap nhat mui 2",
            (2,),
            {1: "2021-09-12 PFIZER tram y te long cang", 2: "2021-12-05 MODERNA bv da khoa long an"},
        ),
        (
            "mũi 2 của tôi tiêm 5/10/2021 ở trạm y tế xã Mỹ Yên, moderna, trên app không có",
            (2,),
            {2: "2021-10-05 MODERNA tram y te xa my yen"},
        ),
        (
            "mới có mũi 1, còn mũi 2 không thấy. Mũi 2 tiêm ngày 5 tháng 12 năm 2021 tại bệnh viện đa khoa Long An",
            (2,),
            {2: "2021-12-05 benh vien da khoa long an"},
        ),
        ("cuối tháng 9 tiêm mũi 1, mũi 2 tiêm 12.12.21, sổ không có mũi 1", (1,), {1: "?", 2: "2021-12-12"}),
        ("hình như 12/9/2021 tiêm mũi 1 astra, app không thấy mũi 1", (1,), {1: "?"}),
        (
            "tiêm 2 mũi astra 12/9/2021 và 5/12/2021, không thấy mũi nào",
            (1, 2),
            {1: "2021-09-12 AZ", 2: "2021-12-05 AZ"},
        ),
        ("mũi 1 12/9/2021, mũi 2 5/12/2021, app chỉ có 1 mũi", (), {1: "2021-09-12", 2: "2021-12-05"}),  # which?
        ("tiêm mũi một hôm mùng 5 tháng 12 năm 2021 mà chưa thấy trên app", (1,), {1: "2021-12-05"}),
        ("hôm 12/9 tiêm mũi 1, app chưa có mũi 1", (1,), {1: "?"}),  # of which year
        ("mũi 1 tiêm 12/9, mũi 2 tiêm 5/12/2021, thiếu mũi 1", (1,), {1: "2021-09-12", 2: "2021-12-05"}),
        ("Hôm 3/11/2021 tôi lên hỏi trạm. Tiêm mũi 2 ngày 5/10/2021 mà app không hiện", (2,), {2: "2021-10-05"}),
        ("mũi 1 tiêm 12/9/2021, hẹn mũi 2 ngày 5/12/2021", (), {1: "2021-09-12"}),  # no injection yet
        ("em tiêm mũi 1 12/9/2021 rồi, chưa tiêm mũi 2", (), {1: "2021-09-12"}),
        ("tiêm mũi 2 ngày 5/12/2021, mất giấy rồi", (), {2: "2021-12-05"}),  # a paper is lost, no dose
        ("em sinh 5/12/2001, tiêm mũi 2 mà sổ không có mũi 2", (2,), {2: ""}),
        ("Em chích hôm 12.9.2021 tại trạm. Tới giờ chưa thấy mũi hai", (2,), {2: "2021-09-12 tram"}),
        ("Tôi tiêm ngày 20/7/2021. Vợ tôi tiêm ngày 20/9/2021", (), {}),  # whose?
        (
            "My first dose was AstraZeneca on 12 Sep 2021 at My Yen health station, second dose Pfizer on December 5,"
            " 2021, but the app only shows dose 2",
            (1,),
            {1: "2021-09-12 AZ my yen health station", 2: "2021-12-05 PFIZER"},
        ),
        ("my second dose isn't in the app. I had it on September 20th, 2021", (2,), {2: "2021-09-20"}),
        (
            "e chích m1 12/9/2021 m2 5/12/2021 đều ở trạm y tế xã Mỹ Yên, app chỉ lên m2",
            (1,),
            {1: "2021-09-12 tram y te xa my yen", 2: "2021-12-05 tram y te xa my yen"},
        ),
        (
            "app của em thiếu mũi 2 tiêm hôm 5/12/2021 ở bv đa khoa Long An",
            (2,),
            {2: "2021-12-05 bv da khoa long an"},
        ),
        ("sổ mũi 1 có rồi còn mũi 2 tiêm 5/12/2021 tại Long Cang chưa thấy", (2,), {2: "2021-12-05 long cang"}),
        ("sổ chỉ có mũi 2 ngày 5/12/2021, còn mũi 1 ngày 12/9/2021 thì mất tiêu", (1,), {1: "2021-09-12"}),
        (
            "2nd dose Moderna 5.12.2021 Bien Hoa health center not updated",
            (2,),
            {2: "2021-12-05 MODERNA bien hoa health center"},
        ),
        (
            "I had my first jab (AstraZeneca) on 12/9/2021, second jab on 5/12/2021. The app shows only the first jab.",
            (2,),
            {1: "2021-09-12 AZ", 2: "2021-12-05"},
        ),
        (
            "em tiêm 3 mũi: mũi 1 12/9/2021, mũi 2 5/12/2021, mũi 3 10/3/2022, app chỉ thấy mũi 1 và mũi 2",
            (3,),
            {1: "2021-09-12", 2: "2021-12-05", 3: "2022-03-10"},
        ),
        (
            "Họ tên: Võ Thị Lài\nNăm sinh: 1969\nMũi 1: 12/9/2021, AZ, trạm y tế Mỹ Yên\nMũi 2: 10/12/2021, Pfizer,"
            " trạm y tế Long Cang\nThiếu mũi 1",
            (1,),
            {1: "2021-09-12 AZ tram y te my yen", 2: "2021-12-10 PFIZER tram y te long cang"},
        ),
        (
            "Thiếu mũi 2. Ngày tiêm: 5/10/2021. Nơi tiêm: trạm y tế xã Mỹ Yên. Vắc xin: Moderna",
            (2,),
            {2: "2021-10-05 MODERNA tram y te xa my yen"},
        ),
        (
            "tiêm 02 mũi: mũi 01 ngày 12/09/2021; mũi 02 ngày 05/12/2021. Trên app thiếu mũi 02",
            (2,),
            {1: "2021-09-12", 2: "2021-12-05"},
        ),
        (
            "con tiêm hai lần, lần 1 hôm 12/9/2021, lần 2 hôm 5/10/2021, đều ở trạm y tế xã Mỹ Yên, không thấy lần 2",
            (2,),
            {1: "2021-09-12 tram y te xa my yen", 2: "2021-10-05 tram y te xa my yen"},
        ),
        (
            "mui dau hom ram thang 8 o tram xa Long Cang, mui sau 5/11/2021 cung o do, app chi len mui dau",
            (2,),
            {1: "? tram xa long cang", 2: "2021-11-05 tram xa long cang"},
        ),
        (
            "tui chich mui 1 hoi thang muoi nam hai mot, mui 2 15/12/2021, coi hong thay mui nao",
            (1, 2),
            {1: "?", 2: "2021-12-15"},
        ),
        (
            "mũi 1 10/7/21 AZ, mũi 2 5/10/21 AZ, mũi nhắc 12/1/22 pfizer, app mới có 2 mũi đầu",
            (3,),
            {1: "2021-07-10 AZ", 2: "2021-10-05 AZ", 3: "2022-01-12 PFIZER"},
        ),
        ("tiêm mũi nhì ngày mười hai tháng mười hai năm hai ngàn không trăm hai mươi mốt", (), {2: "2021-12-12"}),
        ("mũi 2 tiêm ngày 5/10/2021, không thấy trên PC-Covid", (2,), {2: "2021-10-05"}),
        ("tôi chích đủ hai mũi hết rồi mà sổ trống trơn", (1, 2), {}),
        (
            "đi tiêm mũi 2 ở trường Mỹ Yên, đến nay chưa thấy cập nhật. Mũi 1 thì có rồi",
            (2,),
            {1: "", 2: "truong my yen"},
        ),
        ("tiêm mũi 2 ngày 15/8/2021 âm lịch, sổ không có mũi 2", (2,), {2: "?"}),
        ("em học ở trường Mỹ Yên, tiêm mũi 2 5/10/2021, sổ không có mũi 2", (2,), {2: "2021-10-05"}),
        (
            "two Moderna shots, Aug 3rd and Sept 1st 2021, both at Cho Ray hospital, and none of them is in PC-Covid",
            (1, 2),
            {1: "2021-08-03 MODERNA cho ray hospital", 2: "2021-09-01 MODERNA cho ray hospital"},
        ),
        (
            "my booster from January 12th 2022 at District 7 medical center isn't recorded",
            (3,),
            {3: "2022-01-12 district 7 medical center"},
        ),
        (
            "dose one on 20/9/2021, dose two on 11/10/2021. Only the first one shows. Born in 1990",
            (2,),
            {1: "2021-09-20", 2: "2021-10-11"},
        ),
        ("mũi I 12/9/2021, mũi II 5/12/2021, thiếu mũi II", (2,), {1: "2021-09-12", 2: "2021-12-05"}),
    ],
)
def test_every_fact_belongs_to_its_dose(text: str, missing: tuple[int, ...], doses: dict[int, str]) -> None:
    told = read(text)
    assert (told.missing, shown(told)) == (missing, doses)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tôi tên Trần Thị Thử sinh ngày 1/4/1978", "Trần Thị Thử"),
        ("em la nguyen van nam sinh nam 78", "Nguyen Van Nam"),
        ("con chào cô, con tên Lê Văn Thử, tiêm mũi 2", "Lê Văn Thử"),
        ("Họ tên: Phạm Văn Thử; sn 1978", "Phạm Văn Thử"),
        ("My name is Tran Thi Thu, born 1/4/1978", "Tran Thi Thu"),
        ("con tôi tên Nguyễn Văn Bé, 12 tuổi", ""),  # somebody else
        ("mẹ tôi tên là Nguyễn Thị Thử", ""),
        ("tôi là giáo viên ở Long An", ""),
        ("em là Lê Thị Hoa, tên tôi là Trần Thị Thử", ""),  # which?
        ("Họ tên: Võ Thị Lài\nNăm sinh: 1969", "Võ Thị Lài"),
        ("Tôi Nguyễn Thị Mười, CCCD 098165000777", "Nguyễn Thị Mười"),
        ("Tên: Trần Thị Mận. Ngày sinh: 1/4/1978", "Trần Thị Mận"),
        ("chu ten Tran Van Bay nam nay 66 tuoi", "Tran Van Bay"),
        ("thua co tui ten nguyen van sau sanh nam 1960", "Nguyen Van Sau"),
        ("Hello, my name is John Smith, passport C01X00T47", "John Smith"),
        ("con tôi tên Nguyễn Văn Bé, sinh 2/3/2012. Tôi là Trần Thị Thử", ""),  # whose record?
        ("em hỏi chú tên Lê Văn Tư ở trạm", ""),
    ],
)
def test_only_ones_own_name_is_taken(text: str, name: str) -> None:
    found = read_own_name(text)
    assert (found.titled if found else "") == name


# ---- no fact that was not said ------------------------------------------------------------------------------------

NAMES = ("Trần Thị Thử", "Nguyễn Văn Nam", "Lê Thị Hoa Mai", "Phạm Quốc Bảo", "Đỗ Thử")
WHO = ("tôi tên {name}, ", "em là {name}, ", "Tên tôi là {name}. ", "con tên {name} ", "{name}, ", "")
BORN = ("sinh ngày {day}, ", "sn {day} ", "sinh năm {year}, ", "ngày sinh {day}; ", "")
NUMBERS = ("cccd 098178000000, sđt 0300230617, ", "số căn cước 098178000000 đt 0300 230 617. ", "")
HOMES = ("nhà ở ấp 3 xã Thạnh Lợi, ", "ở khóm 2 thị trấn Bến Lức. ", "")
PRODUCTS = {"AZ": "astra", "PFIZER": "Pfizer", "MODERNA": "moderna", "VERO": "vero cell"}
SITES = ("trạm y tế xã Mỹ Yên", "trạm xá Long Cang", "bệnh viện đa khoa Long An", "TTYT huyện Bến Lức")
WRITTEN = ("{d}/{m}/{y}", "{d}.{m}.{yy}", "ngày {d} tháng {m} năm {y}", "hôm {d}-{m}-{y}")
SHORT = ("{d}/{m}", "hôm {d}/{m}", "ngày {d} tháng {m}", "ngày {d}-{m}")  # the year stands with the first
ORDERS = (
    "{day} tiêm mũi {n} {product} ở {site}",
    "mũi {n} {product} tiêm {day} tại {site}",
    "mũi {n} tiêm ở {site} {day}, vắc xin {product}",
    "tiêm mũi {n} {day} {product} {site}",
    "{day}, mũi {n}, {site}, {product}",
    "mũi {n} {day}",
    "{day} mũi {n}",
    "em chích mũi {n} ở {site}, {product}",
)
JOINED = (", ", "; ", ", đến ", " rồi ", ". ", ", còn ", " và ", " ")
LACKS = ("mà sổ không thấy mũi {n}", "app chưa có mũi {n}", "trên app thiếu mũi {n}", "không ai cập nhật mũi {n}")
HAS = ("mà sổ chỉ thấy mũi {n}", "app mới có mũi {n}")
Fact = tuple[int, str]  # 0: of the person


def stories(seed: int, count: int) -> Iterator[tuple[str, set[Fact], int]]:
    """Made-up stories: text, the facts said, the dose missing. Half of them without marks."""
    dice = random.Random(seed)
    for _ in range(count):
        bare = dice.random() < 0.5
        text, said = _of_person(dice)
        orders = (dice.choice(ORDERS),) * 2 if dice.random() < 0.7 else (ORDERS[dice.randrange(4)], ORDERS[1])
        day = date(2021, 3, 20) + timedelta(days=dice.randrange(150))
        for number, order in enumerate(orders, start=1):
            product, site = dice.choice(sorted(PRODUCTS)), dice.choice(SITES)
            ways = (
                SHORT if number == 2 and dice.random() < 0.4 and "{day}" in orders[0] and ". " not in text else WRITTEN
            )
            written = dice.choice(ways).format(d=day.day, m=day.month, y=day.year, yy=day.year % 100)
            text += order.format(day=written, n=number, product=PRODUCTS[product], site=site)
            text += dice.choice(JOINED[:6] if ways is WRITTEN else JOINED[:3]) if number == 1 else ", "
            facts = {"{day}": day.isoformat(), "{product}": product, "{site}": fold(site)}
            said |= {(number, fact) for mark, fact in facts.items() if mark in order}
            day += timedelta(days=dice.randrange(28, 110))
        missing = dice.choice((1, 2))
        text += dice.choice(LACKS).format(n=missing) if dice.random() < 0.6 else dice.choice(HAS).format(n=3 - missing)
        yield (fold(text) if bare else text), {(dose, fold(fact)) for dose, fact in said}, missing


def _of_person(dice: random.Random) -> tuple[str, set[Fact]]:
    name, born = dice.choice(NAMES), date(1950, 1, 1) + timedelta(days=dice.randrange(18000))
    who, birth, number, home = (dice.choice(ways) for ways in (WHO, BORN, NUMBERS, HOMES))
    text = who.format(name=name) + birth.format(day=f"{born:%d/%m/%Y}", year=born.year) + number + home
    said = {(0, name)} if who and not who.startswith("{") else set()
    said |= {(0, f"{born.year}" if "{year}" in birth else born.isoformat())} if birth else set()
    return text, said | ({(0, "098178000000"), (0, "0300230617")} if number else set())


def taken_from(text: str) -> tuple[set[Fact], tuple[int, ...]]:
    """Every fact that a card would show, and the doses missing."""
    told, person, name = read(text), read_person(text, TODAY, story=True), read_own_name(text)
    found: set[Fact] = {(0, fold(name.text))} if name else set()
    found |= {(0, person.identity.number)} if person.identity else set()
    found |= {(0, person.birth.iso)} if person.birth else set()
    found |= {(0, person.phone.national)} if person.phone else set()
    for one in told.doses:
        facts = (one.day.isoformat() if one.day else "", one.vaccine, one.place)
        found |= {(one.number, fold(fact)) for fact in facts if fact}
    return found, told.missing


def test_no_fact_is_taken_that_was_not_said_and_most_that_were() -> None:
    taken = wanted = 0
    for text, said, missing in stories(20211205, 400):
        found, lacking = taken_from(text)
        assert found <= said, (text, found - said)
        assert lacking in ((missing,), ()), text
        taken += len(found) + len(lacking)
        wanted += len(said) + 1
    assert taken / wanted >= 0.95, taken / wanted


def test_any_text_is_borne() -> None:
    for text in ("", "9" * 5000, "mũi " * 900, "mũi 1 " * 400, "12/9 " * 400, "\ud800 mũi 1", "không thấy " * 300):
        read(text)
        read_own_name(text)


@pytest.mark.parametrize("place", [
    "trạm y tế xã Mỹ Yên, huyện Đại Từ, tỉnh Thái Nguyên", "tram y te xa My Yen, huyen Dai Tu, tinh Thai Nguyen",
    "trạm y tế xã Mỹ Yên, tỉnh Thái Nguyên",
])  # fmt: skip
def test_a_place_keeps_the_units_that_it_lies_in(place: str) -> None:
    for text in (
        f"mui 2 tiem 15/9/2021 tai {place}",
        f"mui 2 tai {place}, ngay 15/9/2021",
        f"mui 2 o {place}, chua co",
    ):
        assert [one.place for one in read(text).doses] == [place], text
