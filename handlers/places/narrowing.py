"""What to ask next when the place is not known yet: province, then district, then commune, never what was said."""

from collections.abc import Sequence
from typing import Final

from handlers.places.refs import Choice, Narrowing, PlaceRef, ref_of, short_labels
from storage.gazetteer import Gazetteer, Level, Unit

FEW: Final = 6
"""So many places are offered at once, whatever tells them apart."""


def narrow(
    gazetteer: Gazetteer, known: PlaceRef | None = None, candidates: Sequence[PlaceRef] = ()
) -> Narrowing | None:
    """The next question in this gazetteer's edition; None when there is nothing left to ask.

    `known` is what is settled so far; `candidates` the places consistent with what was said (those outside
    `known` are dropped). The choices are in the order to show them and may be many where a level is listed whole.
    """
    inside = [place for place in dict.fromkeys(candidates) if known is None or place.is_in(known.code)]
    inside = [place for place in inside if known is None or place != known]
    if inside:
        return _among(gazetteer, known, inside)
    return _below(gazetteer, known)


def _among(gazetteer: Gazetteer, known: PlaceRef | None, places: Sequence[PlaceRef]) -> Narrowing:
    if len(places) > FEW:
        provinces = dict.fromkeys(PlaceRef(place.edition, place.province) for place in places)
        if len(provinces) > 1:
            return _asked(gazetteer, "province", known, sorted(provinces))
        districts = dict.fromkeys(PlaceRef(place.edition, place.province, place.district) for place in places)
        if len(districts) > 1 and all(place.district for place in districts):
            return _asked(gazetteer, "district", known or next(iter(provinces)), sorted(districts))
    return _asked(gazetteer, places[0].level, known, places)


def _below(gazetteer: Gazetteer, known: PlaceRef | None) -> Narrowing | None:
    children: Sequence[Unit] = gazetteer.children(known.code if known else "")
    if not children:
        return None
    return _asked(gazetteer, children[0].level, known, [ref_of(gazetteer, unit) for unit in children])


def _asked(gazetteer: Gazetteer, level: Level, known: PlaceRef | None, places: Sequence[PlaceRef]) -> Narrowing:
    labels = short_labels(gazetteer, places)
    return Narrowing(level, known, tuple(map(Choice, places, labels)))
