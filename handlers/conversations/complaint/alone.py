"""A fact told alone where another question is open: a day or a dose at the place, a place at the name. It is taken for
what it is and said back, and the open question asked again."""

import re
from dataclasses import replace
from typing import Final

from handlers.catalogue.categories import Meaning
from handlers.conversations.asking.outside import outside
from handlers.conversations.asking.place import names_in, place_words, read_place, told_place
from handlers.conversations.complaint.corrections import CODE, in_short
from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.for_other import IDENTITY
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.injection import (
    LONGEST,
    dose_words,
    put_loose,
    take_beside,
    take_days,
    take_loose,
    take_story,
)
from handlers.conversations.complaint.matter import MISSING, category_of, set_meaning
from handlers.conversations.complaint.mend_dose import move_to
from handlers.conversations.day_order import in_our_order
from handlers.conversations.facility_choice import names_facility, names_unit, site_words, surely_site
from handlers.conversations.phrases import says as says_one_of
from handlers.dialogue.answers.loose_facts import LooseFacts, read_loose_facts
from handlers.dialogue.answers.names_in_text import is_surname
from handlers.dialogue.answers.reading import fold, words
from handlers.dialogue.answers.told_doses import places_in
from handlers.dialogue.conversation import bare
from handlers.dialogue.outcome import Move, say
from handlers.dialogue.turn import Answer
from handlers.places.refs import PlaceRef, Resolution
from handlers.texts import Say

BIRTH: Final = "ask_birth_date"
# Steps whose answers are no day, dose or vaccine.
PERSONAL: Final = frozenset({IDENTITY, BIRTH, "ask_phone", CODE})  # nothing but a number or a day answers these
OTHER: Final = PERSONAL | {"ask_name", "ask_sex", "ask_place", "ask_facility", "ask_reporter"}
SITES: Final = PERSONAL | {"ask_name", "ask_reporter", "ask_place"}
MOST_WORDS: Final = 12  # of a place that is told alone
MOST_OF_NAME: Final = 4  # words of most people's names
FEWEST: Final = 4  # words of a commune with its district
PLACE_AT_NAME: Final = "place_at_name"  # told for one turn
NAMES: Final = frozenset({"ask_name", "ask_reporter"})
PLACES: Final = NAMES | PERSONAL
_NUMBER: Final = re.compile(r"\d{3}|\d\s*[/.-]\s*\d")  # a day, a year, a number of somebody's
_OF_A_NUMBER: Final = re.compile(r"\bso\b(?!\s*\d)")  # "so" with no number behind it
_DIGITS: Final = re.compile(r"[\d\s.,-]+")


async def told_alone(talk: ComplaintTalk, answer: Answer) -> Move | None:
    """The move after such a message; None when it is none."""
    here = bare(talk.step)
    if here not in OTHER or not talk.data.category or (here in PERSONAL and _DIGITS.fullmatch(answer.text)):
        return None
    says = _of_injection(talk, answer.text, days=here != BIRTH)
    alone = here not in PERSONAL or _may_be_place(talk, answer.text)
    if not says and here in SITES and alone:
        says = _of_site(talk, answer.text)
    if not says and here in PLACES and alone:
        says = of_place(talk, answer.text)
    if not says:
        return None
    if here == CODE:
        return in_short(talk, says)
    move = await onward(talk, says)
    return in_short(talk, says) if move.step == talk.step else move


def _may_be_place(talk: ComplaintTalk, text: str) -> bool:
    """Whether a text asks nothing and tells no day and no number: "what is the number of the station" is no place."""
    texts = talk.work.tools.texts
    if len(text.split()) > MOST_WORDS or _NUMBER.search(text) or "?" in text or _OF_A_NUMBER.search(fold(text)):
        return False
    return not (says_one_of(text, "ask_faq_words.asking", texts) or says_one_of(text, "ask_faq_words.number", texts))


def _of_injection(talk: ComplaintTalk, text: str, *, days: bool) -> tuple[Say, ...]:
    """What it tells of the injection; without `days` a time is the answer to the open question."""
    category = category_of(talk)
    if category.means not in MISSING and not category.asks("doses"):
        return ()
    found = read_loose_facts(in_our_order(talk, text), talk.today, talk.work.rules.vaccines)
    if found is None or (found.vague and not (found.numbers or found.vaccine)):
        return ()
    if not days and (found.day or found.vague):
        return ()
    says = _dose(talk, found)
    if found.numbers == talk.data.injection.doses and not says and not (found.day or found.vaccine):
        says = (say("complaint_between.dose", doses=_named(talk)),)
    if category.means not in MISSING or not (found.day or found.vaccine):
        return says
    if not talk.data.injection.doses:
        return (*says, *put_loose(talk, found.day, found.vaccine))
    injection = talk.data.injection
    if found.day and len(injection.doses) == 1 and injection.dates != (found.day,):
        take_days(injection, (found.day,))
        injection.detailed = True  # the place is asked apart
    if found.vaccine:
        injection.name_vaccine(found.vaccine)
    return (*says, *_said_back(talk))


def _dose(talk: ComplaintTalk, found: LooseFacts) -> tuple[Say, ...]:
    """Which dose, where it is not known, or another one than was told before."""
    injection = talk.data.injection
    if not found.numbers or injection.doses == found.numbers:
        return ()
    missing = category_of(talk).means in MISSING
    if len(injection.doses) == len(found.numbers) == 1:
        move_to(injection, found.numbers[0])
    elif injection.doses:
        return ()
    injection.doses = found.numbers
    if not missing:
        return (say("complaint_fix.done", what=_named(talk)),)
    set_meaning(talk, Meaning.MISSING_ALL if len(found.numbers) > 1 else Meaning.MISSING_ONE)
    said = (*take_loose(talk), *take_story(talk))
    return said or (say("complaint_between.dose", doses=_named(talk)),)


def _of_site(talk: ComplaintTalk, text: str) -> tuple[Say, ...]:
    """A school or a works is where the injection was, kept in its words; its commune is asked for in its turn."""
    if category_of(talk).means not in MISSING or not surely_site(text) or len(text.split()) > MOST_WORDS:
        return ()
    injection, place = talk.data.injection, site_words(text)
    if not injection.doses:
        return put_loose(talk, None, "", place)
    return _in_its_words(talk, place)


def _in_its_words(talk: ComplaintTalk, place: str) -> tuple[Say, ...]:
    """The place of the injection as it was told; which one it is, is asked in its turn."""
    injection = talk.data.injection
    if talk.data.facility is not None or not place:
        return ()
    for number in injection.doses:
        if not injection.of(number).facility:
            injection.put(replace(injection.of(number), place=place[:LONGEST]))
    return _said_back(talk)


def of_place(talk: ComplaintTalk, text: str) -> tuple[Say, ...]:
    """A house of health is where the injection was; any other place is the home, while that is not known."""
    if names_facility(text):
        if category_of(talk).means not in MISSING:
            return ()
        if not talk.data.injection.doses:
            return put_loose(talk, None, "", places_in(text) or site_words(text))
        return take_beside(talk, text) or _in_its_words(talk, places_in(text) or site_words(text))
    if told_place(talk, talk.data.place) is not None:
        return ()
    found = read_place(talk, text)
    unit = found.unit
    named = names_unit(text) or "," in text
    if not (named or _surely_place(talk, text, unit)):
        return ()
    if unit is None or not unit.commune:
        return _of_part(talk, found) if names_unit(text) or unit is not None else ()
    if named and names_in(talk, text, unit)[1] > 1:
        return ()
    talk.data.place.settle(unit)
    return (say("place_choice.noted", place=place_words(talk, unit)), *outside(talk, unit))


def _surely_place(talk: ComplaintTalk, text: str, unit: PlaceRef | None) -> bool:
    """Whether words that name no kind of unit are a place all the same: nothing but names of units, several of them or
    such as begin with no surname. Said once more it is a name, and what it was taken for is nobody's home."""
    typed = words(text)
    if unit is None or not typed or names_in(talk, text, unit)[1]:
        return False
    several = len(typed) > MOST_OF_NAME or (unit.commune and len(typed) >= FEWEST and not is_surname(typed[0]))
    tools = talk.work.tools
    alone = tools.resolver.is_name(text, tools.policy.edition) and (not unit.commune or not is_surname(typed[0]))
    if not (several or alone):
        return False
    if not talk.tell(PLACE_AT_NAME):
        return True
    if talk.data.place.known == unit:
        talk.data.place.settle(None)
    return False


def _of_part(talk: ComplaintTalk, found: Resolution) -> tuple[Say, ...]:
    """A place that is not known down to the commune: the question for it begins there."""
    if found.state == "nothing":
        return ()
    talk.data.place.narrow(found.unit, found.candidates if found.unit is None else ())
    return (say("complaint_between.place_later"),)


def _said_back(talk: ComplaintTalk) -> tuple[Say, ...]:
    return (say("complaint.story_read", told=_named(talk)),)


def _named(talk: ComplaintTalk) -> str:
    return "; ".join(dose_words(talk, number) for number in talk.data.injection.doses)
