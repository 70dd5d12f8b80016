"""What is told of an injection: its day, its place, its vaccine, out of one message or out of a story told before."""

from datetime import date
from typing import Final

from handlers.catalogue.categories import Meaning
from handlers.conversations.complaint.matter import category_of
from handlers.conversations.complaint.story import told_of_injection
from handlers.conversations.facility_choice import Found, read_facility
from handlers.conversations.place_choice import to_code
from handlers.conversations.problems import vaccine_name
from handlers.dialogue.answers.date_text import find_dates
from handlers.dialogue.answers.dates import read_injection_date
from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.vaccines import read_vaccine
from handlers.dialogue.outcome import say
from handlers.dialogue.talk import Talk
from handlers.texts import Say

SITE: Final = "site"
# Nothing was said about a day, which is no mistake in a message about several things.
NO_DATE: Final = frozenset({"date_missing", "date_unreadable", "date_digits"})


def take_story(talk: Talk) -> tuple[Say, ...]:
    """Take day, vaccine and place of the one missing dose out of the story told before; says back what was taken."""
    data = talk.data
    numbers = data.get("doses", ())
    if (
        category_of(talk).means is not Meaning.MISSING_ONE
        or len(numbers) != 1
        or data.get("detailed")
        or "dates" in data
    ):
        return ()
    told = told_of_injection(data.get("description", ""), numbers[0])
    days = read_days(talk, told) if told else invalid("date_missing")
    if isinstance(days, Invalid):
        return ()
    data["dates"], data["detailed"] = [day.isoformat() for day in days], True
    taken = [talk.words(say("complaint.dose", number=numbers[0])).lower(), days[0].strftime("%d/%m/%Y")]
    vaccine = read_vaccine(told, talk.work.rules.vaccines)
    if isinstance(vaccine, str):
        data["vaccine"] = vaccine
        taken.append(vaccine_name(talk, vaccine))
    found = read_facility(talk, told)
    if found is not None and found.office is not None:
        keep_facility(talk, found, "")
        taken.append(found.office.name)
    return (say("complaint.story_read", told=", ".join(taken)),)


def absorb(talk: Talk, text: str) -> Invalid | None:
    """Take day, vaccine and place out of a message; gives what is wrong with a day that was meant."""
    if not text:
        return None
    days = read_days(talk, text)
    if isinstance(days, Invalid):
        if days.problem not in NO_DATE:
            return days
    elif days:
        talk.data["dates"] = [day.isoformat() for day in days]
        talk.data["detailed"] = True
    vaccine = read_vaccine(text, talk.work.rules.vaccines)
    if isinstance(vaccine, str):
        talk.data["vaccine"], talk.data["detailed"] = vaccine, True
    found = read_facility(talk, text)
    if found is not None:
        keep_facility(talk, found, text)
        talk.data["detailed"] = True
    return None


def read_days(talk: Talk, text: str) -> list[date] | Invalid:
    """The day, or for several doses as many days as were typed, in their order."""
    typed = [one for one in find_dates(text) if one.day is not None and one.month is not None]
    numbers = talk.data.get("doses", ())
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


def keep_facility(talk: Talk, found: Found, text: str) -> None:
    talk.data["facility"] = {"code": found.office.facility_code if found.office else "", "text": text[:200]}
    talk.data.pop(SITE, None)
    if found.site is not None:
        talk.data[SITE] = to_code(found.site)
