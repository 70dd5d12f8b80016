"""Stuck in a guide: known problems as buttons, their answer, and a ticket that says which step failed."""

from dataclasses import replace
from typing import Final

from handlers.catalogue.categories import Group, Meaning
from handlers.catalogue.fixes import Fix
from handlers.conversations.asking.place import ask_place, known_place, take_place
from handlers.conversations.courtesy import CALL_ME
from handlers.conversations.filing import Filing, file_ticket, filed, follow_choice
from handlers.conversations.fixes_told import fix_told
from handlers.conversations.helping import asks_for_help
from handlers.conversations.install_data import Installing, data_words, date_words, guide_of, next_of, step_of
from handlers.conversations.meanings import code_of
from handlers.conversations.phone_choice import ask_phone_number, take_phone_number
from handlers.conversations.phrases import says
from handlers.dialogue.conversation import Step
from handlers.dialogue.outcome import Again, Choice, Done, Go, Lost, Move, Prompt, Start, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.tickets.content import Answered, Details

LONGEST: Final = 1000  # characters of a problem told in one's own words


async def ask_problem(talk: Talk[Installing]) -> Prompt:
    """The known problems of the step."""
    step, fixes = step_of(talk), talk.work.rules.fixes
    known = tuple(Choice(name, data_words(talk, fixes[name].symptom)) for name in step.problems if name in fixes)
    return Prompt((say("install_help.ask_problem"),), (*known, Choice("other", "install_help.other")))


async def take_problem(talk: Talk[Installing], answer: Answer) -> Move:
    """A known problem, by its button or in own words, which are kept; or another one."""
    if answer.choice in talk.work.rules.fixes:
        _settle(talk, answer.choice)
        return Go("show_fix")
    if answer.choice == "other":
        _settle(talk, "")
        talk.data.told = ""
        return Go("ask_told")
    return _told(talk, answer.text)


async def ask_told(talk: Talk[Installing]) -> Prompt:
    """What is on the screen, in own words."""
    return Prompt((say("install_help.ask_told"),))


async def take_told(talk: Talk[Installing], answer: Answer) -> Move:
    """Words of the person's own."""
    return _told(talk, answer.text)


def told_stuck(talk: Talk[Installing], text: str) -> Move | None:
    """What a text typed at a step of the guide tells of a problem there; None when it tells of none."""
    if asks_for_help(talk, text):
        return None  # a person is wanted, whatever the problem is
    fix = fix_told(talk, step_of(talk), text)
    if fix or says(text, "advice_words.still_not", talk.work.tools.texts):
        _keep(talk, text)
        _settle(talk, fix)
        return Go("show_fix" if fix else "ask_problem")
    return None


async def show_fix(talk: Talk[Installing]) -> Prompt:
    """The known answer."""
    fix = _fix(talk)
    if fix is None:
        return await ask_problem(talk)
    says = [say(_further(talk)) if talk.data.further else data_words(talk, fix.answer)]
    if not talk.data.further and fix.is_old(talk.today):
        says.append(say("install_guide.as_of", date=date_words(fix.as_of)))
    choices = (
        Choice("solved", "install_help.solved", "install_words.solved"),
        Choice("not_solved", "install_help.not_solved", "install_words.not_solved"),
        *((CALL_ME,) if talk.data.further else ()),
    )
    return Prompt((*says, say("install_help.did_it_help")), choices)


async def take_fix(talk: Talk[Installing], answer: Answer) -> Move:
    """It helped: on with the next step. It did not: somebody will look."""
    if answer.choice == "solved":
        following = next_of(talk, guide_of(talk))
        if following is None:
            return Go("ask_installed", (say("install_help.glad"),))
        talk.data.at = following.name
        return Go("show_step", (say("install_help.glad"),))
    still_not = says(answer.text, "advice_words.still_not", talk.work.tools.texts)
    if not answer.choice and still_not and not asks_for_help(talk, answer.text):
        _keep(talk, answer.text)
        answer = replace(answer, choice="not_solved")
    if answer.choice == "not_solved":
        category = _category(talk)
        if talk.work.rules.catalogues.common.category(category).group is not Group.APP:  # it has questions of its own
            return Start("complaint", says=(say("install_help.to_complaint"),), args=(f"category={category}",))
        return _what_else(talk) or _towards_ticket(talk)
    if answer.choice in talk.work.rules.fixes or answer.choice == "other":
        return await take_problem(talk, answer)
    return Lost((say("install_help.choose"),))


async def ask_where(talk: Talk[Installing]) -> Prompt:
    """Where the person lives: who helps."""
    return await ask_place(talk, talk.data.place, say("install_help.ask_where"), skippable=True)


async def take_where(talk: Talk[Installing], answer: Answer) -> Move:
    """A place, or none."""
    return await take_place(talk, talk.data.place, answer, "ask_phone")


async def ask_phone(talk: Talk[Installing]) -> Prompt:
    """A number to call, if the person likes; the tap after it sends."""
    return ask_phone_number(talk, say("install_help.ask_phone"), without="install_help.without_phone")


async def take_phone(talk: Talk[Installing], answer: Answer) -> Move:
    """Send it."""
    read = await take_phone_number(talk, answer)
    if not isinstance(read, str):
        return read
    step = step_of(talk)
    answers = {
        "app": talk.data.app,
        "guide": guide_of(talk).id,
        "failed_step": step.name,
        "failed_step_text": step.text.vi,
        "tried": talk.data.fix,
    }
    details = Details(
        description=talk.data.told,
        answers=tuple(Answered(key, "text", value) for key, value in answers.items() if value),
    )
    filing = Filing(
        _category(talk), cause=step.name, place=known_place(talk, talk.data.place), phone=read, details=details
    )
    ticket = await file_ticket(talk, filing)
    return Done((say("install_help.sent"), filed(talk, ticket)), (follow_choice(ticket),))


def _told(talk: Talk[Installing], text: str) -> Move:
    """The known fix first, once; then somebody who looks at it. A person that is asked for is offered at once."""
    if not any(letter.isalpha() for letter in text):
        return Again((say("install_help.ask_told"),))
    if asks_for_help(talk, text) or says(text, "own_reports_words.when", talk.work.tools.texts):
        return Lost()  # a person is wanted, or something else is asked
    known = fix_told(talk, step_of(talk), text)
    _keep(talk, text)
    if known and known != talk.data.fix:
        _settle(talk, known)
        return Go("show_fix")
    return _what_else(talk) or _towards_ticket(talk)


def _settle(talk: Talk[Installing], fix: str) -> None:
    """This known problem and no other: its answer comes first, then what else to try."""
    if fix != talk.data.fix:
        talk.data.fix, talk.data.further = fix, False


def _what_else(talk: Talk[Installing]) -> Go | None:
    """What else to try when the known answer did not help, once; None when there is nothing more."""
    if _fix(talk) is None or talk.data.further or not _further(talk):
        return None
    talk.data.further = True
    return Go("show_fix")


def _further(talk: Talk[Installing]) -> str:
    """The text key of what else helps with problems of this kind; '' for none."""
    category = _category(talk)
    if category == code_of(talk, Meaning.SIGN_IN):
        return "advice.code" if step_of(talk).name == "enter_otp" else "advice.sign_in"
    return "advice.app" if category == code_of(talk, Meaning.INSTALL) else ""


def _keep(talk: Talk[Installing], text: str) -> None:
    """Every word about the problem goes to the official, one message below the other."""
    talk.data.told = f"{talk.data.told}\n{text}".strip()[:LONGEST]


def _towards_ticket(talk: Talk[Installing]) -> Move:
    if known_place(talk, talk.data.place) is None:
        return Go("ask_where", (say("install_help.to_official"),))
    return Go("ask_phone", (say("install_help.to_official"),))


def _fix(talk: Talk[Installing]) -> Fix | None:
    return talk.work.rules.fixes.get(talk.data.fix)


def _category(talk: Talk[Installing]) -> str:
    fix = _fix(talk)
    if fix is not None:
        return fix.category
    if step_of(talk).name in ("enter_otp", "register_account", "enter_phone"):
        return code_of(talk, Meaning.SIGN_IN)
    app = talk.work.rules.guides.app(talk.data.app)
    return code_of(talk, app.files if app is not None else Meaning.INSTALL)


STEPS: Final = {
    "ask_problem": Step(ask_problem, take_problem, ("show_fix", "ask_told", "ask_where", "ask_phone")),
    "ask_told": Step(ask_told, take_told, ("show_fix", "ask_where", "ask_phone")),
    "show_fix": Step(
        show_fix,
        take_fix,
        ("show_fix", "show_step", "ask_installed", "ask_told", "ask_where", "ask_phone"),
        ("complaint",),
    ),
    "ask_where": Step(ask_where, take_where, ("ask_phone",)),
    "ask_phone": Step(ask_phone, take_phone),
}
