"""Offices by part of their name: with and without marks, the nearest first."""

import pytest

from handlers.catalogue.office_kinds import OfficeKind
from handlers.places.bodies import Directory
from handlers.places.find_bodies import find_bodies
from storage.gazetteer import load
from tests.handlers.places.country import made_bodies

DESK = "2021:89:884:30316:front_desk"


@pytest.fixture(scope="module")
def directory() -> Directory:
    gazetteer = load(2021)
    level, units = list(gazetteer.provinces()), []
    while level:
        units += level
        level = [child for unit in level for child in gazetteer.children(unit.code)]
    return Directory(made_bodies(units, 2021), edition=2021, served={"89", "19", "70"}, lead="89")


@pytest.mark.parametrize("typed", ["ubnd phường châu phú b", "UBND phuong Chau Phu B", "chau phu b ubnd", "châu phú b"])
def test_marks_case_and_order_do_not_matter(directory: Directory, typed: str) -> None:
    assert DESK in [body.id for body in find_bodies(directory, typed)]


def test_the_nearest_come_first(directory: Directory) -> None:
    near_home = find_bodies(directory, "ttyt", near=DESK, limit=20)
    assert near_home[0].id == "2021:89:884::ttyt"
    assert {body.province for body in near_home[:5]} == {"89"}
    elsewhere = find_bodies(directory, "ttyt", near="2021:19:164:05431:front_desk", limit=5)
    assert elsewhere[0].id == "2021:19:164::ttyt"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("trung tam y te huyen dai tu", "2021:19:171::ttyt"),
        ("ttyt dai tu", "2021:19:171::ttyt"),
        ("so y te thai nguyen", "2021:19:::so_y_te"),
    ],
)
def test_an_office_comes_before_those_below_it_whose_second_line_says_its_name(
    directory: Directory, typed: str, found: str
) -> None:
    assert find_bodies(directory, typed, near="2021:19:171:05836:front_desk")[0].id == found


def test_only_the_kinds_asked_for_and_never_more_than_the_limit(directory: Directory) -> None:
    found = find_bodies(directory, "châu", kinds=(OfficeKind.HEALTH_STATION,), limit=4)
    assert len(found) == 4 and {body.kind for body in found} == {OfficeKind.HEALTH_STATION}


def test_who_has_it_already_is_no_choice(directory: Directory) -> None:
    here = "2021:89:884::ttyt"
    assert here in [body.id for body in find_bodies(directory, "ttyt chau doc", near=DESK)]
    assert here not in [body.id for body in find_bodies(directory, "ttyt chau doc", near=DESK, but=(here,))]


@pytest.mark.parametrize("typed", ["", "   ", "zzzz", ",,,", "%' or 1=1", "x" * 500])
def test_what_names_no_office_finds_none(directory: Directory, typed: str) -> None:
    assert find_bodies(directory, typed) == ()


def test_provinces_that_are_not_served_have_no_offices_here(directory: Directory) -> None:
    assert find_bodies(directory, "thành phố hồ chí minh") == ()
