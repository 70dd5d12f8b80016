"""The place that a printed link names: `at_BV891` a facility, `at_2021-30280` a unit of an edition.

Codes mean other units in another edition, so a unit's link names its edition: a poster outlives a reform.
"""

import re
from typing import Final, NamedTuple

from handlers.places.bodies import Body, Directory
from handlers.places.refs import PlaceRef, ref_of
from handlers.places.resolver import Resolver

LONGEST: Final = 64  # characters a messenger takes behind a link
FROM, AT = "from_", "at_"
_WORD: Final = re.compile(r"(?:from_(?P<source>[a-z0-9-]{1,24}))?_?(?:at_(?P<where>[a-z0-9-]{2,16}))?", re.IGNORECASE)
_UNIT: Final = re.compile(r"(?P<edition>20\d\d)-(?P<code>\d{2,5})")


class LinkWord(NamedTuple):
    """What a link says: where it was found (a poster, a group, ...) and the place it names; '' for neither."""

    source: str = ""
    where: str = ""


class Linked(NamedTuple):
    """The place of a link: a facility or not, and the unit it lies in as far as that is known."""

    office: Body | None
    place: PlaceRef


def read_link_word(word: str) -> LinkWord | None:
    """The parts of `from_SOURCE_at_PLACE`, each of which may be missing; None for anything else."""
    found = _WORD.fullmatch(word) if word else None
    if found is None or not (found["source"] or found["where"]):
        return None
    return LinkWord((found["source"] or "").lower(), (found["where"] or "").upper())


def link_word(source: str, where: str) -> str:
    """The opposite. Errors: ValueError when a part has letters that no messenger takes."""
    parts = (f"{FROM}{source}" if source else "", f"{AT}{where}" if where else "")
    word = "_".join(part for part in parts if part)
    if word and read_link_word(word) != LinkWord(source.lower(), where.upper()):
        raise ValueError(word)
    return word


def unit_word(place: PlaceRef) -> str:
    """A unit as a link names it."""
    return f"{place.edition}-{place.code}"


def linked_place(directory: Directory, resolver: Resolver, where: str) -> Linked | None:
    """The place that `where` names in the edition that is served; None when there is none (any more)."""
    office = directory.at_facility(where.upper()) if where else None
    if office is not None:
        return Linked(office, PlaceRef(office.edition, *office.place))
    found = _UNIT.fullmatch(where)
    if found is None or int(found["edition"]) != directory.edition:
        return None
    gazetteer = resolver.gazetteers[directory.edition]
    unit = gazetteer.units.get(found["code"])
    return Linked(None, ref_of(gazetteer, unit)) if unit is not None else None
