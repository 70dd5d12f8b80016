"""The end of a guide: is it installed (counted for the commune as people say it), and is there family to declare."""

from typing import Final

from handlers.conversations.args import jump_to
from handlers.conversations.asking.place import ask_place, known_place, take_place
from handlers.conversations.install_data import Installing
from handlers.dialogue.conversation import Step
from handlers.dialogue.outcome import Choice, Done, Go, Lost, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer


async def ask_installed(talk: Talk[Installing]) -> Prompt:
    """Whether it works now."""
    key = "install_end.ask_installed" if _counted(talk) else "install_end.ask_finished"
    choices = (
        Choice("installed", "install_end.installed", "keywords.yes"),
        Choice("not_installed", "install_end.not_installed", "keywords.no"),
    )
    return Prompt((say(key),), choices)


async def take_installed(talk: Talk[Installing], answer: Answer) -> Move:
    """Count it, or see where it hangs."""
    if answer.choice == "not_installed":
        return Go("ask_which_step")
    if answer.choice != "installed":
        return Lost((say("install_end.choose"),))
    if not _counted(talk):
        return _farewell(talk)
    await _count(talk)
    return _farewell(talk) if known_place(talk, talk.data.place) is not None else Go("ask_commune")


async def ask_commune(talk: Talk[Installing]) -> Prompt:
    """Where the install counts; asked once, may be left open."""
    return await ask_place(talk, talk.data.place, say("install_end.ask_commune"), skippable=True)


async def take_commune(talk: Talk[Installing], answer: Answer) -> Move:
    """A place for the count."""
    move = await take_place(talk, talk.data.place, answer, "ask_installed")
    if not isinstance(move, Go):
        return move
    if known_place(talk, talk.data.place) is not None:
        await _count(talk)
    return _farewell(talk)


def _counted(talk: Talk[Installing]) -> bool:
    """Whether it is installed on somebody's own phone."""
    app = talk.work.rules.guides.app(talk.data.app)
    return app is not None and app.own_phone


async def _count(talk: Talk[Installing]) -> None:
    place = known_place(talk, talk.data.place)
    await talk.work.uow.installs.declare(
        talk.contact.id,
        talk.data.app,
        talk.now,
        place.province if place else "",
        place.district if place else "",
        place.commune if place else "",
    )


def _farewell(talk: Talk[Installing]) -> Done:
    choices = [Choice("look_up", "install_end.look_up", jump=jump_to("status_lookup"))]
    says = [say("install_end.well_done")]
    family = talk.work.rules.guides.family
    if family is not None and talk.data.app != family.app:
        says.append(say("install_end.family_too"))
        jump = jump_to("install_guide", {"app": family.app})
        choices.insert(0, Choice("family", "install_end.family", jump=jump))
    choices.append(Choice("menu", "install_end.menu", jump=jump_to("menu")))
    return Done(tuple(says), tuple(choices))


STEPS: Final = {
    "ask_installed": Step(ask_installed, take_installed, ("ask_which_step", "ask_commune")),
    "ask_commune": Step(ask_commune, take_commune),
}
