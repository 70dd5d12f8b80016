"""The doubts about a complaint before it is sent."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.dialogue.answers.dates import BirthDate
from handlers.evidence.checks import claim_checks
from handlers.evidence.claims import SLIP_FIELDS, Claim, KnownDose, RecordView, Slip
from handlers.rulebook import shipped_rules

VACCINES = shipped_rules().vaccines

AUGUST = date(2021, 8, 15)
DOSE_2 = KnownDose(2, "AZ", AUGUST)
CLAIM = Claim("Nguyễn Thị Thử", BirthDate(1972, 8, 5), "female", (DOSE_2,))
SLIP = Slip("Nguyễn Thị Thử", BirthDate(1972, 8, 5), DOSE_2)
RECORD = RecordView("Nguyễn Thị Thử", BirthDate(1972, 8, 5), "female", (KnownDose(1, "AZ", date(2021, 6, 1)),))


def found(claim: Claim, record: RecordView | None = None) -> list[tuple[str, str]]:
    return [(check.code, check.detail) for check in claim_checks(claim, VACCINES, record)]


def test_a_complaint_that_agrees_with_slip_and_record_raises_no_doubt() -> None:
    assert found(replace(CLAIM, slip=SLIP), RECORD) == []
    assert found(CLAIM) == []


@pytest.mark.parametrize(
    ("slip", "doubt"),
    [
        (replace(SLIP, name="Nguyễn Thị Thứ"), ("R02", "name_not_as_on_slip")),
        (replace(SLIP, name="Nguyễn Thị Bông"), ("R02", "name_not_as_on_slip")),
        (replace(SLIP, birth_date=BirthDate(1973, 8, 5)), ("R05", "birth_date_not_as_on_slip")),
        (replace(SLIP, dose=replace(DOSE_2, number=1)), ("R04", "dose_not_as_on_slip")),
        (replace(SLIP, dose=replace(DOSE_2, injected_on=date(2021, 8, 16))), ("R09", "date_not_as_on_slip")),
        (replace(SLIP, dose=replace(DOSE_2, vaccine="VERO")), ("R12", "vaccine_not_as_on_slip")),
        *[(replace(SLIP, lacks=frozenset({name})), ("R06", f"slip_lacks_{name}")) for name in SLIP_FIELDS],
    ],
)
def test_a_difference_to_the_slip_is_asked_about(slip: Slip, doubt: tuple[str, str]) -> None:
    assert found(replace(CLAIM, slip=slip)) == [doubt]


@pytest.mark.parametrize(
    ("record", "doubt"),
    [
        (replace(RECORD, name="Nguyễn Thị Bông"), ("R02", "name_not_as_in_record")),
        (replace(RECORD, birth_date=BirthDate(1972, 5, 8)), ("R05", "birth_date_not_as_in_record")),
        (replace(RECORD, doses=(KnownDose(1, "AZ", AUGUST),)), ("R04", "dose_under_other_number")),
        (replace(RECORD, doses=(KnownDose(2, "AZ", AUGUST),)), ("R04", "dose_already_recorded")),
    ],
)
def test_a_difference_to_the_record_is_asked_about(record: RecordView, doubt: tuple[str, str]) -> None:
    assert doubt in found(CLAIM, record)


def test_date_and_vaccine_of_a_recorded_dose_are_compared() -> None:
    record = replace(RECORD, doses=(KnownDose(2, "VERO", date(2021, 8, 20)),))
    assert found(CLAIM, record) == [
        ("R04", "dose_already_recorded"),
        ("R09", "date_not_as_in_record"),
        ("R12", "vaccine_not_as_in_record"),
    ]


@pytest.mark.parametrize(
    ("correcting", "record"),
    [
        ("name", replace(RECORD, name="Nguyễn Thị Bông")),
        ("birth_date", replace(RECORD, birth_date=BirthDate(1950))),
        ("vaccine", replace(RECORD, doses=(KnownDose(2, "VERO", AUGUST),))),
        ("date", replace(RECORD, doses=(KnownDose(2, "AZ", date(2021, 8, 20)),))),
    ],
)
def test_what_the_complaint_wants_corrected_is_no_doubt(correcting: str, record: RecordView) -> None:
    assert found(CLAIM, record) != []
    assert found(replace(CLAIM, correcting=frozenset({correcting})), record) == []


def test_a_year_only_paper_agrees_with_the_record() -> None:
    assert found(replace(CLAIM, birth_date=BirthDate(1972)), RECORD) == []


@pytest.mark.parametrize("name", ["NGUYỄN THỊ THỬ", "nguyễn thị  thử"])
def test_capitals_and_spaces_make_no_other_name(name: str) -> None:
    assert found(replace(CLAIM, slip=replace(SLIP, name=name)), RECORD) == []


def test_the_place_of_a_mark_makes_no_other_name() -> None:
    assert found(replace(CLAIM, name="Trần Thị Hoà", slip=replace(SLIP, name="Trần Thị Hòa"))) == []


def test_a_name_without_marks_is_asked_about_once_with_its_spelling() -> None:
    claim = replace(CLAIM, name="Nguyen Thi Lan", slip=replace(SLIP, name="Nguyễn Thị Lan"))
    (check,) = claim_checks(claim, VACCINES)
    assert (check.code, check.params["suggestion"]) == ("R11", "Nguyễn Thị Lan")


def test_a_confirmed_doubt_is_not_raised_again() -> None:
    claim = replace(CLAIM, name="Lan")
    (check,) = claim_checks(claim, VACCINES)
    assert (check.code, check.detail) == ("R11", "name_one_word")
    assert claim_checks(replace(claim, confirmed=frozenset({check.key})), VACCINES) == ()


def test_a_short_interval_goes_to_the_official_alone() -> None:
    record = replace(RECORD, doses=(KnownDose(1, "AZ", date(2021, 8, 1)),))
    (check,) = claim_checks(CLAIM, VACCINES, record)
    assert (check.detail, check.severity, check.params["days"], check.params["expected"]) == (
        "interval_short",
        "official",
        "14",
        "28",
    )


def test_a_second_dose_before_the_first_is_asked_about() -> None:
    claim = replace(CLAIM, doses=(KnownDose(1, "AZ", date(2021, 9, 1)), DOSE_2))
    assert found(claim) == [("R09", "date_before_earlier_dose")]


def test_a_slip_of_another_person_is_one_doubt_and_a_human() -> None:
    other = Slip("Trần Văn Bình", BirthDate(1950), KnownDose(1, "VERO", date(2021, 9, 9)), frozenset({"sex"}))
    assert found(replace(CLAIM, slip=other)) == [("R10", "nothing_agrees")]


def test_the_slip_is_compared_with_the_dose_of_its_number() -> None:
    both = replace(CLAIM, doses=(KnownDose(1, "AZ", date(2021, 6, 1)), DOSE_2), slip=SLIP)
    assert found(both) == []
    third = replace(both, slip=replace(SLIP, dose=replace(DOSE_2, number=3)))
    assert found(third) == [("R04", "dose_not_as_on_slip")]


def test_personal_data_stay_out_of_what_is_logged() -> None:
    checks = claim_checks(replace(CLAIM, slip=replace(SLIP, name="Nguyễn Thị Bông")), VACCINES, RECORD)
    assert "Bông" not in repr(checks) and "Thử" not in repr(CLAIM) and "Thử" not in repr(RECORD)
