"""Every rule of the template, and what spreadsheets do to cells."""

import unicodedata
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.records.import_rules import DoseRow, PersonRow, Reason, Rules
from handlers.rulebook import shipped_rules
from storage.gazetteer import load
from tests.handlers.records.lists import (
    BIRTH,
    COMMUNE,
    DOSE_1,
    DOSE_2,
    GOOD,
    GROUP,
    IDENTITY,
    INSURANCE,
    NAME,
    PHONE,
    SEX,
    with_second,
)

TODAY = date(2021, 12, 1)
RULES = Rules(TODAY, load(2021), shipped_rules().vaccines)


def read(column: int, value: Any, base: Any = GOOD) -> PersonRow | tuple[Reason, ...]:
    cells = list(base)
    cells[column] = value
    return RULES.read(cells)


def taken(column: int, value: Any) -> PersonRow:
    found = read(column, value)
    assert isinstance(found, PersonRow), found
    return found


def test_a_good_row_is_taken_whole() -> None:
    found = RULES.read(list(GOOD))
    assert found == PersonRow(
        "Nguyễn Thị Thử", "1980-02-05", "female", 9, "Trường tiểu học", "0300123456", "", "cccd", "098180000123", "",
        "89", "883", "30280", "Tổ 3", (DoseRow(1, "AZ", date(2021, 8, 1), "ABV123", "BV891"),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (NAME, "", "name_missing"),
        (NAME, "Thử", "name_one_word"),
        (NAME, "Nguyễn Thị 5", "name_digits"),
        (NAME, "Nguyễn <b>Thử", "name_symbols"),
        (NAME, "Ng Th " * 20, "name_too_long"),
        (NAME, "TrÇn ThÞ Hµng", "name_font"),
        (NAME, "Traàn Thò Hoàng", "name_font"),
        (NAME, "LÃª VÄƒn An", "name_font"),
        (NAME, "Jöns Åberg", "name_letters"),
        (NAME, "Nguyễn\u00a0Văn\u200bB", "name_unseen"),
        (BIRTH, "", "birth_missing"),
        (BIRTH, "31/02/1980", "date_impossible"),
        (BIRTH, "02/25/1980", "date_month_first"),
        (BIRTH, "năm 80", "date_form"),
        (BIRTH, "29256", "date_number"),
        (BIRTH, 29256.7083, "date_with_time"),
        (BIRTH, datetime(1980, 2, 4, 17, 0), "date_with_time"),  # noqa: DTZ001
        (BIRTH, datetime(1980, 2, 5, 7, 0), "date_with_time"),  # noqa: DTZ001
        (BIRTH, "1980-02-04T17:00:00.000Z", "date_with_time"),
        (BIRTH, "04/02/1980 17:00", "date_with_time"),
        (BIRTH, "05/02/1880", "birth_too_old"),
        (BIRTH, "05/02/2022", "date_future"),
        (SEX, "2", "sex_code"),
        (SEX, "", "sex_code"),
        (GROUP, "0", "group_code"),
        (GROUP, "17", "group_code"),
        (GROUP, "", "group_code"),
        (PHONE, "", "phone_missing"),
        (PHONE, "030012345", "phone_form"),
        (PHONE, "300123456.0", "number_damaged"),
        (PHONE, "3.00E+08", "number_damaged"),
        (PHONE, "không", "filler"),
        (IDENTITY, "98180000123", "id_zero_lost"),
        (IDENTITY, 98000123.0, "id_zero_lost"),
        (IDENTITY, "0981800001", "id_form"),
        (IDENTITY, 98180500310.0, "id_zero_lost"),
        (IDENTITY, 1180500310.0, "id_zero_lost"),
        (IDENTITY, "1180500310", "id_zero_lost"),
        (IDENTITY, "198180500310", "id_first_zero"),
        (IDENTITY, 981805003100.0, "id_first_zero"),
        (IDENTITY, "98180500310.0", "number_damaged"),
        (IDENTITY, "98180500310.00", "number_damaged"),
        (IDENTITY, "98180500310,0", "number_damaged"),
        (IDENTITY, "35123456.0", "number_damaged"),
        (IDENTITY, "9.81805E+10", "number_damaged"),
        (IDENTITY, "9,81805E+10", "number_damaged"),
        (IDENTITY, "9.81805e10", "number_damaged"),
        (IDENTITY, "1E+11", "number_damaged"),
        (IDENTITY, "35123456", "id_eight"),
        (IDENTITY, "#N/A", "cell_error"),
        (5, "#REF!", "cell_error"),
        (DOSE_1 + 2, "#N/A", "cell_error"),
        (IDENTITY, "0", "filler"),
        (IDENTITY, "không", "filler"),
        (IDENTITY, "000000000000", "id_repeated"),
        (IDENTITY, "số 12345", "id_form"),
        (INSURANCE, "GD489", "insurance_form"),
        (INSURANCE, "891234567.0", "number_damaged"),
        (INSURANCE, "-", "filler"),
        (COMMUNE, "", "place_missing"),
        (COMMUNE, "99999", "place_unknown"),
        (COMMUNE, "00001", "place_mismatch"),
        (10, "", "place_missing"),
        (12, "884", None),
        (15, "x" * 301, "text_too_long"),
        (DOSE_1, "", "vaccine_missing"),
        (DOSE_1, "nước muối", "vaccine_unknown"),
        (DOSE_1 + 1, "", "injected_missing"),
        (DOSE_1 + 1, "01/01/2021", "date_before_vaccines"),
        (DOSE_1 + 1, "02/12/2021", "date_future"),
        (DOSE_1 + 2, "", "lot_missing"),
        (DOSE_1 + 2, "không", "filler"),
        (DOSE_1 + 2, date(2021, 12, 1), "text_is_date"),
        (DOSE_1 + 2, "12-Jan", "text_is_date"),
        (DOSE_1 + 2, "4120007.0", "number_damaged"),
        (15, date(2021, 3, 4), "text_is_date"),
        (15, "Tæ 3, Êp Mü Léc", "text_font"),
        (DOSE_1 + 3, "", "facility_missing"),
        (DOSE_1 + 3, "Trạm y tế xã", "facility_form"),
    ],
)
def test_a_broken_rule_is_named_with_its_column(column: int, value: Any, code: str | None) -> None:
    found = read(column, value)
    if code is None:  # the district is wrong, so the commune is the one that does not fit
        assert found == (Reason("place_mismatch", COMMUNE),)
    else:
        assert found == (Reason(code, column),)


def test_every_reason_of_a_row_is_told_at_once() -> None:
    cells = list(GOOD)
    cells[NAME], cells[SEX], cells[PHONE], cells[DOSE_1 + 3] = "", "5", "1", "Trạm"
    found = RULES.read(cells)
    assert [reason.code for reason in found if isinstance(reason, Reason)] == [
        "name_missing", "sex_code", "phone_form", "facility_form",
    ]  # fmt: skip
    assert isinstance(RULES.read(list(GOOD)), PersonRow), "a row does not suffer from the one before"


@pytest.mark.parametrize(
    ("value", "birth"),
    [
        ("1950", "1950"),
        (1950.0, "1950"),
        ("00/00/1950", "1950"),
        ("01/01/1950", "1950-01-01"),
        ("2/1980", "1980-02"),
        ("5/2/1980", "1980-02-05"),
        ("05-02-1980", "1980-02-05"),
        ("1980-02-05", "1980-02-05"),
        (29256.0, "1980-02-05"),
        (date(1980, 2, 5), "1980-02-05"),
        (datetime(1980, 2, 5), "1980-02-05"),  # noqa: DTZ001
    ],
)
def test_birth_dates_as_spreadsheets_keep_them(value: Any, birth: str) -> None:
    assert taken(BIRTH, value).birth == birth


@pytest.mark.parametrize(
    ("value", "phone", "old"),
    [
        (300123456.0, "0300123456", ""),
        ("300123456", "0300123456", ""),
        ("84300123456", "0300123456", ""),
        ("+84 300 123 456", "0300123456", ""),
        ("0300.123.456", "0300123456", ""),
        ("01629999999", "0329999999", "01629999999"),
        (1629999999.0, "0329999999", "01629999999"),
        ("0296 3500666", "02963500666", ""),
    ],
)
def test_phones_get_their_zero_and_new_prefix(value: Any, phone: str, old: str) -> None:
    found = taken(PHONE, value)
    assert (found.phone, found.old_phone) == (phone, old)


@pytest.mark.parametrize(
    ("value", "kind", "number"),
    [
        ("", "", ""),
        ("098000123", "cmnd", "098000123"),
        ("B1234567", "passport", "B1234567"),
        ("b1234567", "passport", "B1234567"),
        ("X12345678", "passport", "X12345678"),
        ("098.180.000.123", "cccd", "098180000123"),
        ("098 180 000 123", "cccd", "098180000123"),
        ("\u00a0098180000123 ", "cccd", "098180000123"),
    ],
)
def test_numbers_of_every_paper(value: Any, kind: str, number: str) -> None:
    found = taken(IDENTITY, value)
    assert (found.identity_kind, found.identity) == (kind, number)


def test_sex_is_zero_for_men_and_one_for_women_in_lists() -> None:
    assert (taken(SEX, "0").sex, taken(SEX, 1.0).sex) == ("male", "female")


def test_letters_nobody_sees_are_dropped() -> None:
    assert taken(DOSE_1 + 2, "ABV\x00123\u200b").doses[0].lot == "ABV123"


def test_codes_get_their_zeros_back() -> None:
    cells = list(GOOD)
    cells[9:15] = ["", 1.0, "", 1.0, "", 1.0]  # type: ignore[list-item]
    found = RULES.read(cells)
    assert isinstance(found, PersonRow)
    assert (found.province, found.district, found.commune) == ("01", "001", "00001")


@pytest.mark.parametrize(
    "name",
    ["NGUYỄN THỊ THỬ", "nguyễn thị thử", unicodedata.normalize("NFD", "Nguyễn Thị Thử"), "Nguyễn\u00a0Thị  Thử "],
)
def test_names_are_composed_and_get_their_capitals(name: str) -> None:
    assert taken(NAME, name).name == "Nguyễn Thị Thử"


@pytest.mark.parametrize("name", ["Mai Kim Oanh", "Điểu K'Rang", "Thạch Sa-rương", "John Smith Jr."])
def test_a_name_without_marks_may_be_right(name: str) -> None:
    assert taken(NAME, name).name == name


def test_people_not_yet_injected_are_taken() -> None:
    cells = [*GOOD[:DOSE_1], *[""] * 10]
    found = RULES.read(cells)
    assert isinstance(found, PersonRow)
    assert found.doses == ()


def test_two_doses_must_follow_each_other() -> None:
    good = with_second(GOOD)
    found = RULES.read(good)
    assert isinstance(found, PersonRow)
    assert [dose.number for dose in found.doses] == [1, 2]
    assert read(DOSE_2 + 1, "01/08/2021", good) == (Reason("dose_order", DOSE_2 + 1),)


def test_a_second_dose_alone_is_taken() -> None:
    found = RULES.read([*GOOD[:DOSE_1], *[""] * 4, *with_second(GOOD)[DOSE_2:]])
    assert isinstance(found, PersonRow)
    assert [dose.number for dose in found.doses] == [2]


def test_the_plain_csv_names_the_dose() -> None:
    found = RULES.read([*GOOD, "3"])
    assert isinstance(found, PersonRow)
    assert [dose.number for dose in found.doses] == [3]
    assert RULES.read([*GOOD, "9"]) == (Reason("dose_number", DOSE_1),)


CELLS = st.one_of(
    st.sampled_from([*GOOD, "", "không", "0", "31/02/1980", "098180000123", "\u00a0", "NULL", "=1+1"]),
    st.text(max_size=40),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**18), 10**18),
    st.booleans(),
    st.dates(),
    st.datetimes(),
)


@given(st.lists(CELLS, min_size=26, max_size=27))
def test_no_cell_breaks_the_rules_and_a_row_reads_the_same_again(cells: list[Any]) -> None:
    found = RULES.read(cells)
    assert found == RULES.read(cells) == Rules(TODAY, load(2021), shipped_rules().vaccines).read(cells)
    if not isinstance(found, PersonRow):
        assert found
        assert all(0 <= reason.column < 26 for reason in found)


@given(st.integers(0, 25), CELLS)
def test_one_strange_cell_is_taken_or_told(column: int, cell: Any) -> None:
    found = read(column, cell)
    assert isinstance(found, PersonRow) or all(isinstance(reason, Reason) for reason in found)
    if isinstance(found, PersonRow):
        assert "\n" not in "".join(str(value) for value in found[:-1])
        assert "\0" not in "".join(str(value) for value in found[:-1])
