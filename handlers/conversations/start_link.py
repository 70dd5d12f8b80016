"""A link or command with an argument: `link_TOKEN` makes the chat an official's, `follow_CODE` shows a report, `list`
takes a list of people, and `from_SOURCE_at_PLACE` of a poster names the place that is then offered wherever one is
asked for.
"""

import re
from dataclasses import dataclass
from typing import Final

from handlers.conversations.asking.place import linked_to, place_words
from handlers.dialogue.answers.ticket_code import read_ticket_code
from handlers.dialogue.conversation import Declared
from handlers.dialogue.matching import match_keywords
from handlers.dialogue.outcome import Done, Move, Start, say
from handlers.dialogue.talk import Talk
from handlers.places.linked import LinkWord, read_link_word
from handlers.staff.sign_in import link_chat

NAME: Final = "start_link"
LINK, FOLLOW, LIST = "link_", "follow_", "list"
LONGEST_TYPED: Final = 200  # characters; an address of ours has fewer
BEFORE: Final = "start_link_words.before"
_AROUND: Final = " .,;:!\"'()<>“”"
_ADDRESS: Final = re.compile(
    r"(?:https?://)?[\w.:-]+(?:/[\w-]*)*\?(?:[\w-]+=[\w-]*&)*start=(?P<word>[\w-]{1,64})", re.ASCII
)
_CODE: Final = re.compile(r"[A-Z]{1,3} [0-9]{2,5}", re.ASCII | re.IGNORECASE)  # as a poster's is read out


@dataclass(slots=True)
class StartLink:
    """The argument, where it was typed in place of being followed."""

    typed: str = ""


def typed_link(talk: Talk, text: str) -> str:
    """What stands behind a link, from a text that holds nothing else; '' for any other text.

    Some messengers pass nothing on, and posters print it: "nhắn: A5836". People write the words before it too, put a
    stop behind it or a space into it, and send the whole address that somebody gave them.
    """
    word = text.strip().strip(_AROUND)
    if len(word) > LONGEST_TYPED:
        return ""
    if (address := _ADDRESS.fullmatch(word)) is not None:
        word = address["word"]
        return word if read_link_word(word) is not None else ""
    if word.startswith((LINK, FOLLOW)) or read_link_word(word) is not None:
        return word
    while word[-1:].isdigit():
        first, _, rest = word.partition(" ")
        if not rest or not match_keywords(first.strip(_AROUND), BEFORE, talk.work.tools.texts):
            break
        word = rest.strip(_AROUND)
    code = word.replace(" ", "") if _CODE.fullmatch(word) else word
    return code if code.isalnum() and talk.work.tools.directory.at_facility(code.upper()) is not None else ""


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
    if start == LIST:
        return Start("list_submission")
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
    starts=("officials_queue", "follow_up", "list_submission"),
)
