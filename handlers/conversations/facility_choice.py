"""Which facility a text means: a station by its commune, a district centre, a hospital by its name; else the place."""

import re
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml
from rapidfuzz import fuzz

from faq.normalise import fold
from handlers.catalogue.office_kinds import OfficeKind
from handlers.conversations.asking.place import linked_to
from handlers.dialogue.answers.lexicon import holds_phrase, is_word, starts_with_phrase
from handlers.dialogue.answers.reading import tidy, words
from handlers.dialogue.talk import Talk
from handlers.places.bodies import Body, Place, body_id
from handlers.places.refs import PlaceRef, Resolution
from handlers.places.routing import common_place

_ALIKE: Final = 90.0  # of 100: hospital names share most of their words
_SHORTEST: Final = 3  # letters of a name
_CLAUSES: Final = re.compile(r"[,.;!?\n]")


class Found(NamedTuple):
    """The facility's body, or only the place where it was."""

    office: Body | None
    site: PlaceRef | None


def read_facility(talk: Talk, text: str, home: PlaceRef | None) -> Found | None:
    """What a text says about where the injection was, near `home` if it may be; None when it says nothing."""
    hospital = _hospital(talk, text)
    if hospital is not None:
        return Found(hospital, None)
    typed = words(text)
    centre = holds_phrase(typed, _words()["centre"])  # whose words resemble names of places
    site = _place(talk, _beside(text, "centre") if centre else text, home)
    for kind, office_kind in (("centre", OfficeKind.TTYT), ("station", OfficeKind.HEALTH_STATION)):
        if not holds_phrase(typed, _words()[kind]):
            continue
        # A station called by a name that is not known near home is another's: it is asked about, never taken for ours.
        office = _office(talk, site or (None if _has_name(text, kind) else home), office_kind)
        if office is not None:
            return Found(office, None)
    return Found(None, site) if site is not None else None


def _has_name(text: str, kind: str) -> bool:
    """Whether a name stands behind the words for a kind of facility, or before the English ones."""
    for clause in _CLAUSES.split(text):
        typed = words(clause)
        for at in range(len(typed)):
            called = max((one for one in _words()[kind] if starts_with_phrase(typed[at:], one)), key=len, default="")
            if called in _words()["english"] and at and not _unnamed(typed[at - 1]):
                return True
            behind = typed[at + len(called.split()) :] if called else []
            numbered = False  # "quan 7" is a name, "5/10" behind a station none
            while behind and any(is_word(behind[0], one) for one in _words()["units"]):
                behind, numbered = behind[1:], True
            if behind and (numbered or not behind[0][0].isdigit()) and not _unnamed(behind[0]):
                return True
    return False


def _unnamed(word: str) -> bool:
    return any(is_word(word, one) for one in _words()["unnamed"])


def names_facility(text: str) -> bool:
    """Whether a text names a house of health."""
    return any(holds_phrase(words(text), _words()[kind]) for kind in ("station", "centre", "hospital"))


def surely_site(text: str) -> bool:
    """Whether a text names a school, a works or the like, which is neither somebody's name nor a home."""
    return holds_phrase(words(text), _words()["sure_site"])


def names_unit(text: str) -> bool:
    """Whether a text names a kind of unit: a commune, a district, a province."""
    return holds_phrase(words(text), (*_words()["units"], *_words()["provinces"]))


def names_site(text: str) -> bool:
    """Whether a text names a place that is no house of health, such as a school or a works."""
    return holds_phrase(words(text), _words()["site"])


def site_words(text: str) -> str:
    """How such a place is called, without the words before its name: `em tiem o cong ty giay`."""
    tidied = tidy(text)
    while (first := tidied.split(" ", 1))[1:] and any(is_word(first[0], one) for one in _words()["before_site"]):
        tidied = first[1]
    return tidied


def beside_site(text: str) -> str:
    """The words of such a place without what kind of place it is: mostly it is called after its commune."""
    return _beside(text, "site")


def _beside(text: str, kind: str) -> str:
    typed, kept, at = words(text), [], 0
    while at < len(typed):
        named = max((one for one in _words()[kind] if starts_with_phrase(typed[at:], one)), key=len, default="")
        kept += [] if named else [typed[at]]
        at += len(named.split()) or 1
    return " ".join(kept)


def offered_facilities(talk: Talk, home: PlaceRef | None) -> list[Body]:
    """Facilities for buttons: the one that the link names by which the contact came, then those near home."""
    linked = linked_to(talk) if talk.contact.link_where else None
    first = linked.office or _office(talk, linked.place, OfficeKind.HEALTH_STATION) if linked is not None else None
    near = near_facilities(talk, home or (linked.place if linked is not None else None))
    return near if first is None else [first, *(one for one in near if one.id != first.id)]


def near_facilities(talk: Talk, home: PlaceRef | None, most: int = 3) -> list[Body]:
    """Facilities near home, for buttons: the station, the district centre, hospitals of the district."""
    if home is None:
        return []
    found = [_office(talk, home, OfficeKind.HEALTH_STATION), _office(talk, home, OfficeKind.TTYT)]
    today = talk.work.rules.calendar.local(talk.work.now).date()  # a closed one is still found by its name
    found += [one for one in _hospitals(talk) if home.district and one.district == home.district and one.is_open(today)]
    return [office for office in found if office is not None][:most]


def _office(talk: Talk, place: PlaceRef | None, role: OfficeKind) -> Body | None:
    if place is None:
        return None
    deep = Place(place.province, place.district, place.commune if role is OfficeKind.HEALTH_STATION else "")
    return talk.work.tools.directory.get(body_id(place.edition, deep, role))


def _hospitals(talk: Talk) -> list[Body]:
    return [body for body in talk.work.tools.directory.by_facility.values() if body.kind is OfficeKind.FACILITY]


def _hospital(talk: Talk, text: str) -> Body | None:
    typed = _bare(text)
    if not holds_phrase(words(text), _words()["hospital"]):
        return None
    scored = sorted(
        ((fuzz.token_set_ratio(_bare(body.name), typed), body.facility_code) for body in _hospitals(talk)),
        reverse=True,
    )
    if not scored or scored[0][0] < _ALIKE or len(typed) < _SHORTEST:
        return None
    if len(scored) > 1 and scored[1][0] >= scored[0][0]:
        return None
    return talk.work.tools.directory.at_facility(scored[0][1])


def _bare(name: str) -> str:
    """A name without the words that every hospital has."""
    english: dict[str, str] = _words()["names"]
    plain = " ".join(fold(english.get(word, word)) for word in re.findall(r"[a-z0-9']+", fold(name)))
    return re.sub(r"\b(?:benh vien|bv|hospital)\b", "", plain).strip()


def _place(talk: Talk, text: str, home: PlaceRef | None) -> PlaceRef | None:
    """The place of a text: looked for near home first."""
    tools = talk.work.tools
    anywhere = _meant(tools.resolver.resolve(text, tools.policy.edition))
    if anywhere is not None and anywhere.commune:  # it names its province, or is the only one of its name
        return anywhere
    inside = [code for code in (home.district, home.province) if code] if home is not None else []
    for code in inside:
        near = _meant(tools.resolver.resolve(text, tools.policy.edition, code))
        if near is not None and near.code != code:
            return near
    return anywhere


def _meant(found: Resolution) -> PlaceRef | None:
    """The unit, or the district that all the units meant share, with its kind before its name."""
    if found.unit is not None:
        return found.unit
    shared = common_place([Place(one.province, one.district, one.commune) for one in found.candidates])
    edition = found.candidates[0].edition if found.candidates else 0
    return PlaceRef(edition, *shared) if shared.district else None


@cache
def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("facility_words.yaml").read_text(encoding="utf-8"))
    return loaded
