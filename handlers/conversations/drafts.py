"""Taking up something left half done: "làm tiếp" at the menu, from one of several drafts if there are."""

from typing import Final

from handlers.conversations.complaint import COMPLAINT
from handlers.conversations.complaint.kept import member_in, name_in
from handlers.dialogue.conversation import Declared, NoData, Step
from handlers.dialogue.outcome import Choice, Done, Lost, Move, Prompt, Resume, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer
from handlers.texts import Say
from storage.repositories.conversations import Conversation

NAME: Final = "drafts"
MOST_OFFERED: Final = 6
# What is left half done, by conversation: the text key of its name. Others have no draft worth taking up by words.
TITLES: Final = {
    "complaint": "complaint.title",
    "install_guide": "install_guide.title",
    "attach_photo": "attach_photo.title",
}


async def begin(talk: Talk[NoData]) -> str | Move:
    """None: say so, or go on with what waits below. One: take it up. Several: ask which."""
    drafts = await drafts_of(talk)
    if not drafts:
        waits = await talk.work.uow.conversations.unfinished(talk.contact.id)
        return Done(() if waits else (say("drafts.none"),), menu=True)
    return Resume(drafts[0].id) if len(drafts) == 1 else "ask_which"


async def ask_which(talk: Talk[NoData]) -> Prompt:
    """Which of them."""
    choices = [Choice(f"d{draft.id}", label_of(draft)) for draft in (await drafts_of(talk))[:MOST_OFFERED]]
    return Prompt((say("drafts.ask_which"),), (*choices, Choice("none", "drafts.later", "keywords.no")), frozenset())


async def take_which(talk: Talk[NoData], answer: Answer) -> Move:
    """Go on with it."""
    if answer.choice == "none":
        return Done(menu=True)
    if answer.choice.startswith("d"):
        return Resume(int(answer.choice[1:]))
    return Lost((say("drafts.ask_which"),))


async def drafts_of(talk: Talk) -> list[Conversation]:
    """What this chat has left half done and may take up by words, the latest first."""
    return [draft for draft in await talk.work.uow.conversations.paused(talk.contact.id) if draft.name in TITLES]


def label_of(draft: Conversation) -> Say:
    """The matter, and whose it is once a name was told."""
    title = say(TITLES[draft.name])
    name = (name_in(draft) or member_in(draft)) if draft.name == COMPLAINT.name else ""
    return say("drafts.of", title=title, name=name) if name else say("drafts.plain", title=title)


DRAFTS = Declared(
    NAME, "drafts.title", "ask_which", {"ask_which": Step(ask_which, take_which)}, data=NoData, begin=begin
)
