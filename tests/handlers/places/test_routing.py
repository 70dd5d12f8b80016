"""Rules of routing one by one: who is passed over, what stands in, what is asked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.places.bodies import Directory, Place
from handlers.places.routing import (
    UNSERVED,
    FacilityRef,
    KnownFacility,
    Reason,
    Route,
    common_place,
    next_level,
    route,
)
from handlers.rulebook import shipped_rules
from storage.gazetteer import load
from tests.handlers.places.country import communes, directory, made_bodies

COMMON = shipped_rules().catalogues.common

HOME = Place("89", "886", "30370")
AWAY = Place("75", "731", "26041")
HOSPITAL = "2021:89:883::facility:BV891"
TICKETS = [category for category in COMMON.categories.values() if category.ticket]


@pytest.fixture(scope="module")
def everywhere() -> Directory:
    return directory()


def at(place: Place, kind: str) -> str:
    if kind in ("ttyt", "phong_vhtt"):
        return f"2021:{place.province}:{place.district}::{kind}"
    if kind in ("front_desk", "health_station"):
        return f"2021:{place.province}:{place.district}:{place.commune}:{kind}"
    return f"2021:{place.province}:::{kind}"


def routed(
    code: str, offices: Directory, place: Place = HOME, facility: KnownFacility = None, accused: str | None = None
) -> Route:
    found = route(COMMON.category(code), place, facility, accused, offices)
    assert isinstance(found, Route)
    return found


def only(everywhere: Directory, *staffed: str) -> Directory:
    return everywhere.with_staffed(frozenset(staffed))


@pytest.mark.parametrize("kind", ["health_station", "front_desk"])
def test_conduct_against_a_commune_goes_to_the_district_centre(kind: str, everywhere: Directory) -> None:
    found = routed("CONDUCT", everywhere, accused=at(HOME, kind))
    assert found.owner == at(HOME, "ttyt")
    assert found.reason is Reason.MATRIX


def test_conduct_against_the_district_centre_goes_to_the_health_department(everywhere: Directory) -> None:
    found = routed("CONDUCT", everywhere, accused=at(HOME, "ttyt"))
    assert found.owner == at(HOME, "so_y_te")
    assert at(HOME, "ttyt") not in found.ladder


def test_conduct_against_a_hospital_goes_to_the_health_department(everywhere: Directory) -> None:
    assert routed("CONDUCT", everywhere, accused=HOSPITAL).owner == at(HOME, "so_y_te")
    hospital = FacilityRef(HOSPITAL, Place("89", "883"))
    assert routed("CONDUCT", everywhere, facility=hospital).owner == at(HOME, "so_y_te")


def test_conduct_against_the_health_department_goes_to_its_inspection(everywhere: Directory) -> None:
    found = routed("CONDUCT", everywhere, accused=at(HOME, "so_y_te"))
    assert found.owner == at(HOME, "health_inspection")
    assert at(HOME, "so_y_te") not in found.ladder


def test_conduct_goes_where_the_office_complained_of_is_not_where_the_person_lives(everywhere: Directory) -> None:
    assert routed("CONDUCT", everywhere, accused=at(AWAY, "health_station")).owner == at(AWAY, "ttyt")


def test_conduct_in_a_province_not_served_goes_to_the_health_department_of_residence() -> None:
    found = routed("CONDUCT", directory(without="75"), accused=at(AWAY, "health_station"))
    assert (found.owner, found.label) == (at(HOME, "so_y_te"), "lien_tinh")


def test_a_missing_dose_with_a_complaint_of_the_station_skips_the_whole_commune(everywhere: Directory) -> None:
    facility = FacilityRef(at(HOME, "health_station"), HOME)
    found = routed("DOSE_MISSING_ONE", everywhere, facility=facility, accused=at(HOME, "health_station"))
    assert found.owner == at(HOME, "ttyt")
    assert found.reason is Reason.CONFLICT
    assert at(HOME, "front_desk") not in found.ladder


def test_an_office_complained_of_gets_no_copy(everywhere: Directory) -> None:
    facility = FacilityRef(at(HOME, "health_station"), HOME)
    assert routed("NOT_MINE", everywhere, facility=facility).copies == (facility.body,)
    assert routed("NOT_MINE", everywhere, facility=facility, accused=facility.body).copies == ()


def test_a_station_without_officials_is_its_communes(everywhere: Directory) -> None:
    offices = only(everywhere, at(HOME, "front_desk"), at(HOME, "ttyt"), at(HOME, "so_y_te"))
    found = routed("DOSE_WRONG", offices, facility=FacilityRef(at(HOME, "health_station"), HOME))
    assert found.owner == at(HOME, "front_desk")
    assert found.ladder == (at(HOME, "front_desk"), at(HOME, "ttyt"), at(HOME, "so_y_te"))


def test_the_station_stands_in_for_a_front_desk_without_officials_at_registration(everywhere: Directory) -> None:
    assert routed("REGISTRATION", only(everywhere, at(HOME, "health_station"))).owner == at(HOME, "health_station")


def test_a_hospital_stands_under_the_province_and_its_district_is_left_out(everywhere: Directory) -> None:
    hospital = FacilityRef(HOSPITAL, Place("89", "883"))
    assert routed("DOSE_MISSING_ALL", everywhere, facility=hospital).ladder == (HOSPITAL, at(HOME, "so_y_te"))
    assert routed("DATA_ENTRY_HELP", everywhere, facility=hospital).owner == at(HOME, "so_tttt")
    assert routed("OTHER", everywhere, facility=hospital).ladder[1] == at(HOME, "ttyt")


def test_a_facility_without_an_office_is_the_front_desk_of_its_commune(everywhere: Directory) -> None:
    found = routed("DOSE_WRONG", everywhere, place=AWAY, facility=FacilityRef("", HOME))
    assert found.owner == at(HOME, "front_desk")


def test_the_place_of_injection_may_be_the_residence(everywhere: Directory) -> None:
    found = route(COMMON.category("DOSE_WRONG"), HOME, None, None, everywhere, site=HOME)
    assert isinstance(found, Route)
    assert found.owner == at(HOME, "front_desk")


def test_a_place_of_injection_not_served_makes_it_a_matter_of_two_provinces() -> None:
    found = route(COMMON.category("DOSE_WRONG"), HOME, None, None, directory(without="75"), site=AWAY)
    assert isinstance(found, Route)
    assert (found.owner, found.label, found.reason) == (at(HOME, "so_y_te"), "lien_tinh", Reason.FACILITY_ELSEWHERE)


def test_neither_the_facility_nor_the_residence_served_is_the_lead_provinces() -> None:
    offices = directory(served=frozenset({"89", "19"}), lead="19")
    found = routed("DOSE_WRONG", offices, place=AWAY, facility=UNSERVED)
    assert (found.owner, found.label) == ("2021:19:::so_y_te", "lien_tinh")


def test_a_served_facility_handles_the_dose_of_someone_who_lives_elsewhere() -> None:
    facility = FacilityRef(at(HOME, "health_station"), HOME)
    found = routed("DOSE_WRONG", directory(served=frozenset({"89"})), place=AWAY, facility=facility)
    assert (found.owner, found.label) == (facility.body, "")


def test_without_a_residence_the_facilitys_place_is_better_than_the_lead_province(everywhere: Directory) -> None:
    found = routed("INSTALL", everywhere, place=Place(), facility=FacilityRef(at(AWAY, "health_station"), AWAY))
    assert found.owner == at(AWAY, "front_desk")


def test_an_island_district_without_communes_is_its_district_offices(everywhere: Directory) -> None:
    con_dao = Place("77", "755")
    assert routed("INSTALL", everywhere, place=con_dao).owner == at(con_dao, "phong_vhtt")
    assert routed("INSTALL", everywhere, place=con_dao).reason is Reason.COARSE_PLACE


def test_a_commune_code_that_does_not_exist_falls_to_its_district(everywhere: Directory) -> None:
    assert routed("OTHER", everywhere, place=Place("89", "886", "99999")).owner == at(HOME, "ttyt")


def test_a_province_without_officials_falls_to_the_lead_province(everywhere: Directory) -> None:
    found = routed("OTHER", only(everywhere, at(HOME, "so_y_te")), place=AWAY)
    assert found.owner == at(HOME, "so_y_te")
    assert found.reason is Reason.NO_OFFICIALS


def test_with_the_health_department_complained_of_and_no_inspection_the_other_department_owns_it(
    everywhere: Directory,
) -> None:
    offices = only(everywhere, at(HOME, "so_y_te"), at(HOME, "so_tttt"))
    found = routed("CONDUCT", offices, accused=at(HOME, "so_y_te"))
    assert found.owner == found.ladder[-1] == at(HOME, "so_tttt")
    nobody = routed("CONDUCT", only(everywhere, at(HOME, "so_y_te")), accused=at(HOME, "so_y_te"))
    assert nobody.owner == at(HOME, "health_inspection")


def test_without_any_official_the_health_department_owns_it(everywhere: Directory) -> None:
    assert routed("OTHER", only(everywhere), place=AWAY).owner == at(AWAY, "so_y_te")


def test_two_levels_jump_from_the_commune_to_the_province() -> None:
    bodies = made_bodies(load(2025).units.values(), 2025)
    offices = Directory(bodies, edition=2025, served={"91"}, lead="91", staffed={body.id for body in bodies})
    unit = next(unit for unit in load(2025).children("91"))
    found = routed("OTHER", offices, place=Place("91", "", unit.code))
    assert found.ladder == (f"2025:91::{unit.code}:front_desk", "2025:91:::so_y_te")
    assert routed("PCCOVID_SYNC", offices, place=Place("91", "", unit.code)).owner == "2025:91:::so_tttt"


LIST_FLOWS = {
    # name: (owner, copies) for a person living at HOME and a station at AWAY
    "provincial_first_dose": (at(HOME, "cdc"), [at(HOME, "so_tttt")]),
    "commune_first_dose": (at(HOME, "ttyt"), [at(HOME, "phong_vhtt"), at(HOME, "so_tttt")]),
    "incomplete_first_dose": (at(AWAY, "health_station"), []),
    "provincial_second_dose": (at(AWAY, "health_station"), [at(AWAY, "so_tttt")]),
    "district_both_doses": (at(AWAY, "health_station"), [at(AWAY, "phong_vhtt"), at(AWAY, "so_tttt")]),
    "provincial_both_doses": (at(AWAY, "health_station"), [at(AWAY, "so_tttt")]),
}


@pytest.mark.parametrize("flow", LIST_FLOWS)
def test_lists_go_by_the_table_of_the_an_giang_letter(flow: str, everywhere: Directory) -> None:
    facility = FacilityRef(at(AWAY, "health_station"), AWAY)
    found = route(COMMON.list_category(flow), HOME, facility, None, everywhere)
    assert isinstance(found, Route)
    assert (found.owner, list(found.copies)) == LIST_FLOWS[flow]


def test_every_list_flow_is_tested() -> None:
    assert set(LIST_FLOWS) == set(COMMON.flows)


def test_what_several_places_share() -> None:
    assert common_place([]) == Place()
    assert common_place([HOME, HOME]) == HOME
    assert common_place([HOME, HOME._replace(commune="30373")]) == Place("89", "886")
    assert common_place([HOME, Place("89", "883", "30280")]) == Place("89")
    assert common_place([HOME, AWAY]) == Place()
    assert common_place([Place("91", "", "30001"), Place("91", "", "30002")]) == Place("91")


def test_the_next_level_is_the_next_with_officials_and_nobody_stands_above_the_top(everywhere: Directory) -> None:
    found = routed("OTHER", everywhere)
    assert next_level(found, at(HOME, "front_desk"), everywhere) == at(HOME, "ttyt")
    assert next_level(found, at(HOME, "ttyt"), everywhere) == at(HOME, "so_y_te")
    assert next_level(found, at(HOME, "so_y_te"), everywhere) is None
    offices = only(everywhere, at(HOME, "so_y_te"))
    assert next_level(found, at(HOME, "front_desk"), offices) == at(HOME, "so_y_te")


def test_after_a_transfer_off_the_ladder_the_next_level_is_above_the_new_owner(everywhere: Directory) -> None:
    found = routed("OTHER", everywhere)
    assert next_level(found, at(AWAY, "front_desk"), everywhere) == at(AWAY, "ttyt")
    assert next_level(found, at(AWAY, "so_y_te"), everywhere) == at(HOME, "so_y_te")


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_whoever_has_officials_and_whoever_is_complained_of_somebody_else_owns_it(data: st.DataObject) -> None:
    everywhere = _everywhere()
    home, away = data.draw(st.sampled_from(SAMPLE)), data.draw(st.sampled_from(SAMPLE))
    near = [at(place, kind) for place in (home, away) for kind in KINDS]
    accused = data.draw(st.sampled_from([None, *near]))
    staffed = data.draw(st.sets(st.sampled_from(near))) | {at(Place("89"), "so_y_te"), at(Place("89"), "so_tttt")}
    known: list[KnownFacility] = [None, UNSERVED, FacilityRef(at(away, "health_station"), away)]
    facility = data.draw(st.sampled_from(known))
    offices = only(everywhere, *staffed)
    found = route(data.draw(st.sampled_from(TICKETS)), home, facility, accused, offices)
    assert isinstance(found, Route)
    assert found.owner in everywhere.bodies
    assert offices.staffed(found.owner)
    assert found.owner in found.ladder
    assert len(set(found.ladder)) == len(found.ladder)
    assert found.owner not in found.copies
    assert accused not in (found.owner, *found.ladder, *found.copies)


SAMPLE = communes()[::97]
KINDS = (
    "front_desk", "health_station", "ttyt", "phong_vhtt", "so_y_te", "so_tttt", "cdc", "vendor", "health_inspection",
)  # fmt: skip
_EVERYWHERE: list[Directory] = []


def _everywhere() -> Directory:
    if not _EVERYWHERE:
        _EVERYWHERE.append(directory())
    return _EVERYWHERE[0]
