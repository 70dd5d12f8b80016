"""In an installation of 2025 what a province said before is found through the provinces it was made of."""

from datetime import date

import pytest

from bot.tools import load_tools
from handlers.catalogue.hotlines import Level, Need, directory
from handlers.catalogue.province_profiles import list_flow
from handlers.places.before import by_province_now, codes_before, provinces_before
from handlers.places.bodies import Place
from handlers.policy import Policy
from handlers.rulebook import shipped_rules
from storage.gazetteer import load
from tests.support.campaign import Content, Sender

ON = date(2025, 8, 1)
TOOLS = load_tools(Policy(edition=2025, served=frozenset({"91"}), lead_province="91"))


def test_every_province_of_now_was_made_of_some_and_took_the_name_of_the_first() -> None:
    old, new = load(2021).units, load(2025)
    for province in new.provinces():
        before = provinces_before(province.code)
        assert before
        if province.code != "46":  # Huế was called Thừa Thiên Huế
            assert old[before[0]].short_name == province.short_name
    assert provinces_before("91") == ("89", "91")  # An Giang, with Kiên Giang, whose code it took
    assert provinces_before("89") == ()


def test_profile_words_and_catalogue_of_a_province_are_found_by_its_code_of_now() -> None:
    shipped = shipped_rules()
    rules = TOOLS.rules
    assert rules.profiles["91"] is shipped.profiles["89"]
    assert rules.profiles["75"] is shipped.profiles["75"]  # Đồng Nai, not Bình Phước which came to it
    assert "79" not in rules.profiles  # Hồ Chí Minh City said nothing; what a neighbour said is not for it
    changed = {code for code, profile in shipped.profiles.items() if profile.categories or profile.deadlines}
    for code in by_province_now(dict.fromkeys(changed)):
        assert rules.catalogues.of(code) is not rules.catalogues.common
    assert rules.for_edition(2021) is rules


@pytest.mark.parametrize("sender", list(Sender))
@pytest.mark.parametrize("content", list(Content))
def test_a_list_goes_where_the_letter_sends_it(sender: Sender, content: Content) -> None:
    rules, before = TOOLS.rules, shipped_rules()
    now = list_flow(rules.profiles.get("91"), rules.defaults, sender, content)
    assert now == list_flow(before.profiles["89"], before.defaults, sender, content)


def test_numbers_of_a_province_serve_it_under_its_code_of_now() -> None:
    hotlines = TOOLS.rules.hotlines
    old = directory(Place("89"), Need.INSTALL, ON, hotlines=hotlines)
    now = directory(Place("91"), Need.INSTALL, ON, hotlines=hotlines, edition=2025)
    assert [one.id for one in now.hotlines] == [one.id for one in old.hotlines]
    assert Level.PROVINCE not in now.unknown_levels
    (own,) = [one for one in hotlines if one.level is Level.PROVINCE]
    assert own.serves(Place("91"), 2025) and not own.serves(Place("92"), 2025)


def test_the_number_of_a_commune_serves_what_came_of_it_and_nobody_else() -> None:
    commune = load(2021).get("30280")
    assert commune is not None
    (now, *_) = load(2021).successors("30280")
    province = load(2025).ancestors(now)[-1].code
    assert {"30280", "883", "89"} <= codes_before(province, now)
    other = next(one.code for one in load(2025).communes(province) if "30280" not in load(2025).predecessors(one.code))
    assert "30280" not in codes_before(province, other)
