"""What is told of an injection: its day, its place, its vaccine, out of one message or out of a story told before."""

from datetime import date
from typing import Final

from handlers.catalogue.categories import Meaning
from handlers.conversations.asking.place import known_place
from handlers.conversations.complaint.data import ComplaintTalk, FacilityAnswer
from handlers.conversations.complaint.matter import category_of
from handlers.conversations.complaint.story import told_of_injection
from handlers.conversations.facility_choice import Found, read_facility
from handlers.conversations.problems import vaccine_name
from handlers.dialogue.answers.date_text import find_dates
from handlers.dialogue.answers.dates import read_injection_date
from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.vaccines import read_vaccine
from handlers.dialogue.outcome import say
from handlers.texts import Say

LONGEST: Final = 200  # characters of the words for a facility that are kept
# Nothing was said about a day, which is no mistake in a message about several things.
NO_DATE: Final = frozenset({"date_missing", "date_unreadable", "date_digits"})


def take_story(talk: ComplaintTalk) -> tuple[Say, ...]:
    """Take where an event happened, or day, vaccine and place of the one missing dose, out of the story told before;
    says back what was taken."""
    if category_of(talk).event:
        return _take_site(talk)
    told_of = talk.data.injection
    one_missing = category_of(talk).means is Meaning.MISSING_ONE and len(told_of.doses) == 1
    if not one_missing or told_of.detailed or told_of.dates is not None:
        return ()
    number = told_of.doses[0]
    told = told_of_injection(talk.data.description, number)
    days = read_days(talk, told) if told else invalid("date_missing")
    if isinstance(days, Invalid):
        return ()
    told_of.dates, told_of.detailed = tuple(days), True
    taken = [talk.words(say("complaint.dose", number=number)).lower(), days[0].strftime("%d/%m/%Y")]
    vaccine = read_vaccine(told, talk.work.rules.vaccines)
    if isinstance(vaccine, str):
        told_of.vaccine = vaccine
        taken.append(vaccine_name(talk, vaccine))
    found = read_facility(talk, told, known_place(talk, talk.data.place))
    if found is not None and found.office is not None:
        keep_facility(talk, found, "")
        taken.append(found.office.name)
    return (say("complaint.story_read", told=", ".join(taken)),)


def _take_site(talk: ComplaintTalk) -> tuple[Say, ...]:
    """The facility that the story names; another is told when the question comes, or on the card."""
    if not talk.data.description or talk.data.facility is not None or not category_of(talk).asks("facility"):
        return ()
    found = read_facility(talk, talk.data.description, known_place(talk, talk.data.place))
    if found is None or found.office is None:
        return ()
    keep_facility(talk, found, "")
    return (say("complaint.story_read", told=found.office.name),)


def absorb(talk: ComplaintTalk, text: str) -> Invalid | None:
    """Take day, vaccine and place out of a message; gives what is wrong with a day that was meant."""
    if not text:
        return None
    told_of = talk.data.injection
    days = read_days(talk, text)
    if isinstance(days, Invalid):
        if days.problem not in NO_DATE:
            return days
    elif days:
        told_of.dates, told_of.detailed = tuple(days), True
    vaccine = read_vaccine(text, talk.work.rules.vaccines)
    if isinstance(vaccine, str):
        told_of.vaccine, told_of.detailed = vaccine, True
    found = read_facility(talk, text, known_place(talk, talk.data.place))
    if found is not None:
        keep_facility(talk, found, text)
        told_of.detailed = True
    return None


def read_days(talk: ComplaintTalk, text: str) -> list[date] | Invalid:
    """The day, or for several doses as many days as were typed, in their order."""
    typed = [one for one in find_dates(text) if one.day is not None and one.month is not None]
    numbers = talk.data.injection.doses
    if len(numbers) > 1 and len(typed) == len(numbers):
        found = []
        for one in typed:
            year = f"/{one.year:02}" if one.year is not None else ""
            day = read_injection_date(f"{one.day}/{one.month}{year}", talk.today)
            if isinstance(day, Invalid):
                return day
            found.append(day)
        return found
    one_day = read_injection_date(text, talk.today)
    return one_day if isinstance(one_day, Invalid) else [one_day]


def keep_facility(talk: ComplaintTalk, found: Found, text: str) -> None:
    """Remember where it was: the facility, else the place that the words name."""
    talk.data.facility = FacilityAnswer(found.office.facility_code if found.office else "", text[:LONGEST])
    talk.data.site.settle(found.site)
