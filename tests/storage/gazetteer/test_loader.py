"""The shipped gazetteer says what the tables say."""

from collections import Counter

import pytest

from storage.gazetteer import EDITIONS, load


@pytest.mark.parametrize(
    ("edition", "counts"),
    [(2021, {"province": 63, "district": 705, "commune": 10_599}), (2025, {"province": 34, "commune": 3_321})],
)
def test_each_edition_has_the_counts_of_the_official_lists(edition: int, counts: dict[str, int]) -> None:
    assert Counter(unit.level for unit in load(edition).units.values()) == counts


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_unit_but_a_province_has_a_parent_one_level_up(edition: int) -> None:
    gazetteer = load(edition)
    steps = Counter(
        (unit.level, gazetteer.units[unit.parent_code].level) for unit in gazetteer.units.values() if unit.parent_code
    )
    wanted = {("district", "province"), ("commune", "district")} if edition == 2021 else {("commune", "province")}
    assert set(steps) == wanted
    assert {unit.level for unit in gazetteer.provinces()} == {"province"}


def test_a_unit_carries_its_full_name_its_kind_and_its_place_in_the_tree() -> None:
    gazetteer = load(2021)
    unit = gazetteer.get("27265")
    assert unit is not None
    assert (unit.name, unit.short_name, unit.kind, unit.parent_code) == ("Phường 06", "06", "phuong", "773")
    assert [above.code for above in gazetteer.ancestors("27265")] == ["773", "79"]
    assert gazetteer.ancestors("99999") == ()
    assert unit in gazetteer.children("773")


def test_the_same_code_may_name_another_place_in_the_other_edition() -> None:
    shared = load(2021).units.keys() & load(2025).units.keys()
    differing = [
        code for code in shared if len(code) == 5 and load(2021).units[code].name != load(2025).units[code].name
    ]
    assert len(differing) > 2_000


def test_every_commune_of_2021_went_somewhere_and_every_commune_of_2025_came_from_somewhere() -> None:
    old, new = load(2021), load(2025)
    for unit in old.units.values():
        if unit.level == "commune":
            successors = old.successors(unit.code)
            assert successors, unit
            assert all(new.get(code) for code in successors)
    for unit in new.units.values():
        if unit.level == "commune":
            assert new.predecessors(unit.code), unit


def test_successors_and_predecessors_are_each_others_mirror() -> None:
    old = load(2021)
    for code in ("00004", "11458", "07819", "20239", "755"):
        for successor in old.successors(code):
            assert code in old.predecessors(successor)


def test_a_split_commune_has_several_successors_and_a_merged_one_follows_its_merger() -> None:
    old = load(2021)
    split = [unit for unit in old.units.values() if len(old.successors(unit.code)) > 1]
    assert len(split) > 450
    assert old.successors("07819") == ("07822",)
    assert old.successors("755") == ("26732",)


def test_every_commune_of_2025_has_a_point_in_viet_nam_and_no_unit_of_2021_has_one() -> None:
    for unit in load(2025).units.values():
        if unit.level == "commune":
            point = load(2025).point(unit.code)
            assert point is not None, unit
            assert 7 < point[0] < 24
            assert 102 < point[1] < 116
    assert load(2021).point("00004") is None


def test_names_between_the_editions_lead_to_communes_of_2025() -> None:
    new = load(2025)
    assert len(new.interim) > 500
    for unit in new.interim:
        assert all(new.get(code) for code in unit.successors)
        assert bool(unit.successors) == (unit.level == "commune")


def test_an_unknown_edition_is_refused() -> None:
    with pytest.raises(ValueError, match="no edition 2030"):
        load(2030)
