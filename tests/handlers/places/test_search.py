"""The officials' type-ahead."""

from handlers.places.resolver import Resolver
from handlers.places.search import search


def _names(resolver: Resolver, text: str, edition: int = 2021, limit: int = 8) -> list[str]:
    return [resolver.full_name(place) for place in search(resolver, text, edition, limit)]


def test_a_half_typed_name_finds_what_begins_so_with_and_without_marks(resolver: Resolver) -> None:
    assert "Thành phố Biên Hòa, Tỉnh Đồng Nai" in _names(resolver, "bien ho")
    assert "Thành phố Biên Hòa, Tỉnh Đồng Nai" in _names(resolver, "biên h")
    assert _names(resolver, "biên hòa")[0] == "Thành phố Biên Hòa, Tỉnh Đồng Nai"


def test_words_after_a_comma_say_where_to_look(resolver: Resolver) -> None:
    names = _names(resolver, "tan ph, quan 7")
    assert "Phường Tân Phú, Quận 7, Thành phố Hồ Chí Minh" in names
    assert all("Quận 7" in name for name in names)


def test_short_forms_are_understood_as_from_citizens(resolver: Resolver) -> None:
    assert _names(resolver, "p1 q3")[0] == "Phường 01, Quận 3, Thành phố Hồ Chí Minh"
    assert _names(resolver, "bmt")[0] == "Thành phố Buôn Ma Thuột, Tỉnh Đắk Lắk"


def test_a_kind_in_front_keeps_to_that_kind(resolver: Resolver) -> None:
    assert all(name.startswith("Thị trấn") for name in _names(resolver, "thị trấn long h"))


def test_no_more_than_the_limit_and_each_once(resolver: Resolver) -> None:
    names = _names(resolver, "tân", limit=5)
    assert len(names) == len(set(names)) == 5


def test_the_new_edition_is_searched_in_its_own_units(resolver: Resolver) -> None:
    names = _names(resolver, "biên h", 2025)
    assert "Phường Biên Hòa, Tỉnh Đồng Nai" in names


def test_nothing_typed_finds_nothing(resolver: Resolver) -> None:
    assert _names(resolver, "  ") == []
    assert _names(resolver, "💉") == []
