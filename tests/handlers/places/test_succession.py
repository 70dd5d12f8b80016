"""Offices that are closed: from the day after, their successors stand in for them."""

from datetime import date
from typing import Any

import pytest

from handlers.catalogue.facts import CatalogueError
from handlers.catalogue.hotlines import Need
from handlers.catalogue.hotlines import directory as numbers
from handlers.catalogue.offices import OfficeEntry
from handlers.catalogue.overlay import Change, Overlay
from handlers.places.bodies import Directory, Place
from handlers.places.find_bodies import find_bodies
from handlers.places.routing import Reason, Route, route
from handlers.rulebook import Rulebook, shipped_rules
from tests.handlers.places.country import directory

COMMON = shipped_rules().catalogues.common
HERE, THERE = Place("89", "886", "30346"), Place("89", "886", "30370")
OLD, NEW = (f"2021:89:886:{one.commune}:front_desk" for one in (HERE, THERE))
TTYT, SO_Y_TE = "2021:89:886::ttyt", "2021:89:::so_y_te"
LAST, NEXT = date(2021, 10, 31), date(2021, 11, 1)


def said(**more: Any) -> OfficeEntry:
    return OfficeEntry(name={"vi": "UBND", "en": "Committee"}, **more)


def closed(staffed: set[str], day: date | None = None, **entries: OfficeEntry) -> Directory:
    named = {"old": OLD, "new": NEW, "ttyt": TTYT}
    offices = {named[name]: one for name, one in entries.items()} or {OLD: said(valid_to=LAST, successor=NEW)}
    return directory().with_offices(offices).with_staffed(staffed, day)


def owner(offices: Directory, day: date | None, place: Place = HERE, accused: str | None = None) -> str:
    found = route(COMMON.category("DOSE_MISSING_ONE"), place, None, accused, offices, site=place, day=day)
    assert isinstance(found, Route)
    return found.owner


def test_reports_go_to_the_successor_from_the_day_after_the_last() -> None:
    offices = closed({OLD, NEW, SO_Y_TE})
    assert owner(offices, LAST) == OLD and owner(offices, NEXT) == NEW
    assert owner(offices, None) == OLD, "without a day nobody looks"
    assert owner(offices, NEXT, THERE) == NEW


def test_its_officials_count_for_the_successor_before_they_are_carried_over() -> None:
    assert owner(closed({OLD, SO_Y_TE}, NEXT), NEXT) == NEW
    assert owner(closed({OLD, SO_Y_TE}, LAST), LAST) == OLD
    assert closed({OLD}, NEXT).staffed_ids == {NEW}


def test_a_chain_ends_at_who_is_there_and_where_nobody_follows_the_level_above_has_it() -> None:
    first, then = said(valid_to=LAST, successor=NEW), said(valid_to=LAST, successor=TTYT)
    assert owner(closed({TTYT, SO_Y_TE}, old=first, new=then), NEXT) == TTYT
    alone = closed({NEW, TTYT, SO_Y_TE}, old=said(valid_to=LAST))
    assert owner(alone, NEXT) == TTYT and alone.acting_office(OLD, NEXT) == ""
    later = closed({OLD, TTYT, SO_Y_TE}, old=said(valid_from=NEXT))
    assert owner(later, LAST) == TTYT and owner(later, NEXT) == OLD


def test_a_complaint_of_a_closed_office_is_not_the_successors() -> None:
    offices = closed({OLD, NEW, TTYT, SO_Y_TE})
    found = route(COMMON.category("DOSE_MISSING_ONE"), HERE, None, OLD, offices, site=HERE, day=NEXT)
    assert isinstance(found, Route) and found.owner == TTYT and found.reason is Reason.CONFLICT


def test_what_is_taken_back_is_as_it_ships_and_a_closed_one_is_offered_to_nobody() -> None:
    ships = directory()
    offices = ships.with_offices({OLD: said(valid_to=LAST, successor=NEW, phone="0296 386 123")})
    words = ships.bodies[OLD].name
    assert OLD in {one.id for one in find_bodies(ships, words, day=NEXT)}
    assert OLD not in {one.id for one in find_bodies(offices, "UBND", day=NEXT, limit=10_000)}
    assert offices.with_offices({}).bodies == ships.bodies
    assert offices.with_offices({NEW: said()}).bodies[OLD] == ships.bodies[OLD]
    assert offices.with_facilities(()).bodies[OLD].phone == "0296 386 123"


def test_numbers_of_the_successor_stand_where_the_place_has_none() -> None:
    number = {
        "id": "own_1", "level": "commune", "reach": {"province": "89", "district": "886", "commune": THERE.commune},
        "needs": ["record"], "numbers": ["0296 000 0000"], "name": {"vi": "Xã", "en": "Commune"},
        "as_of": "2021-10-01", "source": "Công văn 1", "certainty": "H",
    }  # fmt: skip
    rules = Rulebook.load(edit=Overlay([Change("hotlines.yaml", (), "id", "own_1", number)]))
    offices = closed({NEW})

    def known(day: date) -> list[str]:
        heir = offices.offices_at(HERE, day)
        found = numbers(HERE, Need.RECORD, day, hotlines=rules.hotlines, heir=heir)
        return [one.id for one in found.hotlines]

    assert offices.offices_at(HERE, NEXT) == THERE
    assert "own_1" in known(NEXT) and "own_1" not in known(LAST)


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        ({OLD: {"valid_from": "2021-11-02", "valid_to": "2021-11-01"}}, "ends before it begins"),
        ({OLD: {"successor": NEW}}, "a successor needs the last day"),
        (
            {OLD: {"valid_to": "2021-11-01", "successor": NEW}, NEW: {"valid_to": "2021-11-01", "successor": OLD}},
            "comes back to",
        ),
        ({OLD: {"valid_to": "2021-11-01", "successor": OLD}}, "comes back to"),
        ({OLD: {"phone": "gọi cho tôi"}}, "phone"),
        ({"89:front_desk": {}}, "offices"),
    ],
)
def test_what_cannot_be_is_refused(entries: dict[str, dict[str, str]], fault: str) -> None:
    name = {"name": {"vi": "UBND", "en": "Committee"}}
    changes = [Change("offices.yaml", ("offices",), "", key, {**name, **entry}) for key, entry in entries.items()]
    with pytest.raises(CatalogueError, match=fault):
        Rulebook.load(edit=Overlay(changes))
