"""Any real commune, written in any of the ways people write, with its province."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.places.nodes import Nodes, name_words
from handlers.places.resolver import Resolver
from storage.gazetteer import Unit, load
from tests.support.misspellings import WAYS, plain
from tests.support.place_rows import Writer, same, with_parents

RESOLVER = Resolver(load(2021), load(2025))
COMMUNES = {edition: [u for u in load(edition).units.values() if u.level == "commune"] for edition in (2021, 2025)}


def _is_another(unit: Unit, written: str) -> bool:
    """Whether the commune as misspelt is the right name of another in the same province."""
    gazetteer = load(unit.edition)
    province = gazetteer.ancestors(unit.code)[-1].code
    key = same(plain(written))
    return any(
        same(plain(other.short_name)) == key and other.short_name != unit.short_name
        for other in gazetteer.communes(province)
    )


@settings(max_examples=400, deadline=None)
@given(
    edition=st.sampled_from([2021, 2025]),
    at=st.integers(0, 10**6),
    way=st.sampled_from(sorted(WAYS)),
    district=st.booleans(),
    seed=st.integers(0, 10**6),
)
def test_it_resolves_to_itself_or_to_a_list_that_holds_it(
    edition: int, at: int, way: str, district: bool, seed: int
) -> None:
    unit = COMMUNES[edition][at % len(COMMUNES[edition])]
    written = WAYS[way](random.Random(seed), unit.short_name)
    if same(plain(written)) != same(plain(unit.short_name)) and _is_another(unit, written):
        return
    text = with_parents(Writer(seed, edition), unit, lambda _: written, district)
    found = RESOLVER.resolve(text, edition)
    places = [*([found.unit] if found.unit else []), *found.candidates]
    assert unit.code in [place.commune for place in places], (text, name_words(unit.short_name), found)


def test_every_name_of_either_time_leads_to_units_of_the_edition() -> None:
    for edition, times in ((2021, "o"), (2025, "noi")):
        nodes = Nodes(load(2021), load(2025), edition)
        for time in times:
            units = load(2025).interim if time == "i" else load(2021 if time == "o" else 2025).units.values()
            for unit in units:
                refs = nodes.of(time, unit).refs
                assert refs, unit
                assert all(ref.edition == edition and load(edition).get(ref.code) for ref in refs)
