"""A shared position -> communes to ask with."""

import math

import pytest

from handlers.places.resolver import Resolver


def test_the_three_nearest_communes_are_offered_nearest_first(resolver: Resolver) -> None:
    gazetteer = resolver.gazetteers[2025]
    for code in ("26740", "00070", "32248"):
        point = gazetteer.point(code)
        assert point is not None
        places = resolver.nearest(*point, 2025)
        assert len(places) == 3
        assert places[0].commune == code


def test_in_the_old_edition_the_communes_they_were_made_of_are_offered(resolver: Resolver) -> None:
    new = resolver.nearest(10.7769, 106.7009, 2025)
    old = resolver.nearest(10.7769, 106.7009, 2021)
    wanted = {code for place in new for code in resolver.gazetteers[2025].predecessors(place.commune)}
    assert {place.code for place in old} == wanted
    assert {place.province for place in old} == {"79"}
    assert len(old) == len(set(old))


def test_an_island_without_communes_offers_its_district(resolver: Resolver) -> None:
    point = resolver.gazetteers[2025].point("21548")
    assert point is not None
    assert "51:536:" in [place.codes() for place in resolver.nearest(*point, 2021, 1)]


@pytest.mark.parametrize("point", [(0.0, 0.0), (48.85, 2.35), (math.nan, 106.0), (10.0, math.inf), (1e300, -1e300)])
def test_a_point_far_away_or_no_point_offers_nothing(resolver: Resolver, point: tuple[float, float]) -> None:
    assert resolver.nearest(*point, 2025) == ()
    assert resolver.nearest(*point, 2021) == ()
