"""Offices in the form in which administrators change them."""

from handlers.catalogue.province_profiles import changes_by_province
from handlers.places.bodies import Body, build_bodies
from handlers.rulebook import Rulebook
from storage.gazetteer import load


def offices_of(rules: Rulebook, edition: int, province: str) -> list[Body]:
    """The offices of a province as they ship, those of the whole province first, without facilities."""
    gazetteer = load(edition)
    top = gazetteer.units[province]
    below = gazetteer.children(top.code)
    units = [top, *below, *(one for unit in below for one in gazetteer.children(unit.code))]
    profiles = changes_by_province(rules.profiles)
    return list(build_bodies(units, edition, templates=rules.bodies, facilities=(), profiles=profiles))
