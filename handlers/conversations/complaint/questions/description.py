"""What happened, in one's own words."""

from typing import Final

from handlers.conversations.args import jump_to
from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.form import onward
from handlers.conversations.complaint.matter import asked
from handlers.conversations.home_words import note_home
from handlers.dialogue.outcome import ANY, NONE, Again, Choice, Lost, Move, Prompt, say
from handlers.dialogue.turn import Answer

LONGEST: Final = 1500  # characters of a story that are kept


async def ask_description(talk: ComplaintTalk) -> Prompt:
    """What happened, in one's own words."""
    return Prompt((asked(talk, "description"),), none=ANY)


async def take_description(talk: ComplaintTalk, answer: Answer) -> Move:
    """A story of any length up to the limit."""
    if answer.choice == NONE:
        call = Choice("callback", "status_lookup.callback", jump=jump_to("callback"))
        return Again((say("complaint_ask.description_help"),), choices=(call,))
    if not any(letter.isalpha() for letter in answer.text):
        return Lost((say("complaint_ask.description_empty"),))
    talk.data.description = answer.text[:LONGEST]
    cut = (say("common.too_long"),) if answer.cut or len(answer.text) > LONGEST else ()
    return await onward(talk, (*cut, *note_home(talk, answer.text, talk.data.place)))
