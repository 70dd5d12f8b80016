"""A link or command with an argument: `link_TOKEN` makes the chat an official's, `follow_CODE` shows a report, and
`from_SOURCE_at_PLACE` of a poster names the place that is then offered wherever one is asked for.
"""

from dataclasses import dataclass
from typing import Final

from handlers.conversations.asking.place import linked_to, place_words
from handlers.dialogue.answers.ticket_code import read_ticket_code
from handlers.dialogue.conversation import Declared
from handlers.dialogue.outcome import Done, Move, Start, say
from handlers.dialogue.talk import Talk
from handlers.places.linked import LinkWord, read_link_word
from handlers.staff.sign_in import link_chat

NAME: Final = "start_link"
LINK, FOLLOW = "link_", "follow_"


@dataclass(slots=True)
class StartLink:
    """The argument, where it was typed in place of being followed."""

    typed: str = ""


def is_link(talk: Talk, text: str) -> bool:
    """Whether a text is what stands behind a link, typed: some messengers pass nothing on, and posters print it."""
    word = text.strip()
    if word.startswith((LINK, FOLLOW)) or read_link_word(word) is not None:
        return True
    return word.isalnum() and talk.work.tools.directory.at_facility(word.upper()) is not None


async def begin(talk: Talk[StartLink]) -> Move:
    """Do what the link says; one that says nothing we know opens the menu."""
    start = (talk.data.typed or talk.given.link).removeprefix("/start").strip()
    if start.startswith(LINK):
        actor = await link_chat(talk.work, start.removeprefix(LINK), talk.contact)
        if actor is None:
            return Done((say("start_link.used_up"),), menu=True, rests=True)
        return Start("officials_queue", says=(say("start_link.linked", name=actor.name),))
    if start.startswith(FOLLOW):
        return Start("follow_up", args=("view", start.removeprefix(FOLLOW)))
    code = read_ticket_code(start)
    if isinstance(code, str):
        return Start("follow_up", args=("view", code))
    return await _came_by(talk, read_link_word(start) or LinkWord("", start))


async def _came_by(talk: Talk[StartLink], link: LinkWord) -> Move:
    """Remember the link, and say which place will be offered; it is never taken for where anything happened.

    Who is in the middle of something goes on with it.
    """
    named = linked_to(talk, link.where) if link.where else None
    if link.source or named is not None:
        await talk.work.uow.contacts.set_link(talk.contact.id, link.source, link.where if named is not None else "")
    if named is None:
        return Done(menu=True, rests=True)
    name = named.office.name if named.office is not None else place_words(talk, named.place)
    return Done((say("start_link.here", place=name),), menu=True)


START_LINK = Declared(
    NAME,
    "start_link.title",
    "",
    {},  # `begin` decides everything: nobody ever stands here
    data=StartLink,
    begin=begin,
    starts=("officials_queue", "follow_up"),
)
