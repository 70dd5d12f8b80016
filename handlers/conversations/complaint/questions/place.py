"""Where the person lives now: asked once."""

from handlers.conversations.complaint.form import onward
from handlers.conversations.place_choice import ask_place as place_question
from handlers.conversations.place_choice import known_place, take_place
from handlers.dialogue.outcome import Go, Move, Prompt, say
from handlers.dialogue.talk import Talk
from handlers.dialogue.turn import Answer


async def ask_place(talk: Talk) -> Prompt:
    """Where the person lives now: asked once."""
    return await place_question(talk, say("complaint_ask.place"), skippable=True)


async def take_place_answer(talk: Talk, answer: Answer) -> Move:
    """A commune, as near as it is known."""
    move = await take_place(talk, answer, "confirm", remember=not talk.data.get("other"))
    if not isinstance(move, Go):
        return move
    if known_place(talk) is None:
        talk.data["place_skipped"] = True
    return await onward(talk, move.says)
