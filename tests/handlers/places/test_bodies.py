"""Offices made from the gazetteer."""

from collections import Counter

import pytest

from handlers.catalogue.bodies import FacilityEntry
from handlers.places.bodies import Body, Directory
from storage.gazetteer import load
from tests.handlers.places.country import bodies, directory, made_bodies


def named(body: str) -> str:
    return {office.id: office.name for office in bodies()}[body]


def test_every_unit_of_the_country_has_its_offices() -> None:
    count = Counter(body.kind.value for body in bodies())
    assert {count[kind] for kind in ("so_y_te", "so_tttt", "cdc", "vendor", "data_protection")} == {63}
    assert {count[kind] for kind in ("ttyt", "phong_vhtt")} == {705}
    assert {count[kind] for kind in ("front_desk", "health_station", "commune_police")} == {10_599}


def test_ids_are_unique_and_every_parent_exists_and_comes_first() -> None:
    seen: set[str] = set()
    for body in bodies():
        assert body.id not in seen
        assert not body.parent_id or body.parent_id in seen
        seen.add(body.id)
    assert {body.kind.value for body in bodies() if not body.parent_id} == {"so_y_te"}


def test_facility_codes_are_unique_five_characters_and_never_all_digits() -> None:
    codes = [body.facility_code for body in bodies() if body.facility_code]
    assert len(codes) == len(set(codes))
    assert all(len(code) == 5 and not code.isdigit() for code in codes)
    assert directory().at_facility("D0370") == directory().get("2021:89:886:30370:health_station")
    assert directory().at_facility("TY883") == directory().get("2021:89:883::ttyt")
    assert directory().at_facility("XXXXX") is None


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("2021:89:883:30280:front_desk", "UBND phường Mỹ Bình"),
        ("2021:79:760:26734:health_station", "Trạm Y tế phường Tân Định"),
        ("2021:89:886::ttyt", "Trung tâm Y tế huyện An Phú"),
        ("2021:89:883::phong_vhtt", "Phòng Văn hóa và Thông tin thành phố Long Xuyên"),
        ("2021:89:::so_y_te", "Sở Y tế An Giang"),
        ("2021:01:::so_tttt", "Sở Thông tin và Truyền thông Hà Nội"),
        ("2021:79:::so_y_te", "Sở Y tế Thành phố Hồ Chí Minh"),
        ("2021:79:::cdc", "Trung tâm Kiểm soát bệnh tật thành phố Hồ Chí Minh"),
        ("2021:77:::province_police", "Công an tỉnh Bà Rịa - Vũng Tàu"),
        ("2021:19:164::facility:BV191", "Bệnh viện Trung ương Thái Nguyên"),
    ],
)
def test_offices_carry_the_names_they_sign_with(body: str, name: str) -> None:
    assert named(body) == name


def test_the_ladder_above_an_office_ends_at_the_health_department() -> None:
    offices = directory()
    assert offices.above("2021:89:886:30370:health_station") == (
        "2021:89:886:30370:front_desk",
        "2021:89:886::ttyt",
        "2021:89:::so_y_te",
    )
    assert offices.above("2021:89:886::phong_vhtt") == ("2021:89:::so_tttt", "2021:89:::so_y_te")
    assert offices.above("2021:89:::vendor") == ("2021:89:::so_tttt", "2021:89:::so_y_te")
    assert offices.above("2021:89:::so_y_te") == ()
    assert offices.above("nobody") == ()


def test_two_levels_have_no_district_offices_and_the_merged_department() -> None:
    found = {body.id: body for body in made_bodies(load(2025).units.values(), 2025)}
    assert Counter(body.kind.value for body in found.values())["so_y_te"] == 34
    assert not any(body.district or body.kind in ("ttyt", "phong_vhtt") for body in found.values())
    assert found["2025:91:::so_tttt"].name == "Sở Khoa học và Công nghệ An Giang"
    desk = next(body for body in found.values() if body.kind == "front_desk")
    assert found[desk.parent_id].kind == "so_y_te"
    assert desk.valid_from is not None and desk.valid_to is None


def test_a_province_names_its_own_offices() -> None:
    profiles = {"89": {"bodies": {"vendor": "Viettel chi nhánh An Giang"}}}
    found = {body.id: body.name for body in made_bodies(load(2021).units.values(), 2021, profiles=profiles)}
    assert found["2021:89:::vendor"] == "Viettel chi nhánh An Giang"
    assert found["2021:75:::vendor"] == "Viettel Đồng Nai"


def test_facilities_are_added_under_their_office() -> None:
    point = FacilityEntry(code="NT001", name="Nhà thi đấu", province="89", district="883", under="ttyt")
    found = {body.id: body for body in made_bodies(load(2021).units.values(), 2021, facilities=[point])}
    assert found["2021:89:883::facility:NT001"].parent_id == "2021:89:883::ttyt"
    assert "2021:89:883::facility:BV891" not in found


def test_shipped_facilities_lie_in_districts_of_their_province() -> None:
    units = load(2021).units
    places = [body for body in bodies() if body.kind == "facility"]
    assert len(places) == 13
    assert all(units[body.district].parent_code == body.province for body in places)


def test_a_directory_needs_a_lead_province_that_can_own_tickets() -> None:
    with pytest.raises(ValueError, match="not among those served"):
        Directory(bodies(), edition=2021, served={"75"}, lead="89")
    with pytest.raises(ValueError, match="has no so_y_te"):
        Directory([], edition=2021, served={"89"}, lead="89")


def test_a_directory_tells_where_nobody_stands_at_the_top() -> None:
    offices = Directory(bodies(), edition=2021, served={"75", "89"}, lead="89", staffed={"2021:89:::so_y_te"})
    assert offices.unstaffed_ends() == ("75",)
    changed = offices.with_staffed({"2021:75:::so_y_te"})
    assert changed.unstaffed_ends() == ("89",)
    assert offices.unstaffed_ends() == ("75",)
    assert isinstance(changed.get("2021:75:::so_y_te"), Body)
