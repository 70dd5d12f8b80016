"""The JSON form of a ticket's content: what is written comes back, what is older is read, what is newer is kept."""

from datetime import date
from typing import Any

import pytest

from storage.content import (
    Answered,
    BirthDate,
    ClaimedDose,
    Correction,
    Details,
    Paper,
    Reach,
    Reporter,
    Subject,
    Where,
    details_from,
    details_json,
    subject_from,
    subject_json,
)
from storage.json_text import from_json, to_json

pytestmark = pytest.mark.pure

SUBJECT = Subject(
    name="Nguyễn Thị Mười",
    birth=BirthDate(1962, 5),
    sex="female",
    papers=(Paper("cmnd", "098162123"), Paper("cccd", "098162000123")),
    phone="0300111222",
    address="khóm Mỹ Chánh",
    group_code="9",
    workplace="công ty X",
    reporter=Reporter("Trần Văn Bé", "0300111333"),
)
DETAILS = Details(
    doses=(
        ClaimedDose(1, vaccine="AZ", injected_on=date(2021, 9, 20), lot="ABX", facility_code="BV891", place="cổng"),
        ClaimedDose(2, series="measles"),
    ),
    correction=Correction("vaccine", "Vero Cell"),
    description="Má tôi tiêm đủ 2 mũi.",
    other_paper=Paper("passport", "C0987654"),
    site=Where("", 2021, "89", "886", "30337", "trường THCS Z"),
    answers=(
        Answered("which", "choice", "slip"),
        Answered("how_many", "number", 3),
        Answered("lost_on", "date", date(2021, 10, 1)),
        Answered("old_paper", "paper", Paper("cmnd", "098162123")),
        Answered("where", "facility", Where("BV891", 2021, "89", "883", "", "cổng sau")),
        Answered("photos", "photo", (7, 9)),
    ),
    language="km",
    reach=Reach.CALL,
    received_on=date(2021, 10, 2),
    source_number="118/PA",
)


def through_json(value: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = from_json(to_json(value))
    return found


def test_what_is_written_comes_back() -> None:
    assert subject_from(through_json(subject_json(SUBJECT))) == SUBJECT
    assert details_from(through_json(details_json(DETAILS))) == DETAILS
    assert subject_from(through_json(subject_json(Subject()))) == Subject()
    assert details_from(through_json(details_json(Details()))) == Details()


def test_only_what_is_known_is_written() -> None:
    assert subject_json(Subject(name="An")) == {"v": 1, "name": "An"}
    assert details_json(Details(doses=(ClaimedDose(2),))) == {"v": 1, "doses": [{"number": 2}]}


def test_the_older_subject_is_read_with_everything_in_it() -> None:
    old = {
        "name": "Nguyễn Thị Mười",
        "birth": {"year": 1962, "month": 5},
        "sex": "female",
        "identity": {"cmnd": "098162123", "cccd": "098162000123"},
        "phone": "0300111222",
        "address": None,
        "reporter": {"name": "Trần Văn Bé"},
        "nickname": "Mười",
    }
    read = subject_from(old)
    assert (read.name, read.birth, read.sex, read.phone) == (SUBJECT.name, SUBJECT.birth, "female", SUBJECT.phone)
    assert read.papers == SUBJECT.papers and read.reporter == Reporter("Trần Văn Bé") and read.address == ""
    assert read.form == 0 and subject_json(read)["nickname"] == "Mười"


@pytest.mark.parametrize("spelt", ["date", "injected_on", "on"])
@pytest.mark.parametrize("vaccine", ["vaccine", "vaccine_code"])
def test_a_dose_spelt_in_any_older_way_is_the_same_dose(spelt: str, vaccine: str) -> None:
    old = {"doses": [{"number": 2, vaccine: "AZ", spelt: "2021-09-20", "lot": "ABX", "facility_code": "BV891"}]}
    assert details_from(old).doses == (
        ClaimedDose(2, vaccine="AZ", injected_on=date(2021, 9, 20), lot="ABX", facility_code="BV891"),
    )


def test_older_details_lose_nothing() -> None:
    old: dict[str, Any] = {
        "doses": [{"vaccine": "AZ", "date": "tháng 9", "place": "trường học"}],
        "wanted": "Họ tên",
        "expected": "Mười",
        "description": "sai tên",
        "other_identity": {"kind": "cmnd", "number": "098162123"},
        "failed_step": "enter_otp",
        "template": 1,
        "signs": ["khó thở", "sốt"],
        "nothing": None,
    }
    read = details_from(old)
    assert read.doses == (ClaimedDose(1, vaccine="AZ", place="trường học, tháng 9"),)
    assert read.correction == Correction(words="Họ tên", expected="Mười")
    assert read.other_paper == Paper("cmnd", "098162123") and read.description == "sai tên"
    assert {one.key: one.value for one in read.answers} == {
        "failed_step": "enter_otp",
        "template": 1,
        "signs": "khó thở, sốt",
    }
    assert details_from(through_json(details_json(read))) == read


def test_what_a_newer_process_wrote_is_written_back_as_it_was() -> None:
    newer: dict[str, Any] = {
        "v": 2,
        "description": "như cũ",
        "mood": {"a": [1, 2]},
        "answers": [["which", "choice", "slip"], ["area", "polygon", {"z": [[1, 2], [3, 4]]}]],
    }
    read = details_from(newer)
    assert read.answers == (Answered("which", "choice", "slip"),)
    written = details_json(read)
    assert written["mood"] == newer["mood"] and written["answers"] == newer["answers"]
    assert subject_json(subject_from({"v": 2, "name": "An", "tribe": "Khmer"}))["tribe"] == "Khmer"


def test_nothing_personal_shows_in_a_repr() -> None:
    shown = repr(SUBJECT) + repr(DETAILS)
    for secret in ("Mười", "098162", "0300111", "Má tôi", "1962", "Vero", "cổng", "118/PA", "trường"):
        assert secret not in shown
