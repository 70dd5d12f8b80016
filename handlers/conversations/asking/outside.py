"""A place in a province that this installation does not serve: said to be one, with the numbers to call there."""

from collections.abc import Sequence
from typing import Final

from handlers.catalogue.hotlines import Codes, Need, directory
from handlers.dialogue.outcome import say
from handlers.dialogue.talk import Talk
from handlers.places.refs import PlaceRef
from handlers.texts import Say

MOST_NAMED: Final = 6  # served provinces that are named; of more only that there are


def outside(talk: Talk, place: PlaceRef | None) -> tuple[Say, ...]:
    """What to say of a place that is not served here; nothing of one that is, or of none."""
    if place is None or not is_outside(talk, place):
        return ()
    served = short_names(talk, place.edition, sorted(talk.work.tools.policy.served))
    numbers, province = numbers_there(talk, place), province_of(talk, place)
    said = say("place_choice.outside", province=province)
    if 0 < len(served) <= MOST_NAMED:
        said = say("place_choice.outside_named", province=province, served=", ".join(served))
    return (said, say("place_choice.call_there", numbers=numbers)) if numbers else (said,)


def is_outside(talk: Talk, place: PlaceRef) -> bool:
    """Whether a place lies in a province that is not served here."""
    return bool(place.province) and place.province not in talk.work.tools.policy.served


def province_of(talk: Talk, place: PlaceRef) -> str:
    """The name of its province."""
    return next(iter(short_names(talk, place.edition, (place.province,))), "")


def numbers_there(talk: Talk, place: PlaceRef) -> str:
    """The numbers for records that serve the place, the nearest first, each with whose it is; '' for none."""
    return numbers_at(talk, place, place.edition)


def numbers_at(talk: Talk, place: Codes, edition: int) -> str:
    """The same for the codes of an edition; of a place without codes the numbers of the country."""
    rules = talk.work.rules
    found = directory(place, Need.RECORD, talk.today, hotlines=rules.hotlines, edition=edition).hotlines
    return ", ".join(f"{' / '.join(one.numbers)} ({one.name.in_language(talk.language)})" for one in found)


def short_names(talk: Talk, edition: int, codes: Sequence[str]) -> list[str]:
    """The names of units as they are said; of those alone that the edition has."""
    gazetteer = talk.work.tools.resolver.gazetteers.get(edition)
    return [gazetteer.units[code].short_name for code in codes if gazetteer and code in gazetteer.units]
