"""Communes that were split ("Long Điền A", "Long Điền B") and share their bare name: who says only that is asked."""

import pytest

from handlers.places.names import split_communes
from handlers.places.refs import Resolution
from handlers.places.resolver import Resolver
from storage.gazetteer import Unit, load
from tests.support.misspellings import plain

SPLIT = {
    edition: [
        [unit for unit in halves if isinstance(unit, Unit)]
        for halves in split_communes(list(load(edition).units.values())).values()
    ]
    for edition in (2021, 2025)
}
LEAST = {2021: 105, 2025: 11}


def written(halves: list[Unit], edition: int) -> list[str]:
    """The bare name as people write it, with the names above it."""
    bare, above = halves[0].short_name.rsplit(" ", 1)[0], load(edition).ancestors(halves[0].code)
    names = [unit.short_name for unit in above]
    whole = ", ".join([bare, *names])
    return [whole, plain(whole.lower()), f"ấp 3 {halves[0].name.split(' ')[0].lower()} {bare}, {names[-1]}"]


def offers_all(found: Resolution, halves: list[Unit]) -> bool:
    return found.unit is None and {unit.code for unit in halves} <= {place.code for place in found.candidates}


@pytest.mark.parametrize("edition", [2021, 2025])
def test_the_bare_name_asks_among_the_halves_and_never_gives_another_unit(resolver: Resolver, edition: int) -> None:
    texts = [(text, halves) for halves in SPLIT[edition] for text in written(halves, edition)]
    missed, wrong = [], []
    for text, halves in texts:
        found = resolver.resolve(text, edition)
        if not offers_all(found, halves):
            missed.append((text, found))
        if found.unit is not None and found.unit.level == "commune" and not _is_its_own(found, text, edition):
            wrong.append((text, found))
    assert len(SPLIT[edition]) >= LEAST[edition]
    assert not wrong
    assert len(missed) <= 0.05 * len(texts), missed


def _is_its_own(found: Resolution, text: str, edition: int) -> bool:
    """Whether a commune elsewhere in the province bears the bare name itself."""
    assert found.unit is not None
    name = load(edition).units[found.unit.code].short_name
    return plain(name.lower()) in plain(text.lower()).replace(",", " ").split("  ")[0]


@pytest.mark.parametrize("edition", [2021, 2025])
def test_a_half_by_its_whole_name_is_itself(resolver: Resolver, edition: int) -> None:
    for unit in (unit for halves in SPLIT[edition] for unit in halves):
        text = ", ".join([unit.short_name, *(above.short_name for above in load(edition).ancestors(unit.code))])
        found = resolver.resolve(text, edition)
        assert found.unit is None or found.unit.code == unit.code, text
        assert unit.code in [place.code for place in (found.unit, *found.candidates) if place is not None], text


def test_a_ward_beside_a_commune_is_offered_to_who_says_commune(resolver: Resolver) -> None:
    found = resolver.resolve("xã Tân Quy, Sa Đéc, Đồng Tháp", 2021)
    assert [resolver.full_name(place).split(",")[0] for place in found.candidates] == [
        "Phường Tân Quy Đông",
        "Xã Tân Quy Tây",
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("xã Tân Hưng tây ninh (long an cũ)", "Xã Tân Hưng, Tỉnh Tây Ninh"),
        ("tan hung tay ninh (tay ninh cu)", "Xã Tân Phú, Tỉnh Tây Ninh"),
        ("xã Mỹ Yên, Long An cũ nay là Tây Ninh", "Xã Mỹ Yên, Tỉnh Tây Ninh"),
        ("Mỹ Yên, Tây Ninh, trước đây là Long An", "Xã Mỹ Yên, Tỉnh Tây Ninh"),
        ("xã Mỹ Yên, Long An, Tây Ninh", "Xã Mỹ Yên, Tỉnh Tây Ninh"),
    ],
)
def test_the_province_of_before_decides_between_two_of_one_name(resolver: Resolver, text: str, name: str) -> None:
    found = resolver.resolve(text, 2025)
    assert found.unit is not None, found
    assert resolver.full_name(found.unit) == name


def test_a_province_of_before_that_fits_nothing_is_asked_about(resolver: Resolver) -> None:
    found = resolver.resolve("An Phú, An Giang (Kiên Giang cũ)", 2025)
    assert found.unit is None
    assert "Xã An Phú, Tỉnh An Giang" in [resolver.full_name(place) for place in found.candidates]
