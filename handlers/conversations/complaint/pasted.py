"""A message that came to an official by another way, read as the chat would have read it as the first of a complaint.

    read = read_message(work, "em la Tran Thi Sau sn 1950 cccd 098150000321, tiem mui 2 20/9/2021 ma so chi thay mui 1")
    read.category, read.name, read.doses

Nothing is kept and nothing is asked here: what is not sure stays empty, and the official fills it in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from handlers.catalogue.categories import Category, Meaning
from handlers.conversations.complaint.data import ComplaintData, ComplaintTalk, DoseAnswer
from handlers.conversations.complaint.family import COMPLAINT, note_family
from handlers.conversations.complaint.injection import take_story, told_in
from handlers.conversations.complaint.kind import kind_of_story
from handlers.conversations.complaint.story import LONGEST, is_story
from handlers.conversations.complaint.surplus import take_surplus
from handlers.conversations.complaint.what import note_person, note_teller, take_given
from handlers.conversations.home_words import note_home
from handlers.conversations.meanings import code_of
from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.household import Household
from handlers.dialogue.answers.identity import Identity
from handlers.dialogue.answers.missing_records import missing_dose, tells_of_missing
from handlers.dialogue.answers.told_for_other import read_for_other
from handlers.dialogue.talk import Talk
from handlers.dialogue.traits import Traits
from handlers.places.refs import PlaceRef
from handlers.work import Work
from storage.repositories.contacts import Contact

SEVERAL: Final = 2
DESK: Final = "desk"


@dataclass(frozen=True, slots=True)
class ReadMessage:
    """What was read; empty: not said, or not sure. `phone`: national form; `reporter`: who writes for somebody else;
    `facility`: its code, else `facility_words` as they were written; `people`: how many of a house are told of, of whom
    nothing is taken."""

    category: str = ""
    name: str = field(default="", repr=False)
    birth: BirthDate | None = field(default=None, repr=False)
    identity: Identity | None = field(default=None, repr=False)
    phone: str = field(default="", repr=False)
    reporter: str = field(default="", repr=False)
    home: PlaceRef | None = field(default=None, repr=False)
    doses: tuple[DoseAnswer, ...] = ()
    facility: str = ""
    facility_words: str = field(default="", repr=False)
    people: int = 0


def read_message(work: Work, text: str, language: str = "vi") -> ReadMessage:
    """Read the first LONGEST characters. `language`: of the message, for the order of day and month."""
    text = text[:LONGEST].strip()
    talk: ComplaintTalk = Talk(
        work, Contact(0, DESK, "", language), Traits(DESK), COMPLAINT, "", ComplaintData(description=text), work.cause
    )
    data, person = talk.data, talk.data.person
    note_family(talk, text)
    people = _counted(data.family.people)
    if not people:
        note_teller(talk, text)
        note_person(talk, text)
        _note_short(talk, text)
    note_home(talk, text, data.place)
    _note_matter(talk, text)
    phone = "" if people else person.told_phone
    return ReadMessage(
        category=data.category,
        name="" if people else person.name,
        birth=None if people else person.birth,
        identity=None if people else person.identity,
        phone=phone,
        reporter="" if people else data.reporter,
        home=data.place.told,
        doses=tuple(_doses(talk, text)),
        facility=data.facility.code if data.facility else "",
        facility_words=_where(talk),
        people=people,
    )


def _counted(people: Household) -> int:
    return len(people) if len(people) >= SEVERAL else 0


def _note_short(talk: ComplaintTalk, text: str) -> None:
    """Facts side by side with few words between them, a name without "I am" among them."""
    data, person = talk.data, talk.data.person
    told = read_for_other(text, talk.today)
    if not person.name and told.name:
        person.name = told.name
        data.reporter = data.reporter or told.teller
    if person.identity is None and told.identity is not None:
        person.keep_identity(told.identity)
    person.birth = person.birth or told.birth
    if not person.told_phone and told.phone is not None:
        person.told_phone = told.phone.national


def _note_matter(talk: ComplaintTalk, text: str) -> None:
    """The kind of complaint and what it says of injections, where that is sure."""
    given = kind_of_story(talk, text)
    lacks = tells_of_missing(text) or told_in(talk, text).lacks
    if not given.get("category") and lacks and is_story(text):
        meant = Meaning.MISSING_ALL if told_in(talk, text).nothing_shown else Meaning.MISSING_ONE
        given = {"category": code_of(talk, meant), "dose": str(missing_dose(text, talk.work.rules.campaign.doses.told))}
    chosen = given.get("category", "")
    if not chosen or not _opens(talk.work.rules.catalogues.common.category(chosen)):
        return
    take_given(talk, given.get("cause", ""), given.get("dose", ""))
    talk.data.category = chosen
    if talk.work.rules.catalogues.common.category(chosen).means is Meaning.NOT_MINE:
        take_surplus(talk, text)
    take_story(talk)


def _opens(category: Category) -> bool:
    return category.conversation == COMPLAINT and category.ticket


def _doses(talk: ComplaintTalk, text: str) -> Iterator[DoseAnswer]:
    """The doses complained of; where none is named so, those that are told of."""
    injection = talk.data.injection
    for number in injection.doses:
        own = injection.of(number)
        yield DoseAnswer(number, injection.day_of(number), injection.vaccine_of(number), own.facility, own.place)
    if not injection.doses:
        for one in told_in(talk, text).doses:
            yield DoseAnswer(one.number, one.day, one.vaccine, "", one.place)


def _where(talk: ComplaintTalk) -> str:
    """The words for where it was; '' when that is known, told of several, or not said."""
    data = talk.data
    if data.facility is not None:
        return "" if data.facility.code else data.facility.text
    words = {own.place for own in map(data.injection.of, data.injection.doses)} - {""}
    return words.pop() if len(words) == 1 else ""
