"""A link or command with an argument: `link_TOKEN` makes the chat an official's, `follow_CODE` shows a report."""

from dataclasses import dataclass
from typing import Final

from handlers.dialogue.conversation import Declared
from handlers.dialogue.outcome import Done, Move, Start, say
from handlers.dialogue.talk import Talk
from handlers.staff.sign_in import link_chat

NAME: Final = "start_link"
LINK, FOLLOW = "link_", "follow_"


@dataclass(slots=True)
class StartLink:
    """The argument, where it was typed in place of being followed."""

    typed: str = ""


async def begin(talk: Talk[StartLink]) -> Move:
    """Do what the link says; one that says nothing we know opens the menu."""
    start = (talk.data.typed or talk.given.link).removeprefix("/start").strip()
    if start.startswith(LINK):
        actor = await link_chat(talk.work, start.removeprefix(LINK), talk.contact)
        if actor is None:
            return Done((say("start_link.used_up"),), menu=True)
        return Start("officials_queue", says=(say("start_link.linked", name=actor.name),))
    if start.startswith(FOLLOW):
        return Start("follow_up", args=("view", start.removeprefix(FOLLOW)))
    return Done(menu=True)


START_LINK = Declared(
    NAME,
    "start_link.title",
    "",
    {},  # `begin` decides everything: nobody ever stands here
    data=StartLink,
    begin=begin,
    starts=("officials_queue", "follow_up"),
)
