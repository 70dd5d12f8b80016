"""Which facility a text means: a station by its commune, a district centre, a hospital by its name; else the place."""

from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml
from rapidfuzz import fuzz

from faq.normalise import fold
from handlers.catalogue.roles import Role
from handlers.conversations.place_choice import contact_place, told_place
from handlers.dialogue.answers.lexicon import holds_phrase
from handlers.dialogue.answers.reading import words
from handlers.dialogue.talk import Talk
from handlers.places.bodies import Body, Place, body_id
from handlers.places.refs import PlaceRef

_ALIKE: Final = 90.0  # of 100: hospital names share most of their words
_SHORTEST: Final = 8


class Found(NamedTuple):
    """The facility's body, or only the place where it was."""

    office: Body | None
    site: PlaceRef | None


def read_facility(talk: Talk, text: str) -> Found | None:
    """What a text says about where the injection was; None when it says nothing."""
    hospital = _hospital(talk, text)
    if hospital is not None:
        return Found(hospital, None)
    site = _place(talk, text)
    typed = words(text)
    home = told_place(talk) or contact_place(talk)
    if holds_phrase(typed, _words()["centre"]):
        office = _office(talk, site or home, Role.TTYT)
        if office is not None:
            return Found(office, None)
    if holds_phrase(typed, _words()["station"]):
        office = _office(talk, site or home, Role.HEALTH_STATION)
        if office is not None:
            return Found(office, None)
    return Found(None, site) if site is not None else None


def near_facilities(talk: Talk, most: int = 3) -> list[Body]:
    """Facilities near home, for buttons: the station, the district centre, hospitals of the district."""
    home = told_place(talk) or contact_place(talk)
    if home is None:
        return []
    found = [_office(talk, home, Role.HEALTH_STATION), _office(talk, home, Role.TTYT)]
    found += [one for one in _hospitals(talk) if home.district and one.district == home.district]
    return [office for office in found if office is not None][:most]


def _office(talk: Talk, place: PlaceRef | None, role: Role) -> Body | None:
    if place is None:
        return None
    deep = Place(place.province, place.district, place.commune if role is Role.HEALTH_STATION else "")
    return talk.work.tools.directory.get(body_id(place.edition, deep, role))


def _hospitals(talk: Talk) -> list[Body]:
    return [body for body in talk.work.tools.directory.by_facility.values() if body.role is Role.FACILITY]


def _hospital(talk: Talk, text: str) -> Body | None:
    typed = fold(text)
    if not holds_phrase(words(text), _words()["hospital"]):
        return None
    scored = sorted(
        ((fuzz.token_set_ratio(_bare(body.name), _bare(typed)), body.facility_code) for body in _hospitals(talk)),
        reverse=True,
    )
    if not scored or scored[0][0] < _ALIKE or len(_bare(typed)) < _SHORTEST // 2:
        return None
    if len(scored) > 1 and scored[1][0] >= scored[0][0]:
        return None
    return talk.work.tools.directory.at_facility(scored[0][1])


def _bare(name: str) -> str:
    """A name without the words that every hospital has."""
    return fold(name).replace("benh vien", "").replace("bv", "").strip()


def _place(talk: Talk, text: str) -> PlaceRef | None:
    tools, home = talk.work.tools, told_place(talk) or contact_place(talk)
    inside = [code for code in (home.district, home.province) if code] if home is not None else []
    for code in inside:
        found = tools.resolver.resolve(text, tools.policy.edition, code)
        if found.unit is not None and found.unit.code != code:
            return found.unit
    return tools.resolver.resolve(text, tools.policy.edition).unit


@cache
def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("facility_words.yaml").read_text(encoding="utf-8"))
    return loaded
