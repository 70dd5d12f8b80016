"""The injection: which dose, when, where, which vaccine; in one message as people write it, else asked apart."""

from datetime import date
from typing import Final

from handlers.conversations.complaint.facility import Found, near_facilities, read_facility
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.story import told_of_injection
from handlers.conversations.place_choice import SKIP, ask_place, take_place, to_code
from handlers.conversations.problems import unread, vaccine_name, why
from handlers.conversations.told import record_of
from handlers.dialogue.answers.date_text import find_dates
from handlers.dialogue.answers.dates import read_injection_date
from handlers.dialogue.answers.doses import read_dose_number
from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.vaccines import read_vaccine, vaccines
from handlers.dialogue.outcome import Again, Choice, Go, Lost, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.texts import Say

FORGOTTEN, BOTH, NONE_AT_ALL, OTHER_PAPER = "forgotten", "dose_both", "dose_none", "other_paper"
SITE: Final = "site"
DOSES: Final = 3  # buttons; a fourth dose is typed
MISSING: Final = frozenset({"DOSE_MISSING_ONE", "DOSE_MISSING_ALL"})
# Nothing was said about a day, which is no mistake in a message about several things.
NO_DATE: Final = frozenset({"date_missing", "date_unreadable", "date_digits"})


async def ask_doses(talk: Talk) -> Prompt:
    """Which dose. Buttons stand in the order of their numbers, so that a typed number means the dose."""
    choices = tuple(
        Choice(f"dose_{n}", say("complaint.dose", number=n), f"complaint_words.dose_{n}") for n in range(1, DOSES + 1)
    )
    if talk.data["category"] in MISSING:
        choices += (
            Choice(BOTH, "complaint_ask.both_doses", "complaint_words.both_doses"),
            Choice(NONE_AT_ALL, "complaint_ask.no_dose", "complaint_words.no_dose"),
        )
    if talk.data["category"] in MISSING and record_of(talk.data) is not None:
        # Fewer doses than the citizen had: they may stand under another number.
        choices += (Choice(OTHER_PAPER, "complaint.other_paper", "complaint_words.other_paper"),)
    return Prompt((say(f"complaint_ask.doses_{_profile(talk)}"),), choices)


async def take_doses(talk: Talk, answer: Answer) -> Move:
    """One dose, both, or none in the data at all. What else the message tells is taken too."""
    if answer.choice == OTHER_PAPER:
        talk.data["trying"] = True
        return Go("ask_other_identity", sub=True)
    if answer.choice in (BOTH, NONE_AT_ALL):
        talk.data["doses"] = [1, 2] if answer.choice == BOTH else [1]
        talk.data["category"] = "DOSE_MISSING_ALL"
        return await onward(talk)
    if answer.choice:
        found: tuple[int, ...] | Invalid = (int(answer.choice.removeprefix("dose_")),)
    else:
        found = read_dose_number(answer.text)
    if isinstance(found, Invalid):
        return unread(talk, answer, found)
    talk.data["doses"] = list(found)
    if talk.data["category"] in MISSING:
        talk.data["category"] = "DOSE_MISSING_ALL" if len(found) > 1 else "DOSE_MISSING_ONE"
        _absorb(talk, answer.text if not answer.choice else "")
    return await onward(talk, take_story(talk))


async def ask_details(talk: Talk) -> Prompt:
    """Day, place and vaccine in one message."""
    numbers = talk.data.get("doses", [])
    key = "complaint_ask.details" if len(numbers) < 2 else "complaint_ask.details_several"
    choices = (Choice(FORGOTTEN, "complaint_ask.forgotten", "complaint_words.forgotten"),)
    return Prompt((say(key, number=numbers[0] if numbers else ""),), choices)


async def take_details(talk: Talk, answer: Answer) -> Move:
    """What the message tells; what is missing is asked apart."""
    if answer.choice == FORGOTTEN:
        talk.data.update({"detailed": True, "dates": []})
        return await onward(talk)
    problem = _absorb(talk, answer.text)
    if problem is not None:
        return unread(talk, answer, problem)
    if not talk.data.get("detailed"):
        return Lost((say("complaint_ask.details_unclear"),))
    return await onward(talk)


async def ask_date(talk: Talk) -> Prompt:
    """The day of the injection."""
    choices = (Choice(FORGOTTEN, "complaint_ask.forgotten", "complaint_words.forgotten"),)
    return Prompt((say("complaint_ask.date"),), choices)


async def take_date(talk: Talk, answer: Answer) -> Move:
    """The day, or forgotten."""
    if answer.choice == FORGOTTEN:
        talk.data["dates"] = []
        return await onward(talk)
    found = _dates(talk, answer.text)
    if isinstance(found, Invalid):
        return unread(talk, answer, found)
    talk.data["dates"] = [day.isoformat() for day in found]
    return await onward(talk)


async def ask_vaccine(talk: Talk) -> Prompt:
    """Which vaccine."""
    shown = [code for code in vaccines() if code not in ("HAYAT",)][:7]
    choices = tuple(Choice(f"v_{code}", say("common.verbatim", text=vaccine_name(talk, code))) for code in shown)
    return Prompt(
        (say("complaint_ask.vaccine"),),
        (*choices, Choice(FORGOTTEN, "complaint_ask.forgotten", "complaint_words.forgotten")),
    )


async def take_vaccine(talk: Talk, answer: Answer) -> Move:
    """A vaccine, or forgotten."""
    if answer.choice == FORGOTTEN:
        talk.data["vaccine"] = ""
        return await onward(talk)
    code = answer.choice.removeprefix("v_") if answer.choice.startswith("v_") else read_vaccine(answer.text)
    if isinstance(code, Invalid):
        return Again((why(talk, code),))
    talk.data["vaccine"] = code
    return await onward(talk)


async def ask_facility(talk: Talk) -> Prompt:
    """Where it was: facilities near home as buttons, or any place; an office complained of for conduct."""
    asked = await ask_place(talk, say(f"complaint_ask.facility_{_profile(talk)}"), key=SITE, skippable=True)
    if talk.data.get(f"{SITE}_known") or talk.data.get(f"{SITE}_among"):
        return asked
    near = tuple(
        Choice(f"f_{one.facility_code}", say("common.verbatim", text=one.name)) for one in near_facilities(talk)
    )
    first = near or tuple(one for one in asked.choices if one.id != SKIP)
    forgotten = Choice(SKIP, "complaint_ask.forgotten", "complaint_words.forgotten")
    return Prompt(asked.says, (*first, forgotten), asked.expects)


async def take_facility(talk: Talk, answer: Answer) -> Move:
    """A facility, a place, or forgotten."""
    if answer.choice.startswith("f_"):
        office = talk.work.tools.directory.at_facility(answer.choice.removeprefix("f_"))
        _keep(talk, Found(office, None), office.name if office else "")
        return await onward(talk)
    if answer.choice == SKIP:
        talk.data["facility"] = {"code": "", "text": ""}
        talk.data.pop(SITE, None)
        return await onward(talk)
    found = read_facility(talk, answer.text) if answer.text and not answer.choice else None
    if found is not None and found.office is not None:
        _keep(talk, found, answer.text)
        return await onward(talk)
    move = await take_place(talk, answer, "confirm", key=SITE, remember=False)
    if not isinstance(move, Go):
        return move
    talk.data["facility"] = {"code": "", "text": answer.text if not answer.choice else ""}
    return await onward(talk, move.says)


def take_story(talk: Talk) -> tuple[Say, ...]:
    """Take day, vaccine and place of the one missing dose out of the story told before; says back what was taken."""
    data = talk.data
    numbers = data.get("doses", ())
    if data.get("category") != "DOSE_MISSING_ONE" or len(numbers) != 1 or data.get("detailed") or "dates" in data:
        return ()
    told = told_of_injection(data.get("description", ""), numbers[0])
    days = _dates(talk, told) if told else invalid("date_missing")
    if isinstance(days, Invalid):
        return ()
    data["dates"], data["detailed"] = [day.isoformat() for day in days], True
    taken = [talk.words(say("complaint.dose", number=numbers[0])).lower(), days[0].strftime("%d/%m/%Y")]
    vaccine = read_vaccine(told)
    if isinstance(vaccine, str):
        data["vaccine"] = vaccine
        taken.append(vaccine_name(talk, vaccine))
    found = read_facility(talk, told)
    if found is not None and found.office is not None:
        _keep(talk, found, "")
        taken.append(found.office.name)
    return (say("complaint.story_read", told=", ".join(taken)),)


def _absorb(talk: Talk, text: str) -> Invalid | None:
    """Take day, vaccine and place out of a message; gives what is wrong with a day that was meant."""
    if not text:
        return None
    days = _dates(talk, text)
    if isinstance(days, Invalid):
        if days.problem not in NO_DATE:
            return days
    elif days:
        talk.data["dates"] = [day.isoformat() for day in days]
        talk.data["detailed"] = True
    vaccine = read_vaccine(text)
    if isinstance(vaccine, str):
        talk.data["vaccine"], talk.data["detailed"] = vaccine, True
    found = read_facility(talk, text)
    if found is not None:
        _keep(talk, found, text)
        talk.data["detailed"] = True
    return None


def _dates(talk: Talk, text: str) -> list[date] | Invalid:
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


def _keep(talk: Talk, found: Found, text: str) -> None:
    talk.data["facility"] = {"code": found.office.facility_code if found.office else "", "text": text[:200]}
    talk.data.pop(SITE, None)
    if found.site is not None:
        talk.data[SITE] = to_code(found.site)


def _profile(talk: Talk) -> str:
    profile: str = talk.work.tools.catalogues.common.category(talk.data["category"]).questions
    return profile
