"""How a place is named inside the program: by edition and codes, never by its words."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from storage.gazetteer import Gazetteer, Level, Unit

State = Literal["found", "ask", "nothing"]


class PlaceRef(NamedTuple):
    """A unit with its ancestors: codes of 2, 3 and 5 digits, '' where unknown or (2025: districts) not existing."""

    edition: int
    province: str
    district: str = ""
    commune: str = ""

    @property
    def code(self) -> str:
        """The code of the unit meant: the deepest one."""
        return self.commune or self.district or self.province

    @property
    def level(self) -> Level:
        """`commune`, `district` or `province`."""
        if self.commune:
            return "commune"
        return "district" if self.district else "province"

    def codes(self) -> str:
        """`p:d:c` as files and commands write it."""
        return f"{self.province}:{self.district}:{self.commune}"

    def to_json(self) -> str:
        """`edition:p:d:c`, as conversations keep it."""
        return f"{self.edition}:{self.codes()}"

    @classmethod
    def from_json(cls, kept: str) -> "PlaceRef":
        """The opposite; `-` may stand between the parts. Errors: ValueError."""
        edition, *codes = kept.replace("-", ":").split(":")
        if len(codes) != 3 or not edition.isdecimal():
            raise ValueError("no place")
        return cls(int(edition), *codes)

    def is_in(self, code: str) -> bool:
        """Whether the unit is, or lies in, the unit of this code in the same edition."""
        return code in (self.province, self.district, self.commune)


class Resolution(NamedTuple):
    """What a text says about a place: a unit, or a ranked list to ask with, or neither.

    When a unit is found, `alternatives` are the runners-up (often none); else what to offer, best first, at most 10.
    `candidates` are all places consistent with the text, however many: what `narrow` asks among.
    """

    unit: PlaceRef | None
    alternatives: tuple[PlaceRef, ...] = ()
    candidates: tuple[PlaceRef, ...] = ()

    @property
    def state(self) -> State:
        """`found`, `ask` (offer the alternatives) or `nothing`."""
        if self.unit is not None:
            return "found"
        return "ask" if self.alternatives else "nothing"


class Choice(NamedTuple):
    """A button: the place it stands for and the words on it."""

    place: PlaceRef
    label: str


class Narrowing(NamedTuple):
    """The next question: which level to ask, inside what is already known (None: nothing is), and the buttons."""

    level: Level
    known: PlaceRef | None
    choices: tuple[Choice, ...]


def ref_of(gazetteer: Gazetteer, unit: Unit) -> PlaceRef:
    """The reference of a unit of this gazetteer."""
    codes = {above.level: above.code for above in gazetteer.ancestors(unit.code)}
    codes[unit.level] = unit.code
    return PlaceRef(unit.edition, codes["province"], codes.get("district", ""), codes.get("commune", ""))


def units_of(gazetteer: Gazetteer, place: PlaceRef) -> tuple[Unit, ...]:
    """The units a reference names, smallest first. Raises KeyError for a code the edition does not know."""
    return tuple(gazetteer.units[code] for code in (place.commune, place.district, place.province) if code)


def full_name(gazetteer: Gazetteer, place: PlaceRef) -> str:
    """The place as on an envelope: the unit's name with kind, then those above it, commas between."""
    return ", ".join(unit.name for unit in units_of(gazetteer, place))


def short_labels(gazetteer: Gazetteer, places: Sequence[PlaceRef]) -> tuple[str, ...]:
    """Words for buttons: the unit's name, with as many names above it as tell it from the others listed."""
    chains = [[unit.name for unit in units_of(gazetteer, place)] for place in places]
    labels = []
    for chain in chains:
        same = [other for other in chains if other is not chain and other[0] == chain[0]]
        depth = 1
        while depth < len(chain) and any(other[:depth] == chain[:depth] for other in same):
            depth += 1
        labels.append(", ".join(chain[:depth]))
    return tuple(labels)
