"""Mending a dose: its number, its day, its vaccine, as a correction says."""

from dataclasses import replace
from datetime import date

from handlers.catalogue.categories import Meaning
from handlers.conversations.complaint.data import ComplaintTalk, DoseAnswer, InjectionAnswer
from handlers.conversations.complaint.matter import MISSING, category_of, set_meaning
from handlers.conversations.problems import vaccine_name
from handlers.dialogue.answers.corrections import Correction
from handlers.dialogue.answers.date_text import find_dates
from handlers.dialogue.answers.dated import find_days, plain_text
from handlers.dialogue.answers.told_doses import places_in
from handlers.dialogue.answers.told_marks import doses_named
from handlers.dialogue.answers.vaccines import find_vaccines
from handlers.dialogue.outcome import say
from handlers.texts.days import day_said


def mend_doses(talk: ComplaintTalk, found: Correction, text: str) -> str:
    """Which dose: only where nothing else about it is said."""
    number = dose_named(talk, found.right)
    injection = talk.data.injection
    alone = not find_vaccines(plain_text(found.right).text, talk.work.rules.vaccines) and _day(talk, found) is None
    alone = alone and not places_in(found.right)
    if not number or not alone or not injection.doses or found.line not in ("", "doses"):
        return ""
    if injection.doses == (number,) and not _forget_denied(talk, found, text):
        return ""
    if len(injection.doses) > 1:
        _alone(injection, number)
    elif injection.doses != (number,):
        move_to(injection, number)
    injection.doses = (number,)
    _forget_denied(talk, found, text)
    if category_of(talk).means in MISSING:
        set_meaning(talk, Meaning.MISSING_ONE)
    return talk.words(say("complaint.dose", number=number)).lower()


def move_to(injection: InjectionAnswer, number: int) -> None:
    """Another dose than the only one is meant: what was told is told of it, unless that one was told of as well."""
    before = injection.doses[0]
    old, new = injection.of(before), injection.of(number)
    if new.day or new.vaccine or new.place or new.facility:
        injection.put(replace(old, day=injection.day_of(before), vaccine=injection.vaccine_of(before)))
        injection.vaccine, injection.dates = "", (new.day,) if new.day else None
        return
    injection.told = tuple(one for one in injection.told if one.number not in (before, number))
    if old.vaccine or old.place or old.facility:
        injection.put(replace(old, number=number))


def _alone(injection: InjectionAnswer, number: int) -> None:
    """Of several doses one alone is meant: its day is that of the report."""
    day = injection.day_of(number)
    for one in injection.doses:
        injection.put(replace(injection.of(one), day=injection.day_of(one), vaccine=injection.vaccine_of(one)))
    injection.vaccine, injection.dates = "", (day,) if day else None if injection.dates != () else ()


def _forget_denied(talk: ComplaintTalk, found: Correction, text: str) -> bool:
    """A dose that is said not to be meant is told of no more; whether one was."""
    injection, highest = talk.data.injection, talk.work.rules.campaign.doses.told
    denied = set(doses_named(text, highest)) - set(injection.doses) if found.denies else set()
    before = len(injection.told)
    injection.told = tuple(one for one in injection.told if one.number not in denied)
    return len(injection.told) < before


def mend_day(talk: ComplaintTalk, found: Correction, text: str) -> str:
    """The day of the dose that is named, else of the only one asked about."""
    injection, day = talk.data.injection, _day(talk, found)
    if day is None or found.line == "birth":
        return ""
    number = dose_named(talk, found.right) or (injection.doses[0] if len(injection.doses) == 1 else 0)
    if not number:
        return ""
    dated = talk.words(say("complaint_fix.day", number=number, day=day_said(day)))
    if number not in injection.doses:
        injection.put(replace(injection.of(number), day=day))
        if day in (injection.dates or ()):  # it was taken for the day of the dose asked about
            injection.dates = None
        return dated
    days = {one: injection.day_of(one) for one in injection.doses} | {number: day}
    injection.put(DoseAnswer(number, day, *_rest(injection.of(number))))
    known = [one for one in days.values() if one is not None]
    injection.dates = tuple(known) if len(known) == len(days) else None
    injection.detailed = True
    return dated


def mend_vaccine(talk: ComplaintTalk, found: Correction, text: str) -> str:
    """The vaccine of the dose that is named, else of all asked about."""
    codes = {one.code for one in find_vaccines(plain_text(found.right).text, talk.work.rules.vaccines)}
    injection = talk.data.injection
    if len(codes) != 1:
        return ""
    code, number = codes.pop(), dose_named(talk, found.right)
    of = ""
    if number and injection.doses != (number,):
        of = f" {talk.words(say('complaint.dose', number=number)).lower()}"  # said, since it is not the one asked about
        for one in injection.doses:
            injection.put(replace(injection.of(one), vaccine=injection.vaccine_of(one)))
        injection.vaccine = ""
        injection.put(replace(injection.of(number), vaccine=code))
    elif injection.vaccine == code:
        return ""
    else:
        injection.name_vaccine(code)
    label = f"{talk.words('complaint_card.item.vaccine').lower()}{of}"
    return talk.words(say("complaint_fix.part", label=label, text=vaccine_name(talk, code)))


def _rest(one: DoseAnswer) -> tuple[str, str, str]:
    return one.vaccine, one.facility, one.place


def dose_named(talk: ComplaintTalk, text: str) -> int:
    """The one dose that a text names, 0 for none or several."""
    named = doses_named(text, talk.work.rules.campaign.doses.told)
    return named[0] if len(named) == 1 else 0


def _day(talk: ComplaintTalk, found: Correction) -> date | None:
    """The one day of the message; without a year it has that of the day told before."""
    days = [
        one
        for one in find_days(plain_text(found.right).text, talk.today, talk.work.rules.campaign.first_day)
        if not one.birth
    ]
    if len(days) != 1:
        return None
    if days[0].day is not None:
        return days[0].day
    before = next(iter(talk.data.injection.dates or ()), None)
    typed = [one for one in find_dates(found.right) if one.day and one.month]
    if before is None or len(typed) != 1 or typed[0].year is not None:
        return None
    try:
        day = date(before.year, typed[0].month or 0, typed[0].day or 0)
    except ValueError:
        return None
    return day if day <= talk.today else None
