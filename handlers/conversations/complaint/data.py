"""What a complaint has been told, typed; what version 1 of it kept (all answers side by side) is brought along.

ComplaintData  PersonAnswer, ProofAnswer, PlaceAnswer      shared with other conversations (asking/)
               InjectionAnswer (DoseAnswer), FacilityAnswer, PhotosAnswer, DoubtedName
               FamilyAnswer, SameAnswer                    several people told of at once; the same report again
               answers                                     those of questions that are data, by their keys
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from handlers.conversations.asking import person, place, proof
from handlers.conversations.asking.person import PersonAnswer
from handlers.conversations.asking.place import PlaceAnswer
from handlers.conversations.asking.proof import ProofAnswer
from handlers.dialogue.answers.household import Household
from handlers.dialogue.answers.identity import Identity
from handlers.dialogue.answers.told_people import ToldMember
from handlers.dialogue.talk import Talk
from storage.content import Value
from storage.content.form import value_from, value_json

VERSION: Final = 5
TYPED: Final = 2  # the first version whose answers are nested
# Version 1 kept some of them as "1".
YES_OR_NO: Final = ("other", "over", "trying", "looked_up", "place_skipped", "name_typed", "detailed", "photo_done")
USED_UP: Final = ("args", "dose")  # what version 1 was begun with, and left where it lay


@dataclass(frozen=True, slots=True)
class DoseAnswer:
    """What is told of one dose. `facility`: its code; `place`: the words for where it was."""

    number: int = 0
    day: date | None = None
    vaccine: str = ""
    facility: str = ""
    place: str = field(default="", repr=False)


@dataclass(slots=True)
class InjectionAnswer:
    """Which doses, and what is told of them. `dates`: None until told, () when not remembered, else a day for each
    dose or one for all. `detailed`: the question for day, place and vaccine in one message is answered. `vaccine`: of
    all of them; `told`: what a story says of single doses, also of those that are not missing."""

    doses: tuple[int, ...] = ()
    detailed: bool = False
    dates: tuple[date, ...] | None = None
    vaccine: str = ""
    told: tuple[DoseAnswer, ...] = ()

    def of(self, number: int) -> DoseAnswer:
        """What is told of one dose alone."""
        return next((one for one in self.told if one.number == number), DoseAnswer(number))

    def put(self, dose: DoseAnswer) -> None:
        """Keep what is told of one dose in place of what was told before."""
        others = [one for one in self.told if one.number != dose.number]
        self.told = tuple(sorted((*others, dose), key=lambda one: one.number))

    def vaccine_of(self, number: int) -> str:
        """The vaccine of one dose, '' when not told."""
        return self.vaccine or self.of(number).vaccine

    def name_vaccine(self, code: str) -> None:
        """One vaccine for all the doses asked about; '' when it is not remembered."""
        self.vaccine = code
        self.told = tuple(replace(one, vaccine="") if one.number in self.doses else one for one in self.told)

    def day_of(self, number: int) -> date | None:
        """The day of one dose, None when not told."""
        if number not in self.doses or not self.dates:
            return self.of(number).day
        place = self.doses.index(number)
        return self.dates[place] if place < len(self.dates) else None

    @property
    def alike(self) -> bool:
        """Whether the doses asked about share vaccine and place, as far as these are told."""
        own = [self.of(number) for number in self.doses]
        if self.dates == () and any(one.day for one in own):  # the day of one is known, that of another is not
            return False
        return len({(one.facility, one.place, self.vaccine or one.vaccine) for one in own}) < 2


@dataclass(frozen=True, slots=True)
class FacilityAnswer:
    """Where it was: a facility's code or '', and the words in which it was told; both empty when not remembered."""

    code: str = ""
    text: str = ""


@dataclass(slots=True)
class PhotosAnswer:
    """`ids`: files, in the order sent; `done`: the question is answered, if only by "I have none"; `asked`: how often
    a better one was asked for; `taken`: what an official should know of each that was looked at, by id; `flags`: of
    all of them."""

    ids: tuple[int, ...] = ()
    done: bool = False
    asked: int = 0
    taken: dict[int, tuple[str, ...]] = field(default_factory=dict)
    flags: tuple[str, ...] = ()

    def add(self, files: Iterable[int]) -> None:
        """Remember photos, each once."""
        self.ids = tuple(dict.fromkeys([*self.ids, *files]))

    def drop(self, file_id: int) -> None:
        """Another photo comes in its place."""
        self.ids = tuple(number for number in self.ids if number != file_id)


@dataclass(frozen=True, slots=True)
class DoubtedName:
    """A name that is asked about: the doubt's code, and the spelling meant when it can be known."""

    name: str = field(default="", repr=False)
    code: str = ""
    suggestion: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class DataAnswer:
    """An answer of a question that is data: its kind and value; None: "I do not remember"."""

    kind: str
    value: Value | None = field(default=None, repr=False)

    def to_json(self) -> list[Any]:
        """As conversations keep it."""
        return [self.kind, None if self.value is None else value_json(self.value)]

    @classmethod
    def from_json(cls, kept: list[Any]) -> "DataAnswer":
        """The opposite. Errors: ValueError, TypeError, KeyError."""
        kind, value = kept
        return cls(str(kind), None if value is None else value_from(value))


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong for one of several people, by the place among them: its category, of a person's data the part, of a
    missing dose its numbers (none: not said); `called`: the words that name them, without marks ("con gai")."""

    place: int
    category: str
    part: str = ""
    doses: tuple[int, ...] = ()
    called: str = ""


@dataclass(slots=True)
class FamilyAnswer:
    """Several people told of at once, whose reports are made one after the other. `people`: who they are to the teller;
    `at`: place of the one this report is about, None until chosen; `done`: places of those whose reports are sent;
    `dropped`: places of those who are left for another time; `told`: what was said of each beside the one at hand;
    `troubles`: what is wrong for each, where that differs; `story`: the words that named them; `code`: the report sent
    last, whose common parts are offered until `settled`.
    """

    people: Household = ()
    at: int | None = None
    done: tuple[int, ...] = ()
    story: str = field(default="", repr=False)
    code: str = ""
    settled: bool = False
    dropped: tuple[int, ...] = ()
    told: tuple[ToldMember, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    @property
    def trouble(self) -> Trouble | None:
        """What is wrong for the one at hand; None where it was not told apart."""
        return next((one for one in self.troubles if one.place == self.at), None)

    @property
    def counted(self) -> tuple[int, ...]:
        """Places of everybody but those who are left for another time."""
        return tuple(place for place in range(len(self.people)) if place not in self.dropped)

    @property
    def left(self) -> tuple[int, ...]:
        """Places of those whose reports are not sent yet, the one at hand first."""
        open_ones = [place for place in self.counted if place not in self.done]
        return tuple(sorted(open_ones, key=lambda place: place != self.at))


@dataclass(slots=True)
class SameAnswer:
    """A report of the same person and matter: `code` of the one that is open, '' for none; `key`: what was told when it
    was looked for; `anew`: another is wanted all the same."""

    key: str = field(default="", repr=False)
    code: str = ""
    anew: bool = False


@dataclass(slots=True)
class ComplaintData:
    """One complaint. `cause`: what is wrong in a person's data, as a button said it; `group`: the screen of kinds that
    is open; `other`: about somebody else; `over`: a reaction that is known to be over; `trying`: another paper's number
    is tried; `looked`: number, birth date and phone a look-up was made for; `looked_up`: by the look-up itself, in
    vain; `name_typed`: the name comes from neither record nor card; `no_papers`: there is no number; `confirmed`:
    doubts answered by "that is what my papers say"; `place`: home, `site`: where it was, when no facility is known;
    `family`: who else is to be reported for; `same`: a report of this that is open already; `enclosed`: files that only
    a person hears or opens (voice messages, documents);
    `unknown`: standard questions that nobody can answer."""

    category: str = ""
    cause: str = ""
    group: str = ""
    other: bool = False
    over: bool = False
    reporter: str = ""
    person: PersonAnswer = field(default_factory=PersonAnswer)
    no_papers: bool = False
    name_typed: bool = False
    doubted_name: DoubtedName | None = None
    looked: str = ""
    looked_up: bool = False
    proof: ProofAnswer = field(default_factory=ProofAnswer)
    place: PlaceAnswer = field(default_factory=PlaceAnswer)
    place_skipped: bool = False
    injection: InjectionAnswer = field(default_factory=InjectionAnswer)
    facility: FacilityAnswer | None = None
    site: PlaceAnswer = field(default_factory=PlaceAnswer)
    part: str = ""
    right: str = ""
    description: str = ""
    other_identity: Identity | None = None
    trying: bool = False
    photos: PhotosAnswer = field(default_factory=PhotosAnswer)
    enclosed: tuple[int, ...] = ()
    confirmed: tuple[str, ...] = ()
    answers: dict[str, DataAnswer] = field(default_factory=dict)
    family: FamilyAnswer = field(default_factory=FamilyAnswer)
    same: SameAnswer = field(default_factory=SameAnswer)
    unknown: tuple[str, ...] = ()

    def leave_open(self, key: str) -> None:
        """Nobody knows the answer to this standard question: it is not asked again."""
        self.unknown = tuple(dict.fromkeys([*self.unknown, key]))

    def confirm(self, doubt: str) -> None:
        """This doubt is answered."""
        self.confirmed = (*self.confirmed, doubt)

    def enclose(self, files: Iterable[int]) -> None:
        """Files for an official, each once."""
        self.enclosed = tuple(dict.fromkeys([*self.enclosed, *files]))

    def forget_person(self) -> None:
        """What was told so far was of somebody else; what the house shares (phone, place) stays."""
        self.person.forget()
        self.no_papers = self.name_typed = False
        self.looked, self.unknown = "", ()


ComplaintTalk = Talk[ComplaintData]


def upgraded(version: int, kept: dict[str, Any]) -> dict[str, Any]:
    """The JSON of an older version as this one keeps it. Version 1 had every answer beside all others, version 2 no
    house, version 3 nothing told of single doses, version 4 nobody of a house who is left for another time."""
    if version < TYPED:
        _from_side_by_side(kept)
    return kept


def _from_side_by_side(kept: dict[str, Any]) -> None:
    for name in USED_UP:
        kept.pop(name, None)
    kept["no_papers"] = "identity" in kept and kept["identity"] is None
    other_identity = kept.pop("other_identity", None)
    person.nested(kept)
    proof.nested(kept)
    place.nested(kept, "place")
    place.nested(kept, "site")
    for name in YES_OR_NO:
        if name in kept:
            kept[name] = bool(kept[name])
    if other_identity:
        kept["other_identity"] = {"kind": other_identity[0], "number": other_identity[1]}
    _nest(kept, "injection", {"doses": "doses", "detailed": "detailed", "dates": "dates", "vaccine": "vaccine"})
    parts = {"photos": "ids", "photo_done": "done", "photo_asked": "asked", "photo_ok": "taken", "photo_flags": "flags"}
    _nest(kept, "photos", parts)


def _nest(kept: dict[str, Any], name: str, parts: Mapping[str, str]) -> None:
    found = {new: kept.pop(old) for old, new in parts.items() if old in kept}
    if found:
        kept[name] = found
