"""One doubt at a time before sending: use what is proposed, type it again, or "that is what my papers say"."""

from datetime import date, datetime
from typing import Final

from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.verify import open_check
from handlers.conversations.problems import vaccine_name, why
from handlers.dialogue.answers.dates import read_injection_date
from handlers.dialogue.answers.doses import read_dose_number
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.names import read_name
from handlers.dialogue.answers.vaccines import read_vaccine
from handlers.dialogue.outcome import Again, Choice, Lost, Move, Prompt, say
from handlers.dialogue.turn import Answer
from handlers.evidence.checks import Check

AS_PAPERS, USE = "as_papers", "use"
# Doubts whose proposal may stand in place of what was typed; the others are only confirmed or typed again.
TAKES_PROPOSAL: Final = frozenset(
    {"name_not_as_in_record", "name_no_marks", "date_not_as_in_record", "vaccine_not_as_in_record"}
)


async def ask_check(talk: ComplaintTalk) -> Prompt:
    """The first open doubt."""
    check = open_check(talk)
    if check is None:
        return Prompt((say("complaint_checks.fine"),), (Choice(AS_PAPERS, "complaint_photo.go_on"),))
    choices: tuple[Choice, ...] = (Choice(AS_PAPERS, "complaint_checks.as_papers", "complaint_words.as_papers"),)
    shown = _shown(talk, check)
    if check.detail in TAKES_PROPOSAL and check.params.get("suggestion"):
        choices = (Choice(USE, say("complaint_checks.use", text=shown["suggestion"])), *choices)
    return Prompt((say(f"complaint_checks.{check.detail}", number=check.dose or "", **shown),), choices)


async def take_check(talk: ComplaintTalk, answer: Answer) -> Move:
    """Confirm, take the proposal, or read the new value from what is typed."""
    check = open_check(talk)
    if check is None:
        return await onward(talk)
    if answer.choice == AS_PAPERS:
        talk.data.confirm(check.key)
        return await onward(talk)
    if answer.choice == USE:
        _set(talk, check, check.params["suggestion"])
        return await onward(talk)
    problem = _typed(talk, check, answer.text)
    if isinstance(problem, Invalid):
        return Again((why(talk, problem),))
    return await onward(talk) if problem is None else Lost((say("complaint_checks.choose"),))


def _typed(talk: ComplaintTalk, check: Check, text: str) -> Invalid | bool | None:
    """Read the corrected value; None when it was taken, False when this doubt takes none."""
    if check.field_name == "name":
        name = read_name(text)
        if isinstance(name, Invalid):
            return name
        talk.data.person.name = name.titled
        # A corrected name that raises the same doubt again is not asked about twice.
        talk.data.confirm(check.key)
    elif check.field_name == "date":
        day = read_injection_date(text, talk.today, talk.work.rules.campaign.first_day)
        if isinstance(day, Invalid):
            return day
        _set_date(talk, check, day)
    elif check.field_name == "vaccine":
        code = read_vaccine(text, talk.work.rules.vaccines)
        if isinstance(code, Invalid):
            return code
        talk.data.injection.name_vaccine(code)
    elif check.field_name == "dose":
        numbers = read_dose_number(text, talk.work.rules.campaign.doses.told)
        if isinstance(numbers, Invalid):
            return numbers
        talk.data.injection.doses = numbers
    else:
        return False
    return None


def _set(talk: ComplaintTalk, check: Check, value: str) -> None:
    if check.field_name == "name":
        talk.data.person.name = value
    elif check.field_name == "vaccine":
        talk.data.injection.name_vaccine(value)
    elif check.field_name == "date":
        _set_date(talk, check, datetime.strptime(value, "%d/%m/%Y").date())  # noqa: DTZ007 a day, no moment


def _set_date(talk: ComplaintTalk, check: Check, day: date) -> None:
    told = talk.data.injection
    numbers, dates = told.doses, list(told.dates or ())
    place = numbers.index(check.dose) if check.dose in numbers else 0
    if place < len(dates):
        dates[place] = day
    told.dates = tuple(dates) or (day,)


def _shown(talk: ComplaintTalk, check: Check) -> dict[str, str]:
    """Values as people read them."""
    shown = {"typed": "", "suggestion": "", **check.params}
    if check.field_name == "vaccine":
        shown = {name: vaccine_name(talk, value) if value else "" for name, value in shown.items()}
    return shown
