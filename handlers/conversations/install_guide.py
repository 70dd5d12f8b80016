"""Installing an app: which app, which device, then one short step a message. What is asked when stuck: install_help.

Opened from elsewhere with `app=…` (apps.yaml) and perhaps `step=…` (otp, register, login, declare, or a step's name).
A tap inside a guide reads nothing but the guide's file: it costs no statement beyond the engine's own.
"""

from datetime import timedelta
from typing import Final

from handlers.catalogue.guides import Guide, whole_text
from handlers.catalogue.province_profiles import opening
from handlers.conversations import install_end, install_help
from handlers.conversations.install_data import (
    Installing,
    data_words,
    date_words,
    guide_of,
    is_gone,
    next_of,
    step_of,
    upgraded,
)
from handlers.dialogue.conversation import Declared
from handlers.dialogue.conversation import Step as Asked
from handlers.dialogue.outcome import Again, Choice, Go, Lost, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.texts import Say

NAME: Final = "install_guide"
FIRST_WAYS: Final = (
    Choice("done", "install_guide.done", "install_words.done"),
    Choice("stuck", "install_guide.stuck", "install_words.stuck"),
    Choice("whole", "install_guide.whole", "install_words.whole"),
)
LATER_WAYS: Final = (*FIRST_WAYS, Choice("previous", "install_guide.previous", "commands.back"))

# What a question is about -> the steps of guides that deal with it; the first that the guide has is shown.
ABOUT: Final = {
    "otp": ("enter_otp",),
    "register": ("register_account", "enter_phone", "open_site"),
    "login": ("register_account", "enter_phone", "manage_place"),
    "declare": ("open_personal", "fill_personal", "fill_place"),
}


async def begin(talk: Talk[Installing]) -> str:
    """As far as what is known already allows."""
    given = talk.given
    talk.data.step, talk.data.guide = given.named("step"), given.named("guide")
    app = talk.work.rules.guides.app(given.named("app"))
    return _after_app(talk, app.app) if app is not None else "ask_app"


async def ask_app(talk: Talk[Installing]) -> Prompt:
    """Which app."""
    choices = tuple(
        Choice(one.app, data_words(talk, one.label), _words(talk, one.app), without=one.without)
        for one in talk.work.rules.guides.apps
    )
    return Prompt((say("install_guide.ask_app"),), choices)


def _words(talk: Talk[Installing], app: str) -> str:
    """How people call it beside its button; '' where no text says so."""
    key = f"install_words.{app}"
    return key if talk.work.rules.texts.has(key) else ""


async def take_app(talk: Talk[Installing], answer: Answer) -> Move:
    """An app, by tap or name."""
    if not answer.choice:
        return Lost((say("install_guide.choose_app"),))
    talk.data.guide = ""
    return Go(_after_app(talk, answer.choice))


async def ask_device(talk: Talk[Installing]) -> Prompt:
    """Which device, or which of several ways."""
    app = talk.work.rules.guides.app(talk.data.app)
    question = data_words(talk, app.question) if app is not None and app.question else say("install_guide.ask_way")
    choices = tuple(
        Choice(guide.id, data_words(talk, guide.choice), f"install_words.{guide.device}")
        for guide in talk.work.rules.guides.of_app(talk.data.app)
    )
    return Prompt((question,), choices)


async def take_device(talk: Talk[Installing], answer: Answer) -> Move:
    """A guide."""
    if not answer.choice:
        return Lost((say("install_guide.choose_device"),))
    _begin_guide(talk, talk.work.rules.guides.by_id(answer.choice))
    return Go("show_step")


async def show_step(talk: Talk[Installing]) -> Prompt:
    """One step; before the first one what the province says and how old the guide is."""
    guide = guide_of(talk)
    step = step_of(talk, guide)
    number, count = guide.position(step.name)
    talk.data.at, talk.data.number = step.name, number
    opened, talk.data.opened = talk.data.opened, ""  # said once
    before = _opening(talk, guide) if opened == step.name else ()
    text = say("install_guide.step", number=number, count=count, text=step.text.in_language(talk.language))
    short = say("install_guide.step_short", number=number, count=count)
    return Prompt((*before, text), LATER_WAYS if number > 1 else FIRST_WAYS, short=short)


async def take_step(talk: Talk[Installing], answer: Answer) -> Move:
    """Done, stuck, the whole text, or a step back."""
    guide = guide_of(talk)
    step = step_of(talk, guide)
    if answer.choice == "done":
        return next_step(talk, guide)
    if answer.choice != "whole" and is_gone(talk, guide):
        return Go("show_step", (say("install_guide.changed"),))
    if answer.choice == "stuck":
        return Go("ask_problem")
    if answer.choice == "whole":
        return Go("show_whole")
    if answer.choice == "previous":
        talk.data.at = guide.steps[max(0, guide.position(step.name)[0] - 2)].name
        return Go("show_step")
    return install_help.told_stuck(talk, answer.text) or Lost((say("install_guide.choose_step"),))


async def show_whole(talk: Talk[Installing]) -> Prompt:
    """The guide in as few messages as possible."""
    guide = guide_of(talk)
    texts = tuple(say("common.verbatim", text=page) for page in whole_text(guide, talk.language))
    choices = (
        Choice("all_done", "install_guide.all_done", "install_words.done"),
        Choice("stuck", "install_guide.stuck", "install_words.stuck"),
        Choice("by_step", "install_guide.by_step", "install_words.by_step"),
    )
    after = say("install_guide.after_whole")
    return Prompt((*texts, after), choices, whole=True, short=after)


async def take_whole(talk: Talk[Installing], answer: Answer) -> Move:
    """Everything done, stuck somewhere, or rather step by step."""
    if answer.choice == "all_done":
        return Go("ask_installed")
    if answer.choice == "stuck":
        return Go("ask_which_step")
    if answer.choice == "by_step":
        return Go("show_step")
    return Lost((say("install_guide.choose_step"),))


async def ask_which_step(talk: Talk[Installing]) -> Prompt:
    """At which step somebody with the whole text is stuck."""
    guide = guide_of(talk)
    return Prompt((say("install_guide.ask_which_step", count=len(guide.steps)),))


async def take_which_step(talk: Talk[Installing], answer: Answer) -> Move:
    """A step's number."""
    guide = guide_of(talk)
    digits = "".join(letter for letter in answer.text if letter.isdecimal())
    if not digits or len(digits) > 2 or not 1 <= int(digits) <= len(guide.steps):
        return Again((say("install_guide.no_such_step", count=len(guide.steps)),))
    talk.data.at = guide.steps[int(digits) - 1].name
    return Go("ask_problem")


def next_step(talk: Talk[Installing], guide: Guide) -> Go:
    """The step after the one that was done, or the question at the end."""
    following = next_of(talk, guide)
    if following is None:
        return Go("ask_installed")
    talk.data.at = following.name
    return Go("show_step")


def _after_app(talk: Talk[Installing], app: str) -> str:
    talk.data.app = app
    ways = talk.work.rules.guides.of_app(app)
    chosen = next((guide for guide in ways if guide.id == talk.data.guide), None)
    if chosen is None and len(ways) > 1:
        return "ask_device"
    _begin_guide(talk, chosen or ways[0])
    return "show_step"


def _begin_guide(talk: Talk[Installing], guide: Guide) -> None:
    asked, talk.data.step = talk.data.step, ""
    names = [step.name for step in guide.steps]
    wanted = [name for name in ABOUT.get(asked, (asked,)) if name in names]
    talk.data.guide = guide.id
    talk.data.at = talk.data.opened = wanted[0] if wanted else names[0]


def _opening(talk: Talk[Installing], guide: Guide) -> tuple[Say, ...]:
    profile = talk.work.rules.profiles.get(talk.contact.province)
    says = [data_words(talk, opening(guide, profile, talk.today))]
    if guide.later is not None and guide.later.in_force(talk.today):
        says.append(data_words(talk, guide.later.text))
    return (*says, say("install_guide.as_of", date=date_words(guide.as_of)))


INSTALL_GUIDE = Declared(
    NAME,
    "install_guide.title",
    "ask_app",
    {
        "ask_app": Asked(ask_app, take_app, ("ask_device", "show_step")),
        "ask_device": Asked(ask_device, take_device, ("show_step",)),
        "show_step": Asked(show_step, take_step, ("show_step", "ask_problem", "show_whole", "ask_installed")),
        "show_whole": Asked(show_whole, take_whole, ("ask_installed", "ask_which_step", "show_step")),
        "ask_which_step": Asked(ask_which_step, take_which_step, ("ask_problem",)),
        **install_help.STEPS,
        **install_end.STEPS,
    },
    data=Installing,
    version=4,
    upgrade=upgraded,
    begin=begin,
    begins=("ask_device", "show_step"),
    draft=True,
    asks_before_resuming=timedelta(hours=12),  # a download on a slow line takes its time
)
