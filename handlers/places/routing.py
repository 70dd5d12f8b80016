"""Routing: category x place x facility -> the one office that owns the ticket, and the ladder above it.

The rules are data (catalogue/categories.yaml); this module only applies them. It promises: one owner always; an owner
with officials wherever the ladder has one; never the office complained of, nor one that shares its officials.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final, Literal, NamedTuple

from handlers.catalogue.categories import FACILITY, SITE, SUPERVISOR, Around, Category
from handlers.catalogue.office_kinds import OfficeKind
from handlers.places.bodies import NOWHERE, Body, Directory, Place, body_id

UNSERVED: Final = "unserved"
OTHER_PROVINCE: Final = "lien_tinh"

_DISTRICT_KINDS: Final = frozenset({OfficeKind.TTYT, OfficeKind.PHONG_VHTT})
_COMMUNE_KINDS: Final = frozenset({OfficeKind.FRONT_DESK, OfficeKind.HEALTH_STATION, OfficeKind.COMMUNE_POLICE})
# Who owns it when no level of the ladder has officials, or all of them are complained of.
_OF_SUPERVISOR: Final = (SUPERVISOR,)
_LAST: Final = (OfficeKind.SO_Y_TE, OfficeKind.HEALTH_INSPECTION, OfficeKind.SO_TTTT)


class FacilityRef(NamedTuple):
    """The facility that injected: its body id ('' when it has no office here) and where it is."""

    body: str
    place: Place


KnownFacility = FacilityRef | Literal["unserved"] | None
"""None: unknown. `unserved`: the citizen named a province that this installation does not serve."""


class Reason(StrEnum):
    """Why this office."""

    MATRIX = "matrix"  # first queue of the category
    NO_OFFICIALS = "no_officials"  # a lower level has none
    CONFLICT = "conflict"  # a lower level is complained of
    COARSE_PLACE = "coarse_place"  # the commune or district is not known
    FACILITY_ELSEWHERE = "facility_elsewhere"  # facility in a province not served
    RESIDENCE_ELSEWHERE = "residence_elsewhere"  # the person lives in a province not served
    NO_PLACE = "no_place"  # nothing is known


class Route(NamedTuple):
    """`owner` and `ladder` are body ids, the ladder lowest first; levels without officials stay on it, because
    officials come and go (`next_level`). `label`: `lien_tinh` or ''. `copies` get counts or masked data."""

    owner: str
    label: str
    copies: tuple[str, ...]
    ladder: tuple[str, ...]
    reason: Reason


class Guidance(NamedTuple):
    """No ticket: tell where the competent authority receives people, the health department of the place."""

    category: str
    authority: str


def route(
    category: Category,
    place: Place,
    facility: KnownFacility,
    accused: str | None,
    directory: Directory,
    *,
    site: Place = NOWHERE,
    day: date | None = None,
) -> Route | Guidance:
    """The route of a ticket. Never fails: whatever is missing, somebody owns it.

    `place`: where the person lives now, any part may be ''; `site`: where it happened, when the facility is not
    known; `accused`: body id of the office complained of; `day`: the local day, on which successors stand in for
    offices that are closed, None: nobody looks. All codes are of the directory's edition.
    """
    if not category.ticket:
        home = place.province if directory.serves(place.province) else directory.lead
        return Guidance(category.code, body_id(directory.edition, Place(home), OfficeKind.SO_Y_TE))
    return _Case(category, place, facility, accused or "", directory, site, day).route()


def common_place(choices: Sequence[Place]) -> Place:
    """What several places share: the same district, the same province, or nothing. For one who will not choose."""
    if not choices:
        return NOWHERE
    codes: list[str] = []
    for level in zip(*choices, strict=True):
        # A level that the edition does not have is '' everywhere and does not part the places.
        codes.append(level[0] if len(set(level)) == 1 else "")
        if not codes[-1] and any(level):
            break
    return Place(*codes)


def next_level(route: Route, owner: str, directory: Directory) -> str | None:
    """The office that sees the ticket when `owner` let the time pass: the next with officials, None at the top.

    After a transfer away from the ladder it is the next office above `owner`, at last the top of the ladder.
    """
    if owner in route.ladder:
        above: tuple[str, ...] = route.ladder[route.ladder.index(owner) + 1 :]
    else:
        above = (*directory.above(owner), route.ladder[-1])
    return next((body for body in above if directory.staffed(body) and body != owner), None)


class _Case:
    """One ticket to route. `around` is the place at which offices are looked up."""

    __slots__ = (
        "around", "at_site", "category", "day", "directory", "elsewhere",
        "excluded", "facility", "place", "prefixes", "provincial",
    )  # fmt: skip

    def __init__(
        self, category: Category, place: Place, facility: KnownFacility, accused: str, directory: Directory,
        site: Place, day: date | None,
    ) -> None:  # fmt: skip
        self.day = day
        self.category = category
        self.place = place
        self.directory = directory
        if category.first[0] == _OF_SUPERVISOR:
            facility, accused = self._complained_of(facility, accused)
        served = directory.served
        self.facility: FacilityRef | None = None
        if isinstance(facility, FacilityRef) and facility.place.province in served:
            self.facility = facility
        self.elsewhere = self._is_elsewhere(facility, site)
        self.around, self.at_site = self._around(site if site.province in served else NOWHERE)
        self.excluded = self._excluded(accused) if accused else frozenset()
        # A hospital stands under the province: the district has no say in it.
        office = directory.get(self.facility.body) if self.facility else None
        self.provincial = category.around is not Around.RESIDENCE and office is not None and _is_provincial(office)
        province, district, commune = self.around
        start = f"{directory.edition}:{province}:{district}:"
        self.prefixes = (f"{directory.edition}:{province}:::", f"{start}:", f"{start}{commune}:")

    def _complained_of(self, facility: KnownFacility, accused: str) -> tuple[KnownFacility, str]:
        """Conduct: the office complained of and the facility are one thing; what names either names both."""
        office = self.directory.get(accused) if accused else None
        if office is not None:
            return FacilityRef(office.id, office.place), accused
        return facility, accused or (facility.body if isinstance(facility, FacilityRef) else "")

    def _is_elsewhere(self, facility: KnownFacility, site: Place) -> bool:
        """Whether it happened in a province that is not served here."""
        if self.category.around is Around.RESIDENCE or self.facility is not None:
            return False
        if facility is not None:
            return True
        return self.category.around is Around.SITE and site != NOWHERE and not self.directory.serves(site.province)

    def _around(self, site: Place) -> tuple[Place, bool]:
        """The place of this category, and whether it is where it happened."""
        around = self.category.around
        if around is not Around.RESIDENCE and self.facility is not None:
            return self.facility.place, True
        if around is Around.SITE and site.province:
            return site, True
        if self.place.province:
            return self.place, False
        # Better an office of another place of the same story than the lead province.
        return (self.facility.place if self.facility is not None else site), True

    def _excluded(self, accused: str) -> frozenset[str]:
        office = self.directory.get(accused)
        if office is None or not office.commune or office.kind is OfficeKind.FACILITY:
            return frozenset({accused, self._acting(accused)})
        # Front desk, station and police of a commune are one small house: none of them judges another.
        house = [body_id(office.edition, office.place, kind) for kind in _COMMUNE_KINDS]
        return frozenset([*house, *map(self._acting, house)])

    def _acting(self, body: str) -> str:
        return self.directory.acting_office(body, self.day)

    def route(self) -> Route:
        directory = self.directory
        if self.elsewhere:
            return self._other_province(self.place, Reason.FACILITY_ELSEWHERE)
        province = self.around.province
        if not province:
            return self._topmost(directory.lead, Reason.NO_PLACE)
        if province not in directory.served:
            return self._other_province(self.around, Reason.RESIDENCE_ELSEWHERE)
        first = self._first()
        levels = [first, *map(self._offices, self.category.then), [self.prefixes[0] + OfficeKind.SO_Y_TE]]
        ladder = self._ladder(levels)
        owner = next((body for body in ladder if body in directory.staffed_ids), "")
        if not owner:
            return self._topmost(province, Reason.NO_OFFICIALS, ladder)
        if not first:
            reason = Reason.COARSE_PLACE
        elif owner in first:
            reason = Reason.MATRIX
        else:
            reason = Reason.NO_OFFICIALS if self.excluded.isdisjoint(first) else Reason.CONFLICT
        return Route(owner, "", self._copies(owner), ladder, reason)

    def _first(self) -> list[str]:
        """The first queue: the first of the category's that is known here; [] when the place is too coarse for any."""
        for level in self.category.first:
            found = self._offices(level)
            if found:
                return found
        return []

    def _offices(self, level: tuple[str, ...]) -> list[str]:
        """The offices that the alternatives of a level are here, without those that do not exist."""
        found: list[str] = []
        bodies = self.directory.bodies
        for step in level:
            if step == FACILITY:
                found.extend(self._facility_offices())
                continue
            if step == SUPERVISOR:
                step = self._supervisor()
            elif step == SITE:
                if not self.at_site:
                    continue
                step = OfficeKind.FRONT_DESK
            body = self._at(step)
            if body in bodies:
                found.append(body)
        return found

    def _at(self, kind: str) -> str:
        if kind in _DISTRICT_KINDS:
            return "" if self.provincial else self._acting(self.prefixes[1] + kind)
        return self._acting(self.prefixes[2 if kind in _COMMUNE_KINDS else 0] + kind)

    def _facility_offices(self) -> list[str]:
        """The facility, and for a station the front desk of its commune, whose officials staff it."""
        office = self.directory.get(self.facility.body) if self.facility else None
        if office is None:
            return []
        found = [office.id, office.parent_id] if office.kind is OfficeKind.HEALTH_STATION else [office.id]
        return [acting for acting in map(self._acting, found) if acting]

    def _supervisor(self) -> str:
        """Who looks after conduct: the district's health centre for those below, else the health department."""
        office = self.directory.get(self.facility.body) if self.facility else None
        above = office is not None and (office.kind is OfficeKind.TTYT or not office.district or _is_provincial(office))
        return OfficeKind.SO_Y_TE if above else OfficeKind.TTYT

    def _ladder(self, levels: list[list[str]]) -> tuple[str, ...]:
        staffed, excluded = self.directory.staffed_ids, self.excluded
        ladder: list[str] = []
        for level in levels:
            chosen = ""
            for body in level:
                if body in excluded:
                    continue
                if body in staffed:
                    chosen = body
                    break
                chosen = chosen or body
            if chosen and chosen not in ladder:
                ladder.append(chosen)
        return tuple(ladder)

    def _copies(self, owner: str) -> tuple[str, ...]:
        found: list[str] = []
        for kind in self.category.copies:
            body = (self.facility.body if self.facility else "") if kind == FACILITY else self._at(kind)
            if body in self.directory.bodies and body != owner and body not in self.excluded:
                found.append(body)
        return tuple(found)

    def _other_province(self, home: Place, reason: Reason) -> Route:
        province = home.province if home.province in self.directory.served else self.directory.lead
        return self._topmost(province, reason, label=OTHER_PROVINCE)

    def _topmost(self, province: str, reason: Reason, ladder: tuple[str, ...] = (), label: str = "") -> Route:
        """The province's health department; when complained of or without officials, the next best, never nobody."""
        directory = self.directory
        provinces = dict.fromkeys((province, directory.lead))
        last = [self._acting(f"{directory.edition}:{code}:::{kind}") for code in provinces for kind in _LAST]
        last = [body for body in last if body in directory.bodies and body not in self.excluded]
        owner = next((body for body in last if body in directory.staffed_ids), ladder[-1] if ladder else last[0])
        if owner not in ladder:
            ladder = (*ladder, owner)
        return Route(owner, label, (), ladder, reason)


def _is_provincial(office: Body) -> bool:
    """Whether a facility stands right under the province (a hospital), not under its district."""
    return office.kind is OfficeKind.FACILITY and office.parent_id.endswith(f":{OfficeKind.SO_Y_TE}")
