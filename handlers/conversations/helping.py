"""Somebody cannot do it alone: old, no glasses, tried long enough. A person of the commune, or a call back."""

from handlers.conversations.args import jump_to
from handlers.conversations.courtesy import CALL_ME
from handlers.conversations.phrases import says
from handlers.dialogue.outcome import Choice, say
from handlers.dialogue.registry import Heard
from handlers.dialogue.talk import Talk

GUIDE = "install_guide"


def wants_person(talk: Talk, text: str) -> Heard | None:
    """Who can do it with the person, when the text says that it is too much; None when it does not."""
    if not asks_for_help(talk, text):
        return None
    before = talk.tell("helping")
    key = "helping.guide" if talk.name == GUIDE else "helping.person"
    return Heard(
        (say("helping.again" if before % 2 else key),),
        (CALL_ME, Choice("hotline", "helping.numbers", jump=jump_to("hotline_directory"))),
    )


def asks_for_help(talk: Talk, text: str) -> bool:
    """Whether a text says that somebody else should do it."""
    return says(text, "helping_words.person", talk.work.tools.texts)
