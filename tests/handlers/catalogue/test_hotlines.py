"""The directory gives published numbers by place, need and day, and says what it does not know."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from handlers.catalogue.facts import CatalogueError
from handlers.catalogue.hotlines import Level, Need, read_hotlines
from handlers.catalogue.hotlines import directory as directory_of
from handlers.rulebook import shipped_rules


class At(NamedTuple):
    province: str = ""
    district: str = ""
    commune: str = ""


LONG_XUYEN = At("89", "883", "30280")
BIEN_HOA = At("75", "731", "25993")
OCTOBER = date(2021, 10, 20)
HOTLINES = shipped_rules().hotlines
directory = partial(directory_of, hotlines=HOTLINES)

COMMUNE_NUMBER = """
- id: vinh_hoa_desk
  level: commune
  reach: {province: "89", district: "887", commune: "30376"}
  needs: [install, record]
  numbers: ["0296.3000.000"]
  name: {vi: UBND xã Vĩnh Hòa, en: Commune office Vĩnh Hòa}
  hours: {vi: "7 giờ đến 17 giờ, thứ Hai đến thứ Sáu", en: "7:00 to 17:00, Monday to Friday"}
  as_of: 2021-09-01
  valid_to: 2025-06-30
  source: Thử
  certainty: H
"""


def numbers(place: At, need: Need, on: date = OCTOBER) -> list[str]:
    return [number for hotline in directory(place, need, on).hotlines for number in hotline.numbers]


def test_an_giang_has_its_two_published_numbers() -> None:
    assert numbers(LONG_XUYEN, Need.INSTALL) == ["0296.3500.666", "0296.3606.606", "1022"]
    assert numbers(LONG_XUYEN, Need.TECHNICAL)[:2] == ["0296.3500.666", "0296.3606.606"]
    assert "0296.3500.666" not in numbers(LONG_XUYEN, Need.INSTALL, date(2021, 8, 23))
    assert directory(LONG_XUYEN, Need.INSTALL, OCTOBER).hotlines[0].as_of == date(2021, 8, 24)


def test_another_province_is_not_given_numbers_of_an_giang() -> None:
    assert numbers(BIEN_HOA, Need.INSTALL) == ["1022"]
    assert numbers(BIEN_HOA, Need.RECORD) == ["1900 9095"]


def test_what_is_not_known_is_said_for_each_level_that_was_asked_nearest_first() -> None:
    assert directory(LONG_XUYEN, Need.INSTALL, OCTOBER).unknown_levels == (Level.COMMUNE, Level.DISTRICT)
    assert directory(BIEN_HOA, Need.INSTALL, OCTOBER).unknown_levels == (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE)
    assert directory(At("75"), Need.RECORD, OCTOBER).unknown_levels == (Level.PROVINCE,)
    assert directory(At(), Need.RECORD, OCTOBER).unknown_levels == ()
    lines = directory(BIEN_HOA, Need.RECORD, OCTOBER).lines
    assert [(line.level, line.unknown) for line in lines] == [
        (Level.COMMUNE, True),
        (Level.DISTRICT, True),
        (Level.PROVINCE, True),
        (Level.NATIONAL, False),
    ]


def test_an_emergency_shows_115_and_nothing_else() -> None:
    for place in (LONG_XUYEN, BIEN_HOA, At()):
        found = directory(place, Need.EMERGENCY, OCTOBER)
        assert [hotline.numbers for hotline in found.hotlines] == [("115",)]
        assert found.unknown_levels == ()


@pytest.mark.parametrize("need", list(Need))
@pytest.mark.parametrize("day", [date(2020, 3, 1), date(2020, 7, 31), date(2020, 8, 1), OCTOBER, date(2026, 1, 1)])
def test_unpublished_and_doubtful_numbers_are_never_shown(need: Need, day: date) -> None:
    shown = {number.replace(" ", "") for number in numbers(LONG_XUYEN, need, day)}
    assert "18001119" not in shown
    assert "19008600" not in shown
    if day > date(2020, 7, 31):
        assert "19003228" not in shown


def test_no_file_holds_the_number_that_no_document_has() -> None:
    assert not any("18001119" in number.replace(" ", "") for hotline in HOTLINES for number in hotline.numbers)


def test_the_old_hospital_line_is_kept_with_its_last_day() -> None:
    old = next(hotline for hotline in HOTLINES if hotline.numbers == ("1900 3228",))
    assert old.valid_to == date(2020, 7, 31)


def test_an_official_who_checks_may_see_unconfirmed_numbers() -> None:
    found = directory(At(), Need.TECHNICAL, OCTOBER, unconfirmed=True).hotlines
    assert [hotline.numbers[0] for hotline in found] == ["1022", "1900 8600"]
    assert [hotline.is_confirmed for hotline in found] == [True, False]


def test_1022_tells_of_the_area_code_that_mobiles_need() -> None:
    exchange = next(hotline for hotline in HOTLINES if hotline.numbers == ("1022",))
    assert exchange.how is not None
    assert "mã vùng" in exchange.how.vi and "024 1022" in exchange.how.vi and "area code" in exchange.how.en


def test_a_commune_number_added_by_an_official_comes_first_and_only_to_its_commune(tmp_path: Path) -> None:
    path = tmp_path / "hotlines.yaml"
    path.write_text(COMMUNE_NUMBER, encoding="utf-8")
    own = (*HOTLINES, *read_hotlines(path))
    here, next_door = At("89", "887", "30376"), At("89", "887", "30379")
    found = directory(here, Need.INSTALL, OCTOBER, hotlines=own)
    assert found.hotlines[0].id == "vinh_hoa_desk" and found.hotlines[0].hours is not None
    assert found.unknown_levels == (Level.DISTRICT,)
    assert "vinh_hoa_desk" not in {
        line.id for line in directory(next_door, Need.INSTALL, OCTOBER, hotlines=own).hotlines
    }
    ended = directory(here, Need.INSTALL, date(2025, 7, 1), hotlines=own)
    assert "vinh_hoa_desk" not in {line.id for line in ended.hotlines}


def test_a_code_of_another_edition_is_another_place() -> None:
    assert directory(At("89"), Need.INSTALL, OCTOBER, edition=2025).unknown_levels == (Level.PROVINCE,)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('["0296.3000.000"]', "[115]", "vinh_hoa_desk.numbers.0: Input should be a valid string"),
        ('["0296.3000.000"]', '["hỏi xã"]', "vinh_hoa_desk.numbers.0: String should match pattern"),
        ("[install, record]", "[repair]", "vinh_hoa_desk.needs.0: Input should be"),
        (', commune: "30376"', "", "a number of level commune needs the code of its commune"),
        ('"887"', '"88"', "vinh_hoa_desk.reach.district: String should match pattern"),
        ("level: commune", "level: national", "a national number has no reach"),
        (", en: Commune office Vĩnh Hòa", "", "vinh_hoa_desk.name.en: Field required"),
        ("source: Thử", "sources: Thử", "vinh_hoa_desk.source: Field required"),
        ("valid_to: 2025-06-30", "valid_to: 2020-06-30", "valid_to 2020-06-30 is before as_of 2021-09-01"),
    ],
)
def test_a_slip_in_the_file_is_told_with_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in COMMUNE_NUMBER
    path = tmp_path / "hotlines.yaml"
    path.write_text(COMMUNE_NUMBER.replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        read_hotlines(path)
    assert told in str(caught.value) and str(caught.value).startswith("hotlines.yaml: ")
