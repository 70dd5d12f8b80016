"""Every category x every commune x what is known of the facility, against the table typed by hand."""

from collections.abc import Iterator

import pytest

from handlers.places.bodies import Directory, Place
from handlers.places.routing import UNSERVED, FacilityRef, Guidance, Route, route
from handlers.rulebook import shipped_rules
from handlers.tickets.sla import due_at
from storage.gazetteer import load
from tests.handlers.places.country import communes, directory
from tests.handlers.places.oracle import DUE, OPENED_AT, ROWS, Row, label, office

COMMON = shipped_rules().catalogues.common

EVERY_ROW = pytest.mark.parametrize("row", ROWS, ids=[row.category for row in ROWS])


@pytest.fixture(scope="module")
def everywhere() -> Directory:
    return directory()


def neighbours() -> Iterator[tuple[Place, Place]]:
    """Each commune with the next one of the list, often of another district or province."""
    places = communes()
    yield from zip(places, places[1:] + places[:1], strict=True)


def station(place: Place) -> FacilityRef:
    return FacilityRef(f"2021:{place.province}:{place.district}:{place.commune}:health_station", place)


def owned(found: object, owner: str, said: str, where: Place, everywhere: Directory) -> None:
    assert isinstance(found, Route)
    assert (found.owner, found.label) == (owner, label(said)), where
    assert found.owner in everywhere.bodies and everywhere.staffed(found.owner)
    assert found.owner in found.ladder


def test_the_table_names_every_category_that_opens_a_ticket_and_no_other() -> None:
    assert len(communes()) == 10_599
    opening = {code for code, category in COMMON.categories.items() if category.ticket}
    assert {row.category for row in ROWS} == opening
    assert len(ROWS) == len(opening)


@EVERY_ROW
def test_each_category_has_the_one_due_time_of_the_table(row: Row) -> None:
    assert due_at(OPENED_AT, COMMON.deadline(row.category), shipped_rules().calendar) == DUE[row.limit]


@EVERY_ROW
def test_a_known_facility_in_every_commune(row: Row, everywhere: Directory) -> None:
    category = COMMON.category(row.category)
    for home, away in neighbours():
        found = route(category, home, station(away), None, everywhere)
        owned(found, office(row.known, home, away), row.known, home, everywhere)
        assert isinstance(found, Route)
        assert found.ladder == (found.owner, *(office(level, home, away) for level in row.above)), home
        assert found.copies == tuple(office(copy, home, away) for copy in row.copies), home


@EVERY_ROW
def test_an_unknown_facility_with_a_known_commune_of_injection(row: Row, everywhere: Directory) -> None:
    category = COMMON.category(row.category)
    for home, away in neighbours():
        found = route(category, home, None, None, everywhere, site=away)
        owned(found, office(row.site, home, site=away), row.site, home, everywhere)


@EVERY_ROW
def test_an_unknown_facility_in_every_commune(row: Row, everywhere: Directory) -> None:
    category = COMMON.category(row.category)
    for home in communes():
        found = route(category, home, None, None, everywhere)
        owned(found, office(row.residence, home), row.residence, home, everywhere)


@EVERY_ROW
def test_a_facility_in_a_province_that_is_not_served(row: Row, everywhere: Directory) -> None:
    category = COMMON.category(row.category)
    hcm, hanoi = (next(place for place in communes() if place.province == code) for code in ("79", "01"))
    without_hcm, without_hanoi = directory(without="79"), directory(without="01")
    for home in communes():
        away, offices = (hanoi, without_hanoi) if home.province == "79" else (hcm, without_hcm)
        found = route(category, home, station(away), None, offices)
        owned(found, office(row.unserved, home, away), row.unserved, home, everywhere)
        said = route(category, home, UNSERVED, None, everywhere)
        owned(said, office(row.unserved, home), row.unserved, home, everywhere)


@EVERY_ROW
def test_only_a_district_or_a_province_is_known(row: Row, everywhere: Directory) -> None:
    category = COMMON.category(row.category)
    districts = [Place(unit.parent_code, unit.code) for unit in load(2021).units.values() if unit.level == "district"]
    assert len(districts) == 705
    for place in districts:
        found = route(category, place, None, None, everywhere)
        owned(found, office(row.district, place), row.district, place, everywhere)
    for province in load(2021).provinces():
        place = Place(province.code)
        found = route(category, place, None, None, everywhere)
        owned(found, office(row.province, place), row.province, place, everywhere)


@EVERY_ROW
def test_nothing_is_known(row: Row, everywhere: Directory) -> None:
    found = route(COMMON.category(row.category), Place(), None, None, everywhere)
    owned(found, "2021:89:::so_y_te", "", Place(), everywhere)


@EVERY_ROW
def test_a_residence_in_a_province_that_is_not_served(row: Row) -> None:
    five = frozenset({"77", "70", "75", "19", "89"})
    offices = directory(served=five, lead="75")
    category = COMMON.category(row.category)
    for home in communes():
        found = route(category, home, None, None, offices)
        if home.province in five:
            owned(found, office(row.residence, home), row.residence, home, offices)
        else:
            owned(found, "2021:75:::so_y_te", "*", home, offices)


def test_a_legal_complaint_gets_guidance_and_no_ticket_in_every_commune(everywhere: Directory) -> None:
    legal = COMMON.category("LEGAL")
    for place in communes():
        guidance = Guidance("LEGAL", f"2021:{place.province}:::so_y_te")
        assert route(legal, place, station(place), None, everywhere) == guidance
    assert route(legal, Place(), None, None, everywhere) == Guidance("LEGAL", "2021:89:::so_y_te")


@EVERY_ROW
def test_an_office_without_officials_passes_it_to_the_next_above(row: Row) -> None:
    category = COMMON.category(row.category)
    everybody = directory()
    commune = {"health_station", "front_desk"}
    for silent in (commune, commune | {"ttyt", "phong_vhtt"}, {"so_tttt"}):
        offices = everybody.with_staffed(frozenset(b.id for b in everybody.bodies.values() if b.kind not in silent))
        for home in communes()[::7]:
            above = [office(level, home, home) for level in (row.known, *row.above)]
            # Where the table names two offices of one level, the second stands in for the first.
            if row.category == "DATA_ENTRY_HELP":
                above.insert(1, office("F.so_tttt", home, home))
            owner = next(body for body in above if body.rsplit(":", 1)[1] not in silent)
            owned(route(category, home, station(home), None, offices), owner, "", home, offices)
