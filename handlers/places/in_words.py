"""Places as officials read them: a unit with the one above it, a facility with its code, a place of an event."""

from handlers.places.refs import PlaceRef, units_of
from handlers.work import Work
from storage.content import Where


def where_words(work: Work, where: Where) -> str:
    """A place of an event: the facility, or its words before the unit."""
    if where.facility_code:
        return facility_words(work, where.facility_code)
    unit = place_words(work, where.edition, where.province, where.district, where.commune)
    return ", ".join(part for part in (where.words, unit) if part)


def facility_words(work: Work, code: str) -> str:
    """Code and name of a facility; the code alone where the directory does not know it."""
    office = work.tools.directory.at_facility(code)
    return f"{code} · {office.name}" if office else code


def place_words(work: Work, edition: int, province: str, district: str, commune: str) -> str:
    """The smallest unit known and the one above it, parted by a comma; '' when none is known."""
    gazetteer = work.tools.resolver.gazetteers.get(edition)
    if gazetteer is None or not province:
        return ""
    try:
        units = units_of(gazetteer, PlaceRef(edition, province, district, commune))
    except KeyError:
        return ""
    return ", ".join([units[0].name, *(unit.short_name for unit in units[1:2])])


def unit_words(work: Work, edition: int, code: str) -> str:
    """The unit of this code with the one above it; '' where the edition has none."""
    gazetteer = work.tools.resolver.gazetteers.get(edition)
    unit = gazetteer.get(code) if gazetteer is not None else None
    if gazetteer is None or unit is None:
        return ""
    return ", ".join([unit.name, *(above.short_name for above in gazetteer.ancestors(code)[:1])])
