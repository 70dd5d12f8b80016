"""What is told of an injection: its day, its place, its vaccine, out of one message or out of a story told before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from handlers.catalogue.categories import Meaning
from handlers.conversations.asking.place import known_place
from handlers.conversations.complaint.data import ComplaintTalk, DoseAnswer, FacilityAnswer, InjectionAnswer
from handlers.conversations.complaint.matter import MISSING, category_of, set_meaning
from handlers.conversations.complaint.story import with_more
from handlers.conversations.complaint.units_behind import with_units_behind
from handlers.conversations.day_order import in_our_order
from handlers.conversations.facility_choice import Found, read_facility
from handlers.conversations.problems import vaccine_name
from handlers.dialogue.answers.date_text import find_dates
from handlers.dialogue.answers.dated import find_days, plain_text
from handlers.dialogue.answers.dates import read_injection_date
from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.told_doses import ToldDose, ToldDoses, may_tell, places_in, read_doses
from handlers.dialogue.answers.vaccines import read_vaccine
from handlers.dialogue.outcome import say
from handlers.dialogue.talk import Talk
from handlers.texts import Say
from handlers.texts.days import day_said

LONGEST: Final = 200  # characters of the words for a facility that are kept
# Nothing was said about a day, which is no mistake in a message about several things.
NO_DATE: Final = frozenset({"date_missing", "date_unreadable", "date_digits"})
VAGUE: Final = frozenset({"date_day_missing", "date_vague", "date_lunar"})  # a time was told, but no day
LOOSE: Final = 0  # the number of a dose that is not known yet
INJECTED: Final = "tiem"  # an injection is what is being asked about: words of it need not say so
UNCLEAR: Final = "dose_other"  # the message tells of another dose than the one asked about


def told_in(talk: Talk, text: str) -> ToldDoses:
    """The doses a text tells of."""
    if not may_tell(text):
        return ToldDoses()
    told = read_doses(in_our_order(talk, text), talk.today, talk.work.rules.vaccines)
    if not any(one.place for one in (*told.doses, told.loose) if one):
        return told
    doses = tuple(replace(one, place=with_units_behind(talk, text, one.place)) for one in told.doses)
    loose = told.loose and replace(told.loose, place=with_units_behind(talk, text, told.loose.place))
    return replace(told, doses=doses, loose=loose)


def meaning_of(told: ToldDoses) -> Meaning | None:
    """What a story complains of when it tells of an injection and says that the record lacks it."""
    if not told.lacks or not told.tells:
        return None
    return Meaning.MISSING_ALL if told.nothing_shown or len(told.missing) > 1 else Meaning.MISSING_ONE


def take_story(talk: ComplaintTalk) -> tuple[Say, ...]:
    """Take where an event happened, or the missing doses with their days, vaccines and places, out of the story told
    before; says back what was taken."""
    if category_of(talk).event:
        return _take_site(talk)
    injection = talk.data.injection
    if category_of(talk).means not in MISSING or injection.detailed or injection.dates is not None:
        return ()
    told = told_in(talk, talk.data.description)
    if not injection.doses and told.missing:
        injection.doses = told.missing
        set_meaning(talk, meaning_of(told) or Meaning.MISSING_ONE)
    return take_doses_told(talk, told)


def take_doses_told(talk: ComplaintTalk, told: ToldDoses) -> tuple[Say, ...]:
    """Keep what is told of single doses, and settle the doses asked about as far as it goes."""
    injection = talk.data.injection
    if told.loose is not None and len(injection.doses) == 1:
        told = replace(told, doses=(replace(told.loose, number=injection.doses[0]),), loose=None)
    _put(talk, told)
    settle_places(talk)
    if not any(one.number in injection.doses for one in told.doses):
        return ()
    mine = [injection.of(number) for number in injection.doses]
    days = [injection.day_of(one.number) for one in mine]
    if not any(days) and talk.data.facility is None:
        return ()
    if all(days):
        injection.dates = tuple(day for day in days if day is not None)
    injection.detailed = True
    said = [say("complaint.story_read", told="; ".join(dose_words(talk, one.number) for one in mine))]
    others = [one.number for one in told.doses if one.number not in injection.doses]
    if others:
        said.append(say("complaint.story_also", told="; ".join(dose_words(talk, number) for number in others)))
    return tuple(said)


def _put(talk: ComplaintTalk, told: ToldDoses) -> None:
    """Keep every fact with its dose; what was told of all of them before is that of each from now on."""
    injection, facility = talk.data.injection, talk.data.facility
    asked = [one for one in told.doses if one.number in injection.doses]
    if any(one.place for one in asked) and facility is not None:
        for own in map(injection.of, injection.doses):
            if not (own.facility or own.place):
                injection.put(replace(own, facility=facility.code, place=facility.text))
        talk.data.facility = None
    days = {number: injection.day_of(number) for number in injection.doses}
    for one in told.doses:
        before = injection.of(one.number)
        vaccine = one.vaccine or (injection.vaccine_of(one.number) if one.number in injection.doses else before.vaccine)
        where = ("", one.place[:LONGEST]) if one.place else (before.facility, before.place)
        injection.put(DoseAnswer(one.number, one.day or days.get(one.number) or before.day, vaccine, *where))
    if any(one.day for one in asked):
        injection.dates = None
        for number in injection.doses:
            injection.put(replace(injection.of(number), day=injection.of(number).day or days[number]))
    if any(one.vaccine for one in asked):
        for number in injection.doses:
            own = injection.of(number)
            injection.put(replace(own, vaccine=own.vaccine or injection.vaccine))
        injection.vaccine = ""
        vaccines = {injection.of(number).vaccine for number in injection.doses}
        if len(vaccines) == 1:
            injection.name_vaccine(vaccines.pop())


def settle_places(talk: ComplaintTalk) -> None:
    """Find the places told of single doses, once they can be found; nothing when one of those asked about cannot."""
    injection, home = talk.data.injection, known_place(talk, talk.data.place)
    for one in injection.told:
        found = read_facility(talk, one.place, home) if one.place else None
        if found is not None and found.office is not None:
            injection.put(replace(one, facility=found.office.facility_code, place=""))
    mine = [injection.of(number) for number in injection.doses]
    if talk.data.facility is not None or not mine:
        return
    sites = [read_facility(talk, one.place, home) if one.place else None for one in mine]
    if all(one.facility or site is not None for one, site in zip(mine, sites, strict=True)):
        talk.data.facility = FacilityAnswer(mine[0].facility, mine[0].place)
        talk.data.site.settle(sites[0].site if sites[0] is not None else None)
        if len({(one.facility, one.place) for one in mine}) == 1:
            forget_places(talk)


def keep_loose(talk: ComplaintTalk, text: str) -> tuple[Say, ...]:
    """Keep day, vaccine and place that were told before it is known of which dose; says them back."""
    told = read_doses(f"{INJECTED} {text}", talk.today, talk.work.rules.vaccines).loose
    if told is None or not (told.day or told.vaccine or told.place):
        return ()
    return put_loose(talk, told.day, told.vaccine, told.place)


def put_loose(talk: ComplaintTalk, day: date | None, vaccine: str, place: str = "") -> tuple[Say, ...]:
    """The same of facts that are read, beside those kept before."""
    before = talk.data.injection.of(LOOSE)
    place = place[:LONGEST] or before.place
    talk.data.injection.put(DoseAnswer(LOOSE, day or before.day, vaccine or before.vaccine, "", place))
    return (say("complaint.story_read", told=dose_words(talk, LOOSE)),)


def take_loose(talk: ComplaintTalk) -> tuple[Say, ...]:
    """What was told so, once it is known of which one dose; of several it stays in their words."""
    injection, loose = talk.data.injection, talk.data.injection.of(LOOSE)
    injection.told = tuple(one for one in injection.told if one.number != LOOSE)
    if len(injection.doses) != 1 or not (loose.day or loose.vaccine or loose.place):
        return ()
    (number,) = injection.doses
    return take_doses_told(talk, ToldDoses((ToldDose(number, loose.day, False, loose.vaccine, loose.place),)))


def take_beside(talk: ComplaintTalk, text: str) -> tuple[Say, ...]:
    """What an answer about the injection says besides: the day, the vaccine or the place, where that is not known."""
    injection, taken, first_day = talk.data.injection, False, talk.work.rules.campaign.first_day
    days = [one.day for one in find_days(plain_text(text).text, talk.today, first_day) if not one.birth]
    if not injection.dates and len(injection.doses) == 1 and len(days) == 1 and days[0] is not None:
        injection.dates, taken = (days[0],), True
    vaccine = read_vaccine(text, talk.work.rules.vaccines)
    if isinstance(vaccine, str) and not any(injection.vaccine_of(one) for one in injection.doses):
        injection.name_vaccine(vaccine)
        taken = True
    words = places_in(text) if talk.data.facility is None else ""
    found = read_facility(talk, words, known_place(talk, talk.data.place)) if words else None
    if found is not None:
        keep_facility(talk, found, "" if found.office else words)
        taken = True
    told = "; ".join(dose_words(talk, number) for number in injection.doses)
    return (say("complaint.story_read", told=told),) if taken and injection.doses else ()


def place_told(talk: ComplaintTalk) -> str:
    """The words in which the place of the doses asked about was told, while it cannot be found; '' for none."""
    injection = talk.data.injection
    words = {injection.of(number).place for number in injection.doses} - {""}
    return words.pop() if len(words) == 1 and talk.data.facility is None else ""


def open_days(injection: InjectionAnswer) -> tuple[int, ...]:
    """The doses asked about whose day is not told."""
    return tuple(number for number in injection.doses if injection.of(number).day is None)


def take_days(injection: InjectionAnswer, days: Sequence[date]) -> None:
    """Keep days: one for each dose, or for each whose day was open; one may be that of all."""
    numbers, waiting = injection.doses, open_days(injection)
    if len(numbers) > 1 and len(days) == len(waiting) < len(numbers):
        told = dict(zip(waiting, days, strict=True))
        days = [told.get(number) or injection.of(number).day or days[0] for number in numbers]
    injection.dates = tuple(days)


def forget_days(injection: InjectionAnswer) -> None:
    """The days that were asked for are not remembered: those told of other doses stay."""
    if not 0 < len(open_days(injection)) < len(injection.doses):
        for number in injection.doses:
            injection.put(replace(injection.of(number), day=None))
    injection.dates = ()


def dose_words(talk: ComplaintTalk, number: int) -> str:
    """What is known of one dose: its number, day, vaccine and place, as far as told."""
    injection = talk.data.injection
    one, day = injection.of(number), injection.day_of(number)
    vaccine = injection.vaccine_of(number) if number in injection.doses else one.vaccine
    facility = talk.data.facility if number in injection.doses and not (one.facility or one.place) else None
    office = talk.work.tools.directory.at_facility(one.facility or (facility.code if facility else ""))
    parts = [
        talk.words(say("complaint.dose", number=number)).lower() if number else "",
        talk.words(day_said(day)) if day else "",
        vaccine_name(talk, vaccine) if vaccine else "",
        office.name if office else one.place or (facility.text if facility else ""),
    ]
    return ", ".join(part for part in parts if part)


def forget_places(talk: ComplaintTalk) -> None:
    """One place for all the doses asked about."""
    injection = talk.data.injection
    injection.told = tuple(
        replace(one, facility="", place="") if one.number in injection.doses else one for one in injection.told
    )


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
    text = in_our_order(talk, text)
    injection = talk.data.injection
    told = told_in(talk, text)
    if injection.doses and any(one.number not in injection.doses for one in told.doses):  # another one too
        take_doses_told(talk, told)
        mine = [one for one in told.doses if one.number in injection.doses]
        return None if mine else invalid(UNCLEAR, number=told.doses[0].number)
    if (apart := _told_apart(injection, told)) is not None:
        take_doses_told(talk, apart)
        talk.data.description = with_more(talk.data.description, text)
        return None
    days = read_days(talk, text)
    problem = days if isinstance(days, Invalid) and days.problem not in NO_DATE else None
    if problem is not None and problem.problem not in VAGUE:
        return problem
    if days and not isinstance(days, Invalid):
        injection.dates, injection.detailed = tuple(days), True
    vaccine = read_vaccine(text, talk.work.rules.vaccines)
    if isinstance(vaccine, str):
        injection.name_vaccine(vaccine)
        injection.detailed = True
    found = read_facility(talk, text, known_place(talk, talk.data.place))
    if found is not None:
        keep_facility(talk, found, text)
        injection.detailed = True
    elif len(injection.doses) == 1 and (words := places_in(text)):  # where that is will be asked
        injection.put(replace(injection.of(injection.doses[0]), place=words[:LONGEST]))
    return problem


def _told_apart(injection: InjectionAnswer, told: ToldDoses) -> ToldDoses | None:
    """What a message tells of several doses asked about, where it is not the same of all: their places, or a day of one
    and only a time of another. None when it may be read as one."""
    mine = tuple(one for one in told.doses if one.number in injection.doses)
    places = {one.place for one in mine if one.place}
    if len(injection.doses) < 2 or not mine or not (len(places) > 1 or any(one.vague for one in mine)):
        return None
    if len(places) == 1:
        mine = tuple(replace(one, place=next(iter(places))) for one in mine)
    return replace(told, doses=mine, loose=None)


def read_days(talk: ComplaintTalk, text: str) -> list[date] | Invalid:
    """The day, or for several doses as many days as were typed, in their order."""
    numbers, first_day = talk.data.injection.doses, talk.work.rules.campaign.first_day
    if len(numbers) > 1:
        told = told_in(talk, text)
        days = {one.number: one.day for one in told.doses if one.day is not None}
        if set(numbers) <= set(days):
            return [days[number] for number in numbers]
    typed = [one for one in find_dates(text) if one.day is not None and one.month is not None]
    if len(numbers) > 1 and len(typed) == len(numbers):
        found = []
        for one in typed:
            year = f"/{one.year:02}" if one.year is not None else ""
            day = read_injection_date(f"{one.day}/{one.month}{year}", talk.today, first_day)
            if isinstance(day, Invalid):
                return day
            found.append(day)
        return found
    one_day = read_injection_date(text, talk.today, first_day)
    return one_day if isinstance(one_day, Invalid) else [one_day]


def keep_facility(talk: ComplaintTalk, found: Found, text: str) -> None:
    """Remember where it was: the facility, else the place that the words name."""
    talk.data.facility = FacilityAnswer(found.office.facility_code if found.office else "", text[:LONGEST])
    talk.data.site.settle(found.site)
    forget_places(talk)
