"""Where the person lives now: asked once."""

from handlers.conversations.asking.place import ask_place as place_question
from handlers.conversations.asking.place import known_place, take_place
from handlers.conversations.complaint.data import ComplaintTalk
from handlers.conversations.complaint.form import onward
from handlers.dialogue.outcome import Go, Move, Prompt, say
from handlers.dialogue.turn import Answer


async def ask_place(talk: ComplaintTalk) -> Prompt:
    """Where the person lives now: asked once."""
    return await place_question(talk, talk.data.place, say("complaint_ask.place"), skippable=True)


async def take_place_answer(talk: ComplaintTalk, answer: Answer) -> Move:
    """A commune, as near as it is known."""
    move = await take_place(talk, talk.data.place, answer, "confirm", remember=not talk.data.other)
    if not isinstance(move, Go):
        return move
    if known_place(talk, talk.data.place) is None:
        talk.data.place_skipped = True
    return await onward(talk, move.says)
