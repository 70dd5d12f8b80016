"""Offices while their names are being typed, with and without marks: for transfers and for filing."""

from collections.abc import Collection, Iterator
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from faq.normalise import fold
from handlers.catalogue.office_kinds import OfficeKind
from handlers.places.bodies import Body, Directory

_LONGEST: Final = 80
# Initials that officials type for an office's kind are words of its folded name already or stand here.
_INITIALS: Final = {
    OfficeKind.TTYT: "ttyt",
    OfficeKind.SO_Y_TE: "syt",
    OfficeKind.SO_TTTT: "stttt",
    OfficeKind.CDC: "cdc",
    OfficeKind.PHONG_VHTT: "vhtt",
    OfficeKind.FRONT_DESK: "ubnd",
    OfficeKind.HEALTH_STATION: "tyt",
}


class _Known(NamedTuple):
    body: Body
    marked: str
    own: str
    folded: str


def find_bodies(
    directory: Directory,
    text: str,
    near: str = "",
    limit: int = 8,
    kinds: Collection[OfficeKind] = (),
    but: Collection[str] = (),
    provinces: Collection[str] = (),
    day: date | None = None,
) -> tuple[Body, ...]:
    """Offices of the served provinces whose names hold every typed word (or its beginning), the nearest first.

    Names of offices hold the name of the office above; those that need it come after those whose own name is enough.
    `near`: body id; offices of its district, then of its province come before others. `kinds`: only these kinds.
    `but`: body ids that are left out. `provinces`: only offices of these. `day`: only those open on it.
    """
    typed = text.strip().lower()[:_LONGEST]
    words = fold(typed).replace(",", " ").split()
    if not words:
        return ()
    here = directory.get(near)
    found = [
        (
            *(not _holds(known.own, words), _distance(known.body, here), typed not in known.marked),
            *(len(known.marked), known.body.id, known.body),
        )
        for known in _known(directory.edition, directory.served, _Offices(directory))
        if (not kinds or known.body.kind in kinds)
        and known.body.id not in but
        and _holds(known.folded, words)
        and (not provinces or known.body.province in provinces)
        and (day is None or known.body.is_open(day))
    ]
    return tuple(body for *_, body in sorted(found, key=lambda one: one[:5])[:limit])


def _holds(folded: str, words: Collection[str]) -> bool:
    return all(f" {word}" in folded for word in words)


class _Offices:
    """The offices of a directory as one value of a cache: they do not change when staff comes and goes."""

    def __init__(self, directory: Directory) -> None:
        self.bodies = directory.bodies

    def __hash__(self) -> int:
        return id(self.bodies)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Offices) and other.bodies is self.bodies


@lru_cache(maxsize=4)
def _known(edition: int, served: frozenset[str], offices: _Offices) -> tuple[_Known, ...]:
    return tuple(_names(served, offices))


def _names(served: frozenset[str], offices: _Offices) -> Iterator[_Known]:
    for body in offices.bodies.values():
        if body.province in served:
            above = offices.bodies.get(body.parent_id)
            whole = f"{body.name} {above.name if above else ''}".lower()
            initials, code = _INITIALS.get(body.kind, ""), body.facility_code.lower()
            own = f" {initials} {fold(body.name.lower())} {code}"
            yield _Known(body, whole, own, f" {initials} {fold(whole)} {code}")


def _distance(body: Body, here: Body | None) -> int:
    if here is None:
        return 0
    if here.district and body.district == here.district:
        return 0
    return 1 if body.province == here.province else 2
