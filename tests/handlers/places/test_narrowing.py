"""Narrowing by buttons: province, district, commune, never what was said."""

from handlers.places.narrowing import FEW
from handlers.places.refs import PlaceRef
from handlers.places.resolver import Resolver


def test_with_nothing_known_the_provinces_are_offered(resolver: Resolver) -> None:
    for edition, count in ((2021, 63), (2025, 34)):
        asked = resolver.narrow(edition)
        assert asked is not None
        assert (asked.level, asked.known, len(asked.choices)) == ("province", None, count)


def test_each_tap_asks_the_next_level_until_the_commune(resolver: Resolver) -> None:
    place = PlaceRef(2021, "75")
    levels = []
    while (asked := resolver.narrow(2021, place)) is not None:
        assert asked.known == place
        levels.append(asked.level)
        place = asked.choices[0].place
    assert levels == ["district", "commune"]
    assert place.level == "commune"


def test_in_the_new_edition_communes_follow_the_province(resolver: Resolver) -> None:
    asked = resolver.narrow(2025, PlaceRef(2025, "04"))
    assert asked is not None
    assert asked.level == "commune"


def test_a_few_candidates_are_offered_at_once_with_what_tells_them_apart(resolver: Resolver) -> None:
    found = resolver.resolve("phường đông hải", 2021)
    asked = resolver.narrow(2021, None, found.candidates)
    assert asked is not None
    assert len(asked.choices) == len(found.candidates) <= FEW
    labels = [choice.label for choice in asked.choices]
    assert len(set(labels)) == len(labels)
    assert all(label.startswith("Phường Đông Hải, ") for label in labels)


def test_many_candidates_are_told_apart_by_province_and_then_only_those_inside_remain(resolver: Resolver) -> None:
    found = resolver.resolve("p.4", 2021)
    asked = resolver.narrow(2021, None, found.candidates)
    assert asked is not None
    assert asked.level == "province"
    assert len(asked.choices) == len({place.province for place in found.candidates}) < 63
    inside = resolver.narrow(2021, PlaceRef(2021, "79"), found.candidates)
    assert inside is not None
    assert inside.level == "district"
    assert {choice.place.province for choice in inside.choices} == {"79"}
    last = resolver.narrow(2021, PlaceRef(2021, "79", "773"), found.candidates)
    assert last is not None
    assert [choice.label for choice in last.choices] == ["Phường 04"]


def test_an_island_district_without_communes_needs_no_further_question(resolver: Resolver) -> None:
    assert resolver.narrow(2021, PlaceRef(2021, "51", "536")) is None
