"""Dose numbers and vaccine names as people type them."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.reading import fold
from handlers.dialogue.answers.vaccines import read_vaccine as read_vaccine_of
from handlers.rulebook import shipped_rules
from tests.support.campaign import read_dose_number

VACCINES = shipped_rules().vaccines
read_vaccine = partial(read_vaccine_of, vaccines=VACCINES)


@pytest.mark.parametrize(
    ("text", "doses"),
    [
        ("2", (2,)),
        ("mũi 2", (2,)),
        ("mui2", (2,)),
        ("m2", (2,)),
        ("mũi hai", (2,)),
        ("nhì", (2,)),
        ("mũi thứ hai", (2,)),
        ("mui nhat", (1,)),
        ("mũi đầu tiên", (1,)),
        ("first", (1,)),
        ("mũi cuối", (2,)),
        ("mũi nhắc lại", (3,)),
        ("thiếu mũi 2 ngày 15/8", (2,)),
        ("mũi 2 tiêm hôm 15", (2,)),
        ("1 và 2", (1, 2)),
        ("mũi 1,2", (1, 2)),
        ("mui 1 va mui 2", (1, 2)),
        ("cả hai", (1, 2)),
        ("ca 2 mui", (1, 2)),
        ("2 mũi", (1, 2)),
        ("cả ba mũi", (1, 2, 3)),
        ("tất cả", (1, 2)),
    ],
)
def test_the_doses_meant_are_read(text: str, doses: tuple[int, ...]) -> None:
    assert read_dose_number(text) == doses


def test_all_doses_depends_on_the_vaccine() -> None:
    assert read_dose_number("tất cả", doses=3) == (1, 2, 3)
    assert read_dose_number("mũi cuối cùng", doses=3) == (3,)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "dose_missing"),
        ("😀", "dose_missing"),
        ("1 mũi", "dose_which"),
        ("mũi 5", "dose_out_of_range"),
        ("0", "dose_out_of_range"),
    ],
)
def test_an_unclear_dose_is_asked_again(text: str, problem: str) -> None:
    found = read_dose_number(text)
    assert isinstance(found, Invalid) and found.problem == problem


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("az", "AZ"),
        ("Astra", "AZ"),
        ("astrazenica", "AZ"),
        ("COVID-19 Vaccine AstraZeneca", "AZ"),
        ("mũi 2 az", "AZ"),
        ("Pfizer/BioNTech", "PFIZER"),
        ("phai-dơ", "PFIZER"),
        ("phai do", "PFIZER"),
        ("pfzier", "PFIZER"),
        ("faizo", "PFIZER"),
        ("mô đéc na", "MODERNA"),
        ("mo-der-na", "MODERNA"),
        ("modena", "MODERNA"),
        ("vero xeo", "VERO"),
        ("Vero Cell của Sinopharm", "VERO"),
        ("xinopham", "VERO"),
        ("sputnik v", "SPUTNIK"),
        ("spunik", "SPUTNIK"),
        ("Gam-COVID-Vac", "SPUTNIK"),
        ("J&J", "JANSSEN"),
        ("johnson", "JANSSEN"),
        ("hay át", "HAYAT"),
        ("Abdala", "ABDALA"),
        ("áp đa la", "ABDALA"),
    ],
)
def test_a_vaccine_is_known_by_name_sound_or_slip(text: str, code: str) -> None:
    assert read_vaccine(text) == code


@pytest.mark.parametrize(
    ("text", "problem", "codes"),
    [
        ("", "vaccine_missing", None),
        ("😀", "vaccine_missing", None),
        ("cúm", "vaccine_unknown", None),
        ("vắc xin", "vaccine_unknown", None),
        ("đang mang thai", "vaccine_unknown", None),
        ("không nhớ", "vaccine_not_remembered", None),
        ("ko biết nữa", "vaccine_not_remembered", None),
        ("AZ hoặc Pfizer", "vaccine_several", "AZ,PFIZER"),
        ("của Trung Quốc", "vaccine_country", "VERO"),
        ("của Mỹ", "vaccine_country", "PFIZER,MODERNA,JANSSEN"),
    ],
)
def test_what_names_no_vaccine_is_asked_again(text: str, problem: str, codes: str | None) -> None:
    found = read_vaccine(text)
    assert isinstance(found, Invalid) and found.problem == problem
    assert found.hint.get("codes") == codes


def test_every_alias_leads_to_its_own_vaccine_with_and_without_marks() -> None:
    for code, vaccine in VACCINES.items():
        for alias in (code, *vaccine.aliases, *vaccine.name.values()):
            assert read_vaccine(alias) == code, alias
            assert read_vaccine(fold(alias)) == code, alias


@given(
    st.sampled_from(["astrazeneca", "comirnaty", "moderna", "sinopharm", "sputnik", "janssen", "verocell"]), st.data()
)
def test_one_letter_left_out_of_a_long_name_is_forgiven(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(name) - 1))
    assert read_vaccine(name[:at] + name[at + 1 :]) == read_vaccine(name)


def test_the_catalogue_has_the_eight_licensed_vaccines() -> None:
    doses = {code: vaccine.doses for code, vaccine in VACCINES.items()}
    assert doses == {
        "AZ": 2,
        "PFIZER": 2,
        "MODERNA": 2,
        "VERO": 2,
        "SPUTNIK": 2,
        "JANSSEN": 1,
        "HAYAT": 2,
        "ABDALA": 3,
    }
    assert {vaccine.mark for vaccine in VACCINES.values()} <= {"H", "M", "R"}
    assert all((vaccine.min_interval_days is None) == (vaccine.doses == 1) for vaccine in VACCINES.values())
